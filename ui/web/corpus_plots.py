"""Plots of a corpus as inline SVG, each with its numbers in words: over time, and by outlet.

Colours and sizes of type come from corpus.css, by class.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from ui.render import counted, one_line
from ui.strings import Common, Nouns
from ui.strings import Plots as Words
from vectorstore.dates import MONTH_NAMES, full_date

WIDE, TALL = 460, 200
DAYS, MONTHS = 62, 60
"""Bars at most while each is a day, or a month; what spans more is counted by the wider one."""
OUTLETS = 12
_LEFT, _TOP, _BOTTOM = 30, 14, 26
_LINE, _NAME, _COUNT = 24, 178, 40
_LONGEST_NAME = 26  # letters that fit beside a bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for in full, in short, and how many articles."""

    name: str
    short: str
    articles: int


def over_time(published: Sequence[str | None]) -> str:
    """Plot articles by day of publication; those that state none in full are counted in words."""
    days = [day for day in map(full_date, published) if day is not None]
    missing = len(published) - len(days)
    told = Words.NO_DATE.format(articles=counted(missing, Nouns.ARTICLE)) if missing else ""
    if not days:
        return _figure(Words.OVER_TIME, "", (), Words.NO_DATES.format(told=told), "")
    unit, bars = _binned(days)
    most = max(bar.articles for bar in bars)
    step = (WIDE - _LEFT) / len(bars)
    floor = TALL - _BOTTOM
    marks = [f'<path class="axis" d="M{_LEFT} {floor}H{WIDE}"/>']
    marks.append(_text(_LEFT - 6, _TOP + 4, f"{most:,}", "end"))
    for n, bar in enumerate(bars):
        height = bar.articles / most * (floor - _TOP)
        if bar.articles:
            x, width = _LEFT + n * step + step * 0.1, max(1.0, min(step * 0.8, 28))
            marks.append(_rect(x, floor - height, width, height, bar))
    for n in sorted({0, len(bars) - 1} if len(bars) > 1 else {0}):
        at = (_LEFT, "") if n == 0 else (WIDE, "end")
        marks.append(_text(at[0], TALL - 8, bars[n].short, at[1]))
    first, last = bars[0].name, bars[-1].name
    span = first if len(bars) == 1 else Common.SPAN.format(first=first, last=last)
    summary = Words.BY_UNIT.format(unit=unit, span=span)
    drawing = _svg("over-time", TALL, Words.ARTICLES_OVER_TIME, summary, marks)
    shown = [bar for bar in bars if bar.articles]
    return _figure(Words.OVER_TIME, drawing, shown, summary, told, unit.capitalize())


def by_outlet(publishers: Sequence[str | None]) -> str:
    """Plot articles by the outlet they state; those that state none are counted in words."""
    counts = Counter(one_line(name) for name in publishers if name)
    missing = sum(not name for name in publishers)
    told = Words.NO_OUTLET.format(articles=counted(missing, Nouns.ARTICLE)) if missing else ""
    if not counts:
        return _figure(Words.BY_OUTLET, "", (), Words.NO_OUTLETS.format(told=told), "")
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold()))
    bars = [Bar(name, _shortened(name), number) for name, number in ordered[:OUTLETS]]
    if rest := ordered[OUTLETS:]:
        name = counted(len(rest), Nouns.OTHER_OUTLET)
        bars.append(Bar(name, name, sum(number for _, number in rest)))
    most = max(bar.articles for bar in bars)
    room = WIDE - _NAME - _COUNT
    marks = [f'<path class="axis" d="M{_NAME} 2V{len(bars) * _LINE + 2}"/>']
    for n, bar in enumerate(bars):
        y, width = n * _LINE + 5, max(1.0, bar.articles / most * room)
        marks.append(_text(_NAME - 8, y + 12, bar.short, "end"))
        marks.append(_rect(_NAME, y, width, _LINE - 8, bar))
        marks.append(_text(_NAME + width + 6, y + 12, f"{bar.articles:,}", ""))
    summary = Words.MOST_FIRST.format(outlets=counted(len(ordered), Nouns.OUTLET))
    drawing = _svg("by-outlet", len(bars) * _LINE + 6, Words.ARTICLES_BY_OUTLET, summary, marks)
    return _figure(Words.BY_OUTLET, drawing, bars, summary, told, Words.OUTLET)


def _binned(days: Sequence[date]) -> tuple[str, list[Bar]]:
    """Count days, months or years from the first to the last, none left out between."""
    first, last = min(days), max(days)
    if (last - first).days < DAYS:
        each = [first + timedelta(n) for n in range((last - first).days + 1)]
        return Words.DAY, _bars(each, Counter(days), _day_name)
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    if end - start < MONTHS:
        months = Counter(day.replace(day=1) for day in days)
        each = [date(n // 12, n % 12 + 1, 1) for n in range(start, end + 1)]
        return Words.MONTH, _bars(each, months, _month_name)
    years = Counter(date(day.year, 1, 1) for day in days)
    each = [date(year, 1, 1) for year in range(first.year, last.year + 1)]
    return Words.YEAR, _bars(each, years, lambda day: str(day.year))


def _bars(each: Sequence[date], counts: Counter[date], name: Callable[[date], str]) -> list[Bar]:
    return [Bar(name(day), name(day), counts[day]) for day in each]


def _day_name(day: date) -> str:
    return f"{day.day} {_month_name(day)}"


def _month_name(day: date) -> str:
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _figure(
    heading: str, drawing: str, bars: Sequence[Bar], summary: str, told: str, column: str = ""
) -> str:
    rows = "".join(f"<tr><td>{escape(bar.name)}</td><td>{bar.articles:,}</td></tr>" for bar in bars)
    table = (
        f"<details><summary>{escape(Words.IN_NUMBERS.format(heading=heading))}</summary>"
        f'<table><thead><tr><th scope="col">{escape(column)}</th>'
        f'<th scope="col">{Words.ARTICLES}</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></details>"
        if rows
        else ""
    )
    caption = escape(f"{summary} {told[:1].upper()}{told[1:]}." if told else summary)
    return (
        f'<figure class="plot card"><h2>{escape(heading)}</h2>{drawing}'
        f"<figcaption>{caption}</figcaption>{table}</figure>"
    )


def _rect(x: float, y: float, width: float, height: float, bar: Bar) -> str:
    articles = counted(bar.articles, Nouns.ARTICLE)
    told = escape(Words.BAR.format(name=bar.name, articles=articles))
    return (
        f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}">'
        f"<title>{told}</title></rect>"
    )


def _text(x: float, y: float, text: str, kind: str) -> str:
    anchor = ' text-anchor="end"' if kind == "end" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{anchor}>{escape(text)}</text>'


def _svg(kind: str, tall: float, title: str, summary: str, marks: Sequence[str]) -> str:
    key = f"articles-{kind}"
    return (
        f'<svg viewBox="0 0 {WIDE} {tall:g}" role="img" aria-labelledby="{key} {key}-told">'
        f'<title id="{key}">{escape(title)}</title><desc id="{key}-told">{escape(summary)}</desc>'
        f"{''.join(marks)}</svg>"
    )
