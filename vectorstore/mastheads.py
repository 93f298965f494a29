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

_WITHIN = 3  # lines from the top in which a masthead stands
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
_SEPARATOR = re.compile(r"\s*[|•·]\s*|\s+[–—/:-]+\s+|,\s+(?=\D{0,12}\d)")
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
        return self.words[0].lower() == "the" or self._is_periodical

    @property
    def _is_periodical(self) -> bool:
        return any(word.lower() in _PERIODICAL for word in self.words)


def claim_masthead(drafts: Sequence[Draft]) -> None:
    """Make furniture of a masthead and of the mottoes and dates that stand with it."""
    lines = [n for n, draft in enumerate(drafts) if draft.piece.shape != "rule"]
    for at in lines[:_WITHIN]:
        found = _read(drafts[at].text) if drafts[at].is_open and drafts[at].is_line else None
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
    found = _NAME.fullmatch(name) if len(name) <= 80 and cues.words(name) <= _LONGEST_NAME else None
    if found is None:
        return None
    if section and not dated(section) and not _is_section(section):
        return None
    noun = found["noun"].rpartition("-")[2].lower()
    if noun not in _STRONG | _WEAK:
        return None
    others = re.findall(r"\w+", f"{found['before']} {found['after'] or ''}".lower())
    telling = [word for word in others if word not in _KICKER | _SMALL_WORDS and len(word) > 1]
    if not telling and (others or not (found["the"] or section)):
        return None
    return _Masthead(name.split(), noun, bool(section))


def _is_section(text: str) -> bool:
    return cues.words(text) <= _LONGEST_SECTION and not cues.ends_sentence(text)


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
            has_byline = has_byline or cues.is_byline(draft.text)
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
    # An article names its own newspaper in full, or in short once the masthead begins like one.
    name = r"\s+".join(map(re.escape, found.words))
    own = re.compile(rf"\b(?:{name}|{found.words[-1].title()})\b" if found.is_titled else name)
    printed = re.compile(rf"\b(?i:{name})\b")
    short = re.compile(rf"\b[Tt]he {re.escape(_as_printed(found.words[-1:]))}\b")
    del own
    rest = [draft.text for draft in drafts[at + 1 :]]
    return any(printed.search(t) or (found.is_titled and short.search(t)) for t in rest)
