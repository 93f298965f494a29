"""Charts as inline SVG. Colours and sizes of type come from the page's style sheet, by class."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from eval.glossary import BASELINES, category_label
from eval.statistics import Interval
from eval.summary import Category, Summary
from eval.tables import set_label, signed

_LEFT, _RIGHT, _ROW = 150, 690, 30
_SIDE, _PAD, _TOP = 250, 34, 24
BINS = 10


def forest(summaries: Sequence[Summary]) -> str:
    """The Grounded Score of each set with its interval, and the baselines as marks beside it."""
    marks = []
    for row, summary in enumerate(summaries):
        y = 22 + row * 36
        marks.append(_text(_LEFT - 14, y + 4, set_label(summary.name), "label end"))
        for name, value in summary.baselines.items():
            told = f"{BASELINES[name].label}: {signed(value)}"
            marks.append(_mark(name, _score_x(value), y, told))
        marks += _whisker(y, summary.grounded, "point")
        marks.append(_text(_RIGHT + 14, y + 4, signed(summary.grounded.estimate), "value"))
    bottom = 20 + len(summaries) * 36
    for place, name in enumerate(BASELINES):
        x = _LEFT + 6 + place * 170
        marks.append(_mark(name, x, bottom + 38, BASELINES[name].meaning))
        marks.append(_text(x + 12, bottom + 42, BASELINES[name].label, "label"))
    return _svg(760, bottom + 52, "Grounded Score by set", [*_score_axis(bottom), *marks])


def categories(found: Sequence[Category], intervals: Mapping[str, Interval]) -> str:
    """The score of each category as a bar from nought, with its interval."""
    marks = []
    for row, category in enumerate(found):
        y = 16 + row * _ROW
        zero, end = _score_x(0), _score_x(category.score)
        kind = "good" if category.score >= 0 else "bad"
        marks.append(_text(_LEFT - 14, y + 4, category_label(category.name), "label end"))
        width = abs(end - zero)
        marks.append(
            f'<rect class="bar {kind}" x="{min(zero, end):.1f}" y="{y - 8}" '
            f'width="{width:.1f}" height="16"/>'
        )
        marks += _whisker(y, intervals[category.name], "")
        told = f"{signed(category.score)} ({category.questions})"
        marks.append(_text(_RIGHT + 14, y + 4, told, "value"))
    bottom = 16 + len(found) * _ROW - 6
    return _svg(790, bottom + 20, "Score by category", [*_score_axis(bottom), *marks])


def risk_coverage(points: Sequence[tuple[float, float]]) -> str:
    """The share of loss among the answers let through, the surest first."""
    if not points:
        return ""
    path = " ".join(
        f"{'L' if n else 'M'}{_square_x(x):.1f} {_square_y(y):.1f}"
        for n, (x, y) in enumerate(points)
    )
    marks = [f'<path class="line" d="{path}"/>']
    return _square("Risk and coverage", "answers let through, surest first", "risk", marks)


def reliability(confident: Sequence[tuple[float, float]]) -> str:
    """How often answers of a confidence get full credit; on the diagonal it means what it says."""
    if not confident:
        return ""
    bins: dict[int, list[float]] = {}
    for confidence, loss in confident:
        bins.setdefault(min(BINS - 1, int(confidence * BINS)), []).append(loss)
    line = f"M{_square_x(0)} {_square_y(0)}L{_square_x(1)} {_square_y(1)}"
    marks = [f'<path class="guide" d="{line}"/>']
    for number, losses in sorted(bins.items()):
        right = sum(loss == 0 for loss in losses) / len(losses)
        middle = (number + 0.5) / BINS
        told = f"{number / BINS:.1f} to {(number + 1) / BINS:.1f}: {right:.2f} of {len(losses)}"
        radius = 2.5 + math.sqrt(len(losses))
        marks.append(
            f'<circle class="dot" cx="{_square_x(middle):.1f}" cy="{_square_y(right):.1f}" '
            f'r="{min(14.0, radius):.1f}"><title>{told}</title></circle>'
        )
    return _square("Reliability", "confidence", "full credit", marks)


def histogram(milliseconds: Sequence[float]) -> str:
    """How many answers took how long, up to the 99th percentile; the rest is in the last bar."""
    if not milliseconds:
        return ""
    ordered = sorted(milliseconds)
    longest = max(1.0, ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))])
    step = _round_up(longest / 20)
    counts: dict[int, int] = {}
    last = int(longest / step)
    for value in ordered:
        bar = min(last, int(value / step))
        counts[bar] = counts.get(bar, 0) + 1
    most, bars = max(counts.values()), last + 1
    marks = []
    for bar, count in sorted(counts.items()):
        left, right = _square_x(bar / bars), _square_x((bar + 1) / bars)
        top = _square_y(count / most)
        told = f"{bar * step:g} to {(bar + 1) * step:g} ms: {count}"
        marks.append(
            f'<rect class="bar plain" x="{left:.1f}" y="{top:.1f}" width="{right - left - 1:.1f}" '
            f'height="{_square_y(0) - top:.1f}"><title>{told}</title></rect>'
        )
    ends = {0.0: "0", 1.0: f"{bars * step:g}"}
    return _square("Latency", "milliseconds", "answers", marks, ends, {0.0: "0", 1.0: str(most)})


def _mark(name: str, x: float, y: float, told: str) -> str:
    """The mark of a baseline: each has its own shape, since several may have one place."""
    path = {
        "always_refuse": f"M{x - 6:.1f} {y + 5}h12l-6 -11z",
        "answer_everything": f"M{x:.1f} {y - 7}l7 7l-7 7l-7 -7z",
        "best_sentence": f"M{x - 5:.1f} {y - 5}h10v10h-10z",
    }[name]
    return f'<path class="baseline" d="{path}"><title>{escape(told)}</title></path>'


def _score_x(value: float) -> float:
    return _LEFT + (value + 100) / 200 * (_RIGHT - _LEFT)


def _score_axis(bottom: float) -> Iterator[str]:
    for value in (-100, -50, 0, 50, 100):
        x = _score_x(value)
        kind = "axis" if value == 0 else "grid"
        yield f'<path class="{kind}" d="M{x:.1f} 2V{bottom}"/>'
        yield _text(x, bottom + 14, signed(value).removesuffix(".0"), "tiny mid")


def _whisker(y: float, interval: Interval, mark: str) -> Iterator[str]:
    low, high = _score_x(interval.low), _score_x(interval.high)
    yield f'<path class="whisker" d="M{low:.1f} {y}H{high:.1f}"/>'
    if mark:
        yield f'<circle class="{mark}" cx="{_score_x(interval.estimate):.1f}" cy="{y}" r="5.5"/>'


def _square_x(share: float) -> float:
    return _PAD + share * (_SIDE - _PAD - 10)


def _square_y(share: float) -> float:
    return _SIDE - _PAD - share * (_SIDE - _PAD - _TOP)


def _square(
    title: str,
    across: str,
    up: str,
    marks: Sequence[str],
    x_ends: Mapping[float, str] | None = None,
    y_ends: Mapping[float, str] | None = None,
) -> str:
    """A small chart over shares of 0 to 1, unless other names are given for the ends."""
    ends = {0.0: "0", 0.5: "0.5", 1.0: "1"}
    frame = [f'<path class="axis" d="M{_PAD} {_TOP}V{_SIDE - _PAD}H{_SIDE - 10}"/>']
    frame += [
        _text(_square_x(x), _SIDE - _PAD + 14, told, "tiny mid")
        for x, told in (x_ends or ends).items()
    ]
    frame += [
        _text(_PAD - 6, _square_y(y) + 4, told, "tiny end") for y, told in (y_ends or ends).items()
    ]
    frame.append(_text((_PAD + _SIDE - 10) / 2, _SIDE - 4, across, "tiny mid"))
    frame.append(_text(_PAD, 12, up, "tiny"))
    return _svg(_SIDE, _SIDE, title, [*frame, *marks])


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 and so on."""
    magnitude = 10 ** math.floor(math.log10(value)) if value > 0 else 1
    return next(float(n * magnitude) for n in (1, 2, 5, 10) if n * magnitude >= value)


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _svg(width: float, height: float, title: str, marks: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title)}">'
        f"{''.join(marks)}</svg>"
    )
