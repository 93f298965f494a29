from __future__ import annotations

import asyncio
import threading
import time

import pytest

from ui.web.asked import AT_ONCE, BadRequest, day_of, filters_of, in_turn
from vectorstore.types import Filters


@pytest.mark.parametrize("day", ["2024-5-1", "yesterday", "20240501", "2024-02-30", ""])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(BadRequest, match=r"^since takes a day such as 2025-01-31, not "):
        day_of("since", day)
    with pytest.raises(BadRequest, match=r"^until takes a day"):
        filters_of((), None, day)


def test_days_and_outlets_become_filters() -> None:
    assert filters_of(["A"], "2024-05-01", None) == Filters(("A",), "2024-05-01", None)


def test_work_waits_its_turn() -> None:
    busy, most, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.02)
        with lock:
            busy -= 1

    async def every() -> None:
        await asyncio.gather(*(in_turn(work) for _ in range(12)))

    asyncio.run(every())
    assert most == AT_ONCE.total_tokens == 4
