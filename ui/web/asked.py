"""What programs ask for: checked, refused in one sentence, and answered a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from ui.strings import Programs
from vectorstore.dates import iso_day
from vectorstore.types import Filters

if TYPE_CHECKING:
    from pydantic import ValidationError


T = TypeVar("T")
AT_ONCE = CapacityLimiter(4)
"""Programs answered at a time; more would slow each other down, and wait without a thread."""


class BadRequest(Exception):
    """A request that cannot be understood; the message is one sentence that says why."""


async def in_turn(work: Callable[[], T]) -> T:
    """Do work in a thread when its turn has come."""
    return await run_sync(work, limiter=AT_ONCE)


def filters_of(sources: Sequence[str], since: str | None, until: str | None) -> Filters:
    """Put filters together; raises BadRequest where a day is none."""
    for name, day in (("since", since), ("until", until)):
        if day is not None:
            day_of(name, day)
    return Filters(tuple(sources), since, until)


def day_of(name: str, text: str) -> date:
    """Read an ISO day; raises BadRequest naming the parameter."""
    day = iso_day(text)
    if day is None:
        raise BadRequest(Programs.NO_DAY.format(name=name, text=text[:40]))
    return day


def complaint(error: ValidationError) -> str:
    """Say what is wrong first of all, and where."""
    first = error.errors(include_url=False)[0]
    place = ".".join(map(str, first["loc"])) or Programs.THE_REQUEST
    what = first["msg"].removeprefix("Value error, ").removesuffix(".")
    return Programs.COMPLAINT.format(place=place, what=what)
