"""Days said in words: notes on relative expressions, answers to "when", order by time."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Literal

from qa.types import Evidence
from vectorstore.dates import MONTH_NAMES, full_date
from vectorstore.types import Moment

Order = Literal["latest", "first"]

_MOST_NOTED = 2
_LONGEST_EVENT = 31  # days; "this year" dates no event
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH_NAMED = re.compile(rf"(?<!next )(?<!last )\b(?:{'|'.join(n[:3] for n in MONTH_NAMES)})")
_ACTS = (
    r"(?:happen\w*|occur\w*|c[ao]mes?|report\w*|announc\w*|mention\w*|publish\w*|saw|seen?|sa(?:y|id)"
    r"|sp[eo]ak\w*|spoke|me?et|visit\w*|appear\w*|updat\w*|comment\w*|heard|claim\w*|raised?)"
)
_UNITS = "day night week month year decade spring summer fall autumn winter season".split()
_CALENDAR = "|".join((*_UNITS, *_WEEKDAYS, *MONTH_NAMES))


def _asks(word: str, others: str) -> re.Pattern[str]:
    """A question that orders events by ``word``, and not "the first woman" or "last week"."""
    return re.compile(
        rf"\b(?:{others}|{word}\s+(?:time|{_ACTS})"
        rf"|{_ACTS}\s+(?:(?:it|this|that)\s+)?{word}(?=\W*$|,))\b"
        rf"|\bwhen\b.*(?<!\bthe )\b{word}\s+(?!{_CALENDAR})",
        re.IGNORECASE,
    )


_ORDERS: tuple[tuple[Order, re.Pattern[str]], ...] = (
    ("latest", _asks("last", "latest|newest|most recent(?:ly)?")),
    ("first", _asks("first", "earliest")),
)


def told(moment: Moment) -> str | None:
    """The day or days of an expression in words: "Friday 24 January 2025", "March 2024", "2026".

    None where they are not known.
    """
    first, last = moment.first, moment.last
    if first is None or last is None:
        return None
    if first == last:
        return f"{_WEEKDAYS[first.weekday()]} {_day(first)}"
    begins, ends = _ends(first, last)
    return begins if begins == ends else f"{begins} to {ends}"


def note(evidence: Evidence) -> str | None:
    """What a sentence's relative expressions mean: ``“next year”: 2026, by the article’s date.``.

    Two at most, in reading order. None where all of them stand for themselves; a day without its
    year does, unless that is not the year in which the article appeared.
    """
    said = []
    for moment in evidence.moments:
        words = " ".join(evidence.article.text[moment.start : moment.end].split())
        days = told(moment)
        if moment.anchored and days and not _clear(words, moment, evidence.article.published):
            said.append(f"“{words}”: {days}")
    shown = list(dict.fromkeys(said))[:_MOST_NOTED]
    return f"{'; '.join(shown)}, by the article’s date." if shown else None


def order_asked(question: str) -> Order | None:
    """Whether a question asks for the latest or the first of several, by their time.

    "The first woman to sail there" and "last week" ask for no order.
    """
    return next((order for order, form in _ORDERS if form.search(question)), None)


def happened(evidence: Evidence) -> date | None:
    """The day of what a sentence tells: as it states, else that of publication; None if unknown.

    Of several days stated, the most exact; never one that lay ahead when the article appeared.
    """
    published = full_date(evidence.article.published)
    stated = [
        (last - first, moment.start, last)
        for moment in evidence.moments
        if (first := moment.first) and (last := moment.last)
        if (last - first).days < _LONGEST_EVENT and (published is None or first <= published)
    ]
    return min(stated)[2] if stated else published


def ordered(evidence: Sequence[Evidence], order: Order) -> list[Evidence]:
    """The same sentences by the day of what they tell; undated ones last, ties as they came."""
    dated = [(day, e) for e in evidence if (day := happened(e))]
    dated.sort(key=lambda pair: pair[0], reverse=order == "latest")
    return [e for _, e in dated] + [e for e in evidence if happened(e) is None]


def _clear(words: str, moment: Moment, published: str | None) -> bool:
    """Whether the words name a month, or its day, of the year in which the article appeared."""
    year = str(moment.first.year) if moment.first else ""
    return bool(_MONTH_NAMED.search(words)) and (published or "").startswith(year)


def _ends(first: date, last: date) -> tuple[str, str]:
    """The two ends, each no more exact than it need be, the year said once."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year), str(last.year)
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    begins, ends = (_month(first), _month(last)) if whole else (_day(first), _day(last))
    if first.year == last.year and begins != ends:
        begins = begins.removesuffix(f" {first.year}")
        if first.month == last.month:
            begins = begins.removesuffix(f" {MONTH_NAMES[first.month - 1]}")
    return begins, ends


def _month(day: date) -> str:
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"
