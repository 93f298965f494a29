"""What the few words that answer a question mean, so that two of them can be compared.

"14", "fourteen people" and "14 injured" are one answer, "3 May" and "3 May 2021" too, and so are a
surname and the full name. Numbers are told apart by value and unit, dates by day, all else by the
words. Nothing is known of the world: two names of one place are two answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qa import mentions
from qa.dates import Day, dates
from qa.quantities import numbers
from qa.question import STOP_WORDS, Question, stem, stems, words
from qa.types import Evidence, Reading
from vectorstore.types import Moment

# How far a figure that says of itself that it is rounded may lie from the exact one.
_ROUNDED = Decimal("0.05")
# Words that two answers must share, of all their words, to be one.
_SHARED = 0.5
_YEAR = range(1000, 2200)
_CAPITALS = re.compile(r"\b[A-Z]{2,}\b")
_HEDGE = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|some|approximately|over|under|more than|less than"
    r"|fewer than|at least|up to|close to|just)\W*$",
    re.IGNORECASE,
)
_TITLES = frozenset(
    "mr mrs ms miss dr prof sir dame lord lady president minister chancellor king queen".split()
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A short answer in comparable parts; ``counted`` is the word after its first number."""

    text: str
    words: frozenset[str]
    values: frozenset[tuple[Decimal, str]] = frozenset()
    days: tuple[frozenset[Day], ...] = ()
    counted: str | None = None
    rounded: bool = False
    capitals: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()


def meaning(question: Question, evidence: Evidence) -> Meaning | None:
    """What a sentence answers by its reading, None where it is no answer of the expected kind.

    Words that the question itself says answer nothing.
    """
    if evidence.reading is None or _qualifies(question, evidence):
        return None
    text = " ".join(evidence.reading.text.split())
    own = _words(text)
    asked = stems(question.text)
    found = _days(evidence.reading, text, evidence.moments)
    if not found and question.expects != "number":
        found = _years(text)
    values = frozenset() if found else _values(text)
    before = evidence.article.text[: evidence.reading.start][-20:] + _before_number(text)
    made = Meaning(
        text=text,
        words=own - asked or own,
        values=values,
        days=found,
        counted=_counted(text, evidence.article.text[evidence.reading.end :][:40])
        if values
        else None,
        rounded=bool(_HEDGE.search(before)),
        capitals=frozenset(_CAPITALS.findall(text)),
        initials=_initials(text),
    )
    return made if _answers(question, made, own - asked) else None


def same(one: Meaning, other: Meaning) -> bool:
    """Whether two short answers say the same, as far as their words tell."""
    if one.days and other.days:
        few, many = sorted((one.days, other.days), key=len)
        return all(any(_same_day(day, another) for another in many) for day in few)
    if one.values and other.values:
        return _same_value(one, other)
    if one.words <= other.words or other.words <= one.words:
        return bool(one.words and other.words)
    if one.capitals & other.initials or one.initials & other.capitals:
        return True
    return len(one.words & other.words) > _SHARED * len(one.words | other.words)


def _answers(question: Question, found: Meaning, fresh: frozenset[str]) -> bool:
    match question.expects:
        case "date":
            return bool(found.days) or bool(mentions.times(found.text))
        case "number":
            return bool(found.values or found.days)
        case "person" | "place":
            return bool(fresh) and bool(mentions.names(found.text))
        case _:
            return bool(fresh)


def _qualifies(question: Question, evidence: Evidence) -> bool:
    """Whether words taken for somebody only say whose they are: "Lund" in "Lund's mayor"."""
    behind = evidence.article.text[evidence.reading.end :][:2] if evidence.reading else ""
    return question.expects == "person" and behind in ("'s", "’s")


def _words(text: str) -> frozenset[str]:
    content = [word for word in words(text) if word not in STOP_WORDS | _TITLES]
    return frozenset(stem(word) for word in content)


def _days(reading: Reading, text: str, moments: Sequence[Moment]) -> tuple[frozenset[Day], ...]:
    """The days of a short answer: as written, and resolved where that is known."""
    inside = [m for m in moments if reading.start <= m.start and m.end <= reading.end]
    resolved = [day for moment in inside if (day := _resolved(moment))]
    stated = [date.readings for date in dates(text)]
    return tuple(dict.fromkeys([*stated, *resolved]))


def _years(text: str) -> tuple[frozenset[Day], ...]:
    years = (int(value) for value, unit in _values(text) if unit == "" and value == int(value))
    return tuple(frozenset({(year, None, None)}) for year in sorted(years) if year in _YEAR)


def _resolved(moment: Moment) -> frozenset[Day] | None:
    first, last = moment.first, moment.last
    if first is None or last is None or first.year != last.year:
        return None
    if first.month != last.month:
        return frozenset({(first.year, None, None)})
    return frozenset({(first.year, first.month, first.day if first == last else None)})


def _same_day(one: Iterable[Day], other: Iterable[Day]) -> bool:
    return any(
        all(a is None or b is None or a == b for a, b in zip(left, right, strict=True))
        for left in one
        for right in other
    )


def _values(text: str) -> frozenset[tuple[Decimal, str]]:
    return frozenset(reading for number in numbers(text) for reading in number.readings)


def _same_value(one: Meaning, other: Meaning) -> bool:
    if one.values & other.values:
        return True
    if not (one.rounded or other.rounded):
        return False
    return any(
        unit == another and abs(a - b) <= _ROUNDED * max(a, b)
        for a, unit in one.values
        for b, another in other.values
    )


def _before_number(text: str) -> str:
    first = next((number.text for number in numbers(text)), "")
    return text[: text.find(first)] if first else ""


def _counted(text: str, behind: str) -> str | None:
    """The first content word after the number, in the answer or behind it: what is counted."""
    number = numbers(text)[0].text
    tail = text[text.find(number) + len(number) :]
    clause = re.split(r"[,.;:()\n]", tail + " " + behind)[0]
    return next((stem(word) for word in words(clause) if word not in STOP_WORDS), None)


def _initials(text: str) -> frozenset[str]:
    return frozenset(
        "".join(word[0] for word in name.split() if word[0].isupper())
        for name in mentions.names(text)
        if name.count(" ") > 1
    )
