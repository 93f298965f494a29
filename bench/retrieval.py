"""How often a search puts an article that answers the question first, or near the front."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from bench.corpus import Question
from vectorstore.embeddings import Embedder
from vectorstore.generations import Snapshot
from vectorstore.retrieval import search

CUTOFF = 10
_PASSAGES = 100  # enough for ten different articles
_HITS = 25

Searcher = Callable[[str], Iterable[str]]
"""A question to article hashes, best first; an article may come again."""


@dataclass(frozen=True)
class Scores:
    """Shares of questions with a right article among the first k, and the mean reciprocal rank.

    ``mrr`` is the mean of 1 / rank of the first right article, 0 beyond the tenth. ``p50_ms`` is
    the median time of a search.
    """

    any1: float
    any5: float
    any10: float
    mrr: float
    p50_ms: float | None = None

    def beats(self, other: Scores) -> bool:
        """Whether both any@1 and MRR are higher."""
        return self.any1 > other.any1 and self.mrr > other.mrr


@dataclass(frozen=True)
class Outcome:
    """What a search made of each question: the rank of the first right article, 0 for none."""

    ranks: tuple[int, ...]
    times_ms: tuple[float, ...]

    def scores(self, only: Sequence[bool] | None = None) -> Scores:
        """Scores over all questions, or over those for which ``only`` is true."""
        ranks = [r for n, r in enumerate(self.ranks) if only is None or only[n]]
        any1, any5, any10 = (sum(0 < r <= k for r in ranks) / len(ranks) for k in (1, 5, CUTOFF))
        mrr = sum(1 / rank for rank in ranks if rank) / len(ranks)
        return Scores(any1, any5, any10, mrr, statistics.median(self.times_ms))


def run(questions: Sequence[Question], searcher: Searcher) -> Outcome:
    """Ask all questions of one search; a warm-up question goes before."""
    list(searcher(questions[0].text))
    ranks: list[int] = []
    times: list[float] = []
    for question in questions:
        started = time.perf_counter()
        found = list(searcher(question.text))
        times.append((time.perf_counter() - started) * 1000)
        articles = islice(dict.fromkeys(found), CUTOFF)
        ranks.append(next((n for n, a in enumerate(articles, 1) if a in question.relevant), 0))
    return Outcome(tuple(ranks), tuple(times))


def searchers(snapshot: Snapshot, embedder: Embedder) -> dict[str, Searcher]:
    """Each search alone, and what Dateline makes of both."""
    hashes = {article.id: article.sha256 for article in snapshot.catalog.articles()}

    def articles(ids: Iterable[str]) -> list[str]:
        return [hashes[p.article_id] for p in snapshot.catalog.passages(list(ids))]

    def bm25(question: str) -> list[str]:
        return [id_ for id_, _ in snapshot.catalog.match(question, _PASSAGES, None)]

    def dense(question: str) -> list[str]:
        vector = embedder.query_vector(question)
        return [id_ for id_, _ in snapshot.dense.query(vector, _PASSAGES, None)]

    def fused(question: str) -> Iterable[str]:
        for hit in search(snapshot, embedder, question, k=_HITS):
            yield from (hashes[p.article_id] for p in (hit.passage, *hit.copies))

    return {
        "BM25 alone": lambda question: articles(bm25(question)),
        "Dense alone": lambda question: articles(dense(question)),
        "Reciprocal ranks, k = 60": lambda question: articles(
            _reciprocal_ranks(bm25(question), dense(question))
        ),
        "Dateline": fused,
    }


def _reciprocal_ranks(*rankings: Sequence[str]) -> list[str]:
    """Cormack, Clarke and Buettcher, 2009: the usual way to fuse two searches."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, id_ in enumerate(ranking, 1):
            scores[id_] = scores.get(id_, 0) + 1 / (60 + rank)
    return sorted(scores, key=lambda id_: -scores[id_])
