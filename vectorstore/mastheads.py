"""Mastheads: the line above the headline in which a newspaper prints its own name.

Told by the nouns that newspapers are called by, by what stands around the line and, most of all,
by what does not count: a kicker ("WORLD NEWS"), a headline about a newspaper, or such a noun
without anything that shows the name to be this article's own outlet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore import cues
from vectorstore.dates import dated
from vectorstore.drafts import Draft
from vectorstore.statements import byline

_WITHIN = 3  # lines from the top in which a masthead stands
_LONGEST_LINE = 80
_LONGEST_NAME = 6
_LONGEST_SECTION = 4
_LONGEST_MOTTO = 12

# Nouns that hardly anything but a newspaper is called by, and nouns that need more to go by.
_STRONG = frozenset(
    "advertiser argus chronicle courier examiner gazette guardian herald inquirer intelligencer"
    " newspaper observer telegraph tribune anzeiger zeitung tageblatt".split()
)
_WEAK = frozenset(
    "beacon bulletin dispatch echo express globe independent journal ledger mail mercury messenger"
    " mirror monitor news post press record register review sentinel standard star sun times voice"
    " wire nachrichten rundschau kurier".split()
)
_NEVER_ALONE = frozenset("news press review".split())
_PERIODICAL = frozenset("daily evening morning sunday saturday weekly".split())
# Words that make a kicker of such a noun ("World News", "Book Review", "Hard Times").
_KICKER = frozenset(
    "africa african all america american analysis annual art arts asia asian audio bad big blog"
    " book books breaking business celebrity changing china city consumer court crime cultural"
    " culture day economic economy editor editorial education election energy entertainment"
    " environment eu europe european exclusive extra fake family fashion featured film finance"
    " food football foreign from front good guest hard health home house human international inside"
    " judicial just latest law legal letters life live local lost main market markets media middle"
    " money month more movie music my national nation new night of official opinion other our"
    " overseas parliamentary party people peer per personal photo political politics product public"
    " quarter reader readers real regional reporter restaurant rising royal science security"
    " sponsored sport sports staff stop stories story strategic tech technology television theatre"
    " this today top traffic travel troubled tv uk us video war weather week women world writer"
    " year your".split()
)
_TAIL = r"(?:of|on|and|&)(?:\s+[Tt]he|\s+THE)?"
_CAPITALISED = r"[^\W\d_a-zß-ÿ][\w'’.&-]*"
_NAME = re.compile(
    rf"(?P<the>(?:The|THE)\s+)?(?P<before>(?:(?:{_CAPITALISED}|&|and)\s+){{0,5}}?)"
    rf"(?P<noun>{_CAPITALISED})"
    rf"(?P<after>(?:\s+(?:{_TAIL}|OF|ON|AND))(?:\s+{_CAPITALISED}){{1,2}})?"
)
_SEPARATOR = re.compile(r"\s*[|•·]\s*|\s+[–—/:-]+\s+|(?P<comma>,)\s+(?=\D{0,12}\d)")
_MOTTO = re.compile(
    r"\b(?:since|est\.?|established|founded(?: in)?)\s+\d{4}\b|\b(?:price|no\.?|vol(?:ume)?\.?"
    r"|issue)\s+[\d#]|\b(?:late|early|final|first|city|morning|evening|weekend) edition\b",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset("of on and the".split())
_VOWELS = frozenset("AEIOUY")


@dataclass(frozen=True, slots=True)
class _Masthead:
    """A line read as a masthead: the name in words and whether the line itself proves it."""

    words: list[str]
    noun: str
    has_section: bool

    @property
    def is_titled(self) -> bool:
        """Whether the name begins like a newspaper's: "The", "Daily", "Evening"."""
        lower = [word.lower() for word in self.words]
        return lower[0] == "the" or not _PERIODICAL.isdisjoint(lower)


