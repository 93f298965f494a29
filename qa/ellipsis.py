"""What a follow-up leaves out: fillers dropped, fragments completed, one subject put for another.

All of it works on the wording of the follow-up and of the question before it.
"""

from __future__ import annotations

import re

from qa import mentions
from qa.noun_phrases import phrases
from qa.question import stem, words

AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)"
)
WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
_ACKNOWLEDGED = (
    r"(?:thanks(?: a lot| so much)?|thank you(?: very much| so much)?|okay|ok|cool|great|wow|nice"
    r"|interesting|very interesting|that[’']?s (?:very |really |rather |so |too )?"
    r"(?:interesting|vague|extreme|surprising|great|good to know)|good|right|all right|alright"
    r"|i see|got it|sure|hm+|ah|oh|well|really|perfect|awesome|understood|never mind|fine)"
)
_FILLER = re.compile(
    rf"^\s*(?:{_ACKNOWLEDGED}\b\s*[,.!?;:–—-]+\s*)+(?:(?:and|but|so|now|then)\b[,\s]+)?(?=\w.*\w)",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    rf"^\W*{_ACKNOWLEDGED}\b"
    r"(?:\W+(?:that|this|you|it|for|a|very|so|much|lot|is|was|really"
    r"|helps?|helped|helpful|great|all|the|answer|information|info|your|help|good|clear|enough|now|me)\b)*\W*$",
    re.IGNORECASE,
)
_TURNING = re.compile(
    r"^\s*(?:another (?:matter|question|topic|thing|subject)|changing (?:the )?(?:subject|topic)s?"
    r"|on (?:another|a different) (?:note|topic|subject|matter)"
    r"|different (?:topic|question|subject)|by the way|something else"
    r"|new (?:topic|question|subject)|moving on)\s*[:,.;–—-]+\s*(?=\w)",
    re.IGNORECASE,
)
_CORRECTING = re.compile(
    r"^\s*(?:no|nope|sorry|actually|wait)?[,.;:\s]*(?:(?:i (?:actually )?(?:meant|mean)|rather)\b"
    r"[,:\s]*|(?=not\b))(?P<rest>.+?)\s*[.?!]*\s*$",
    re.IGNORECASE,
)
_MEANT = re.compile(r"\W*(?:\w+\W+){0,2}?I (?:actually )?(?:meant|mean)\b", re.IGNORECASE)
_NOT_BUT = re.compile(r"^(?:not|no)\s+(?P<old>.+?)(?:,?\s+but|,)\s+(?P<new>.+)$", re.IGNORECASE)
_NEW_NOT = re.compile(r"^(?P<new>.+?),?\s+(?:and\s+)?not\s+(?P<old>.+)$", re.IGNORECASE)
_AND_X = re.compile(
    r"^\s*(?:and|but|or|so)?[,\s]*(?:what about|how about|what of|and)\s+(?P<rest>.+?)\s*\??\s*$",
    re.IGNORECASE,
)
ASKS = re.compile(rf"^\s*(?:(?:and|but|so)\s+)?(?:{WH}|{AUXILIARY})\b", re.IGNORECASE)
LEADING_AND = re.compile(r"^\s*(?:and|but|so|or)\b[,\s]+", re.IGNORECASE)
PREPOSITION = r"(?:on|in|at|to|by|from|for|with|since|until|of|about|against)"
_ONLY_NAME = re.compile(rf"\s*(?:{PREPOSITION}\s+)?(?:the\s+)?", re.IGNORECASE)
# "the bridge", "about the old tunnel"; and the same with where it stands: "the bridge at Lund".
_NOUN = re.compile(
    rf"(?:(?P<led>{PREPOSITION})\s+)?the\s+(?P<noun>[a-z][\w-]*(?:\s[a-z][\w-]*){{0,2}})"
)
_PLACED = re.compile(
    r"\b[Tt]he\s+(?:[a-z][\w-]*\s+){1,2}(?:at|in|on|of|near)\s+(?:the\s+)?[A-Z][\w-]+"
)


def without_filler(question: str) -> str:
    """The question without what only keeps a conversation going ("Thanks, and ...")."""
    filler = _FILLER.match(question)
    return capitalised(question[filler.end() :].strip()) if filler else question


def without_and(question: str) -> str:
    """The question without the "and" that joins it to the one before."""
    return capitalised(LEADING_AND.sub("", question))


