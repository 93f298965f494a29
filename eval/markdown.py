"""A run's summary as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.cost import Cost
from eval.scored import Scored
from eval.summary import Latency, Summary
from eval.tables import Table, signed, span, tables


def markdown(
    manifest: Mapping[str, Any],
    summaries: Sequence[Summary],
    timing: Latency | None,
    scored: Sequence[Scored],
    spent: Cost | None = None,
) -> str:
    """Return the summary of a run, with its settings and the plain questions it got wrong."""
    total = summaries[-1]
    settings = manifest["settings"]
    lines = [
        "# Evaluation",
        "",
        f"Grounded Score **{signed(total.grounded.estimate)}** (95% interval "
        f"{span(total.grounded)}) over {total.questions:,} questions in {total.groups:,} groups. "
        f"Engine {settings['engine']}, embedder {settings['embedder']}.",
    ]
    for table in tables(summaries, timing, spent):
        lines += ["", f"## {table.title}", "", *_table(table)]
    missed = [row for row in scored if row.must_pass and row.score.grounded < 1]
    if missed:
        lines += ["", "## Must-pass questions without full credit", ""]
        lines += [
            f"- `{row.key}` {_plain(row.question)} {_plain(row.score.reason)}" for row in missed
        ]
    return "\n".join(lines) + "\n"


def _table(table: Table) -> list[str]:
    rule = ["---", *("---:" for _ in table.columns[1:])]
    rows = [list(table.columns), rule, *(list(row) for row in table.rows)]
    return [f"| {' | '.join(map(_plain, row))} |" for row in rows]


def _plain(text: str) -> str:
    """Text that cannot break out of its line or its cell."""
    shown = " ".join(text.split())
    for character in "\\`*_|<>[]":
        shown = shown.replace(character, f"\\{character}")
    return shown
