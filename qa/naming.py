"""Whether the proper names of a statement stand in the cited text, and whose words they are.

A name is a run of capitalised words. No list of names is used: what decides is whether the same
words stand in the source, together, or as the initials of an acronym.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from qa.question import STOP_WORDS, stem
from qa.wording import CONNECTIVES, SPEECH, Word, content

_HONORIFICS = frozenset("mr mrs ms miss dr prof sir dame lord lady".split())
_TITLES = frozenset(
    "president vice prime minister chancellor king queen prince princess professor senator sen rep"
    " representative governor gov mayor secretary general gen colonel col major captain capt judge"
    " lieutenant lt sergeant sgt admiral justice pope chief deputy ambassador spokesman spokeswoman"
    " spokesperson director adviser advisor envoy analyst expert official leader head".split()
)
_AUXILIARIES = frozenset("is was has had will would does did can could may might must".split())
_BETWEEN_SPEAKER_AND_VERB = frozenset("has have had also later then again previously once".split())
_ADDRESSES = frozenset("told tell tells warned warns".split())
_ORDINARY = ("s", "ing", "ly", "ed")
_JOINERS = frozenset("of the and for".split())
_DEMONYMS = ("n", "an", "ian", "ish", "ese", "i", "er")


class Source:
    """The words of the cited sentences, ready to be asked for names."""

    def __init__(self, rows: Sequence[Sequence[Word]]) -> None:
        self._keys = {word.key for row in rows for word in row}
        self._lower = {word.key for row in rows for word in row if not word.capital}
        self._stems = {stem(key) for key in self._keys}
        self._named = {word.key for row in rows for word in row if word.capital}
        self._capitals = {word.text for row in rows for word in row if word.text.isupper()}
        self._runs = [run for row in rows for run in _runs(row)]
        self._initials = {initials for row in rows for initials in _initials(row)}
        self._before = [
            (left, right) for row in rows for left, right in pairwise([None, *row]) if right
        ]

    def has(self, word: Word) -> bool:
        """Whether the word, an inflected form of it, or its expansion stands in the text."""
        if word.text.isupper() and len(word.key) > 1:
            # Only a capital tells "US" from "us": lower case in the text is another word.
            known = word.key in self._named and len(word.key) > 3
            return known or self._has_acronym(word.key.upper())
        return word.key in self._keys or any(_inflected(word.key, key) for key in self._named)

    def has_stem(self, word: Word) -> bool:
        """Whether any form of an ordinary word stands in the text."""
        return stem(word.key) in self._stems

    def has_initials(self, name: Sequence[Word]) -> bool:
        """Whether the text has the name's initials as an acronym."""
        initials = "".join(word.key[0] for word in name).upper()
        return len(name) > 1 and _abbreviates(initials, self._capitals)

    def other_bearer(self, given: Word, head: Word) -> str | None:
        """Who else bears the last word of a name, where nobody in the text bears it with ``given``.

        None if the two stand in one name or ``given`` is no name.
        """
        if given.key in _TITLES or given.key in self._lower:
            return None
        if any({given.key, head.key} <= {word.key for word in run} for run in self._runs):
            return None
        bearers = (
            left.text
            for left, right in self._before
            if right.key == head.key and left and right.joined and _may_name(left)
        )
        return next(bearers, None)

    def _has_acronym(self, letters: str) -> bool:
        return _abbreviates(letters, self._capitals | self._initials)


