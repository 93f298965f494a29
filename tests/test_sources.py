from __future__ import annotations

from dataclasses import replace

import pytest

from qa.types import Answer, Citation
from ui.sources import cited_sources, line_of, place, written_date
from vectorstore.types import Article, Hit, Passage

TEXT = "Headline\r\nFirst point. Second point. Third point.\nA later paragraph."
ARTICLE = Article("a1", "news/one.txt", "0" * 64, "Headline", TEXT, author="Ilse Brandt")


def cite(quote: str, n: int, article: Article = ARTICLE) -> Citation:
    start = article.text.index(quote)
    end = start + len(quote)
    return Citation(n, article.path, article.sha256, "Headline", None, None, start, end, quote)


def answer(*citations: Citation, hits: tuple[Hit, ...] = ()) -> Answer:
    return Answer("q", "q", "answered", "t", citations=citations, hits=hits)


def hit(start: int, end: int, article: Article = ARTICLE) -> Hit:
    return Hit(Passage("p", article.id, start, end, article.text[start:end]), 0.5, 1)


def marked(
    source_answer: Answer, articles: dict[str, Article]
) -> list[list[tuple[str, int | None]]]:
    (source,) = cited_sources(source_answer, articles)
    return [
        [(text, citation.n if citation else None) for text, citation in excerpt.pieces()]
        for excerpt in source.excerpts
    ]


def test_quotes_of_one_passage_share_it_in_reading_order() -> None:
    asked = answer(cite("Third point.", 1), cite("First point.", 2), hits=(hit(10, 49),))
    assert marked(asked, {}) == [
        [("First point.", 2), (" Second point. ", None), ("Third point.", 1)]
    ]


def test_overlapping_quotes_get_an_excerpt_each() -> None:
    asked = answer(cite("First point. Second", 1), cite("Second point.", 2), hits=(hit(10, 49),))
    assert [[n for _, n in excerpt if n] for excerpt in marked(asked, {})] == [[1], [2]]


def test_without_a_hit_the_line_around_the_quote_is_the_context() -> None:
    assert marked(answer(cite("Second point.", 1)), {ARTICLE.sha256: ARTICLE}) == [
        [("First point. ", None), ("Second point.", 1), (" Third point.", None)]
    ]


def test_with_neither_hit_nor_article_the_quote_stands_alone() -> None:
    assert marked(answer(cite("Second point.", 1)), {}) == [[("Second point.", 1)]]


def test_the_passage_of_another_article_is_never_the_context() -> None:
    twin = replace(ARTICLE, id="a2", sha256="1" * 64)
    asked = answer(cite("Second point.", 1), hits=(hit(0, 48, twin),))
    assert marked(asked, {ARTICLE.sha256: ARTICLE})[0][0] == ("First point. ", None)


def test_a_copy_of_the_hit_is_context_for_its_own_article() -> None:
    twin = replace(ARTICLE, id="a2", sha256="1" * 64)
    first = hit(0, 12, twin)
    both = replace(first, copies=(hit(10, 49).passage,))
    assert marked(answer(cite("Second point.", 1), hits=(both,)), {ARTICLE.sha256: ARTICLE}) == [
        [("First point. ", None), ("Second point.", 1), (" Third point.", None)]
    ]


def test_articles_keep_the_order_of_their_first_citation() -> None:
    other = replace(ARTICLE, path="b.txt", sha256="1" * 64)
    asked = answer(cite("First point.", 1, other), cite("First point.", 2), cite("Third", 3, other))
    assert [source.path for source in cited_sources(asked, {})] == ["b.txt", "news/one.txt"]


def test_the_author_comes_from_the_article_and_names_it_where_no_outlet_is_stated() -> None:
    (with_article,) = cited_sources(answer(cite("Third", 1)), {ARTICLE.sha256: ARTICLE})
    (without,) = cited_sources(answer(cite("Third", 1)), {})
    assert (with_article.name, without.name) == ("Ilse Brandt", "Headline")


def test_place_names_the_line_of_the_quote() -> None:
    assert line_of(cite("A later", 1), ARTICLE) == 3
    assert place(cite("Headline", 1), ARTICLE) == "news/one.txt:1"
    assert place(cite("Headline", 1), None) == "news/one.txt"


@pytest.mark.parametrize(
    ("iso", "prose"),
    [
        ("2025-01-16", "16 January 2025"),
        ("2025-02-13T02:01", "13 February 2025, 02:01"),
        ("--04-21", "21 April, no year given"),
        ("2025-12", "December 2025"),
        ("2025", "2025"),
        ("2025-13-01", "2025-13-01"),
        ("last week", "last week"),
        (None, None),
    ],
)
def test_dates_are_written_out(iso: str | None, prose: str | None) -> None:
    assert written_date(iso) == prose
