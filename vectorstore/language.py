"""Sentences: where each one begins and ends in the article's own text.

The segmenter knows abbreviations but treats quotation marks as brackets, so one mark left open
(common in news, where each paragraph of a long quotation opens anew) glues a paragraph into one
"sentence". It therefore never sees the marks: they are masked by spaces of the same length, and
what that loses is repaired afterwards.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sentencex import get_sentence_boundaries  # type: ignore[import-untyped]

OPENING = "“„«‹"
CLOSING = "”»›"
_MASK = str.maketrans(dict.fromkeys('"' + OPENING + CLOSING + "\n\r\v\f\x85\u2028\u2029", " "))
_BLANK_LINES = re.compile(r"(?:\r\n|[\n\r\u2028\u2029])[^\S\n\r]*(?:\r\n|[\n\r\u2028\u2029])\s*")
# What stands before a name or a number and so ends no sentence, though a capital follows.
_NEVER_LAST = re.compile(
    r"(?:^|[\s(“\"])(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Capt|Sgt|Sen|Rep|Gov|Amb|Rev|Hon|St|vs|Vol|Art)\.$"
)
# A German ordinal before a month; the names that English shares only where a year follows.
_DAY = re.compile(r"(?:^|\s)\d{1,2}\.$")
_MONTH = re.compile(
    r"(?:Januar|Jänner|Februar|März|Mai|Juni|Juli|Oktober|Dezember)\b"
    r"|(?:April|August|September|November)\s\d{4}\b"
)
_LETTER_OR_DIGIT = re.compile(r"\w")


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences of ``text[start:end]``, which should be one block.

    Code points of ``text``, half open, in order, without surrounding whitespace; together they
    hold every character of the range that is not whitespace.
    """
    spans: list[tuple[int, int]] = []
    at = start
    for gap in _BLANK_LINES.finditer(text, start, end):
        spans += _paragraph(text, at, gap.start())
        at = gap.end()
    return spans + _paragraph(text, at, end)


def _paragraph(text: str, start: int, end: int) -> list[tuple[int, int]]:
    masked = text[start:end].translate(_MASK)
    cuts = [start + found["start_index"] for found in get_sentence_boundaries("en", masked)]
    cuts = [start, *(_before_opening_quotes(text, start, cut) for cut in cuts[1:]), end]
    spans: list[tuple[int, int]] = []
    for left, right in pairwise(cuts):
        left, right = _trim(text, left, right)
        if left == right:
            continue
        if spans and _continues(text, spans[-1], left, right):
            spans[-1] = (spans[-1][0], right)
        else:
            spans.append((left, right))
    return spans


def _before_opening_quotes(text: str, start: int, cut: int) -> int:
    """Move a cut back over quotation marks that open what follows it."""
    while cut > start:
        at = cut - 1
        while at > start and text[at].isspace():
            at -= 1
        opens = text[at] in OPENING or (
            text[at] == '"' and (at == start or text[at - 1].isspace()) and at + 1 == cut
        )
        if not opens:
            return cut
        cut = at
    return cut


def _continues(text: str, previous: tuple[int, int], left: int, right: int) -> bool:
    """Whether a span belongs to the sentence before it."""
    head = text[left:right].lstrip('" ' + OPENING + CLOSING)
    if not _LETTER_OR_DIGIT.search(head):
        return True
    tail = text[max(previous[0], previous[1] - 8) : previous[1]]
    if _DAY.search(tail) and _MONTH.match(head):
        return True
    return head[0].islower() or head[0] in ",;:)]" or _NEVER_LAST.search(tail) is not None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