def claim_masthead(drafts: Sequence[Draft]) -> None:
    """Make furniture of a masthead and of the mottoes and dates that stand with it."""
    lines = [n for n, draft in enumerate(drafts) if draft.piece.shape != "rule"]
    for at in lines[:_WITHIN]:
        is_free = drafts[at].is_open and drafts[at].is_line
        found = _read(drafts[at].text) if is_free else None
        if found is None:
            continue
        mottoes = _mottoes(drafts, at)
        below = drafts[at + 1 + len(mottoes) :]
        if _opens_report(below) and _is_proved(found, drafts, at, mottoes):
            drafts[at].outlet = _as_printed(found.words)
            for draft in (drafts[at], *mottoes):
                draft.kind = "boilerplate"
            return


def _read(line: str) -> _Masthead | None:
    """The masthead that a line is on its wording, whatever stands around it."""
    cut = _SEPARATOR.search(line)
    name, section = (line[: cut.start()], line[cut.end() :]) if cut else (line, "")
    found = _NAME.fullmatch(name) if len(name) <= _LONGEST_LINE else None
    if found is None or cues.words(name) > _LONGEST_NAME:
        return None
    listed = cut is not None and cut["comma"]
    if section and not dated(section) and (listed or not _is_section(section)):
        return None
    noun = found["noun"].rpartition("-")[2].lower()
    if noun not in _STRONG | _WEAK:
        return None
    others = re.findall(r"\w+", f"{found['before']} {found['after'] or ''}".lower())
    telling = [word for word in others if word not in _KICKER | _SMALL_WORDS and len(word) > 1]
    if not telling and (others or not found["the"] or noun in _NEVER_ALONE):
        return None
    return _Masthead(name.split(), noun, bool(section))


def _is_section(text: str) -> bool:
    short = cues.words(text) <= _LONGEST_SECTION and not cues.ends_sentence(text)
    return short and not text[0].islower()


def _mottoes(drafts: Sequence[Draft], at: int) -> list[Draft]:
    """The lines in the masthead's group that are no headline: a motto, an issue number, a price."""
    found: list[Draft] = []
    for draft in drafts[at + 1 :]:
        if draft.piece.group != drafts[at].piece.group or not draft.is_line or not draft.is_open:
            break
        stops = cues.ends_sentence(draft.text) or _MOTTO.search(draft.text) is not None
        if cues.words(draft.text) > _LONGEST_MOTTO or not stops or dated(draft.text):
            break
        found.append(draft)
    return found


def _opens_report(below: Sequence[Draft]) -> bool:
    """Whether a headline, or a date and a byline, stand between here and the report."""
    has_date = has_byline = False
    for draft in below:
        if dated(draft.text):
            has_date = True
        elif not draft.is_open:
            has_byline = has_byline or byline(draft.text) is not None
        elif draft.is_prose:
            return has_date and has_byline
        elif draft.is_headline or draft.piece.shape == "heading":
            return True
    return False


def _is_proved(
    found: _Masthead, drafts: Sequence[Draft], at: int, mottoes: Sequence[Draft]
) -> bool:
    """Whether anything beside its wording shows that a newspaper prints its name here."""
    if found.has_section or mottoes:
        return True
    beside = (*drafts[max(0, at - 1) : at], *drafts[at + 1 : at + 2])
    has_date = any(dated(draft.text) for draft in beside)
    if found.noun in _STRONG and (has_date or found.words[0].lower() == "the"):
        return True
    if found.is_titled and has_date:
        return True
    # An article calls its newspaper by the whole name or, where that is telling, by its noun.
    names = r"\s+".join(map(re.escape, found.words))
    own = re.compile(rf"\b(?i:{names})\b")
    short = re.compile(rf"\b[Tt]he {re.escape(_as_printed(found.words[-1:]))}\b")
    below = [draft.text for draft in drafts[at + 1 :]]
    return any(own.search(t) or (found.is_titled and short.search(t)) for t in below)


def _as_printed(words: Sequence[str]) -> str:
    """The name as it is printed, capitals throughout made the initials of a title."""
    if any(c.islower() for word in words for c in word):
        return " ".join(words)
    return " ".join(_cased(word, n == 0) for n, word in enumerate(words))


def _cased(word: str, is_first: bool) -> str:
    if word.lower() in _SMALL_WORDS and not is_first:
        return word.lower()
    # Initials have no vowels between them, as in BBC or CNN.
    if 3 <= len(word) <= 4 and not _VOWELS & set(word):
        return word
    return "-".join(part.capitalize() for part in word.split("-"))
