"""What the corpus is made of: articles, their sentences, passages, and hits of a search.

Plain frozen data, no I/O. Offsets are code points of ``Article.text``, half open, and always
satisfy ``article.text[start:end] == text``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

ID_LENGTH = 16
"""Hex digits of a file's sha256 that make its article's id."""


@dataclass(frozen=True, slots=True)
class Article:
    """One source file, decoded.

    ``id`` is derived from ``sha256``, the hash of the file's bytes, so the same bytes are the
    same article wherever they lie. ``source`` in citations is ``path``: relative to the corpus
    root, with forward slashes. Metadata the text (or its sidecar) does not state is None.

    Dates are ISO 8601: ``2025-01-16``, ``2025-02-13T02:01``, or ``--04-21`` (the ``gMonthDay``
    of XML Schema) where the text gives a day but no year.
    """

    id: str
    path: str
    sha256: str
    title: str | None
    text: str
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article's own prose (never of boilerplate)."""

    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences under one heading: the unit that is embedded and found.

    ``id`` is a hash of the article's sha256, ``start`` and ``end``.
    """

    id: str
    article_id: str
    start: int
    end: int
    text: str
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a search may look at; empty means all.

    ``sources`` match an article's publisher (case-folded, whole name) or its path.
    ``since`` and ``until`` are inclusive ISO days compared with ``published``; an article whose
    publication day is not known in full lies outside every date range.
    """

    sources: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query.

    ``score`` is the fused score in (0, 1], ``rank`` counts from 1. ``via`` says how the
    passage was found: the rank it had in each search that returned it, e.g.
    ``{"dense": 1, "lexical": 4}``. ``copies`` are near-identical passages of other articles
    (syndicated text), collapsed into this one.
    """

    passage: Passage
    score: float
    rank: int
    via: Mapping[str, int] = field(default_factory=dict)
    copies: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a stretch of an article reports somebody to have said or written.

    ``start`` and ``end`` are code points of the article's text and cover one sentence. ``speaker``
    is the fullest form in which the article names whoever speaks ("the ministry" where it gives
    no name); ``direct`` says that words of it stand in quotation marks.
    """

    article_id: str
    start: int
    end: int
    speaker: str
    direct: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """An expression of time in an article, and the days it can mean.

    ``article.text[start:end]`` is the expression. ``first`` and ``last`` are days, both included;
    both None where the article does not fix them (its year is unknown, or "recently"). ``anchored``
    says that they follow from the date of publication ("next year", "on Friday") and not from the
    words alone.
    """

    article_id: str
    start: int
    end: int
    first: date | None
    last: date | None
    anchored: bool
