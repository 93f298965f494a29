"""Blocks: the article's paragraphs and headings, told apart from the furniture around them.

Wording decides most of it (``cues``); this file adds what only position can tell: which line is
the title, what is printed twice, what stands between two pieces of furniture. When unsure, a
block is body: losing news is worse than keeping an advertisement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from vectorstore import cues
from vectorstore.dates import dated, is_date, is_empty_label
from vectorstore.layout import Piece, layout
from vectorstore.statements import describes_outlet, labelled

Kind = Literal["title", "heading", "body", "boilerplate"]

_LONGEST_TITLE = 30
_LONGEST_HEADING = 14
_SHORTEST_REPEAT = 4
_LONGEST_STANDFIRST = 40
_LONGEST_CRUMB = 4
_ENDS_WITHIN = re.compile(r"[^\W\d_]{3}[.!?…][\"'”’)]*\s")
_OPENING = "“\"‘'«¿¡"


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the text, without surrounding whitespace or list markers, and what it is."""

    start: int
    end: int
    kind: Kind


@dataclass(slots=True)
class _Draft:
    """A piece while it is being judged; ``kind`` None means nothing has claimed it yet."""

    piece: Piece
    text: str
    kind: Kind | None = None

    @property
    def is_line(self) -> bool:
        return self.piece.shape == "line"

    @property
    def is_prose(self) -> bool:
        """Whether a reader would call it a sentence rather than a label."""
        if self.piece.shape in ("item", "row", "code"):
            return True
        size = cues.words(self.text)
        if size > _LONGEST_TITLE:
            return True
        # A headline may ask or cry out, but does not end in a full stop.
        shortest = _LONGEST_HEADING if self.text.rstrip("”\"’')").endswith(("?", "!")) else 4
        return cues.ends_sentence(self.text) and size > shortest

    @property
    def is_open(self) -> bool:
        return self.kind is None


def blocks(text: str) -> list[Block]:
    """The blocks of a text in reading order, at most one of them the title.

    Outside every block lie only whitespace, a byte order mark and the markers of lists, headings
    and quotations.
    """
    drafts = [_Draft(p, " ".join(text[p.start : p.end].split())) for p in layout(text)]
    for draft in drafts:
        worded = draft.piece.shape in ("line", "item") and cues.is_furniture(draft.text)
        if draft.piece.shape == "rule" or worded:
            draft.kind = "boilerplate"
    _label_values(drafts)
    first, last = _prose_range(drafts)
    _related_lists(drafts, last)
    _stated_fields(_header(drafts, first), drafts[last:])
    _title(drafts, first)
    _repeats(drafts)
    _between_furniture(drafts[:first])
    _between_furniture(drafts[last:])
    _outlet_names(drafts)
    _headings(drafts, first)
    return [Block(d.piece.start, d.piece.end, d.kind or "body") for d in drafts]


def _label_values(drafts: list[_Draft]) -> None:
    for label, value in pairwise(drafts):
        if (
            label.kind == "boilerplate"
            and value.is_open
            and value.is_line
            and value.piece.group == label.piece.group
            and is_empty_label(label.text)
            and (cues.words(value.text) <= 3 or is_date(value.text))
            and not cues.ends_sentence(value.text)
        ):
            value.kind = "boilerplate"


def _related_lists(drafts: list[_Draft], last: int) -> None:
    """Links below a "Related posts": in the footer to its end, elsewhere to a blank line."""
    group: int | None = None
    for n, draft in enumerate(drafts):
        if draft.kind == "boilerplate" and cues.begins_related(draft.text):
            group = draft.piece.group
        elif group is not None and draft.is_open:
            listed = draft.piece.group == group or n >= last
            if listed and not cues.ends_sentence(draft.text) and draft.piece.shape != "row":
                draft.kind = "boilerplate"
            else:
                group = None


def _prose_range(drafts: list[_Draft]) -> tuple[int, int]:
    """Where the header ends and where the footer begins."""
    prose = [n for n, draft in enumerate(drafts) if draft.is_open and draft.is_prose]
    return (prose[0], prose[-1] + 1) if prose else (len(drafts), len(drafts))


def _header(drafts: list[_Draft], first: int) -> list[_Draft]:
    """What stands above the report itself: a standfirst too, where there is one."""
    later = [n for n, d in enumerate(drafts) if n > first and d.is_open and d.is_prose]
    if first < len(drafts) and cues.words(drafts[first].text) <= _LONGEST_STANDFIRST and later:
        return drafts[: later[0]]
    return drafts[:first]


