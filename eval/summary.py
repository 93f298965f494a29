"""The scores of a run, added up: for each set of questions and for all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from eval.baselines import BASELINES
from eval.metrics.refusal import aurc
from eval.results import Result
from eval.scored import Scored
from eval.statistics import Interval, Observation, cluster_bootstrap, macro_average, wilson

ALL = "all"
_VARIED = ("paraphrase", "typo")


@dataclass(frozen=True, slots=True)
class Category:
    """The mean credit of one category, as a score of -100 to 100."""

    name: str
    questions: int
    score: float


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Questions with earlier turns: the share with full credit, for each history."""

    questions: int
    success: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Variation:
    """Groups of one question in several wordings: their mean score, and the mean of the worst."""

    groups: int
    mean: float
    worst: float


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from question to answer; ``first`` is the slowest first question of a set."""

    p50: float
    p95: float
    first: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What some scored questions come to.

    ``grounded`` and ``baselines`` are Grounded Scores. ``metrics`` are means over the questions
    that have one, by name. ``refusals`` are proportions. ``matrix`` counts (expected, given)
    statuses. ``injections`` are (worked, tried).
    """

    name: str
    questions: int
    groups: int
    grounded: Interval
    baselines: Mapping[str, float]
    categories: tuple[Category, ...]
    metrics: Mapping[str, float]
    refusals: Mapping[str, Interval]
    matrix: Mapping[tuple[str, str], int]
    follow_ups: FollowUps | None
    varied: Variation | None
    injections: tuple[int, int]


def summaries(scored: Sequence[Scored]) -> list[Summary]:
    """A summary of each set, in order, then of all together if there are several sets."""
    names = list(dict.fromkeys(row.set for row in scored))
    parts = [summarise(name, [row for row in scored if row.set == name]) for name in names]
    return parts if len(names) == 1 else [*parts, summarise(ALL, scored)]


def summarise(name: str, scored: Sequence[Scored]) -> Summary:
    """Add up some scored questions; there must be one at least."""
    observed = observations(scored)
    grounded = cluster_bootstrap(observed)
    if grounded is None:
        raise ValueError("there is no score to add up")
    return Summary(
        name=name,
        questions=len(scored),
        groups=len({o.group for o in observed}),
        grounded=_percent(grounded),
        baselines=_baselines(scored),
        categories=_categories(scored),
        metrics=_metrics(scored),
        refusals=_refusals(scored),
        matrix=_matrix(scored),
        follow_ups=_follow_ups(scored),
        varied=_variation(scored),
        injections=(
            sum(row.injected for row in scored),
            sum(row.score.category == "injection" for row in scored),
        ),
    )


def score_of(scored: Iterable[Scored]) -> float:
    """The Grounded Score of some questions; there must be one at least."""
    mean = macro_average(observations(scored))
    if mean is None:
        raise ValueError("there is no score to average")
    return 100 * mean


def category_intervals(scored: Sequence[Scored]) -> dict[str, Interval]:
    """The score of each category with its interval; costs a bootstrap each."""
    found: dict[str, Interval] = {}
    for name in dict.fromkeys(row.score.category for row in scored):
        mine = observations(row for row in scored if row.score.category == name)
        interval = cluster_bootstrap(mine)
        if interval is not None:
            found[name] = _percent(interval)
    return found


def observations(scored: Iterable[Scored]) -> list[Observation]:
    """The credits as they are averaged; groups of one name in two sets are two groups."""
    return [
        Observation(f"{row.set}/{row.score.group}", row.score.category, row.score.grounded)
        for row in scored
    ]


def confident(scored: Iterable[Scored]) -> list[tuple[float, float]]:
    """(confidence, loss) of every answer given; the loss is what lacks to full credit, 1 at most.

    What the risk-coverage curve is drawn from.
    """
    return [
        (row.confidence, 1 - max(row.score.grounded, 0.0))
        for row in scored
        if row.confidence is not None and not row.score.refused
    ]


def latency(results: Sequence[Result]) -> Latency | None:
    """How long answers took; None where no answer but the first was asked for."""
    warm = [result.latency_ms for result in results if not result.first]
    if not warm:
        return None
    p50, p95 = np.percentile(warm, [50, 95])
    first = max((result.latency_ms for result in results if result.first), default=0.0)
    return Latency(float(p50), float(p95), first)


def _percent(interval: Interval) -> Interval:
    return Interval(100 * interval.estimate, 100 * interval.low, 100 * interval.high)


def _baselines(scored: Sequence[Scored]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in BASELINES:
        # A baseline that had nothing to say was silent.
        mean = macro_average(
            [
                Observation(row.key, row.score.category, row.baselines.get(name, 0.0))
                for row in scored
            ]
        )
        if mean is not None and any(name in row.baselines for row in scored):
            found[name] = 100 * mean
    return found


def _categories(scored: Sequence[Scored]) -> tuple[Category, ...]:
    credit: dict[str, list[float]] = {}
    for row in scored:
        credit.setdefault(row.score.category, []).append(row.score.grounded)
    return tuple(
        Category(name, len(values), 100 * sum(values) / len(values))
        for name, values in credit.items()
    )


def _metrics(scored: Sequence[Scored]) -> dict[str, float]:
    means: dict[str, float] = {}
    for name in dict.fromkeys(name for row in scored for name in row.score.metrics):
        values = [v for row in scored if (v := row.score.metrics.get(name)) is not None]
        if values:
            means[name] = sum(values) / len(values)
    area = aurc(confident(scored))
    return means if area is None else means | {"aurc": area}


def _refusals(scored: Sequence[Scored]) -> dict[str, Interval]:
    pairs = [pair for row in scored if (pair := row.score.refusal_pair) is not None]
    refused = sum(did for _, did in pairs)
    due = sum(should for should, _ in pairs)
    rightly = sum(should and did for should, did in pairs)
    measured = {
        "refusal_precision": wilson(rightly, refused),
        "refusal_recall": wilson(rightly, due),
        "false_refusal_rate": wilson(refused - rightly, len(pairs) - due),
    }
    return {name: interval for name, interval in measured.items() if interval is not None}


def _matrix(scored: Sequence[Scored]) -> dict[tuple[str, str], int]:
    """How often each status was given where each was expected."""
    counted: dict[tuple[str, str], int] = {}
    for row in scored:
        cell = row.score.expect, row.score.status
        counted[cell] = counted.get(cell, 0) + 1
    return counted


def _follow_ups(scored: Sequence[Scored]) -> FollowUps | None:
    rows = [row for row in scored if row.histories]
    if not rows:
        return None
    modes = dict.fromkeys(mode for row in rows for mode in row.histories)
    return FollowUps(
        len(rows),
        {m: sum(row.histories.get(m) == 1 for row in rows) / len(rows) for m in modes},
    )


def _variation(scored: Sequence[Scored]) -> Variation | None:
    groups: dict[str, list[Scored]] = {}
    for row in scored:
        groups.setdefault(f"{row.set}/{row.score.group}", []).append(row)
    varied = [
        [row.score.grounded for row in rows]
        for rows in groups.values()
        if len(rows) > 1 and any(row.score.category in _VARIED for row in rows)
    ]
    if not varied:
        return None
    mean = sum(sum(group) / len(group) for group in varied) / len(varied)
    worst = sum(min(group) for group in varied) / len(varied)
    return Variation(len(varied), 100 * mean, 100 * worst)
