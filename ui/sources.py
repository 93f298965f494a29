"""What an answer's citations show: articles, their excerpts, and the quotes marked in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qa.types import Answer, Citation
from ui.strings import Common
from vectorstore.dates import MONTH_NAMES
from vectorstore.types import Article

PARAGRAPH = 600  # characters of context on either side where no passage is at hand


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of an article with quotes marked in it.

    ``start`` is the offset of ``text`` in the article. ``marked`` are the citations quoted here,
    in order of their offsets, never overlapping.
    """

    start: int
    text: str
    marked: tuple[Citation, ...]

    def pieces(self) -> Iterator[tuple[str, Citation | None]]:
        """Cut the text where a quote begins and ends, in order."""
        at = 0
        for citation in self.marked:
            begin, end = citation.start - self.start, citation.end - self.start
            if begin > at:
                yield self.text[at:begin], None
            yield self.text[begin:end], citation
            at = end
        if at < len(self.text):
            yield self.text[at:], None


@dataclass(frozen=True, slots=True)
class Source:
    """A cited article as far as it is known, and what is quoted of it."""

    path: str
    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    excerpts: tuple[Excerpt, ...]

    @property
    def name(self) -> str:
        """Who speaks: the outlet, or else the author, the title, the file."""
        return self.publisher or self.author or self.title or self.path


def cited_sources(answer: Answer, articles: Mapping[str, Article]) -> tuple[Source, ...]:
    """Gather what is cited of each article, in the order of first citation.

    ``articles`` maps sha256 to the article; what is missing there is shown without its author,
    and with the passage of the hit, or the quote alone, for context.
    """
    grouped: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        grouped.setdefault(citation.sha256, []).append(citation)
    return tuple(
        describe(citations[0], articles.get(sha256), _excerpts(answer, citations, articles))
        for sha256, citations in grouped.items()
    )


def describe(
    citation: Citation, article: Article | None, excerpts: tuple[Excerpt, ...] = ()
) -> Source:
    """Describe the article a citation points at; only the article itself has an author."""
    return Source(
        path=citation.source,
        title=citation.title,
        publisher=citation.publisher,
        author=article.author if article else None,
        published=citation.published,
        excerpts=excerpts,
    )


def line_of(citation: Citation, article: Article | None) -> int | None:
    """Find the line of the file on which the quote begins, counted from 1."""
    return article.text.count("\n", 0, citation.start) + 1 if article else None


def place(citation: Citation, article: Article | None) -> str:
    """Write ``file:line``, as editors understand it; the file alone when it is gone."""
    line = line_of(citation, article)
    return f"{citation.source}:{line}" if line else citation.source


def written_date(iso: str | None) -> str | None:
    """Write an ISO date as prose: ``16 January 2025``, ``21 April, no year given``."""
    if iso is None:
        return None
    day, _, time = iso.partition("T")
    yearless = day.startswith("--")
    parts = day.removeprefix("--").split("-")
    if not all(part.isdecimal() for part in parts):
        return iso
    numbers = [int(part) for part in parts]
    year = [] if yearless else [str(numbers.pop(0))]
    if not numbers or not 1 <= numbers[0] <= len(MONTH_NAMES):
        return iso
    days = [str(numbers[1])] if len(numbers) > 1 else []
    prose = " ".join([*days, MONTH_NAMES[numbers[0] - 1], *year])
    prose += f", {time[:5]}" if time else ""
    return Common.NO_YEAR.format(date=prose) if yearless else prose


def _excerpts(
    answer: Answer, citations: list[Citation], articles: Mapping[str, Article]
) -> tuple[Excerpt, ...]:
    found: list[Excerpt] = []
    for citation in citations:
        for i, excerpt in enumerate(found):
            if _fits(citation, excerpt):
                marked = sorted((*excerpt.marked, citation), key=lambda c: c.start)
                found[i] = Excerpt(excerpt.start, excerpt.text, tuple(marked))
                break
        else:
            start, text = _context(answer, citation, articles.get(citation.sha256))
            found.append(Excerpt(start, text, (citation,)))
    return tuple(found)


def _fits(citation: Citation, excerpt: Excerpt) -> bool:
    return _holds(excerpt.start, excerpt.text, citation) and all(
        citation.end <= other.start or other.end <= citation.start for other in excerpt.marked
    )


def _holds(start: int, text: str, citation: Citation) -> bool:
    begin = citation.start - start
    return begin >= 0 and text[begin : citation.end - start] == citation.quote


def _context(answer: Answer, citation: Citation, article: Article | None) -> tuple[int, str]:
    for hit in answer.hits:
        for passage in (hit.passage, *hit.copies):
            own = article is None or passage.article_id == article.id
            if own and _holds(passage.start, passage.text, citation):
                return passage.start, passage.text
    if article and _holds(0, article.text, citation):
        line_start = article.text.rfind("\n", 0, citation.start) + 1
        line_end = article.text.find("\n", citation.end)
        start = max(line_start, citation.start - PARAGRAPH)
        end = len(article.text) if line_end < 0 else line_end
        return start, article.text[start : min(end, citation.end + PARAGRAPH)]
    return citation.start, citation.quote
