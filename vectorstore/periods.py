"""Stretches of the calendar: a week, a month, the late 1990s. Both ends are included."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from math import ceil
from typing import Literal

Period = tuple[date, date]
Part = Literal["early", "mid", "late"]
Unit = Literal["day", "week", "weekend", "month", "year", "decade"]

_YEARS: dict[Unit, int] = {"year": 1, "decade": 10}
_LONGEST_BY_DAYS, _LONGEST_BY_MONTHS = 31, 366
_FRIDAY, _SATURDAY = 4, 5


def month_of(year: int, month: int) -> Period:
    """The days of a month; raises ValueError outside the calendar."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def years_of(first: int, last: int) -> Period:
    """The days of these years; raises ValueError outside the calendar."""
    return date(first, 1, 1), date(last, 12, 31)


def unit_of(day: date, unit: Unit, away: int = 0) -> Period:
    """The unit of the calendar that lies ``away`` units from the one a day is in.

    Weeks begin on Monday, so that a weekend is the end of the week before it. Raises ValueError
    or OverflowError outside the calendar.
    """
    if unit == "day":
        return (day + timedelta(away),) * 2
    if unit in ("week", "weekend"):
        monday = day + timedelta(7 * away - day.weekday())
        return monday + timedelta(_SATURDAY if unit == "weekend" else 0), monday + timedelta(6)
    if unit == "month":
        months = 12 * day.year + day.month - 1 + away
        return month_of(months // 12, months % 12 + 1)
    length = _YEARS[unit]
    first = day.year // length * length + away * length
    return years_of(first, first + length - 1)


def moved(day: date, unit: Unit, away: int) -> date:
    """The day so many units from this one: the same day of the month where there is one."""
    if unit in ("day", "week", "weekend"):
        return day + timedelta(away * (1 if unit == "day" else 7))
    first, last = unit_of(day, "month", away * 12 * _YEARS[unit] if unit in _YEARS else away)
    return first.replace(day=min(day.day, last.day))


def part_of(period: Period, part: Part) -> Period:
    """The first, second or last third of a period.

    Counted in days up to a month, in months up to a year, else in years.
    """
    first, last = period
    length = (last - first).days + 1
    unit: Unit = "year"
    if length <= _LONGEST_BY_MONTHS:
        unit = "day" if length <= _LONGEST_BY_DAYS else "month"
    starts = [first]
    while (following := moved(starts[-1], unit, 1)) <= last:
        starts.append(following)
    cuts = [0, ceil(len(starts) / 3), ceil(2 * len(starts) / 3), len(starts)]
    third = ("early", "mid", "late").index(part)
    end = cuts[third + 1]
    begins = starts[min(cuts[third], len(starts) - 1)]
    return begins, starts[end] - timedelta(1) if end < len(starts) else last
