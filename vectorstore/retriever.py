"""The search as a LangChain retriever.

Apart from ``retrieval``, because importing LangChain's retrievers takes half a second that a
question from the terminal need not wait for.
"""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import InstanceOf

from vectorstore.embeddings import Embedder
from vectorstore.generations import Store
from vectorstore.retrieval import EVERYTHING, search
from vectorstore.types import Article, Filters, Hit


class HybridRetriever(BaseRetriever):
    """Documents from a store, best first.

    ``page_content`` is the passage; the metadata are ``source``, ``sha256``, ``start`` and ``end``
    of the file it stands in, ``title``, ``publisher``, ``published``, and ``score``, ``rank`` and
    ``via`` of the hit. Every call searches the store's current generation.
    """

    store: InstanceOf[Store]
    embedder: InstanceOf[Embedder]
    k: int = 8
    filters: InstanceOf[Filters] = EVERYTHING

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        snapshot = self.store.snapshot()
        hits = search(snapshot, self.embedder, query, k=self.k, filters=self.filters)
        return [_document(hit, snapshot.catalog.article(hit.passage.article_id)) for hit in hits]


def _document(hit: Hit, article: Article) -> Document:
    return Document(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={
            "source": article.path,
            "sha256": article.sha256,
            "start": hit.passage.start,
            "end": hit.passage.end,
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published,
            "score": hit.score,
            "rank": hit.rank,
            "via": dict(hit.via),
        },
    )
