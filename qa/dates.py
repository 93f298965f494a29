"""Dates and days of a text as values that can be compared, however they are written.

English month names, ISO days and figures with a day, a month and a year; "3/5/2025" keeps both
readings. A date whose year is not stated has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.dates import MONTH_NAMES

Day = tuple[int | None, int | None, int | None]

_MONTHS = {name: i for i, name in enumerate(MONTH_NAMES, start=1)}
_MONTHS |= {name[:3]: i for name, i in _MONTHS.items()} | {"Sept": 9}
_MONTHS |= {name.upper(): i for name, i in _MONTHS.items()}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?![\d:%]|[.,]\d)"
_DAYS = rf"(?P<days>(?<![\d.,:$€£]){_DAY}(?:\s*(?:-|to|and|or|&)\s*{_DAY}){{0,3}})"
_YEAR = r"(?P<year>1\d{3}|2[01]\d{2})(?![\d:]|[.,]\d)"
_CLEAR = "|".join(
    name for name in _MONTHS if len(name) > 3 and name.title() not in ("March", "Sept")
)
_DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<!\S)--(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<![\d./])(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<year>\d{4})(?!\d)"),
    re.compile(rf"{_DAYS}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?"),
    re.compile(rf"\b{_MONTH}\s+(?:the\s+)?{_DAYS}(?:,?\s+{_YEAR})?"),
    re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?{_YEAR}"),
    re.compile(rf"\b(?P<month>{_CLEAR})\b"),
    re.compile(
        r"\b(?:in|by|since|until|till|last|next|this|early|late|mid|from|of|for|to)[\s-]"
        r"(?P<month>May|March)\b(?!\s+[A-Z])",
    ),
)
_RELATIVE = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:today|yesterday|tomorrow|tonight))(?=s?\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as written, and the (year, month, day) triples it may mean; None is not stated."""

    text: str
    readings: frozenset[Day]

    def within(self, other: Date) -> bool:
        """Tell whether ``other`` states every part that this date states."""
        return any(
            all(part is None or part == stated for part, stated in zip(mine, theirs, strict=True))
            for mine in self.readings
            for theirs in other.readings
        )


def dates(text: str) -> tuple[Date, ...]:
    """Find the dates of a text that state a month, one for each day of a range."""
    return _take(text)[0]


def without_dates(text: str) -> str:
    """Blank out the dates of a text, its length kept."""
    return _take(text)[1]


def days(text: str) -> set[str]:
    """Find weekdays and "today", "yesterday", "tomorrow", "tonight", in lower case."""
    return {match.group().lower() for match in _RELATIVE.finditer(text)}


@lru_cache(maxsize=512)
def _take(text: str) -> tuple[tuple[Date, ...], str]:
    """Return the dates, and the text with blanks of the same length in their place."""
    found: list[Date] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            found += _date(match)
        text = pattern.sub(lambda m: " " * len(m.group()), text)
    return tuple(found), text


def _date(match: re.Match[str]) -> list[Date]:
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    if parts.get("m"):
        m, d = int(parts["m"]), int(parts["d"])
        orders = {(m, d), (d, m)} if match.re is _DATES[2] else {(m, d)}
        return [Date(match.group().rstrip("."), frozenset((year, m, d) for m, d in orders))]
    month = _MONTHS[parts["month"]]
    if not parts.get("days"):
        return [Date(match.group().rstrip("."), frozenset({(year, month, None)}))]
    return [
        Date(match.group().rstrip("."), frozenset({(year, month, int(day))}))
        for day in re.findall(r"\d{1,2}", parts["days"])
    ]
