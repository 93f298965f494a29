"""What stands between quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

Interval = tuple[int, int]
_LINE = re.compile(r"\n")
_BLANK = re.compile(r"\n[^\S\n]*\n")
# A mark that opens, and those that close what it opened.
_CLOSERS = {
    "“": "”",
    "„": "“”",
    "«": "»",
    '"': '"',
    "”": "”",  # as in Swedish and Finnish
    "»": "«»",  # as in German books
}
_BEFORE_OPENING = "([{—–-/"


@lru_cache(maxsize=1024)
def quotations(text: str) -> tuple[Interval, ...]:
    """Return what is quoted in a text, marks left out, outermost quotations only.

    Marks are paired within a paragraph; straight ones by turns. A quotation left open runs to the
    end of its paragraph. One that closes before any was opened began before the text does, and
    counts from the paragraph's start.
    """
    return tuple(span for first, last in paragraphs(text) for span in _paired(text, first, last))


def paragraphs(text: str) -> list[Interval]:
    """Return where paragraphs stand: between blank lines, or a line each if none is blank."""
    breaks = [m.span() for m in _BLANK.finditer(text)] or [m.span() for m in _LINE.finditer(text)]
    starts, ends = [0, *(end for _, end in breaks)], [*(start for start, _ in breaks), len(text)]
    return list(zip(starts, ends, strict=True))


def within(place: Interval, quoted: Sequence[Interval]) -> bool | None:
    """Whether a place is quoted whole (True), not at all (False), or in part (None)."""
    start, end = place
    if any(first <= start and end <= last for first, last in quoted):
        return True
    return None if any(first < end and start < last for first, last in quoted) else False


def _paired(text: str, start: int, end: int) -> Iterator[Interval]:
    first, closers, found = start, "", False
    for at in range(start, end):
        mark = text[at]
        if closers:
            if mark in closers:
                yield first, at
                closers, found = "", True
        elif mark in _CLOSERS:
            if not _ends(text[start:at], text[at + 1 : end]):
                first, closers = at + 1, _CLOSERS[mark]
            elif not found:
                yield start, at
                found = True
    if closers:
        yield first, end


def _ends(before: str, after: str) -> bool:
    """Whether a mark between these can only close: it hangs on a word and none hangs on it."""
    hangs = bool(before) and not before[-1].isspace() and before[-1] not in _BEFORE_OPENING
    return hangs and not after[:1].isalnum()
