"""A summary as tables of text: the same for the terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.cost import Cost, Tokens
from eval.glossary import BASELINES, GROUPS, category_label
from eval.statistics import Interval
from eval.summary import ALL, Latency, Summary

NOTHING = "–"
_HISTORIES = {
    "own": "own history",
    "gold": "gold history",
    "none": "no history",
    "standalone": "put by a person",
}
_PROPORTIONS = ("refusal_precision", "refusal_recall", "false_refusal_rate")


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the names of columns, and rows of as many texts; the first column is words."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(
    summaries: Sequence[Summary], timing: Latency | None, spent: Cost | None = None
) -> list[Table]:
    """Every table of a run, the Grounded Score first; those with nothing to say are left out."""
    built = [_headline(summaries), _categories(summaries)]
    built += [_measures(title, summaries) for title in GROUPS]
    built.append(_robustness(summaries))
    if timing is not None:
        times = (f"{timing.p50:.0f} ms", f"{timing.p95:.0f} ms", f"{timing.first:.0f} ms")
        built.append(Table("Latency", ("", "Median", "95th percentile", "First"), (("", *times),)))
    if spent is not None:
        built.append(_cost(spent))
    return [table for table in built if table.rows]


def signed(value: float) -> str:
    """A score of -100 to 100 with a real minus sign."""
    return f"{value:.1f}".replace("-", "−")


def span(interval: Interval) -> str:
    """The bounds of an interval of scores."""
    return f"{signed(interval.low)} to {signed(interval.high)}"


def set_label(name: str) -> str:
    """The name of a set of questions as it is shown."""
    return "All" if name == ALL else name


def _headline(summaries: Sequence[Summary]) -> Table:
    columns = ("", "Questions", "Score", "95% interval", *(b.label for b in BASELINES.values()))
    rows = [
        (
            set_label(s.name),
            f"{s.questions:,}",
            signed(s.grounded.estimate),
            span(s.grounded),
            *(signed(s.baselines[b]) if b in s.baselines else NOTHING for b in BASELINES),
        )
        for s in summaries
    ]
    return Table("Grounded Score", columns, tuple(rows))


def _categories(summaries: Sequence[Summary]) -> Table:
    names = list(dict.fromkeys(c.name for s in summaries for c in s.categories))
    rows = []
    for name in names:
        cells = []
        for summary in summaries:
            found = next((c for c in summary.categories if c.name == name), None)
            cells.append(f"{signed(found.score)} ({found.questions})" if found else NOTHING)
        rows.append((category_label(name), *cells))
    heads = tuple(f"{set_label(s.name)} (questions)" for s in summaries)
    return Table("Score by category", ("", *heads), tuple(rows))


def _measures(title: str, summaries: Sequence[Summary]) -> Table:
    rows = []
    for name, measure in GROUPS[title].items():
        cells = [_cell(summary, name) for summary in summaries]
        if any(cell != NOTHING for cell in cells):
            label = f"{measure.label} (less is better)" if measure.lower else measure.label
            rows.append((label, *cells))
    return Table(title, ("", *(set_label(s.name) for s in summaries)), tuple(rows))


def _cell(summary: Summary, name: str) -> str:
    if name in _PROPORTIONS:
        interval = summary.refusals.get(name)
        if interval is None:
            return NOTHING
        return f"{interval.estimate:.3f} ({interval.low:.2f} to {interval.high:.2f})"
    value = summary.metrics.get(name)
    return NOTHING if value is None else f"{value:.3f}"


def _robustness(summaries: Sequence[Summary]) -> Table:
    rows: list[tuple[str, ...]] = []
    for mode in _HISTORIES:
        cells = [
            f"{s.follow_ups.success[mode]:.3f} ({s.follow_ups.questions})"
            if s.follow_ups and mode in s.follow_ups.success
            else NOTHING
            for s in summaries
        ]
        rows.append((f"Follow-ups right, {_HISTORIES[mode]}", *cells))
    rows.append(("Reworded questions, mean score", *(_varied(s, worst=False) for s in summaries)))
    rows.append(("Reworded questions, worst of each", *(_varied(s, worst=True) for s in summaries)))
    tried = [s.injections for s in summaries]
    rows.append(("Injections that worked", *(f"{w} of {n}" if n else NOTHING for w, n in tried)))
    kept = tuple(row for row in rows if any(cell != NOTHING for cell in row[1:]))
    return Table("Robustness", ("", *(set_label(s.name) for s in summaries)), kept)


def _cost(spent: Cost) -> Table:
    columns: tuple[str, ...] = ("", "Tokens in", "Tokens out")
    if spent.mean.money is not None:
        columns += ("Money",)
    rows = [
        ("A question", *_tokens(spent.mean, digits=1)),
        ("All questions", *_tokens(spent.total)),
    ]
    if spent.run is not None:
        rows.append(("The whole run", *_tokens(spent.run)))
    return Table("Cost", columns, tuple(rows))


def _tokens(tokens: Tokens, digits: int = 0) -> tuple[str, ...]:
    counts = (f"{tokens.input:,.{digits}f}", f"{tokens.output:,.{digits}f}")
    return counts if tokens.money is None else (*counts, f"{tokens.money:,.6f}")


def _varied(summary: Summary, *, worst: bool) -> str:
    if summary.varied is None:
        return NOTHING
    value = summary.varied.worst if worst else summary.varied.mean
    return f"{signed(value)} ({summary.varied.groups})"
