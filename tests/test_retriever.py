from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator

import pytest
from langchain_core.embeddings import Embeddings

from vectorstore.embeddings import Embedder
from vectorstore.errors import EmbedderMismatch
from vectorstore.generations import Store
from vectorstore.ingest import ingest
from vectorstore.retrieval import search
from vectorstore.retriever import HybridRetriever
from vectorstore.types import Filters

WIRE = "The ferry Aldra ran aground off Brenholm on Tuesday with 212 people on board. "
ARTICLES = {
    "ferry.txt": WIRE + "All of them were taken ashore before midnight.",
    "wire.txt": WIRE
    + "All of them were taken ashore before midnight. Divers will inspect her hull.",
    "budget.txt": "The council passed its budget on Monday. Libraries will open on Sundays again.",
    "terns.txt": "Researchers counted four thousand pairs of terns on the rebuilt sandbank.",
}
SIDECAR = """
["ferry.txt"]
title = "Ferry runs aground"
publisher = "Brenholm Gazette"
published = "2025-03-04"

["wire.txt"]
title = "Ferry aground off Brenholm"
publisher = "Coast Wire"
published = "2025-03-05"

["budget.txt"]
title = "Council passes budget"
publisher = "Brenholm Gazette"
published = "2025-03-10"
"""


class WordHashes(Embeddings):
    """Counts words in 64 bins: texts that share words are near."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        bins = [0.0] * 64
        for word in text.casefold().split():
            bins[hashlib.sha256(word.encode()).digest()[0] % 64] += 1.0
        return bins


EMBEDDER = Embedder("word-hashes", WordHashes())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text)
    (folder / "articles.toml").write_text(SIDECAR)
    path = tmp_path_factory.mktemp("store") / "index"
    ingest([folder], path, EMBEDDER)
    store = Store(path)
    yield store
    store.snapshot().close()


def sources(store: Store, query: str, filters: Filters) -> list[str]:
    retriever = HybridRetriever(store=store, embedder=EMBEDDER, filters=filters)
    return [document.metadata["source"] for document in retriever.invoke(query)]


def test_documents_carry_the_span_of_their_file_and_how_they_were_found(store: Store) -> None:
    retriever = HybridRetriever(store=store, embedder=EMBEDDER, k=3)
    first = retriever.invoke("When will the libraries open?")[0]
    assert first.metadata["source"] == "budget.txt"
    start, end = first.metadata["start"], first.metadata["end"]
    assert ARTICLES["budget.txt"][start:end] == first.page_content
    bytes_ = ARTICLES["budget.txt"].encode()
    assert first.metadata["sha256"] == hashlib.sha256(bytes_).hexdigest()
    assert first.metadata["title"] == "Council passes budget"
    assert first.metadata["publisher"] == "Brenholm Gazette"
    assert first.metadata["published"] == "2025-03-10"
    assert first.metadata["rank"] == 1
    assert first.metadata["via"] == {"dense": 1, "lexical": 1}
    assert 0 < first.metadata["score"] <= 1


def test_batch_and_async_find_what_invoke_finds(store: Store) -> None:
    retriever = HybridRetriever(store=store, embedder=EMBEDDER, k=2)
    questions = ["How many terns were counted?", "What will divers see?"]
    alone = [retriever.invoke(question) for question in questions]
    assert [len(documents) for documents in alone] == [2, 2]
    assert alone[0][0].metadata["source"] == "terns.txt"
    assert retriever.batch(questions) == alone
    assert [asyncio.run(retriever.ainvoke(question)) for question in questions] == alone


def test_syndicated_passages_are_told_once(store: Store) -> None:
    hits = search(store.snapshot(), EMBEDDER, "Where did the ferry run aground, hull, divers?")
    ferry = [hit for hit in hits if hit.passage.text.startswith(WIRE)]
    assert len(ferry) == 1
    assert [copy.text for copy in ferry[0].copies] == [ARTICLES["ferry.txt"]]


def test_filters_by_outlet_and_day_hold_in_both_searches(store: Store) -> None:
    query = "ferry council terns Brenholm"
    assert set(sources(store, query, Filters(sources=("coast wire",)))) == {"wire.txt"}
    assert set(sources(store, query, Filters(since="2025-03-05"))) == {"wire.txt", "budget.txt"}
    assert sources(store, query, Filters(until="2025-03-04")) == ["ferry.txt"]
    gazette = Filters(sources=("Brenholm Gazette",), since="2025-03-09")
    assert sources(store, query, gazette) == ["budget.txt"]
    assert sources(store, query, Filters(sources=("The Nowhere Post",))) == []


def test_another_embedder_is_refused(store: Store) -> None:
    other = Embedder("letter-hashes", WordHashes())
    with pytest.raises(EmbedderMismatch, match="'word-hashes'"):
        HybridRetriever(store=store, embedder=other).invoke("terns")
