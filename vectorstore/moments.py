"""Expressions of time in English prose, and the days of the calendar that they can mean.

"3 May 2024" stands for itself. "On Friday", "last month" and a day without its year are told from
the day the article was published, where that is known in full; what neither settles is kept
without days, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from vectorstore import relative_times, stated_times
from vectorstore.boilerplate import blocks
from vectorstore.dates import full_date
from vectorstore.periods import Period
from vectorstore.tense import Place
from vectorstore.types import Article, Moment

_FORMS = (*stated_times.FORMS, *relative_times.FORMS)


def moments(article: Article) -> list[Moment]:
    """The expressions of time in an article's body, in reading order, none within another."""
    published = full_date(article.published)
    found = []
    for block in blocks(article.text):
        if block.kind == "body":
            prose = article.text[block.start : block.end]
            for place, period, anchored in _expressions(prose, published):
                start, end = block.start + place.start, block.start + place.end
                first, last = period or (None, None)
                found.append(Moment(article.id, start, end, first, last, anchored))
    return found


def _expressions(prose: str, published: date | None) -> Iterator[tuple[Place, Period | None, bool]]:
    """Each expression; its days; whether they are told from the day of publication."""
    for found in _longest(prose):
        place = Place(prose, found.start, found.end, published)
        groups = found.match.groupdict()
        words = {name: " ".join(group.split()) if group else None for name, group in groups.items()}
        period = _resolved(found.resolve, words, place)
        stated = words.get("year") or words.get("short") or found.resolve is stated_times.numeric
        yield place, period, period is not None and not stated


class _Found(NamedTuple):
    start: int
    end: int
    match: re.Match[str]
    resolve: stated_times.Resolve


def _longest(prose: str) -> list[_Found]:
    """What the forms match, in reading order; of two that overlap the longer one."""
    candidates = [
        _Found(*match.span("at" if "at" in form.groupindex else 0), match, resolve)
        for form, resolve in _FORMS
        for match in form.finditer(prose)
    ]
    kept: list[_Found] = []
    for found in sorted(candidates, key=lambda f: (f.start, -f.end)):
        if not kept or found.start >= kept[-1].end:
            kept.append(found)
        elif found.end - found.start > kept[-1].end - kept[-1].start:
            kept[-1] = found
    return kept


def _resolved(
    resolve: stated_times.Resolve, words: stated_times.Words, place: Place
) -> Period | None:
    try:
        period = resolve(words, place)
    except (ValueError, OverflowError):  # 31 June; 900 decades ago
        return None
    return period if period and period[0] <= period[1] else None
