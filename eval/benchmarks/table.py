"""The table, as Markdown and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.benchmarks.rows import BenchmarkError
from eval.benchmarks.run import Line, SetResult
from eval.manifest import describe
from qa.settings import Settings

_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass(frozen=True, slots=True)
class Report:
    """Results with what they were made by."""

    results: tuple[SetResult, ...]
    settings: Settings
    command: str
    started: datetime

    @property
    def manifest(self) -> dict[str, Any]:
        """The commit, settings and versions, as of a run of the gold questions."""
        sets = [{"name": r.benchmark.name, "rows": r.rows} for r in self.results]
        seconds = {result.benchmark.name: result.seconds for result in self.results}
        return describe(sets, self.settings, "gold", self.started, seconds)


def markdown(report: Report) -> str:
    """The settings, the table of figures and the table of costs."""
    lines = [*_settings(report), "", *_figures(report.results), "", *_costs(report.results)]
    return "\n".join(lines)


def as_json(report: Report) -> dict[str, Any]:
    """The same for programs; ``low`` and ``high`` bound the 95 % interval."""
    return {
        "command": report.command,
        "manifest": report.manifest,
        "sets": {result.benchmark.name: _entry(result) for result in report.results},
    }


def put_into(page: Path, table: str) -> None:
    """Replace what stands between the page's two marks; raises BenchmarkError without them."""
    text = page.read_text("utf-8")
    marked = re.compile(rf"{re.escape(_BEGIN)}.*?{re.escape(_END)}", re.DOTALL)
    if not marked.search(text):
        raise BenchmarkError(f"{page} has no place for the table; add {_BEGIN} and {_END} to it.")
    page.write_text(marked.sub(lambda _: f"{_BEGIN}\n{table}\n{_END}", text, count=1), "utf-8")


def _settings(report: Report) -> Iterator[str]:
    manifest, settings = report.manifest, report.settings
    commit = (manifest["commit"] or "unknown")[:10] + (", changed" if manifest["modified"] else "")
    yield f"`{report.command}`, {report.started.date()}, commit {commit}:"
    yield f"engine `{settings.engine}`, embedder `{settings.embedder}`,"
    yield f"{settings.passages} passages read for an answer, of {settings.budget} tokens at most."


def _figures(results: Sequence[SetResult]) -> Iterator[str]:
    changed = any(line.change for result in results for line in result.lines)
    more = " change |" if changed else ""
    yield f"| set | measure | ours | 95 % interval | n |{more} published |"
    yield f"|---|---|---:|---|---:|{'---|' if changed else ''}---|"
    for result in results:
        name = f"**{result.benchmark.name}**"
        for line in result.lines:
            found, arrow = line.estimate.interval, " ↓" if line.measure.lower_is_better else ""
            cells = [
                name,
                line.measure.name + arrow,
                _number(found.estimate),
                f"{_number(found.low)} to {_number(found.high)}",
                f"{line.estimate.n:,}",
                *([_change(line)] if changed else []),
                line.measure.published,
            ]
            yield f"| {' | '.join(cells)} |"
            name = ""


def _costs(results: Sequence[SetResult]) -> Iterator[str]:
    yield "| set | what it asks | rows used | questions asked | p50 ms | p95 ms | seconds in all |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for result in results:
        times = ["" if ms is None else f"{ms:.0f}" for ms in (result.p50_ms, result.p95_ms)]
        cells = [
            result.benchmark.name,
            result.benchmark.asks,
            f"{result.rows:,} of {result.available:,}",
            f"{result.asked:,}" + (f" ({result.degraded:,} degraded)" if result.degraded else ""),
            *times,
            f"{result.seconds:,.0f}",
        ]
        yield f"| {' | '.join(cells)} |"


def _entry(result: SetResult) -> dict[str, Any]:
    return {
        "rows": result.rows,
        "available": result.available,
        "asked": result.asked,
        "degraded": result.degraded,
        "seconds": round(result.seconds, 1),
        "p50_ms": result.p50_ms,
        "p95_ms": result.p95_ms,
        "figures": [
            {
                "measure": line.measure.name,
                "value": line.estimate.interval.estimate,
                "low": line.estimate.interval.low,
                "high": line.estimate.interval.high,
                "n": line.estimate.n,
                "published": line.measure.published,
            }
            for line in result.lines
        ],
    }


def _change(line: Line) -> str:
    if line.change is None:
        return ""
    delta = line.change.delta
    bounds = f"{_number(delta.low, signed=True)} to {_number(delta.high, signed=True)}"
    return f"{_number(delta.estimate, signed=True)} ({bounds}; p = {line.change.p_value:.3f})"


def _number(value: float, *, signed: bool = False) -> str:
    """Three decimals, without the zero before the point."""
    text = f"{value:+.3f}" if signed else f"{value:.3f}"
    return re.sub(r"^([+-]?)0\.", r"\1.", text).replace("-", "−")
