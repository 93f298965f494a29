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
    told = f"{counted(missing, 'article')} without a full date" if missing else ""
    if not days:
        return _figure("Over time", "", (), f"No article states its full date ({told}).", "")
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
    span = bars[0].name if len(bars) == 1 else f"{bars[0].name} to {bars[-1].name}"
    summary = f"Articles by {unit} of publication, {span}."
    drawing = _svg(TALL, "Articles over time", summary, marks)
    shown = [bar for bar in bars if bar.articles]
    return _figure("Over time", drawing, shown, summary, told, unit.capitalize())


def by_outlet(publishers: Sequence[str | None]) -> str:
    """Plot articles by the outlet they state; those that state none are counted in words."""
    counts = Counter(one_line(name) for name in publishers if name)
    missing = sum(not name for name in publishers)
    told = f"{counted(missing, 'article')} without a stated outlet" if missing else ""
    if not counts:
        return _figure("By outlet", "", (), f"No article states its outlet ({told}).", "")
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold()))
    bars = [Bar(name, _shortened(name), number) for name, number in ordered[:OUTLETS]]
    if rest := ordered[OUTLETS:]:
        name = counted(len(rest), "other outlet")
        bars.append(Bar(name, name, sum(number for _, number in rest)))
    most = max(bar.articles for bar in bars)
    room = WIDE - _NAME - _COUNT
    marks = [f'<path class="axis" d="M{_NAME} 2V{len(bars) * _LINE + 2}"/>']
    for n, bar in enumerate(bars):
        y, width = n * _LINE + 5, max(1.0, bar.articles / most * room)
        marks.append(_text(_NAME - 8, y + 12, bar.short, "end"))
        marks.append(_rect(_NAME, y, width, _LINE - 8, bar))
        marks.append(_text(_NAME + width + 6, y + 12, f"{bar.articles:,}", ""))
    summary = f"{counted(len(ordered), 'outlet')}, the one with most articles first."
    drawing = _svg(len(bars) * _LINE + 6, "Articles by outlet", summary, marks)
    return _figure("By outlet", drawing, bars, summary, told, "Outlet")


def _binned(days: Sequence[date]) -> tuple[str, list[Bar]]:
    """Count days, months or years from the first to the last, none left out between."""
    first, last = min(days), max(days)
    if (last - first).days < DAYS:
        each = [first + timedelta(n) for n in range((last - first).days + 1)]
        return "day", _bars(each, Counter(days), _day_name)
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    if end - start < MONTHS:
        months = Counter(day.replace(day=1) for day in days)
        each = [date(n // 12, n % 12 + 1, 1) for n in range(start, end + 1)]
        return "month", _bars(each, months, _month_name)
    years = Counter(date(day.year, 1, 1) for day in days)
    each = [date(year, 1, 1) for year in range(first.year, last.year + 1)]
    return "year", _bars(each, years, lambda day: str(day.year))


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
        f"<details><summary>{escape(heading)}, in numbers</summary><table><thead><tr>"
        f'<th scope="col">{escape(column)}</th><th scope="col">Articles</th></tr></thead>'
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
    told = escape(f"{bar.name}: {counted(bar.articles, 'article')}")
    return (
        f'<rect class="bar" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}">'
        f"<title>{told}</title></rect>"
    )


def _text(x: float, y: float, text: str, kind: str) -> str:
    anchor = ' text-anchor="end"' if kind == "end" else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{anchor}>{escape(text)}</text>'


def _svg(tall: float, title: str, summary: str, marks: Sequence[str]) -> str:
    key = title.lower().replace(" ", "-")
    return (
        f'<svg viewBox="0 0 {WIDE} {tall:g}" role="img" aria-labelledby="{key} {key}-told">'
        f'<title id="{key}">{escape(title)}</title><desc id="{key}-told">{escape(summary)}</desc>'
        f"{''.join(marks)}</svg>"
    )
