"""A quote where it stands: what comes just before and just after it in its article."""

from __future__ import annotations

from typing import NamedTuple

_MOST = 140


class Context(NamedTuple):
    """A slice of a text and its surroundings, each on one line; ``line`` counts from 1."""

    line: int
    before: str
    quote: str
    after: str


def around(text: str, start: int, end: int) -> Context:
    """Return ``text[start:end]`` with up to a line of what surrounds it, cut between words."""
    before = " ".join(text[max(0, start - _MOST) : start].split())
    after = " ".join(text[end : end + _MOST].split())
    if start > _MOST:
        before = f"… {before.partition(' ')[2]}"
    if end + _MOST < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    line = text.count("\n", 0, start) + 1
    return Context(line, before, " ".join(text[start:end].split()), after)
