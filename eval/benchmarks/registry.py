"""The sets there are, in the order of the table."""

from __future__ import annotations

from eval.benchmarks import (
    claims,
    followups,
    injection,
    mtrag,
    multihop,
    planted_lies,
    ramdocs,
    realtimeqa,
    rgb,
    squad2,
)
from eval.benchmarks.benchmark import Benchmark

BENCHMARKS: tuple[Benchmark, ...] = (
    realtimeqa.BENCHMARK,
    squad2.BENCHMARK,
    rgb.BENCHMARK,
    ramdocs.BENCHMARK,
    planted_lies.ROBUSTRAG,
    planted_lies.POISONEDRAG,
    multihop.BENCHMARK,
    mtrag.BENCHMARK,
    followups.BENCHMARK,
    claims.BENCHMARK,
    injection.BENCHMARK,
)
