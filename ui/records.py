"""What ``--json`` prints: one object a line, keys in the contract's order."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from vectorstore.types import Article, Hit


def as_line(record: Mapping[str, Any]) -> str:
    """Write a record as one line of JSON, text as it is."""
    return json.dumps(record, ensure_ascii=False)


def write_record(record: Mapping[str, Any]) -> None:
    """Print a record to stdout at once, so that a pipe can follow a batch."""
    sys.stdout.write(as_line(record) + "\n")
    sys.stdout.flush()


def search_record(
    query: str, hits: Sequence[Hit], articles: Mapping[str, Article]
) -> dict[str, Any]:
    """Describe the hits of a search; ``articles`` maps article ids."""
    found = [_hit(hit, articles[hit.passage.article_id]) for hit in hits]
    return {"query": query, "hits": found}


def _hit(hit: Hit, article: Article) -> dict[str, Any]:
    passage = hit.passage
    return {
        "rank": hit.rank,
        "score": hit.score,
        "via": dict(hit.via),
        "source": article.path,
        "sha256": article.sha256,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "start": passage.start,
        "end": passage.end,
        "heading": passage.heading,
        "text": passage.text,
    }
