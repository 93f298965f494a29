"""Dates in running English, each as far as it is stated: "15 Aug.", "August 2025", "2025-08-15"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_NUMBER_OF = {name.lower(): i for i, name in enumerate(_MONTHS, start=1)}
_NUMBER_OF |= {name[:3].lower(): i for i, name in enumerate(_MONTHS, start=1)} | {"sept": 9}

_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|(?:{'|'.join(m[:3] for m in _MONTHS)}|Sept)\.?)(?!\w)"
_YEAR = r"(?P<year>[12]\d{3})(?![\w%]|[.,-]\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\w)"
_UNMISTAKABLE = "|".join(name for name in _MONTHS if name not in ("March", "May"))
# Words that are also verbs, or names, are months only where something says so.
_BEFORE_MONTH = (
    r"(?:in|of|since|until|till|by|from|to|during|through|last|next|this|early|late|mid)[\s-]"
)
_PATTERNS = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"(?<![\w-])(?P<year>[12]\d{3})-(?P<month>[01]\d)(?:-(?P<day>[0-3]\d))?(?![\d-])", 0),
        (r"(?<![\w-])--(?P<month>[01]\d)-(?P<day>[0-3]\d)(?!\d)", 0),
        (r"(?<![\w.])(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?P<year>[12]\d{3})(?!\w)", 0),
        (rf"(?<![\w.,:]){_DAY}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR})?", re.IGNORECASE),
        (rf"(?<!\w){_MONTH}\s(?:the\s)?{_DAY}(?![:.]\d)(?:,?\s{_YEAR})?", re.IGNORECASE),
        (rf"(?<!\w){_MONTH},?\s{_YEAR}", re.IGNORECASE),
        (
            rf"(?<!\w)(?P<month>{_UNMISTAKABLE})(?!\w)",
            0,
        ),
        (rf"(?<!\w)(?i:{_BEFORE_MONTH})(?P<month>March|May)(?!\w)", 0),
        (r"\A\s*(?P<month>March|May)\s*\Z", 0),
    )
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date at ``text[start:end]``; what the text leaves open is None."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int


def find_dates(text: str) -> list[PartialDate]:
    """Find the dates of a text that name a month, in order. A bare year is a number."""
    found: list[PartialDate] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            month = parts["month"].rstrip(".").lower()
            number = int(month) if month.isdigit() else _NUMBER_OF[month]
            day = int(parts["day"]) if parts.get("day") else None
            # "in May": the words before the month are no part of the date.
            start = min(match.start(name) for name in parts if match.start(name) >= 0)
            start = match.start() if text.startswith("--", match.start()) else start
            date = PartialDate(_int(parts.get("year")), number, day, start, match.end())
            valid = 1 <= number <= 12 and (day is None or 1 <= day <= 31)
            if valid and not any(d.start < date.end and date.start < d.end for d in found):
                found.append(date)
    return sorted(found, key=lambda date: date.start)


def states_date(expected: PartialDate, said: PartialDate) -> bool:
    """Whether what is said gives the date expected.

    Either may lack the year; what is said may be more exact than what is expected, never less in
    day or month, and must contradict nothing.
    """
    if expected.month != said.month:
        return False
    if expected.day is not None and expected.day != said.day:
        return False
    return expected.year is None or said.year is None or expected.year == said.year


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None
