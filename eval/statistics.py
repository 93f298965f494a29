"""How sure a score is: intervals and paired comparison. Questions of one group move together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

RESAMPLES = 10_000
SEED = 20_240_229
# Cells of one block of resamples; keeps a run of thousands of groups within some 100 MB.
_BLOCK = 250_000
Floats = npt.NDArray[np.float64]


class Observation(NamedTuple):
    """One question's value; ``group`` is resampled as a whole, ``category`` averaged first."""

    group: str
    category: str
    value: float


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and the bounds of its 95 % interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A mean paired difference, its interval, and the p-value of no difference at all."""

    delta: Interval
    p_value: float


def macro_average(observations: Sequence[Observation]) -> float | None:
    """Mean over categories of each category's mean; None of nothing."""
    if not observations:
        return None
    sums, counts = _tables(observations)
    return float(_macro(sums.sum(axis=0)[None], counts.sum(axis=0)[None])[0])


def cluster_bootstrap(
    observations: Sequence[Observation], resamples: int = RESAMPLES, seed: int = SEED
) -> Interval | None:
    """Percentile interval of the macro average, whole groups drawn with replacement.

    Efron & Tibshirani 1993, ch. 13; Field & Welsh 2007 for clusters. A category that a resample
    misses is left out of that resample's average. Give all one category for a plain mean.
    """
    estimate = macro_average(observations)
    if estimate is None:
        return None
    sums, counts = _tables(observations)
    groups = len(sums)
    generator = np.random.default_rng(seed)
    drawn: list[Floats] = []
    done = 0
    while done < resamples:
        rows = min(max(1, _BLOCK // groups), resamples - done)
        picks = generator.integers(groups, size=(rows, groups))
        cells = (picks + np.arange(rows)[:, None] * groups).ravel()
        weights = np.bincount(cells, minlength=rows * groups).reshape(rows, groups)
        drawn.append(_macro(weights @ sums, weights @ counts))
        done += rows
    low, high = np.percentile(np.concatenate(drawn), [2.5, 97.5])
    return Interval(estimate, float(low), float(high))


def wilson(successes: int, trials: int, z: float = 1.959963984540054) -> Interval | None:
    """Score interval of a proportion (Wilson 1927); None of no trials.

    centre = (p + z²/2n) / (1 + z²/n); half width = z·sqrt(p(1-p)/n + z²/4n²) / (1 + z²/n).
    """
    if not trials:
        return None
    p, spread = successes / trials, z * z / trials
    centre = (p + spread / 2) / (1 + spread)
    half = z * math.sqrt(p * (1 - p) / trials + spread / (4 * trials)) / (1 + spread)
    return Interval(p, max(0.0, centre - half), min(1.0, centre + half))


def compare(
    before: Mapping[str, Observation],
    after: Mapping[str, Observation],
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Comparison | None:
    """Paired difference (after minus before) over the questions, by id, that both have.

    The p-value is two-sided, of the sign-flip test on whole groups (Fisher 1935; Good 2005):
    all 2^n flips where these are no more than ``resamples``, else that many at random, plus the
    one observed. None if no question is in both.
    """
    common = [key for key in sorted(before) if key in after]
    deltas = [
        Observation(after[k].group, after[k].category, after[k].value - before[k].value)
        for k in common
    ]
    interval = cluster_bootstrap(deltas, resamples, seed)
    if interval is None:
        return None
    sums, counts = _tables(deltas)
    # Signs leave the number of questions alone, so each group has a fixed share of the average.
    per_category = counts.sum(axis=0)
    shares = (sums / per_category).sum(axis=1) / len(per_category)
    return Comparison(interval, _sign_flip(shares, resamples, seed))


def _sign_flip(shares: Floats, resamples: int, seed: int) -> float:
    # Sums taken in another order differ in their last bits; equal ones must count as equal.
    observed = abs(float(shares.sum())) * (1 - 1e-9) - 1e-12
    groups = len(shares)
    if 2**groups <= resamples:
        bits = (np.arange(2**groups)[:, None] >> np.arange(groups)) & 1
        return float(np.mean(np.abs((2.0 * bits - 1) @ shares) >= observed))
    generator = np.random.default_rng(seed)
    extreme = done = 0
    while done < resamples:
        rows = min(max(1, _BLOCK // groups), resamples - done)
        signs = 2.0 * generator.integers(2, size=(rows, groups)) - 1
        extreme += int(np.sum(np.abs(signs @ shares) >= observed))
        done += rows
    return (extreme + 1) / (resamples + 1)


def _tables(observations: Sequence[Observation]) -> tuple[Floats, Floats]:
    """Sums and counts of the values, a row a group and a column a category."""
    rows = {name: i for i, name in enumerate(sorted({o.group for o in observations}))}
    columns = {name: i for i, name in enumerate(sorted({o.category for o in observations}))}
    sums = np.zeros((len(rows), len(columns)))
    counts = np.zeros_like(sums)
    for observation in observations:
        cell = rows[observation.group], columns[observation.category]
        sums[cell] += observation.value
        counts[cell] += 1
    return sums, counts


def _macro(sums: Floats, counts: Floats) -> Floats:
    """Mean over the columns that have anything, row by row."""
    present = counts > 0
    means = np.divide(sums, counts, out=np.zeros_like(sums), where=present)
    averaged: Floats = means.sum(axis=1) / present.sum(axis=1)
    return averaged
