"""What a follow-up leaves out: fillers dropped, fragments completed, one subject put for another.

All of it works on the wording of the follow-up and of the question before it.
"""

from __future__ import annotations

import re

from qa import mentions
from qa.question import stem, words

_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)"
)
_WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
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
_NOT_BUT = re.compile(r"^(?:not|no)\s+(?P<old>.+?),?\s+but\s+(?P<new>.+)$", re.IGNORECASE)
_NEW_NOT = re.compile(r"^(?P<new>.+?),?\s+(?:and\s+)?not\s+(?P<old>.+)$", re.IGNORECASE)
_AND_X = re.compile(
    r"^\s*(?:and|but|or|so)?[,\s]*(?:what about|how about|what of|and)\s+(?P<rest>.+?)\s*\??\s*$",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"^\s*(?:(?:and|but|so)\s+)?(?:{_WH}|{_AUXILIARY})\b", re.IGNORECASE)
_LEADING_AND = re.compile(r"^\s*(?:and|but|so|or)\b[,\s]+", re.IGNORECASE)
_PREPOSITION = r"(?:on|in|at|to|by|from|for|with|since|until|of|about|against)"
_POINTS = rf"(?:\s+{_AUXILIARY}\s+(?:that|this|it|so)(?:\s+(?:so|exactly|happen|be))?)"
_VERBS = r"(?:\w+ed|happen\w*|makes?|made|causes?|comes?|came|means?|goes|went|became|led|about|if)"
_FRAGMENT = re.compile(
    rf"^\s*(?P<wh>(?:{_PREPOSITION}\s+)?(?:"
    r"(?:who|whom|when|where|why|how|what)"
    r"(?:\s+(?:exactly|precisely|else|then|again|so|not|come|to|from|for|now|long|often|far|soon|late"
    r"|old|big|many|much))*"
    rf"|(?:how (?:many|much)|which|what|whose)(?:\s+(?!{_AUXILIARY}\b|{_VERBS}\b)[\w’'-]+){{1,4}}))"
    rf"(?P<points>{_POINTS})?\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_ONLY_NAME = re.compile(rf"\s*(?:{_PREPOSITION}\s+)?(?:the\s+)?", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"^\s*(?:(?P<wh>(?:{_PREPOSITION}\s+)?{_WH}(?:\s+(?!{_AUXILIARY}\b)[\w’'-]+){{0,4}}?)\s+)?"
    rf"(?P<aux>{_AUXILIARY})\s+(?P<rest>.+?)\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_SUBJECT_OPENS = re.compile(
    r"(?:(?:the|a|an|this|that|these|those|his|her|its|their|my|your|our|he|she|it|they|there|we"
    r"|you|i|all|any|some|many|most)\b)",
    re.IGNORECASE,
)
# Fragments that ask about a noun of the question, not about its circumstances.
_OF_A_NOUN = re.compile(
    r"^(?:how (?:many|much)|which|what|whose)\b|\b(?:to|from|so|come)$", re.IGNORECASE
)


def without_filler(question: str) -> str:
    """The question without what only keeps a conversation going ("Thanks, and ...")."""
    filler = _FILLER.match(question)
    return _capitalised(question[filler.end() :].strip()) if filler else question


def says_nothing(turn: str) -> bool:
    """Whether a turn is courtesy alone ("Thanks, that helped.")."""
    return bool(_COURTESY.match(turn))


def turned(question: str) -> str | None:
    """The question itself where it announces another topic ("Another matter: ..."), else None."""
    match = _TURNING.match(question)
    return _capitalised(question[match.end() :].strip()) if match else None


def corrected(question: str, previous: str) -> str | None:
    """The question before, with what the follow-up corrects in it; None if it corrects nothing."""
    match = _CORRECTING.match(question)
    if not match or _ASKS.match(match["rest"]):
        return None
    rest = match["rest"]
    for pattern in (_NOT_BUT, _NEW_NOT):
        if (pair := pattern.match(rest)) and (at := _place(pair["old"], previous)):
            return previous[: at[0]] + pair["new"] + previous[at[1] :]
        rest = pair["new"] if pair else rest
    return swapped(rest, previous)


def swap_of(question: str) -> str | None:
    """The X of "and X?" or "what about X?", else None."""
    match = _AND_X.match(question)
    return match["rest"] if match and not _ASKS.match(match["rest"]) else None


def swapped(subject: str, previous: str) -> str | None:
    """The question before, asked of ``subject``; None where it has nothing of that kind."""
    if times := mentions.times(subject):
        old = mentions.times(previous)
        return _replaced(previous, old[-1], times[0], subject) if old else None
    names = mentions.names(previous)
    own = mentions.names(subject)
    if not own or not names or not _ONLY_NAME.fullmatch(subject.replace(own[0], "", 1)):
        return None
    led = re.match(rf"{_PREPOSITION}\s+", subject, re.IGNORECASE)
    if led:
        after = [
            n for n in names if re.search(rf"\b{led.group()}(?:the )?{re.escape(n)}", previous)
        ]
        if not after:
            return None
        return _replaced(previous, led.group() + after[-1], subject, subject)
    return previous.replace(names[0], subject, 1)


def completed(question: str, previous: str) -> str | None:
    """A fragment ("Why?", "For how long?", "When was that?") with the clause it is asked of.

    None where the question is no fragment. Where the clause cannot be taken over as it is, the
    whole question before stands in brackets.
    """
    fragment = _FRAGMENT.match(_LEADING_AND.sub("", question))
    if not fragment:
        return None
    wh = _capitalised(fragment["wh"].strip())
    clause = _CLAUSE.match(previous)
    again = re.match(rf"^{wh.split()[0]}\b(?!\s+else\b)", previous, re.IGNORECASE)
    if wh.lower().endswith(" else") and again:
        return wh + previous[again.end() :]
    if clause and not _OF_A_NOUN.search(wh):
        taken = _taken_over(clause["wh"] or "", clause["rest"])
        if taken:
            return f"{wh} {clause['aux'].lower()} {taken}?"
    return f"{wh} ({lowered(previous)})?"


def lowered(question: str) -> str:
    """A question as it stands in brackets: no mark at its end, a small question word."""
    bare = re.sub(r"[\s?.!]+$", "", question.replace(" (", ", ").replace(")", ""))
    return bare[:1].lower() + bare[1:] if _ASKS.match(bare) else bare


def _taken_over(asked: str, rest: str) -> str | None:
    """The clause without what was asked; None where it has a gap without it ("what did she close").

    "Which summit was postponed?" leaves "the summit postponed", "Which station did she call?"
    leaves "she call the station".
    """
    word, _, noun = re.sub(rf"^{_PREPOSITION}\s+", "", asked, flags=re.IGNORECASE).partition(" ")
    if not word or word.lower() in ("when", "where", "why", "how") or not asked.startswith(word):
        return rest
    if not noun or word.lower() not in ("which", "what"):
        return None
    subject = bool(_SUBJECT_OPENS.match(rest)) or rest[:1].isupper()
    return f"{rest} the {noun}" if subject else f"the {noun} {rest}"


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
    led = re.match(rf"{_PREPOSITION}\s+", whole, re.IGNORECASE)
    at = text.rfind(old)
    before = text[:at]
    if led and new != whole:
        before = re.sub(rf"\b{_PREPOSITION}\s+$", "", before, flags=re.IGNORECASE)
        new = whole
    return before + new + text[at + len(old) :]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
