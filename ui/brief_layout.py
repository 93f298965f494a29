"""A briefing as a run of blocks: what every format shows, in its order and its words.

All text is cleaned here: what cannot be seen, or cannot stand in XML, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qa.briefing import Briefing, Footnote, Point, Scope, Section
from qa.timeline import Event
from qa.types import Status
from ui.render import byline, counted, one_line
from ui.sources import Source, written_date
from ui.strings import Nouns

Style = Literal["plain", "strong", "lead", "muted"]
Kind = Literal[
    "title",
    "facts",
    "heading",
    "short",
    "point",
    "side",
    "text",
    "note",
    "gap",
    "event",
    "sources",
]
_GAPS: Mapping[str, tuple[Status, ...]] = {
    "What the articles do not say": ("not_in_corpus", "partial"),
    "What can be asked more exactly": ("clarify",),
}
_MOST_OUTLETS = 12
_NOT_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text in one style; a lead says who reports what follows."""

    text: str
    style: Style = "plain"


Inline = Words | int
"""Text, or the number of a footnote."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of one kind.

    A "side" stands beside the other sides next to it; an "event" begins with its days; "sources"
    is where the footnotes go, as its format has them.
    """

    kind: Kind
    inlines: tuple[Inline, ...] = ()


def clean(text: str) -> str:
    """Put text on one line, without characters that act unseen or that no XML may hold."""
    return _NOT_XML.sub("", one_line(text))


def blocks(briefing: Briefing) -> Iterator[Block]:
    """Lay a briefing out from title to sources."""
    yield _block("title", title(briefing))
    yield from (_block("facts", fact) for fact in facts(briefing))
    if briefing.key_points:
        yield _block("heading", "Key points")
        yield from (_told("point", [point]) for point in briefing.key_points)
    for section in briefing.sections:
        if section.said:
            yield from _answered(section)
    for heading, statuses in _GAPS.items():
        unanswered = [s for s in briefing.sections if s.opening and s.status in statuses]
        if unanswered:
            yield _block("heading", heading)
        yield from map(_gap, unanswered)
    if briefing.events:
        yield _block("heading", "Timeline")
        yield from (_event(event, briefing.footnotes) for event in briefing.events)
    if briefing.footnotes:
        yield _block("heading", "Sources")
        yield Block("sources")


def title(briefing: Briefing) -> str:
    """Write the topic as a title."""
    return clean(f"{briefing.topic[:1].upper()}{briefing.topic[1:]}")


def facts(briefing: Briefing) -> Iterator[str]:
    """Say when a briefing was made, of what, and how far its words are the articles' own."""
    yield f"Briefing made on {written_date(briefing.made)} from {_extent(briefing.scope)}."
    limits = _limits(briefing.scope)
    if limits:
        yield f"Limited to articles {limits}."
    if briefing.scope.outlets:
        yield f"{_outlets(briefing.scope)}."
    if set(briefing.engines) <= {"extractive"}:
        yield (
            "The sentences are quoted from the articles that their footnotes name; added are short "
            "answers, who reports what, and where the articles differ or do not say."
        )
    else:
        yield (
            f"Written by {' and '.join(briefing.engines)}; every sentence was checked against the "
            "quotes in its footnotes."
        )


def source_parts(footnote: Footnote) -> tuple[list[str], str, str]:
    """Describe what a footnote points at: its byline, ``file:line``, and the quote."""
    c = footnote.citation
    source = Source(c.source, c.title, c.publisher, footnote.author, c.published, ())
    stated = [clean(part) for part in byline(source)]
    return stated, f"{clean(c.source)}:{footnote.line}", clean(c.quote)


def _extent(scope: Scope) -> str:
    chosen = counted(scope.chosen, Nouns.ARTICLE)
    whole = chosen if scope.chosen == scope.articles else f"{scope.chosen:,} of {scope.articles:,}"
    whole = whole if "article" in whole else f"{whole} articles"
    undated = scope.undated and f"; {scope.undated:,} {_state(scope.undated)} no full date"
    first, last = written_date(scope.first), written_date(scope.last)
    if not first:
        return f"{whole}, of which none states a full date"
    when = first if first == last else f"{first} to {last}"
    return f"{whole}, published {when}{undated or ''}"


def _outlets(scope: Scope) -> str:
    shown = [clean(name) for name in scope.outlets[:_MOST_OUTLETS]]
    more = len(scope.outlets) - len(shown)
    listed = ", ".join([*shown, *([f"and {more:,} more"] if more else [])])
    if not scope.nameless:
        return f"Outlets: {listed}"
    return f"Outlets: {listed}; {scope.nameless:,} {_state(scope.nameless)} none"


def _state(number: int) -> str:
    return "article states" if number == 1 else "articles state"


def _limits(scope: Scope) -> str:
    limits = scope.filters
    sources = " or ".join(clean(name) for name in limits.sources)
    since, until = written_date(limits.since), written_date(limits.until)
    parts = [sources and f"of {sources}", since and f"from {since}", until and f"until {until}"]
    return ", ".join(part for part in parts if part)


def _answered(section: Section) -> Iterator[Block]:
    yield _block("heading", section.question)
    if section.short:
        yield Block("short", (Words(clean(section.short.text), "strong"), *section.short.footnotes))
    if section.opening:
        yield _block("text", section.opening)
    if section.differs:
        yield from (_told("side", [point]) for point in section.points)
    else:
        yield from (_told("point", points) for points in _joined(section.points))
    yield from (_block("note", note) for note in section.notes)


def _gap(section: Section) -> Block:
    asked = Words(f"{clean(section.question)} ", "strong")
    return Block("gap", (asked, Words(clean(section.opening))))


def _joined(points: Sequence[Point]) -> list[list[Point]]:
    """Group points by who reports them: one without a lead goes on with the one before it."""
    groups: list[list[Point]] = []
    for point in points:
        if groups and not point.lead and groups[-1][0].lead:
            groups[-1].append(point)
        else:
            groups.append([point])
    return groups


def _told(kind: Kind, points: Sequence[Point]) -> Block:
    inlines: list[Inline] = []
    for point in points:
        lead = clean(point.lead)
        if inlines:
            inlines.append(Words(" "))
        if lead:
            inlines.append(Words(f"{lead} ", "lead"))
        inlines += [Words(clean(point.text[len(point.lead) :])), *point.footnotes]
        if point.doubts:
            inlines.append(Words(f" ({clean('; '.join(point.doubts))})", "muted"))
    return Block(kind, tuple(inlines))


def _event(event: Event, footnotes: Sequence[Footnote]) -> Block:
    (who, *_), _, _ = source_parts(footnotes[event.citations[0] - 1])
    after = [who]
    if event.speaker:
        after.append(f"said by {clean(event.speaker)}")
    if event.anchored:
        after.append(f"“{clean(event.expression)}”, by the date of publication")
    days = Words(f"{clean(event.days)} ", "strong")
    said = Words(clean(event.text))
    return Block("event", (days, said, *event.citations, Words(f" ({'; '.join(after)})", "muted")))


def _block(kind: Kind, text: str) -> Block:
    return Block(kind, (Words(clean(text)),))
