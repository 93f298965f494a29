"""A time axis: days to places on it, in percent.

Time is drawn to scale where that shows the events apart. News seldom does: much happened last
month, and a little in each of fifty years. Then days on which something happened get room of
their own, and stretches in which nothing did keep a little.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from vectorstore.dates import MONTH_NAMES

Days = tuple[int, int]
"""Ordinals of ``date``: the first day, and the one after the last."""
Tick = tuple[float, str]

LEFT, RIGHT = 2.0, 98.0
_LABEL = 9.5  # percent; two labels stand no closer
_CROWDED = 0.25  # share of the axis on which half of the events stand, at least, if to scale
_TO_SCALE = 0.3  # share of the axis that is divided by time where the rest is by days told of
_EVENT = 31  # days; longer stretches ask for no room of their own
_MOST_DATES = 1500  # of one level; where there are more, most would touch
_MONTHS = (1200, 600, 240, 120, 60, 24, 12, 6, 3, 1)
_DAYS = (14, 7, 2, 1)


@dataclass(frozen=True, slots=True)
class Scale:
    """Places of some days, those between them in proportion; ``even`` where all of it is so."""

    days: tuple[int, ...]
    places: tuple[float, ...]
    even: bool

    def at(self, day: float) -> float:
        """The place of a day, at its beginning."""
        n = min(max(bisect_right(self.days, day), 1), len(self.days) - 1)
        first, end = self.days[n - 1], self.days[n]
        left, right = self.places[n - 1], self.places[n]
        return left + (right - left) * (day - first) / (end - first)

    def ticks(self) -> list[Tick]:
        """Places and labels of round dates, none so close to another that they would touch."""
        kept: list[Tick] = []
        for level in self._levels():
            if not self.even:
                kept += _apart(level, kept)
            elif level and all(b[0] - a[0] >= _LABEL for a, b in pairwise(level)):
                kept = level
        first = date.fromordinal(self.days[0])
        return sorted(kept) or [(self.at(self.days[0] + 0.5), written(first))]

    def _levels(self) -> Iterator[list[Tick]]:
        """Dates that could be labelled, the roundest first."""
        first, last = self.days[0], self.days[-1] - 1
        begin, end = date.fromordinal(first), date.fromordinal(last)
        for step in _MONTHS:
            count = begin.year * 12 + begin.month - 1
            months = range(-(-count // step) * step, end.year * 12 + end.month, step)
            if len(months) <= _MOST_DATES:
                days = (date(month // 12, month % 12 + 1, 1) for month in months)
                yield [(self.at(d.toordinal()), _dated(d, step)) for d in days if d >= begin]
        for step in _DAYS:
            # Where time is not to scale, the days that have room are those told of.
            told = range(first, last + 1, step) if self.even else self.days[:-1]
            if len(told) <= _MOST_DATES:
                yield [(self.at(day + 0.5), written(date.fromordinal(day))) for day in told]


def scaled(spans: Sequence[Days]) -> Scale:
    """The axis for these spans of days, of which there is one at least."""
    first, end = min(a for a, _ in spans), max(b for _, b in spans)
    middles = sorted((a + b) / 2 for a, b in spans)
    half = middles[3 * len(middles) // 4] - middles[len(middles) // 4]
    told = sorted({(a + b) // 2 for a, b in spans if b - a <= _EVENT})
    if len(told) < 2 or half >= _CROWDED * (end - first):
        return Scale((first, end), (LEFT, RIGHT), even=True)
    days = sorted({first, end, *told, *(day + 1 for day in told)})
    places, having = [LEFT], set(told)
    by_time = (RIGHT - LEFT) * _TO_SCALE / (end - first)
    by_day = (RIGHT - LEFT) * (1 - _TO_SCALE) / len(told)
    for a, b in pairwise(days):
        places.append(places[-1] + by_time * (b - a) + by_day * (a in having))
    return Scale(tuple(days), tuple(places), even=False)


def written(day: date) -> str:
    """Write a day as briefly as an axis needs: ``3 May 2024``."""
    return f"{day.day} {MONTH_NAMES[day.month - 1][:3]} {day.year}"


def _dated(day: date, months: int) -> str:
    return str(day.year) if months >= 12 else f"{MONTH_NAMES[day.month - 1][:3]} {day.year}"


def _apart(level: Iterable[Tick], kept: Sequence[Tick]) -> list[Tick]:
    """Those of a level that stand apart from what is kept, and from each other."""
    added: list[Tick] = []
    for tick in level:
        if all(abs(tick[0] - other[0]) >= _LABEL for other in (*kept, *added)):
            added.append(tick)
    return added
