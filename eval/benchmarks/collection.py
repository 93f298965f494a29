"""Documents of a benchmark as a corpus: written as files, ingested, asked like any other.

One store serves a whole set; a row that brings its own documents is asked with a source filter
on just these. A store is kept under a hash of its documents and of the code that read them; one
made anew takes over the vectors of the last.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import vectorstore
from eval.benchmarks.rows import Document
from qa.assistant import Assistant
from qa.attribution import introduction
from qa.settings import Settings
from qa.types import Answer, Evidence, Turn
from vectorstore.dates import to_iso
from vectorstore.embeddings import open_embedder
from vectorstore.generations import VECTORS, Store
from vectorstore.ingest import ingest
from vectorstore.retrieval import search
from vectorstore.types import Article, Filters

NO_DOCUMENT = "no such document"
"""A source that no corpus has: filters with it let nothing through."""

# Passages looked at to list articles: enough to hold ten different ones.
_DEPTH = 50
# Modules that change how a store is kept or searched, not what is in it.
_BESIDE = ("durability", "errors", "generations", "plan", "retrieval", "retriever")
_KEPT_S = 24 * 3600
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer, the sentences of its claims without their lead-ins, and the time it took."""

    answer: Answer
    sentences: tuple[str, ...]
    seconds: float

    @property
    def refused(self) -> bool:
        """Whether the answer is that the corpus does not say."""
        return self.answer.status == "not_in_corpus"

    @property
    def said(self) -> str:
        """All that it claims."""
        return " ".join(self.sentences)


class Collection:
    """A corpus of benchmark documents and the assistant over it."""

    def __init__(self, store: Path, settings: Settings) -> None:
        self._assistant = Assistant.open(store, settings)
        self._store = Store(store)
        self._embedder = open_embedder(settings.embedder)
        self.times: list[float] = []
        self.degraded = 0
        self._articles: dict[str, Article] = {}

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        among: Iterable[Document] | None = None,
    ) -> Asked:
        """Ask, of these documents only if they are given."""
        started = time.perf_counter()
        answer = self._assistant.ask(question, history, filters=_only(among))
        taken = time.perf_counter() - started
        self.times.append(taken)
        self.degraded += answer.degraded is not None
        return Asked(answer, self._sentences(answer), taken)

    def evidence(self, question: str, among: Iterable[Document] | None = None) -> list[Evidence]:
        """What an answer would be drafted from, best first."""
        return self._assistant.evidence(question, filters=_only(among))

    def articles(self, query: str, among: Iterable[Document] | None = None) -> list[str]:
        """Keys of the documents found, best first, each once.

        A document stands where its best passage does; copies follow the one they were folded into.
        """
        snapshot = self._store.snapshot()
        hits = search(snapshot, self._embedder, query, k=_DEPTH, filters=_only(among))
        found = [p.article_id for hit in hits for p in (hit.passage, *hit.copies)]
        return [Path(snapshot.catalog.article(id_).path).stem for id_ in dict.fromkeys(found)]

    def _sentences(self, answer: Answer) -> tuple[str, ...]:
        cited = {citation.n: citation.sha256 for citation in answer.citations}
        bodies = []
        for claim in answer.claims:
            articles = (self._article(cited[n]) for n in claim.citations if n in cited)
            leads = (introduction(claim.text, article) for article in articles)
            bodies.append(claim.text[len(next(filter(None, leads), "")) :])
        return tuple(bodies)

    def _article(self, sha256: str) -> Article:
        if sha256 not in self._articles:
            articles = self._assistant.corpus().articles
            self._articles = {article.sha256: article for article in articles}
        return self._articles[sha256]


def prepare(
    name: str,
    documents: Iterable[Document],
    stores: Path,
    settings: Settings,
    progress: Progress | None = None,
    vectors: Path | None = None,
) -> Path:
    """The store over these documents, made if there is none; returns its path.

    ``vectors`` is a folder of other stores: where the set has no earlier one, a new one takes
    over the vectors of the largest there.
    """
    texts = {document.key: document for document in documents}
    home = stores / name / _digest(texts, settings)
    store = home / "store"
    if not (store / "CURRENT").exists():
        _write(texts, home / "articles")
        _take_over_vectors(home, vectors)
        ingest(
            [home / "articles"],
            store,
            open_embedder(settings.embedder),
            budget=settings.budget,
            overlap=settings.overlap,
            progress=progress,
        )
        _remove_old(home)
    os.utime(home)
    return store


def _remove_old(home: Path) -> None:
    """Remove the set's stores that nobody has asked for a day; younger ones may be in use."""
    for other in home.parent.iterdir():
        if other != home and time.time() - other.stat().st_mtime > _KEPT_S:
            shutil.rmtree(other)


def _only(documents: Iterable[Document] | None) -> Filters:
    if documents is None:
        return Filters()
    return Filters(sources=tuple(document.key for document in documents) or (NO_DOCUMENT,))


def _digest(texts: dict[str, Document], settings: Settings) -> str:
    described = [
        (key, d.title, d.publisher, d.published, d.author) for key, d in sorted(texts.items())
    ]
    made_with = (settings.embedder, settings.budget, settings.overlap, _code())
    return hashlib.sha256(json.dumps([described, made_with]).encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """A hash of the code that turns files into passages."""
    folder = Path(vectorstore.__file__).parent
    sources = sorted(file for file in folder.glob("*.py") if file.stem not in _BESIDE)
    return hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()


def _write(texts: dict[str, Document], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tables = []
    for key, document in texts.items():
        (folder / f"{key}.txt").write_bytes(document.text.encode())
        fields = {
            "title": document.title,
            "publisher": document.publisher,
            "author": document.author,
            "published": to_iso((document.published or "")[:10]),
        }
        stated = [f"{k} = {json.dumps(v, ensure_ascii=False)}" for k, v in fields.items() if v]
        if stated:
            tables.append("\n".join([f'["{key}.txt"]', *stated]))
    (folder / "articles.toml").write_text("\n\n".join(tables), "utf-8")


def _take_over_vectors(home: Path, others: Path | None) -> None:
    """Start with vectors known already: most passages of the set's last store are the same."""
    pattern = f"*/store/{VECTORS}"
    kept = [file for file in home.parent.glob(pattern) if home not in file.parents]
    kept = kept or list(others.glob(pattern) if others else ())
    target = home / "store" / VECTORS
    if not kept or target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # Not a copy of the file: its owner may be writing
    with (
        closing(sqlite3.connect(max(kept, key=lambda file: file.stat().st_size))) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
