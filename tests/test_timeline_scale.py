"""The axis of the timeline: to scale where that shows events apart, legible where it does not."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.web.timeline_scale import LEFT, RIGHT, Days, Scale, scaled


def day(text: str) -> Days:
    first = date.fromisoformat(text).toordinal()
    return first, first + 1


def year(number: int) -> Days:
    return date(number, 1, 1).toordinal(), date(number + 1, 1, 1).toordinal()


def labels(scale: Scale) -> list[str]:
    return [label for _, label in scale.ticks()]


def test_events_spread_over_years_are_drawn_to_scale() -> None:
    scale = scaled([year(2014), year(2018), year(2022), year(2026)])
    assert scale.even
    assert labels(scale) == ["2014", "2016", "2018", "2020", "2022", "2024", "2026"]
    middle = date(2020, 7, 2).toordinal()
    assert scale.at(middle) == pytest.approx((LEFT + RIGHT) / 2, abs=0.1)


def test_months_and_days_are_labelled_as_closely_as_there_is_room() -> None:
    assert labels(scaled([day("2024-01-05"), day("2024-03-05"), day("2024-06-20")])) == [
        *("Feb 2024", "Mar 2024", "Apr 2024", "May 2024", "Jun 2024"),
    ]
    assert labels(scaled([day("2024-03-05"), day("2024-03-06"), day("2024-03-08")])) == [
        *("5 Mar 2024", "6 Mar 2024", "7 Mar 2024", "8 Mar 2024"),
    ]


def test_one_day_is_labelled_in_the_middle() -> None:
    assert scaled([day("2024-03-05")]).ticks() == [(pytest.approx(50), "5 Mar 2024")]


def test_a_busy_week_a_century_after_gets_most_of_the_room() -> None:
    week = [day(f"2024-03-{n:02}") for n in range(4, 12)]
    scale = scaled([day("1924-05-01"), *week, year(2025)])
    assert not scale.even
    begins, ends = scale.at(week[0][0]), scale.at(week[-1][1])
    assert ends - begins > 55
    assert scale.at(week[0][0]) - scale.at(day("1924-05-01")[1]) > 15
    assert "1950" in labels(scale)
    assert any(label.endswith("Mar 2024") and label[0].isdigit() for label in labels(scale))


spans = st.lists(
    st.builds(
        lambda first, size: (first, first + size), st.integers(1, 800_000), st.integers(1, 366)
    ),
    min_size=1,
    max_size=30,
)


@given(spans)
def test_later_days_stand_further_right_and_labels_never_touch(given_spans: list[Days]) -> None:
    scale = scaled(given_spans)
    ends = sorted({d for span in given_spans for d in span})
    places = [scale.at(d) for d in ends]
    assert places[0] == pytest.approx(LEFT)
    assert places[-1] == pytest.approx(RIGHT)
    assert all(left < right for left, right in pairwise(places))
    ticks = [place for place, _ in scale.ticks()]
    assert ticks
    assert all(right - left >= 9.4 for left, right in pairwise(ticks))
    assert all(LEFT - 0.01 <= place <= RIGHT + 0.01 for place in ticks)
