"""Quotations: the stretches of a text that stand in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_OPENING = "“„«"
_MARK = re.compile(r"""["“”„«»‘']""")
_DOUBLE = re.compile(r"[\"“”„«»]")
# An apostrophe closes a quotation where no letter follows; after punctuation it does so for sure.
_SURE_END = re.compile(r"(?<=[.,;:!?…])[’'](?!\w)")
_LIKELY_END = re.compile(r"(?<=\w)[’'](?!\w)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s")
_OPENS_A_PARAGRAPH = re.compile(r"\s*[\"“„«]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Somebody's words in quotation marks: one span, or one a paragraph where they run on.

    Spans are code points, half open, with their marks.
    """

    spans: tuple[tuple[int, int], ...]

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any of its words lie in the range."""
        return any(a < end and start < b for a, b in self.spans)


def quotations(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Quotation]:
    """The quotations of these paragraphs of the text, in order.

    A quotation that its paragraph leaves open goes on where the next one opens with a mark; else
    it is taken to end with the paragraph.
    """
    found: list[list[tuple[int, int]]] = []
    running = False
    for start, end in paragraphs:
        spans, open_end = _spans(text, start, end, running)
        if (
            running
            and spans
            and (spans[0][0] == start or _OPENS_A_PARAGRAPH.match(text, start, end))
        ):
            found[-1].append(spans.pop(0))
            running = open_end and not spans
        else:
            running = open_end
        found += [[span] for span in spans]
        running = running or (open_end and bool(spans))
    return [Quotation(tuple(spans)) for spans in found]


def _spans(text: str, start: int, end: int, running: bool) -> tuple[list[tuple[int, int]], bool]:
    """The quotations of one paragraph, and whether the last is left open.

    ``running`` says that one was open before: it goes on where a mark that closes comes first.
    """
    spans: list[tuple[int, int]] = []
    first = _DOUBLE.search(text, start, end) if running else None
    opened = start if first and not _opens(text, first.start(), start, None) else None
    at = start
    while mark := _MARK.search(text, at, end):
        here, at = mark.start(), mark.end()
        if mark.group() in "‘'":
            closed = _single(text, here, end) if opened is None else None
            if closed is not None:
                spans.append((here, closed))
                at = closed
        elif _opens(text, here, start, opened):
            if opened is not None:
                # Left open: it can be relied on for no more than a sentence
                stop = _SENTENCE_END.search(text, opened, here)
                spans.append((opened, stop.start() if stop else here))
            opened = here
        elif opened is not None:
            spans.append((opened, at))
            opened = None
    if opened is not None:
        spans.append((opened, end))
    return spans, opened is not None


def _opens(text: str, at: int, start: int, opened: int | None) -> bool:
    """Whether a double mark opens a quotation; a straight one is told by the spaces beside it."""
    sign = text[at]
    if sign == "“" and opened is not None and text[opened] == "„":
        return False
    if sign != '"':
        return sign in _OPENING
    spaced = at == start or text[at - 1].isspace() or text[at - 1] in "([—–"
    return spaced and not text[at + 1 : at + 2].isspace()


def _single(text: str, at: int, end: int) -> int | None:
    """Where the quotation that a single mark at ``at`` opens ends; None where it opens none."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if (before and not before.isspace() and before not in "([—–") or not after.isalnum():
        return None
    closing = _SURE_END.search(text, at + 1, end) or _LIKELY_END.search(text, at + 1, end)
    return closing.end() if closing else None
