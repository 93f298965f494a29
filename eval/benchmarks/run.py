"""Every set asked and measured: the whole of the benchmark on one screen."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.benchmarks.benchmark import Benchmark, Workbench
from eval.benchmarks.figures import Estimate, Measure, Scored
from eval.benchmarks.registry import BENCHMARKS
from eval.benchmarks.rows import BenchmarkError
from eval.statistics import Comparison, Observation, compare
from qa.settings import Settings

STORES = Path(".bench/benchmarks")
ROWS = "rows.jsonl"
Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Line:
    """A measure with what it came to; ``change`` is against an earlier run."""

    measure: Measure
    estimate: Estimate
    change: Comparison | None = None


@dataclass(frozen=True, slots=True)
class SetResult:
    """What a set came to, and what it cost.

    ``rows`` of ``available`` were used; ``asked`` questions took ``p50_ms`` and ``p95_ms``, the
    whole set ``seconds``, ingest included. ``degraded`` answers were not the engine's own.
    """

    benchmark: Benchmark
    scored: tuple[Scored, ...]
    lines: tuple[Line, ...]
    rows: int
    available: int
    asked: int
    degraded: int
    seconds: float
    p50_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Which sets are asked, and how many rows of each: ``limit`` of any, else its own, else all."""

    data: Path
    settings: Settings
    only: tuple[str, ...] = ()
    limit: int | None = None
    full: bool = False
    stores: Path = STORES

    def benchmarks(self) -> list[Benchmark]:
        """The sets named, or all whose files are there; raises BenchmarkError."""
        known = {benchmark.name: benchmark for benchmark in BENCHMARKS}
        if unknown := [name for name in self.only if name not in known]:
            raise BenchmarkError(f"There is no set {unknown[0]!r}; choose from {', '.join(known)}.")
        if self.only:
            return [b for b in BENCHMARKS if b.name in self.only]
        found = [b for b in BENCHMARKS if all((self.data / f).exists() for f in b.files)]
        if not found:
            raise BenchmarkError(
                f"{self.data} has none of the sets; give the folder of the benchmarks with --data."
            )
        return found

    def limit_of(self, benchmark: Benchmark) -> int | None:
        """How many rows of a set are asked at most."""
        return self.limit or (None if self.full else benchmark.limit)

    def unread(self) -> list[str]:
        """Files of the folder that no set reads."""
        read = {name for benchmark in BENCHMARKS for name in benchmark.files}
        return sorted(f.name for f in self.data.glob("*.jsonl") if f.name not in read)


def run_set(
    benchmark: Benchmark, plan: Plan, watch: Watch, before: Sequence[Scored] = ()
) -> SetResult:
    """Ask and measure one set; ``before`` are its rows in an earlier run."""
    started = time.perf_counter()
    name = benchmark.name
    bench = Workbench(
        data=plan.data,
        stores=plan.stores,
        settings=plan.settings,
        limit=plan.limit_of(benchmark),
        progress=lambda done, total: watch(f"{name}: embedding", done, total),
    )
    available = len(bench.every(benchmark.files[0]))
    rows = min(available, bench.limit or available)
    scored = []
    for row in benchmark.score(bench):
        scored.append(row)
        watch(f"{name}: asking", len(scored), 0)
    times = [1000 * taken for collection in bench.opened for taken in collection.times]
    middle, slow = np.percentile(times, [50, 95]) if times else (None, None)
    return SetResult(
        benchmark=benchmark,
        scored=tuple(scored),
        lines=tuple(_lines(benchmark, scored, before)),
        rows=rows,
        available=available,
        asked=len(times),
        degraded=sum(collection.degraded for collection in bench.opened),
        seconds=time.perf_counter() - started,
        p50_ms=middle,
        p95_ms=slow,
    )


def write_rows(results: Sequence[SetResult], folder: Path) -> None:
    """Keep the marks of every row, ids only: what a later run is compared with."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ROWS).open("w", encoding="utf-8") as stream:
        for result in results:
            for row in result.scored:
                marks = {key: mark for key, mark in row.marks.items() if mark is not None}
                entry = {"set": result.benchmark.name, "id": row.id, "marks": marks}
                stream.write(json.dumps(entry, ensure_ascii=False) + "\n")


def read_marks(folder: Path) -> dict[str, list[Scored]]:
    """The rows of an earlier run by set; raises BenchmarkError."""
    file = folder / ROWS
    if not file.exists():
        raise BenchmarkError(f"{file} does not exist; give the --out folder of an earlier run.")
    found: dict[str, list[Scored]] = {}
    for line in file.read_text("utf-8").split("\n"):
        if line:
            entry = json.loads(line)
            found.setdefault(entry["set"], []).append(Scored(entry["id"], entry["marks"]))
    return found


def _lines(benchmark: Benchmark, scored: Sequence[Scored], before: Sequence[Scored]) -> list[Line]:
    lines = []
    for measure in benchmark.measures:
        estimate = measure.of(scored)
        if estimate is not None:
            earlier = measure.of(before) if before else None
            lines.append(Line(measure, estimate, _change(earlier, estimate)))
    return lines


def _change(before: Estimate | None, after: Estimate) -> Comparison | None:
    """The paired difference over the rows both have; None for what is no mean of rows."""
    if before is None or before.values is None or after.values is None:
        return None
    return compare(_observed(before.values), _observed(after.values))


def _observed(values: Mapping[str, float]) -> dict[str, Observation]:
    return {id_: Observation(id_, "all", value) for id_, value in values.items()}
