"""Events as a plot: inline SVG, a lane for each outlet, a mark for each event that leads to it.

Places are percentages, so that the plot grows with the page and its letters do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from qa.timeline import Event, Timeline
from ui.render import counted, one_line
from ui.strings import Common, Nouns
from ui.strings import Timeline as Words
from ui.web.timeline_scale import RIGHT, Days, Scale, scaled

MOST_LANES = 6
MOST_ROWS = 7
_NAME, _ROW, _DATES = 22, 15, 26  # pixels
_TALL = 330  # pixels from which on the dates stand above the lanes too
_SIZE = 1.4  # percent: a mark and the space beside it, on a plot of middling width
_LONGEST_TITLE = 160


@dataclass(frozen=True, slots=True)
class _Mark:
    n: int
    event: Event
    left: float
    right: float


def plot_svg(found: Timeline, address: Callable[[int], str]) -> tuple[str, bool]:
    """Draw the events; whether time is to scale.

    ``address`` gives the link of the event that has this number, from 1.
    """
    spans = [(event.first.toordinal(), event.last.toordinal() + 1) for event in found.events]
    scale = scaled(spans)
    marks = [
        _Mark(n, event, *_extent(scale, days))
        for n, (event, days) in enumerate(zip(found.events, spans, strict=True), 1)
    ]
    parts, y = [], 0.0
    for name, lane in _lanes(marks, found):
        parts.append(f'<text class="lane" x="0" y="{y + 15:g}">{escape(name)}</text>')
        y += _NAME
        rows, crowd = _stacked(lane)
        for depth, row in enumerate(rows):
            parts += [_drawn(mark, y + _ROW * (depth + 0.5), address) for mark in row]
        y += _ROW * len(rows)
        if crowd:
            parts += _counts(crowd, y + 12, address)
            y += _ROW
        y += 6
        parts.append(f'<line class="floor" x1="0" x2="100%" y1="{y:g}" y2="{y:g}"/>')
    top = _DATES if y > _TALL else 0
    drawn = (
        f'<svg class="timeline" width="100%" height="{top + y + _DATES:g}" aria-hidden="true">'
        f'<g transform="translate(0 {top})">{"".join(_axis(scale, y, bool(top)))}'
        f"{''.join(parts)}</g></svg>"
    )
    return drawn, scale.even


def _extent(scale: Scale, days: Days) -> tuple[float, float]:
    """From where to where a mark reaches; both are the middle where it is a dot."""
    left, right = scale.at(days[0]), scale.at(days[1])
    if days[1] - days[0] == 1 or right - left < _SIZE:
        left = right = (left + right) / 2
    return left, right


def _lanes(marks: Sequence[_Mark], found: Timeline) -> Iterator[tuple[str, list[_Mark]]]:
    """Marks by outlet, those with the most events first, the rest together."""
    names = [found.citations[mark.event.citations[0] - 1].publisher for mark in marks]
    shown = [one_line(name) if name else Common.OUTLET_NOT_STATED for name in names]
    ranked = [name for name, _ in Counter(shown).most_common()]
    if len(ranked) > MOST_LANES:
        ranked = ranked[: MOST_LANES - 1]
        shown = [name if name in ranked else Words.OTHERS for name in shown]
        ranked.append(Words.OTHERS)
    for lane in ranked:
        yield lane, [mark for mark, name in zip(marks, shown, strict=True) if name == lane]


def _stacked(lane: Sequence[_Mark]) -> tuple[list[list[_Mark]], list[_Mark]]:
    """Rows in which no two marks touch, bars lowest, and the marks that no row has room for."""
    rows: list[list[_Mark]] = []
    crowd = []
    for mark in sorted(lane, key=lambda m: (m.right - m.left, m.left, m.n)):
        free = next((row for row in rows if all(_clear(mark, other) for other in row)), None)
        if free is not None:
            free.append(mark)
        elif len(rows) < MOST_ROWS:
            rows.append([mark])
        else:
            crowd.append(mark)
    return rows, sorted(crowd, key=lambda m: (m.left, m.n))


def _clear(one: _Mark, other: _Mark) -> bool:
    return one.left - other.right >= _SIZE or other.left - one.right >= _SIZE


def _drawn(mark: _Mark, y: float, address: Callable[[int], str]) -> str:
    text = one_line(mark.event.text)
    title = text if len(text) <= _LONGEST_TITLE else f"{text[:_LONGEST_TITLE].rstrip()}…"
    kind = "mark anchored" if mark.event.anchored else "mark"
    if mark.left == mark.right:
        shape = f'<circle cx="{mark.left:.2f}%" cy="{y:g}" r="5"/>'
    else:
        width = mark.right - mark.left
        shape = f'<rect x="{mark.left:.2f}%" y="{y - 4:g}" width="{width:.2f}%" height="8" rx="4"/>'
    return (
        f'<a class="{kind}" href="{escape(address(mark.n))}" tabindex="-1">'
        f"<title>{escape(Words.MARK.format(days=mark.event.days, event=title))}</title>"
        f"{shape}</a>"
    )


def _counts(crowd: Sequence[_Mark], y: float, address: Callable[[int], str]) -> Iterator[str]:
    """How many more there are, about every place where rows are full."""
    groups: list[list[_Mark]] = []
    for mark in crowd:
        if groups and mark.left - groups[-1][0].left < 3 * _SIZE:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    for group in groups:
        events = counted(len(group), Nouns.EVENT)
        title = Words.MORE.format(events=events, day=group[0].event.days)
        yield (
            f'<a class="more" href="{escape(address(group[0].n))}" tabindex="-1">'
            f'<title>{escape(title)}</title><text x="{group[0].left:.2f}%" y="{y:g}" '
            f'text-anchor="middle">+{len(group)}</text></a>'
        )


def _axis(scale: Scale, floor: float, twice: bool) -> Iterator[str]:
    heights = (-9.0, floor + 17) if twice else (floor + 17,)
    for place, label in scale.ticks():
        anchor = "start" if place < 5 else "end" if place > RIGHT - 3 else "middle"
        yield f'<line class="tick" x1="{place:.2f}%" x2="{place:.2f}%" y1="0" y2="{floor:g}"/>'
        for y in heights:
            yield f'<text x="{place:.2f}%" y="{y:g}" text-anchor="{anchor}">{label}</text>'
