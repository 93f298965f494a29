"""From the marks of rows to figures with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.statistics import SEED, Interval, Observation, cluster_bootstrap, wilson

_RESAMPLES = 2_000
Floats = npt.NDArray[np.float64]
Marks = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Scored:
    """A row's marks by name; None, like a name that is not there, is no mark."""

    id: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval, over ``n`` rows; ``values`` by row where it is a mean."""

    interval: Interval
    n: int
    values: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A line of the table. ``published`` are others' figures for it, with their settings."""

    name: str
    of: Callable[[Sequence[Scored]], Estimate | None]
    published: str = ""
    lower_is_better: bool = False


def mean(name: str, key: str, published: str = "", *, lower_is_better: bool = False) -> Measure:
    """The mean of a mark over the rows that have it: Wilson's interval of 0s and 1s, else drawn."""
    return Measure(name, lambda rows: mean_of(_values(rows, key)), published, lower_is_better)


def auroc(name: str, score: str, positive: str, published: str = "") -> Measure:
    """How well a score tells rows whose mark ``positive`` is 1 from those whose is 0."""
    return Measure(name, lambda rows: _auroc(_pairs(rows, score, positive)), published)


def at_best_threshold(
    name: str, score: str, value: str, positive: str, published: str = ""
) -> Measure:
    """The mean value if an answer is given only at or above the one best score.

    An answer given is worth its ``value``; one withheld is worth 1 where ``positive`` is 0, else
    0 (the "best" figures of SQuAD 2.0, Rajpurkar et al. 2018). The interval takes the threshold
    for given.
    """
    return Measure(name, lambda rows: _best(rows, score, value, positive), published)


def mean_of(values: Mapping[str, float]) -> Estimate | None:
    """The mean of values by row; None of no values."""
    if not values:
        return None
    if set(values.values()) <= {0.0, 1.0}:
        interval = wilson(int(sum(values.values())), len(values))
    else:
        observations = [Observation(id_, "all", value) for id_, value in values.items()]
        interval = cluster_bootstrap(observations, _RESAMPLES)
    return Estimate(interval, len(values), values) if interval else None


def area_under_roc(pairs: Sequence[tuple[float, bool]]) -> float | None:
    """The chance that a positive scores above a negative (Hanley & McNeil 1982).

    Ties count half. None unless there are both.
    """
    ones = np.ones((1, len(pairs)))
    return float(_areas(pairs, ones)[0]) if _both(pairs) else None


def _auroc(pairs: Sequence[tuple[float, bool]]) -> Estimate | None:
    estimate = area_under_roc(pairs)
    if estimate is None:
        return None
    generator = np.random.default_rng(SEED)
    counts = generator.multinomial(len(pairs), np.full(len(pairs), 1 / len(pairs)), _RESAMPLES)
    drawn = _areas(pairs, counts.astype(np.float64))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Estimate(Interval(estimate, float(low), float(high)), len(pairs))


def _areas(pairs: Sequence[tuple[float, bool]], counts: Floats) -> Floats:
    """The area for each row of counts [resamples, pairs]; NaN where one kind was not drawn."""
    order = sorted(range(len(pairs)), key=lambda i: pairs[i][0])
    scores = np.array([pairs[i][0] for i in order])
    is_positive = np.array([pairs[i][1] for i in order], dtype=np.float64)
    starts = np.flatnonzero(np.r_[True, scores[1:] != scores[:-1]])
    drawn = counts[:, order]
    positives = np.add.reduceat(drawn * is_positive, starts, axis=1)
    negatives = np.add.reduceat(drawn * (1 - is_positive), starts, axis=1)
    below = np.cumsum(negatives, axis=1) - negatives
    wins = (positives * (below + negatives / 2)).sum(axis=1)
    total = positives.sum(axis=1) * negatives.sum(axis=1)
    areas: Floats = np.divide(wins, total, out=np.full(len(counts), np.nan), where=total > 0)
    return areas


def _best(rows: Sequence[Scored], score: str, value: str, positive: str) -> Estimate | None:
    found = [
        (s, v, p, row.id)
        for row in rows
        if (s := row.marks.get(score)) is not None
        and (v := row.marks.get(value)) is not None
        and (p := row.marks.get(positive)) is not None
    ]
    if not found:
        return None
    gain, best_gain, threshold = 0.0, 0.0, float("inf")
    ranked = sorted(found, key=lambda item: -item[0])
    for i, (s, v, p, _) in enumerate(ranked):
        gain += v - (1 - p)
        complete = i + 1 == len(ranked) or ranked[i + 1][0] < s
        if complete and gain > best_gain:
            best_gain, threshold = gain, s
    return mean_of({id_: v if s >= threshold else 1 - p for s, v, p, id_ in found})


def _values(rows: Sequence[Scored], key: str) -> dict[str, float]:
    return {row.id: float(m) for row in rows if (m := row.marks.get(key)) is not None}


def _pairs(rows: Sequence[Scored], score: str, positive: str) -> list[tuple[float, bool]]:
    return [
        (s, p == 1)
        for row in rows
        if (s := row.marks.get(score)) is not None and (p := row.marks.get(positive)) is not None
    ]


def _both(pairs: Sequence[tuple[float, bool]]) -> bool:
    return {positive for _, positive in pairs} == {True, False}
