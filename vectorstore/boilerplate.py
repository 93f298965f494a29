"""Blocks: the article's paragraphs and headings, told apart from the furniture around them.

Wording decides most of it (``cues``); this file adds what only position can tell: which line is
the title, what is printed twice, what stands between two pieces of furniture. When unsure, a
block is body: losing news is worse than keeping an advertisement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from vectorstore import cues
from vectorstore.dates import dated, is_date, is_empty_label
from vectorstore.drafts import LONGEST_HEADING, Draft, Kind
from vectorstore.injection import is_all_orders
from vectorstore.layout import layout
from vectorstore.mastheads import claim_masthead
from vectorstore.statements import describes_outlet, labelled

_SHORTEST_REPEAT = 4
_LONGEST_STANDFIRST = 40
_LONGEST_CRUMB = 4
_ENDS_WITHIN = re.compile(r"[^\W\d_]{3}[.!?…][\"'”’)]*\s")
_OPENING = "“\"‘'«¿¡"


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the text, without surrounding whitespace or list markers, and what it is.

    ``outlet`` is the newspaper's name, where the block is its masthead.
    """

    start: int
    end: int
    kind: Kind
    outlet: str | None = None


def blocks(text: str) -> list[Block]:
    """The blocks of a text in reading order, at most one of them the title.

    Outside every block lie only whitespace, a byte order mark and the markers of lists, headings
    and quotations.
    """
    drafts = [Draft(p, " ".join(text[p.start : p.end].split())) for p in layout(text)]
    for draft in drafts:
        worded = draft.piece.shape in ("line", "item") and cues.is_furniture(draft.text)
        if draft.piece.shape == "rule" or worded or is_all_orders(draft.text):
            draft.kind = "boilerplate"
    claim_masthead(drafts)
    _label_values(drafts)
    first, last = _prose_range(drafts)
    _related_lists(drafts, last)
    _stated_fields(_header(drafts, first), drafts[last:])
    heads = _section_heads(drafts)
    _title(drafts, first, heads)
    _repeats(drafts)
    _between_furniture(drafts[:first])
    _between_furniture(drafts[last:])
    _outlet_names(drafts)
    _headings(drafts, first, heads)
    return [Block(d.piece.start, d.piece.end, d.kind or "body", d.outlet) for d in drafts]


def _label_values(drafts: list[Draft]) -> None:
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


def _related_lists(drafts: list[Draft], last: int) -> None:
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


def _prose_range(drafts: list[Draft]) -> tuple[int, int]:
    """Where the header ends and where the footer begins."""
    prose = [n for n, draft in enumerate(drafts) if draft.is_open and draft.is_prose]
    return (prose[0], prose[-1] + 1) if prose else (len(drafts), len(drafts))


def _header(drafts: list[Draft], first: int) -> list[Draft]:
    """What stands above the report itself: a standfirst too, where there is one."""
    later = [n for n, d in enumerate(drafts) if n > first and d.is_open and d.is_prose]
    if first < len(drafts) and cues.words(drafts[first].text) <= _LONGEST_STANDFIRST and later:
        return drafts[: later[0]]
    return drafts[:first]


def _stated_fields(header: list[Draft], footer: list[Draft]) -> None:
    """Lines that give the article's date, address and the like, where such lines stand."""
    for draft in header:
        if draft.is_open and dated(draft.text):
            draft.kind = "boilerplate"
    for draft in (*header, *footer):
        if draft.is_open and labelled(draft.text):
            draft.kind = "boilerplate"


def _title(drafts: list[Draft], first: int, heads: list[Draft]) -> None:
    header = drafts[:first]
    marked = [d for d in header if d.piece.shape == "heading" and d.is_open]
    lines = [d for d in header if d.is_open and d.is_headline]
    tops = [d for d in marked if d.piece.level == 1]
    longer = [d for d in lines if cues.words(d.text) > 2]
    # Below a masthead or a date, the column's name is the title, not the head of its first part.
    if longer and longer[0] in heads and not header[0].is_open:
        longer = lines
    title = next(iter(tops or longer or lines or marked), None)
    if title is None or not any(d.is_open and d is not title for d in drafts):
        return
    title.kind = "title"
    for draft in header:
        if draft is title:
            return
        if draft.is_open and draft.is_line and cues.words(draft.text) <= 2:
            draft.kind = "boilerplate"


def _section_heads(drafts: list[Draft]) -> list[Draft]:
    """The lines set directly above a paragraph, blank lines before them: two or more, else none."""
    heads = []
    for n, (head, below) in enumerate(pairwise(drafts)):
        apart = n == 0 or drafts[n - 1].piece.group != head.piece.group
        joined = head.piece.group == below.piece.group and below.is_open and below.is_prose
        if apart and joined and head.is_open and head.is_line and _is_heading(head.text):
            heads.append(head)
    return heads if len(heads) > 1 else []


def _repeats(drafts: list[Draft]) -> None:
    title = next((d.text for d in drafts if d.kind == "title"), None)
    before: Draft | None = None
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


def _between_furniture(zone: list[Draft]) -> None:
    fixed = [n for n, draft in enumerate(zone) if draft.kind == "boilerplate"]
    for draft in zone[fixed[0] : fixed[-1]] if fixed else ():
        short = cues.words(draft.text) <= _LONGEST_CRUMB and not cues.ends_sentence(draft.text)
        if draft.is_open and draft.is_line and short:
            draft.kind = "boilerplate"


def _outlet_names(drafts: list[Draft]) -> None:
    """The name above an outlet's description of itself."""
    for name, about in pairwise(drafts):
        described = about.kind == "boilerplate" and describes_outlet(about.text)
        if described and name.is_open and name.is_line and cues.words(name.text) <= _LONGEST_CRUMB:
            name.kind = "boilerplate"


def _headings(drafts: list[Draft], first: int, heads: list[Draft]) -> None:
    shown = [d for d in drafts if d.kind != "boilerplate"]
    # Above the report, a line that says nothing is a name: of its author, outlet or place.
    named = [d for d in drafts[:first] if not cues.says_something(d.text)]
    names = [d for d in named if d not in heads or not d.text.isupper()]
    for draft in shown:
        if draft.piece.shape == "heading" and draft.is_open:
            draft.kind = "heading"
    candidates = [d.is_open and d.is_line and _is_heading(d.text) and d not in names for d in shown]
    for n, draft in enumerate(shown):
        alone = candidates[n] and not any(candidates[max(0, n - 1) : n] + candidates[n + 1 : n + 2])
        after_title = n > 0 and shown[n - 1].kind == "title"
        # The line under the title is the standfirst, which tells news, unless it heads a section.
        placed = not after_title or draft in heads
        if alone and placed and n + 1 < len(shown) and shown[n + 1].is_open:
            draft.kind = "heading"


def _is_heading(text: str) -> bool:
    if text[-1] in '.!…。！;,:"”»' or not (text[0].isalpha() or text[0] in _OPENING):
        return False
    if text[0].islower() or not any(c.isalpha() for c in text) or _ENDS_WITHIN.search(text):
        return False
    size = cues.words(text)
    title_case = sum(word[0].isupper() for word in text.split()) * 3 >= len(text.split()) * 2
    return len(text) <= 160 and size <= (LONGEST_HEADING + 6 if title_case else LONGEST_HEADING)
