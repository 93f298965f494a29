from __future__ import annotations

import time

import pytest

from eval.statistics import (
    Interval,
    Observation,
    cluster_bootstrap,
    compare,
    macro_average,
    wilson,
)


def seen(*values: float, category: str = "c") -> list[Observation]:
    return [Observation(f"g{i}", category, value) for i, value in enumerate(values)]


def test_macro_average_weighs_categories_alike() -> None:
    # Category a: (1 + 1 + 1 - 1) / 4 = 0.5; category b: 0. Macro: 0.25, not the mean 2/5.
    assert macro_average(seen(1, 1, 1, -1, category="a") + seen(0, category="b")) == 0.25
    assert macro_average([]) is None


def test_bootstrap_of_one_value_is_that_value() -> None:
    assert cluster_bootstrap(seen(1, 1, 1)) == Interval(1, 1, 1)
    assert cluster_bootstrap([]) is None


def test_bootstrap_of_two_groups_by_hand() -> None:
    # Groups 0 and 1: a resample averages 0, 1/2 or 1 with chances 1/4, 1/2, 1/4, so that the
    # 2.5th and 97.5th percentiles are 0 and 1.
    assert cluster_bootstrap(seen(0, 1)) == Interval(0.5, 0, 1)


def test_bootstrap_narrows_as_the_normal_interval_does() -> None:
    # 100 groups, half of them 1: standard error sqrt(.25 / 100) = .05; 1.96 * .05 = .098.
    interval = cluster_bootstrap(seen(*[0, 1] * 50))
    assert interval is not None
    assert interval.low == pytest.approx(0.402, abs=0.011)
    assert interval.high == pytest.approx(0.598, abs=0.011)


def test_questions_of_one_group_are_no_more_evidence_than_one() -> None:
    apart = cluster_bootstrap(seen(*[0, 1] * 20))
    together = cluster_bootstrap([Observation(f"g{i % 4}", "c", float(i % 2)) for i in range(40)])
    assert apart is not None
    assert together is not None
    assert together.high - together.low > 2 * (apart.high - apart.low)


def test_the_seed_fixes_the_interval() -> None:
    values = seen(*[0.1, 0.7, 0.3, 1, -1, 0.5] * 3)
    assert cluster_bootstrap(values) == cluster_bootstrap(values)
    assert cluster_bootstrap(values) != cluster_bootstrap(values, seed=1)


def test_a_thousand_groups_take_little_time() -> None:
    started = time.perf_counter()
    cluster_bootstrap([Observation(str(i), str(i % 16), i % 3) for i in range(1000)])
    assert time.perf_counter() - started < 5


def test_wilson_by_hand() -> None:
    # n = 10, p = .8, z² = 3.8415, z²/n = .38415: centre (.8 + .19207) / 1.38415 = .71674;
    # half 1.95996 * sqrt(.016 + .0096037) / 1.38415 = 1.95996 * .16001 / 1.38415 = .22658.
    interval = wilson(8, 10)
    assert interval is not None
    assert interval.estimate == 0.8
    assert interval.low == pytest.approx(0.49016, abs=1e-4)
    assert interval.high == pytest.approx(0.94332, abs=1e-4)
    assert wilson(0, 0) is None
    assert wilson(0, 5) == Interval(0, 0, pytest.approx(0.43449, abs=1e-4))


def by_id(values: list[float]) -> dict[str, Observation]:
    return {str(i): Observation(f"g{i}", "c", value) for i, value in enumerate(values)}


def test_sign_flip_by_hand() -> None:
    # Deltas 1, 1, 1: of the 8 sign patterns two have a sum of 3 in size: p = 2/8.
    result = compare(by_id([0, 0, 0]), by_id([1, 1, 1]))
    assert result is not None
    assert result.delta == Interval(1, 1, 1)
    assert result.p_value == 0.25
    # Deltas 1, -1: each of the 4 patterns is at least as extreme as a sum of 0.
    none = compare(by_id([0, 1]), by_id([1, 0]))
    assert none is not None
    assert none.p_value == 1


def test_sign_flip_keeps_groups_whole() -> None:
    before = {str(i): Observation(f"g{i // 3}", "c", 0) for i in range(6)}
    after = {key: o._replace(value=1) for key, o in before.items()}
    result = compare(before, after)
    assert result is not None
    assert result.p_value == 0.5  # two groups, four patterns, two of them extreme


def test_sign_flip_of_many_groups_is_drawn_and_never_nought() -> None:
    result = compare(by_id([0.0] * 40), by_id([1.0] * 40))
    assert result is not None
    assert result.p_value == pytest.approx(1 / 10_001)


def test_only_questions_in_both_are_compared() -> None:
    result = compare(by_id([0, 0, 0]), by_id([1]))
    assert result is not None
    assert result.delta.estimate == 1
    assert compare(by_id([]), by_id([1])) is None
