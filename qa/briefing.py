"""A briefing: the questions of a topic answered from the articles, with every quote they rest on.

Every sentence of it is an answer's or an article's. What is compiled here is the order: key points
first, then each question, what the articles do not say, and the dated events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

from qa.attribution import introduction
from qa.timeline import Event, Timeline
from qa.timeline import Sources as Dated
from qa.types import Answer, Citation, Claim, Status
from vectorstore.types import ID_LENGTH, Article, Filters

_MOST_KEY_POINTS = 6
_Cited = dict[tuple[str, int], Citation]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A citation, with what only its article knows: author, and the line of the file."""

    citation: Citation
    author: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of an answer.

    ``lead`` is its beginning that says who reports it, "" where it has none. ``footnotes`` are
    values of ``Citation.n``; ``doubts`` say why the quotes do not support it in full.
    """

    text: str
    lead: str = ""
    footnotes: tuple[int, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A question and its answer, in parts.

    ``opening`` is what the answer says before its sentences: how the articles differ, or what
    they do not say. A refusal has nothing else.
    """

    question: str
    status: Status
    opening: str
    short: Point | None
    points: tuple[Point, ...]
    notes: tuple[str, ...]

    @property
    def said(self) -> tuple[Point, ...]:
        """All that the articles say on it; nothing in a refusal."""
        return (self.short, *self.points) if self.short else self.points

    @property
    def differs(self) -> bool:
        """Whether its points are to be read side by side."""
        return self.status == "answered" and bool(self.opening) and len(self.points) > 1


@dataclass(frozen=True, slots=True)
class Scope:
    """What was read: ``chosen`` of ``articles`` that the filters let through.

    ``outlets`` are stated by these articles, ``nameless`` of them state none. ``first`` and
    ``last`` are full days of publication; ``undated`` articles state none.
    """

    filters: Filters
    articles: int
    chosen: int
    outlets: tuple[str, ...]
    nameless: int
    first: str | None
    last: str | None
    undated: int


@dataclass(frozen=True, slots=True)
class Briefing:
    """What is written out in every format; ``made`` is an ISO day.

    Footnotes are numbered by their first use in this order: key points, sections, events.
    """

    topic: str
    made: str
    scope: Scope
    engines: tuple[str, ...]
    key_points: tuple[Point, ...]
    sections: tuple[Section, ...]
    events: tuple[Event, ...]
    footnotes: tuple[Footnote, ...]


class Catalogued(Dated, Protocol):
    """Where articles are listed and looked up: the catalogue."""

    def articles(self) -> Sequence[Article]:
        """All of them."""

    def select(self, filters: Filters) -> frozenset[str] | None:
        """The ids of the articles that the filters let through; None for all."""


def scope(catalog: Catalogued, filters: Filters) -> Scope:
    """Describe the articles that a briefing under these filters is made from."""
    every, within = catalog.articles(), catalog.select(filters)
    chosen = [a for a in every if within is None or a.id in within]
    days = sorted(a.published[:10] for a in chosen if a.published and a.published[:4].isdecimal())
    outlets = sorted({a.publisher for a in chosen if a.publisher}, key=str.casefold)
    return Scope(
        filters=filters,
        articles=len(every),
        chosen=len(chosen),
        outlets=tuple(outlets),
        nameless=sum(a.publisher is None for a in chosen),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        undated=len(chosen) - len(days),
    )


def compiled(
    topic: str,
    made: str,
    of: Scope,
    answers: Sequence[Answer],
    dated: Timeline,
    catalog: Catalogued,
) -> Briefing:
    """Put a briefing together.

    Raises KeyError where the catalogue lacks an article that an answer cites.
    """
    cited: _Cited = {}
    sections = tuple(_section(answer, cited, catalog) for answer in answers)
    key_points = _key_points(sections)
    place = {c.n: _place(c, cited) for c in dated.citations}
    events = [replace(e, citations=tuple(place[n] for n in e.citations)) for e in dated.events]
    used = chain(
        chain.from_iterable(p.footnotes for p in key_points),
        chain.from_iterable(p.footnotes for s in sections for p in s.said),
        chain.from_iterable(e.citations for e in events),
    )
    new = {old: n for n, old in enumerate(dict.fromkeys(used), 1)}
    return Briefing(
        topic=" ".join(topic.split()),
        made=made,
        scope=of,
        engines=tuple(dict.fromkeys(a.engine for a in answers)),
        key_points=tuple(_renumbered(p, new) for p in key_points),
        sections=tuple(
            replace(
                s,
                short=_renumbered(s.short, new) if s.short else None,
                points=tuple(_renumbered(p, new) for p in s.points),
            )
            for s in sections
        ),
        events=tuple(replace(e, citations=tuple(new[n] for n in e.citations)) for e in events),
        footnotes=tuple(
            _footnote(replace(list(cited.values())[old], n=n), catalog) for old, n in new.items()
        ),
    )


def _section(answer: Answer, cited: _Cited, catalog: Catalogued) -> Section:
    by_number = {c.n: c for c in answer.citations}
    points = [_point(claim, by_number, cited, catalog) for claim in answer.claims]
    brief = bool(points) and points[0].text == answer.short_answer
    lines = answer.text.split("\n") if answer.text else []
    return Section(
        question=answer.question,
        status=answer.status,
        # One line a claim; the opening stands before them, and is all of a refusal.
        opening=" ".join(lines[: max(0, len(lines) - len(points))]),
        short=points[0] if brief else None,
        points=tuple(points[1:] if brief else points),
        notes=tuple(filter(None, (answer.degraded, *answer.notes))),
    )


def _point(
    claim: Claim,
    by_number: Mapping[int, Citation],
    cited: _Cited,
    catalog: Catalogued,
) -> Point:
    citations = [by_number[n] for n in claim.citations]
    article = catalog.article(citations[0].sha256[:ID_LENGTH])
    doubts = claim.reasons or ("the quotes support it only in part",)
    return Point(
        text=claim.text,
        lead=introduction(claim.text, article),
        footnotes=tuple(_place(citation, cited) for citation in citations),
        doubts=doubts if claim.support in ("partial", "unsupported") else (),
    )


def _place(citation: Citation, cited: _Cited) -> int:
    """The place of a citation among all that were met, each span once."""
    key = (citation.sha256, citation.start)
    cited.setdefault(key, citation)
    return list(cited).index(key)


def _key_points(sections: Sequence[Section]) -> list[Point]:
    """The first sentence of each answer that stands alone; of those that differ, that they do."""
    chosen: dict[str, Point] = {}
    for section in sections:
        if section.differs:
            every = tuple(dict.fromkeys(n for p in section.points for n in p.footnotes))
            fresh = [Point(f"{section.question} {section.opening}", footnotes=every)]
        else:
            # Among others that have a lead, a sentence without one goes on from them.
            led = any(p.lead for p in section.points)
            told = (p for p in section.points or section.said if p.lead or not led)
            fresh = [p for p in told if p.text not in chosen]
        chosen |= {point.text: point for point in fresh[:1]}
    return list(chosen.values())[:_MOST_KEY_POINTS]


def _renumbered(point: Point, new: Mapping[int, int]) -> Point:
    return replace(point, footnotes=tuple(dict.fromkeys(new[n] for n in point.footnotes)))


def _footnote(citation: Citation, catalog: Catalogued) -> Footnote:
    article = catalog.article(citation.sha256[:ID_LENGTH])
    return Footnote(citation, article.author, article.text.count("\n", 0, citation.start) + 1)