def stands_alone(question: str) -> bool:
    """Whether "what about X?" says of X all that there is to say: "the bridge at Lund"."""
    subject = swap_of(question)
    return bool(subject and _PLACED.fullmatch(subject))


def says_nothing(turn: str) -> bool:
    """Whether a turn is courtesy alone ("Thanks, that helped.")."""
    return bool(_COURTESY.match(turn))


def turned(question: str) -> str | None:
    """The question itself where it announces another topic ("Another matter: ..."), else None."""
    match = _TURNING.match(question)
    return capitalised(question[match.end() :].strip()) if match else None


def corrected(question: str, previous: str) -> str | None:
    """The question before, with what the follow-up corrects in it; None if it corrects nothing."""
    match = _CORRECTING.match(question)
    if not match or ASKS.match(match["rest"]):
        return None
    rest = match["rest"]
    for pattern in (_NOT_BUT, _NEW_NOT):
        if (pair := pattern.match(rest)) and (at := _place(pair["old"], previous)):
            return previous[: at[0]] + pair["new"] + previous[at[1] :]
        rest = pair["new"] if pair else rest
    if anew := swapped(rest, previous):
        return anew
    named = re.match(r"(?:the|an?)\s|[A-Z]", rest)
    return f"What about {rest}?" if named and _MEANT.match(question) else None


def swap_of(question: str) -> str | None:
    """The X of "and X?" or "what about X?", else None."""
    match = _AND_X.match(question)
    return match["rest"] if match and not ASKS.match(match["rest"]) else None


def swapped(subject: str, previous: str) -> str | None:
    """The question before, asked of ``subject``; None where it has nothing of that kind."""
    if times := mentions.times(subject):
        old = mentions.times(previous)
        return _replaced(previous, old[-1], times[0], subject) if old else None
    names = mentions.names(previous)
    own = mentions.names(subject)
    if not own or not _ONLY_NAME.fullmatch(subject.replace(own[0], "", 1)):
        return _noun_swapped(subject, previous)
    if not names:
        return None
    led = re.match(rf"{PREPOSITION}\s+", subject, re.IGNORECASE)
    if led:
        after = [
            n for n in names if re.search(rf"\b{led.group()}(?:the )?{re.escape(n)}", previous)
        ]
        if not after:
            return None
        return _replaced(previous, led.group() + after[-1], subject, subject)
    the = r"(?:[Tt]he\s+)?" if subject.lower().startswith("the ") else ""
    return re.sub(the + re.escape(names[0]), lambda _: subject, previous, count=1)


def _noun_swapped(subject: str, previous: str) -> str | None:
    """The question before with its last "the tunnel" made "the bridge".

    A thing told by its place ("the bridge at Lund") takes the place of such a one alone.
    """
    if _PLACED.fullmatch(subject):
        placed = list(_PLACED.finditer(previous))
        return _set(previous, placed[-1].span(), subject) if placed else None
    noun = _NOUN.fullmatch(subject)
    if not noun:
        return None
    nouns = [m.text for m in phrases(previous) if m.before == "the" and not m.name]
    led = rf"{noun['led']}\s+" if noun["led"] else ""
    found = list(re.finditer(rf"\b{led}the\s+{re.escape(nouns[-1])}", previous)) if nouns else []
    return _set(previous, found[-1].span(), subject) if found else None


def _set(text: str, place: tuple[int, int], new: str) -> str:
    return text[: place[0]] + new + text[place[1] :]


def _place(old: str, text: str) -> tuple[int, int] | None:
    """Where the wording stands in a text, in any case; else where its longest-known word does."""
    found = re.search(rf"\b{re.escape(old)}\b", text, re.IGNORECASE)
    if found:
        return found.span()
    stems = {stem(word) for word in words(old)}
    for match in re.finditer(r"[\w’'-]+", text):
        if match.group()[0].isupper() and any(stem(word) in stems for word in words(match.group())):
            return match.span()
    return None


def _replaced(text: str, old: str, new: str, whole: str) -> str:
    led = re.match(rf"{PREPOSITION}\s+", whole, re.IGNORECASE)
    at = text.rfind(old)
    before = text[:at]
    if led and new != whole:
        before = re.sub(rf"\b{PREPOSITION}\s+$", "", before, flags=re.IGNORECASE)
        new = whole
    return before + new + text[at + len(old) :]


def capitalised(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