def names(row: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Find the names of a statement; a capitalised first word that stands alone is none."""
    found = []
    for run in _runs(row):
        kept = tuple(word for word in run if word.key not in _HONORIFICS)
        if kept and not (len(run) == 1 and run[0].opens):
            found.append(kept)
    return found


def opening_faults(row: Sequence[Word], source: Source) -> tuple[list[str], list[str]]:
    """Reasons why a capitalised first word does not stand in the source: fatal, and lesser ones.

    English puts no bare singular noun before a verb of speech, an auxiliary or a possessive
    unless it is a name; other first words may be ordinary ones.
    """
    fatal, lesser = [], []
    for run in _runs(row):
        first = run[0]
        if len(run) > 1 or not first.opens or first.key in _HONORIFICS | SPEECH | CONNECTIVES:
            continue
        if source.has(first) or source.has_stem(first):
            continue
        following = next(iter(row[first.at + 1 : first.at + 2]), first)
        verbal = following.key in SPEECH | _AUXILIARIES
        if first.text.endswith("'s") or (verbal and not first.key.endswith(_ORDINARY)):
            fatal.append(f'the name "{first.text}" stands in no cited sentence')
        elif verbal or following.key.endswith("ed"):
            lesser.append(f'"{first.text}" stands in no cited sentence')
    return fatal, lesser


def name_faults(name: Sequence[Word], source: Source) -> tuple[list[str], list[str]]:
    """Reasons why a name does not stand in the source: fatal ones, and lesser ones."""
    shown = " ".join(word.text for word in name)
    if source.has_initials(name):
        return [], []
    *given, head = name
    missing = [word for word in name if not source.has(word)]
    if head in missing:
        reason = f'the name "{shown}" stands in no cited sentence'
        return ([], [reason]) if all(w.key in _TITLES for w in name) else ([reason], [])
    if given:
        other = source.other_bearer(given[-1], head)
        if other:
            return [f'the cited text has "{other} {head.text}", not "{shown}"'], []
    return [], [f'"{word.text}" of "{shown}" stands in no cited sentence' for word in missing]


def exchanged(row: Sequence[Word], rows: Sequence[Sequence[Word]]) -> list[str]:
    """Reasons why a name stands between the very words that hold another name in the source."""
    stated: dict[tuple[str, str], list[tuple[Word, ...]]] = {}
    for cited in rows:
        for place, run in _places(cited):
            stated.setdefault(place, []).append(run)
    reasons = []
    for place, run in _places(row):
        held = stated.get(place)
        if held and not any(_same_name(run, other) for other in held):
            shown, other = (" ".join(word.text for word in name) for name in (run, held[0]))
            reasons.append(f'"{shown}" stands where the cited text has "{other}"')
    return reasons


def speakers(row: Sequence[Word]) -> dict[str, str]:
    """Names that stand directly beside a verb of speech, as last word's key to that word."""
    found = {}
    for run in _runs(row):
        after = run[-1].at + 1
        while after < len(row) and row[after].joined and _may_stand_between(row[after]):
            after += 1
        before = run[0].at - 1
        said_after = after < len(row) and row[after].joined and row[after].key in SPEECH
        said_before = (
            before >= 0 and run[0].joined and row[before].key in SPEECH - _ADDRESSES
        ) or (before > 0 and row[before].key == "to" and row[before - 1].key == "according")
        if said_after or said_before:
            found[run[-1].key] = run[-1].text
    return found


def speech_verbs(row: Sequence[Word]) -> int:
    """Count the verbs of speech."""
    return sum(word.key in SPEECH for word in row)


def _runs(row: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Maximal runs of capitalised words that are no function words."""
    runs: list[tuple[Word, ...]] = []
    run: list[Word] = []
    for word in row:
        if run and (not word.joined or not _may_name(word) or run[-1].text.endswith("'s")):
            runs.append(tuple(run))
            run = []
        if _may_name(word):
            run.append(word)
    return [*runs, tuple(run)] if run else runs


def _places(row: Sequence[Word]) -> Iterator[tuple[tuple[str, str], tuple[Word, ...]]]:
    """Yield each capitalised run with the content words around it, "" where the text ends."""
    for run in _runs(row):
        before = next((c for word in reversed(row[: run[0].at]) for c in content([word])), "")
        after = next((c for word in row[run[-1].at + 1 :] for c in content([word])), "")
        if before and after:
            yield (before, after), run


def _same_name(run: Sequence[Word], other: Sequence[Word]) -> bool:
    source = Source([other])
    return source.has_initials(run) or any(source.has(word) for word in run)


def _may_name(word: Word) -> bool:
    acronym = word.text.isupper() and len(word.text) > 1
    return word.capital and (acronym or word.key not in STOP_WORDS)


def _may_stand_between(word: Word) -> bool:
    return word.key in _BETWEEN_SPEAKER_AND_VERB or word.key.endswith("ly")


def _initials(row: Sequence[Word]) -> Iterator[str]:
    """Initials of every part of a capitalised run, joining words ("of", "the") skipped."""
    letters = ""
    for i, word in enumerate(row):
        joins = word.key in _JOINERS and not word.capital and i + 1 < len(row)
        if _may_name(word) and (word.joined or not letters):
            letters += word.key[0].upper()
        elif not (joins and letters and row[i + 1].capital):
            yield from _parts(letters)
            letters = word.key[0].upper() if _may_name(word) else ""
    yield from _parts(letters)


def _parts(letters: str) -> Iterator[str]:
    # A longer run is a headline, whose initials abbreviate nothing.
    for start in range(len(letters) if len(letters) <= 6 else 0):
        for end in range(start + 2, len(letters) + 1):
            yield letters[start:end]


def _abbreviates(letters: str, known: Set[str]) -> bool:
    """Whether the letters are a known acronym, give or take the last: "US" is "USA"."""
    return len(letters) > 1 and any(
        letters == other or letters == other[:-1] or letters[:-1] == other
        for other in known
        if len(other) > 1
    )


def _inflected(one: str, other: str) -> bool:
    """Whether one is the other's plural, or names the people of the place that the other names."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4:
        return False
    long = long.removesuffix("s")
    return long == short or any(
        long in (short + ending, short[:-1] + ending) for ending in _DEMONYMS
    )
