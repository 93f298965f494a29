"""Dated events of a store, as the terminal and the browser list them: all, or those on a topic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from qa.timeline import Timeline, on_topic, timeline
from vectorstore.generations import Store
from vectorstore.types import ID_LENGTH, Article, Filters

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings
    from vectorstore.catalog import Catalog
    from vectorstore.types import Sentence

PASSAGES = 50
"""Passages read for a topic; an answer needs fewer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events to list; ``since`` and ``until``, both inclusive, bound the day of the event."""

    topic: str | None = None
    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class Chronicle:
    """The events of a store, following its index when another process renews it; thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._store = Store(settings.store)
        self._embedder = settings.embedder

    def events(self, wanted: Wanted) -> tuple[Timeline, dict[str, Article]]:
        """The events, and the articles they cite by sha256.

        Raises:
            CorpusError: there is no store, or it is damaged.
            QuestionError: the topic is too long.

        """
        catalog = self._store.snapshot().catalog
        sentences = list(self._sentences(catalog, wanted))
        # The search may have seen an index that became current meanwhile.
        while (latest := self._store.snapshot().catalog) is not catalog:
            catalog, sentences = latest, list(self._sentences(latest, wanted))
        found = timeline(catalog, sentences, wanted.since, wanted.until)
        articles = {c.sha256: catalog.article(c.sha256[:ID_LENGTH]) for c in found.citations}
        return found, articles

    def outlets(self) -> list[str]:
        """The outlets that articles state, by name."""
        return sorted(self._store.snapshot().catalog.publishers(), key=str.casefold)

    def _sentences(self, catalog: Catalog, wanted: Wanted) -> Iterator[Sentence]:
        filters = Filters(wanted.outlets)
        if wanted.topic is not None:
            yield from on_topic(self._searcher.evidence(wanted.topic, filters=filters))
            return
        chosen = catalog.select(filters)
        for article in catalog.articles():
            if chosen is None or article.id in chosen:
                yield from catalog.sentences(article.id, 0, len(article.text))

    @cached_property
    def _searcher(self) -> Assistant:
        """An assistant without reader or model: a topic is searched for, not answered."""
        from qa.assistant import Assistant
        from qa.extractive import Extractive
        from vectorstore.embeddings import open_embedder

        return Assistant(self._store, open_embedder(self._embedder), Extractive(), PASSAGES)