def _stated_fields(header: list[_Draft], footer: list[_Draft]) -> None:
    """Lines that give the article's date, address and the like, where such lines stand."""
    for draft in header:
        if draft.is_open and dated(draft.text):
            draft.kind = "boilerplate"
    for draft in (*header, *footer):
        if draft.is_open and labelled(draft.text):
            draft.kind = "boilerplate"


def _title(drafts: list[_Draft], first: int) -> None:
    header = drafts[:first]
    marked = [d for d in header if d.piece.shape == "heading" and d.is_open]
    lines = [d for d in header if d.is_line and d.is_open and _is_headline(d.text)]
    tops = [d for d in marked if d.piece.level == 1]
    longer = [d for d in lines if cues.words(d.text) > 2]
    title = next(iter(tops or longer or lines or marked), None)
    if title is None or not any(d.is_open and d is not title for d in drafts):
        return
    title.kind = "title"
    for draft in header:
        if draft is title:
            return
        if draft.is_open and draft.is_line and cues.words(draft.text) <= 2:
            draft.kind = "boilerplate"


def _is_headline(text: str) -> bool:
    if cues.words(text) > _LONGEST_TITLE or len(text) > 200 or text[0].islower():
        return False
    return text[-1] not in ".,;:。…–—-" and cues.says_something(text)


def _repeats(drafts: list[_Draft]) -> None:
    title = next((d.text for d in drafts if d.kind == "title"), None)
    before: _Draft | None = None
    for draft in drafts:
        if draft.is_open and draft.piece.shape in ("line", "heading", "item"):
            twice = before is not None and before.text == draft.text
            if draft.text == title:
                draft.kind = "boilerplate"
            elif before and twice and cues.words(draft.text) >= _SHORTEST_REPEAT:
                draft.kind = "boilerplate"
                # A line printed twice in a row that is no sentence is a picture's caption.
                if before.is_open and before.is_line and not cues.ends_sentence(before.text):
                    before.kind = "boilerplate"
        before = draft


def _between_furniture(zone: list[_Draft]) -> None:
    fixed = [n for n, draft in enumerate(zone) if draft.kind == "boilerplate"]
    for draft in zone[fixed[0] : fixed[-1]] if fixed else ():
        short = cues.words(draft.text) <= _LONGEST_CRUMB and not cues.ends_sentence(draft.text)
        if draft.is_open and draft.is_line and short:
            draft.kind = "boilerplate"


def _outlet_names(drafts: list[_Draft]) -> None:
    """The name above an outlet's description of itself."""
    for name, about in pairwise(drafts):
        described = about.kind == "boilerplate" and describes_outlet(about.text)
        if described and name.is_open and name.is_line and cues.words(name.text) <= _LONGEST_CRUMB:
            name.kind = "boilerplate"


def _headings(drafts: list[_Draft], first: int) -> None:
    shown = [d for d in drafts if d.kind != "boilerplate"]
    # Above the report, a line that says nothing is a name: of its author, outlet or place.
    names = [d for d in drafts[:first] if not cues.says_something(d.text)]
    for draft in shown:
        if draft.piece.shape == "heading" and draft.is_open:
            draft.kind = "heading"
    candidates = [d.is_open and d.is_line and _is_heading(d.text) and d not in names for d in shown]
    for n, draft in enumerate(shown):
        alone = candidates[n] and not any(candidates[max(0, n - 1) : n] + candidates[n + 1 : n + 2])
        after_title = n > 0 and shown[n - 1].kind == "title"
        # The line under the title is the standfirst: it tells news, and no section follows a title.
        if alone and not after_title and n + 1 < len(shown) and shown[n + 1].is_open:
            draft.kind = "heading"


def _is_heading(text: str) -> bool:
    if text[-1] in '.!…。！;,:"”»' or not (text[0].isalpha() or text[0] in _OPENING):
        return False
    if text[0].islower() or not any(c.isalpha() for c in text) or _ENDS_WITHIN.search(text):
        return False
    size = cues.words(text)
    title_case = sum(word[0].isupper() for word in text.split()) * 3 >= len(text.split()) * 2
    return len(text) <= 160 and size <= (_LONGEST_HEADING + 6 if title_case else _LONGEST_HEADING)
