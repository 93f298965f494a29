"""Text to pieces: which lines belong together, and what shape each piece has on the page.

Plain text and Markdown alike. A piece is a paragraph, list item, table row, heading, fenced code
or rule, with the offsets of its content: bullets, hashes and quote marks stay outside it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

Shape = Literal["line", "item", "row", "code", "heading", "rule"]

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_FRONT_MATTER = re.compile(
    r"---[ \t]*\r?\n((?:[ \t]*(?:#[^\r\n]*)?\r?\n|[ \t]*-[ \t][^\r\n]*\r?\n"
    r"|[ \t]*[A-Za-z][\w -]*:(?:[ \t][^\r\n]*)?\r?\n)*)(?:---|\.\.\.)[ \t]*(?=\r?\n|\Z)"
)
_FENCE = re.compile(r"```|~~~")
_HASHES = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_CLOSING_HASHES = re.compile(r"(?<=\S)[ \t]+#+$")
_BULLET = re.compile(r"(?:[-*+•·▪◦‣●○–—]|\[[ xX]\])[ \t\xa0]+(?=\S)")
_NUMBERED = re.compile(r"(?:\d{1,3}|[a-z])[.)][ \t]+\S")
_QUOTE = re.compile(r"(?:>[ \t]?)+(?=\S)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.{1,120}?)(?<=[^\s.])\1")
_RULE = re.compile(r"[-=*_~#+•·.|: \t\xa0—–]{3,}|(?:<[^<>]{1,200}>\s*)+|!\[[^\]]*\]\([^)]*\)")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？؟।:;][\"'”’»)\]]*$")
# Typists and mail programs wrap below this; a paragraph on one line is nearly always longer.
_WIDEST_WRAP = 120
_SHORTEST_BROKEN_LINE = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of the page; ``group`` counts the blank-line-separated groups of lines.

    ``level`` is that of a heading (1 to 6), else 0.
    """

    start: int
    end: int
    shape: Shape
    group: int
    level: int = 0


def front_matter(text: str) -> tuple[int, int, int] | None:
    """Spans of a leading ``---`` block: where its fields begin and end, and where it ends."""
    found = _FRONT_MATTER.match(text, text.startswith("\ufeff"))
    return (found.start(1), found.end(1), found.end()) if found else None


def layout(text: str) -> list[Piece]:
    """Every character that is neither whitespace, a byte order mark nor a marker, in pieces."""
    at = int(text.startswith("\ufeff"))
    matter = front_matter(text)
    pieces: list[Piece] = []
    if matter:
        pieces.append(Piece(at, matter[2], "rule", 0))
        at = matter[2]
    lines = _underlined(text, list(_fenced(text, list(_shaped_lines(text, at)))))
    width = _wrap_width(text, lines)
    above: Piece | None = None
    for line in lines:
        if above and _continues(text, above, line, width):
            pieces[-1] = replace(pieces[-1], end=line.end)
        else:
            pieces.append(line)
        above = line
    return pieces


def _shaped_lines(text: str, at: int) -> Iterator[Piece]:
    group, seen = 1, at
    for found in _LINE.finditer(text, at):
        line = found.group()
        start = found.start() + len(line) - len(line.lstrip())
        end = found.start() + len(line.rstrip())
        if start >= end:
            continue
        if len(_BREAKS.findall(text, seen, start)) > 1:
            group += 1
        seen = end
        yield _shaped(text, start, end, group)


def _shaped(text: str, start: int, end: int, group: int) -> Piece:
    if _RULE.fullmatch(text, start, end):
        return Piece(start, end, "rule", group)
    if text[start] == "|":
        return Piece(start, end, "row", group)
    if quote := _QUOTE.match(text, start, end):
        start = quote.end()
    if hashes := _HASHES.match(text, start, end):
        closed = _CLOSING_HASHES.search(text, hashes.end(), end)
        content_end = closed.start() if closed else end
        return Piece(hashes.end(), content_end, "heading", group, len(hashes.group(1)))
    if bold := _BOLD.fullmatch(text, start, end):
        return Piece(bold.start(2), bold.end(2), "heading", group, 3)
    if bullet := _BULLET.match(text, start, end):
        return Piece(bullet.end(), end, "item", group)
    return Piece(start, end, "item" if _NUMBERED.match(text, start, end) else "line", group)


def _fenced(text: str, lines: list[Piece]) -> Iterator[Piece]:
    closings: dict[str, list[int]] = {"```": [], "~~~": []}
    for n, line in enumerate(lines):
        if line.end - line.start == 3 and text[line.start : line.end] in closings:
            closings[text[line.start : line.end]].append(n)
    at = 0
    while at < len(lines):
        line = lines[at]
        fence = _FENCE.match(text, line.start, line.end)
        later = closings[fence.group()] if fence else []
        after = bisect_right(later, at)
        if after == len(later):
            yield line
            at += 1
            continue
        closing = later[after]
        yield replace(line, shape="rule")
        if closing > at + 1:
            yield Piece(lines[at + 1].start, lines[closing - 1].end, "code", line.group)
        yield replace(lines[closing], shape="rule")
        at = closing + 1


def _underlined(text: str, lines: list[Piece]) -> list[Piece]:
    """Mark the headings that have a line of ``===`` or ``---`` below them."""
    for n, rule in enumerate(lines[1:], 1):
        line = lines[n - 1]
        alone = n == 1 or lines[n - 2].group != line.group
        if (
            alone
            and rule.shape == "rule"
            and line.shape == "line"
            and rule.group == line.group
            and line.end - line.start <= _WIDEST_WRAP
            and _UNDERLINE.fullmatch(text, rule.start, rule.end)
        ):
            level = 1 if text[rule.start] == "=" else 2
            lines[n - 1] = replace(line, shape="heading", level=level)
    return lines


def _wrap_width(text: str, lines: list[Piece]) -> int:
    """The column at which the text was hard-wrapped, 0 where it was not."""
    groups: dict[int, list[Piece]] = {}
    for line in lines:
        if line.shape == "line":
            groups.setdefault(line.group, []).append(line)
    width = 0
    for group in groups.values():
        longest = max(line.end - line.start for line in group)
        pairs = list(pairwise(group))
        if (
            len(group) >= 3
            and longest <= _WIDEST_WRAP
            and all(_forced(text, a, b, longest) for a, b in pairs)
            and any(_mid_sentence(text, a, b) for a, b in pairs)
        ):
            width = max(width, longest)
    return width


def _continues(text: str, above: Piece, line: Piece, width: int) -> bool:
    """Whether the line goes on with the paragraph or list item of the line above it."""
    if line.shape != "line" or above.shape not in ("line", "item") or line.group != above.group:
        return False
    if width and above.end - above.start <= width:
        return _forced(text, above, line, width)
    return above.end - above.start >= _SHORTEST_BROKEN_LINE and _mid_sentence(text, above, line)


def _forced(text: str, line: Piece, following: Piece, width: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one."""
    word = text[following.start : following.end].split(None, 1)[0]
    return line.end - line.start + 1 + len(word) > width


def _mid_sentence(text: str, line: Piece, following: Piece) -> bool:
    ended = _ENDS_SENTENCE.search(text, max(line.start, line.end - 8), line.end)
    return ended is None and text[following.start].islower()
