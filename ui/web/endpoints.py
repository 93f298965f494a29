"""What programs may ask of Dateline: the functions behind its API and its MCP tools."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from qa.serialize import answer_to_dict
from qa.types import Turn
from ui.brief_making import Order, format_of
from ui.events import Wanted
from ui.records import search_record
from ui.strings import Programs
from ui.timeline import timeline_record
from ui.web.asked import BadRequest, day_of, filters_of
from vectorstore.embeddings import Embedder, open_embedder
from vectorstore.generations import Store
from vectorstore.retrieval import search as find

if TYPE_CHECKING:
    from ui.web.site import Site
    from vectorstore.types import Article

NAMES = ("ask", "search", "articles", "article", "timeline", "brief")
MOST_PASSAGES = 100
LONGEST = 2_000
"""Code points to search for, as many as a question may have."""
MOST_TURNS = 100
MOST_QUESTIONS = 30
_DESCRIBED = ("sha256", "title", "publisher", "author", "published", "updated", "url")


@dataclass(frozen=True)
class Endpoints:
    """The functions over one site; results are plain JSON values.

    Their docstrings are read by clients, one line a parameter.
    """

    site: Site

    def ask(
        self,
        question: str,
        history: Annotated[list[list[str]], Field(max_length=MOST_TURNS)] | None = None,
        sources: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> dict[str, Any]:
        """Answer a question from the articles, every sentence with the words it rests on.

        The status "not_in_corpus" means that the articles do not say; nothing is made up.

        Args:
            question: A question in English; a follow-up may lean on the history.
            history: Earlier exchanges, oldest first, as [question, answer] pairs.
            sources: Only articles of these outlets or files; all if left out.
            since: Only articles published on or after this day, YYYY-MM-DD.
            until: Only articles published on or before this day, YYYY-MM-DD.

        """
        if any(len(pair) != 2 for pair in history or ()):
            raise BadRequest(Programs.NOT_PAIRS)
        turns = [Turn(asked, answered) for asked, answered in history or ()]
        filters = filters_of(sources or (), since, until)
        return answer_to_dict(self.site.assistant.ask(question, turns, filters=filters))

    def search(
        self,
        words: Annotated[str, Field(max_length=LONGEST)],
        limit: Annotated[int, Field(ge=1, le=MOST_PASSAGES)] = 8,
        sources: list[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> dict[str, Any]:
        """Find the passages of the articles that are closest to some words, best first.

        Args:
            words: What to look for: words, names, or a question.
            limit: Passages at most, from 1 to 100.
            sources: Only articles of these outlets or files; all if left out.
            since: Only articles published on or after this day, YYYY-MM-DD.
            until: Only articles published on or before this day, YYYY-MM-DD.

        """
        snapshot = self._store.snapshot()
        filters = filters_of(sources or (), since, until)
        hits = find(snapshot, self._embedder, words, k=limit, filters=filters)
        ids = {hit.passage.article_id for hit in hits}
        return search_record(words, hits, {i: snapshot.catalog.article(i) for i in ids})

    def articles(self) -> dict[str, Any]:
        """List the articles: file, hash, title, outlet, author, dates and length of each."""
        return {"articles": [_described(a) for a in self.site.assistant.corpus().articles]}

    def article(
        self, sha256: str, start: int | None = None, end: int | None = None
    ) -> dict[str, Any]:
        """Read an article, or a span of it such as the one that a citation names.

        Args:
            sha256: The hash of the article's file, as citations and lists of articles have it.
            start: Where to begin, in characters of the text; its beginning if left out.
            end: Where to end, in characters of the text; its end if left out.

        """
        try:
            article = self.site.assistant.source(sha256)
        except KeyError as error:
            raise BadRequest(Programs.NO_ARTICLE) from error
        length = len(article.text)
        start, end = start or 0, length if end is None else end
        if not 0 <= start <= end <= length:
            raise BadRequest(Programs.NO_SPAN.format(length=length))
        return _described(article) | {"start": start, "end": end, "text": article.text[start:end]}

    def timeline(
        self,
        topic: str | None = None,
        since: str | None = None,
        until: str | None = None,
        sources: list[str] | None = None,
    ) -> dict[str, Any]:
        """List dated events of the articles in order, each with the sentence that tells of it.

        Args:
            topic: Only events on this; all if left out.
            since: Only events on or after this day, YYYY-MM-DD.
            until: Only events on or before this day, YYYY-MM-DD.
            sources: Only articles of these outlets or files; all if left out.

        """
        found, _ = self.site.chronicle.events(
            Wanted(
                topic=topic,
                outlets=tuple(sources or ()),
                since=day_of("since", since) if since else None,
                until=day_of("until", until) if until else None,
            )
        )
        return timeline_record(topic, found)

    def brief(
        self,
        topic: str,
        questions: Annotated[list[str], Field(max_length=MOST_QUESTIONS)] | None = None,
    ) -> str:
        """Write a footnoted briefing on a topic, in Markdown; this takes some seconds.

        Args:
            topic: What the briefing is on.
            questions: What it should answer, in this order; proposed if left out.

        """
        subject = " ".join(topic.split())
        asked = None if questions is None else tuple(questions)
        briefing = self.site.briefer.make(Order(subject, subject, asked))
        data: bytes = format_of("-.md").write(briefing)
        return data.decode()

    @cached_property
    def _store(self) -> Store:
        return Store(self.site.store)

    @cached_property
    def _embedder(self) -> Embedder:
        return open_embedder(self.site.settings.embedder)


def _described(article: Article) -> dict[str, Any]:
    stated = {name: getattr(article, name) for name in _DESCRIBED}
    return {"source": article.path, **stated, "characters": len(article.text)}
