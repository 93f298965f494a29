"""The pipeline of most tutorials, to compare with: windows of characters, vectors, cosine."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from bench.corpus import Corpus, text_hash
from bench.retrieval import Searcher
from vectorstore.embeddings import Embedder

WINDOW = 1000
OVERLAP = 200


def tutorial(corpus: Corpus, embedder: Embedder) -> Searcher:
    """Embed fixed windows of every article with the same model; search by vector alone."""
    windows: list[str] = []
    owners: list[str] = []
    for text in dict.fromkeys(row["text"] for row in corpus.rows):
        found = [text[at : at + WINDOW] for at in range(0, len(text), WINDOW - OVERLAP)]
        windows += found
        owners += [text_hash(text)] * len(found)
    vectors = embedder.vectors(windows)

    def searcher(question: str) -> Iterable[str]:
        nearest = np.argsort(-(vectors @ embedder.query_vector(question)))
        return (owners[n] for n in nearest[:100])

    return searcher
