"""Quotes read again: whether what was once cited still stands in the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa.types import Citation
from vectorstore.types import ID_LENGTH, Article


@dataclass(frozen=True, slots=True)
class Check:
    """One citation, whether its quote holds, and what is to be said of it ("" for nothing)."""

    citation: Citation
    holds: bool
    remark: str = ""


class Filed(Protocol):
    """A file that the corpus was read from."""

    @property
    def path(self) -> str:
        """Relative to the corpus root."""

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""


class Sources(Protocol):
    """Where files and articles are looked up: the catalogue."""

    def files(self) -> Sequence[Filed]:
        """Every file of the corpus."""

    def article(self, article_id: str) -> Article:
        """The article of an id."""


def rechecked(citations: Iterable[Citation], sources: Sources) -> Iterator[Check]:
    """Read each quote again, in the same file or in what has taken its place."""
    known: set[str] = set()
    by_path: dict[str, list[str]] = {}
    for file in sources.files():
        known.add(file.sha256)
        by_path.setdefault(file.path, []).append(file.sha256)
    for citation in citations:
        if citation.sha256 in known:
            yield _unchanged(citation, sources.article(citation.sha256[:ID_LENGTH]))
        else:
            others = by_path.get(citation.source, [])
            yield _changed(citation, [sources.article(sha[:ID_LENGTH]) for sha in others])


def _unchanged(citation: Citation, article: Article) -> Check:
    if citation.quote and article.text[citation.start : citation.end] == citation.quote:
        return Check(citation, holds=True)
    return Check(citation, holds=False, remark="the article does not have these words there")


def _changed(citation: Citation, articles: Sequence[Article]) -> Check:
    if not articles:
        return Check(citation, holds=False, remark="the corpus no longer has this file")
    for article in articles:
        line = article.text.count("\n", 0, max(0, article.text.find(citation.quote))) + 1
        if citation.quote and citation.quote in article.text:
            remark = f"the file has changed; the quote now stands on line {line}"
            return Check(citation, holds=True, remark=remark)
    return Check(citation, holds=False, remark="the file has changed and lacks the quote")
