"""The page of an article: the file's own characters, the quote marked, and nothing that acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from qa.types import Citation
from ui.strings import Article as Words
from ui.web.article import MOST_SPANS, article_address, article_html, routes
from vectorstore.errors import StoreMissing
from vectorstore.types import Article

TEXT = """\
Home | Subscribe
Share this article

Kiln fire shuts the pottery

The kiln caught fire at noon, the foreman said.
Nobody was hurt. “We were lucky,” he said.

The pottery makes 300 jugs a day and sells them in nine towns.
"""
QUOTE = "Nobody was hurt."
ARTICLE = Article(
    "ab" * 8,
    "kiln.txt",
    "ab" * 32,
    "Kiln fire shuts the pottery",
    TEXT,
    publisher="Potter's Gazette",
    published="2025-01-16",
)
HOSTILE = (
    "<script>hacked = 1</script> ![x](http://images.example/p.png) [y](javascript:hacked=1) "
    "${hacked=1} {{hacked}} <img src=x onerror=hacked=1> http://links.example/ "
    "right\u202eot tfel\u202c \x1b[31mred\x07 zero\u200bwidth"
)


class Reading(HTMLParser):
    """What a browser makes of a page: elements, their attributes, and the text within."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.lines: dict[str, str] = {}
        self._open: list[str] = []
        self._line = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.elements.append((tag, known))
        self._open.append("number" if known.get("class") == "no" else tag)
        if tag == "mark":
            self.marks.append("")
        if (known.get("id") or "").startswith("L"):
            self._line = known["id"] or ""
            self.lines[self._line] = ""

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "mark":
            self.marks[-1] += data
        if self._line and self._open and self._open[-1] in ("mark", "span"):
            self.lines[self._line] += data

    def ids(self) -> list[str]:
        return [known["id"] or "" for _, known in self.elements if "id" in known]


def span(quote: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(quote)
    return start, start + len(quote)


def shown(spans: Sequence[tuple[int, int]] = (), **changed: Any) -> Reading:
    return Reading(article_html(replace(ARTICLE, **changed), spans))


@pytest.fixture
def client() -> TestClient:
    def source(sha256: str) -> Article:
        if sha256 != ARTICLE.sha256:
            raise KeyError(sha256)
        return ARTICLE

    site: Any = SimpleNamespace(assistant=SimpleNamespace(source=source))
    return TestClient(Starlette(routes=routes(site)))


def test_every_line_of_the_file_is_there_under_its_number() -> None:
    lines = shown().lines
    assert [lines[f"L{n}"] for n in range(1, len(lines) + 1)] == TEXT.split("\n")


def test_the_quote_is_marked_where_it_stands() -> None:
    page = shown([span(QUOTE)])
    assert page.marks == [QUOTE]
    assert page.ids().count("quote") == 1
    assert page.lines["L7"] == TEXT.split("\n")[6]


def test_a_quote_over_several_lines_is_marked_in_each_and_found_once() -> None:
    start, _ = span("the foreman")
    _, end = span("Nobody")
    page = shown([(start, end)])
    assert page.marks == ["the foreman said.", "Nobody"]
    assert page.ids().count("quote") == 1


def test_of_several_quotes_the_first_asked_for_is_found_and_overlaps_are_joined() -> None:
    late, early, beside = span("300 jugs"), span("at noon, the"), span("the foreman")
    page = shown([late, early, beside])
    assert page.marks == ["at noon, the foreman", "300 jugs"]
    marks = [known for tag, known in page.elements if tag == "mark"]
    assert [known.get("id") for known in marks] == [None, "quote"]


def test_a_quote_that_begins_at_a_line_break_is_found_too() -> None:
    start, end = span("\nNobody")
    page = shown([(start, end)])
    assert page.marks == ["Nobody"]
    assert "quote" in page.ids()


def test_furniture_is_pale_and_says_so() -> None:
    page = shown()
    kinds = {
        known["id"]: known["class"] for tag, known in page.elements if tag == "p" and "id" in known
    }
    assert kinds["L1"] == "line boilerplate"
    assert kinds["L4"] == "line title"
    assert kinds["L6"] == "line body"
    assert "Pale lines" in article_html(ARTICLE, [])
    assert "Pale lines" not in article_html(
        replace(ARTICLE, text="The kiln burnt. It was old."), []
    )


def test_what_the_article_states_of_itself_and_what_it_does_not() -> None:
    page = article_html(ARTICLE, [])
    assert "<dt>Outlet</dt><dd>Potter&#x27;s Gazette</dd>" in page
    assert "<dt>Published</dt><dd>16 January 2025</dd>" in page
    assert "<dt>Author</dt><dd class=unstated>not stated</dd>" in page
    assert "Updated" not in page
    assert "<dt>Updated</dt><dd>17 January 2025</dd>" in article_html(
        replace(ARTICLE, updated="2025-01-17"), []
    )


def test_lines_of_an_extracted_text_are_said_to_be_so() -> None:
    assert "taken out of the file" in article_html(replace(ARTICLE, path="kiln.pdf"), [])
    assert "taken out of the file" not in article_html(ARTICLE, [])


def test_what_an_article_holds_is_text_and_does_nothing() -> None:
    text = f"{HOSTILE}\r\n{HOSTILE}"
    everywhere = dict.fromkeys(
        ("title", "publisher", "author", "url", "path", "published"), HOSTILE
    )
    page = article_html(replace(ARTICLE, text=text, **everywhere), [span("[y]", text)])  # type: ignore[arg-type]
    read = Reading(page)
    allowed = {"article", "header", "h1", "dl", "div", "dt", "dd", "p", "span", "mark"}
    assert {tag for tag, _ in read.elements} <= allowed
    names = {name for _, known in read.elements for name in known}
    assert names <= {"class", "id", "aria-hidden", "dir", "tabindex"}
    assert not set(page) & set("\u202e\u202c\x1b\x07\u200b\r")
    assert "[y](javascript:hacked=1) ${hacked=1} {{hacked}} <img" in read.lines["L2"]


def test_the_page_is_framed_and_marks_what_its_address_names(client: TestClient) -> None:
    start, end = span(QUOTE)
    reply = client.get(f"/article/{ARTICLE.sha256}?start={start}&end={end}&span=0-4")
    assert reply.status_code == 200
    assert "script-src 'self'" in reply.headers["Content-Security-Policy"]
    assert "/look/article.css" in reply.text
    assert "<title>Kiln fire shuts the pottery · Dateline</title>" in reply.text
    assert f'<mark id="quote" tabindex="-1">{QUOTE}</mark>' in reply.text
    assert "<mark>Home</mark>" in reply.text
    assert Words.NO_SPAN not in reply.text


@pytest.mark.parametrize(
    "query",
    [
        *("start=5&end=5", "start=9&end=3", "start=-4&end=9", "start=0&end=99999", "start=a&end=b"),
        *("start=3", "end=3", "span=5", "span=1-2-3", "span=0-١", f"start=0&end={'9' * 40}"),
    ],
)
def test_a_span_that_is_none_is_ignored_and_told(client: TestClient, query: str) -> None:
    reply = client.get(f"/article/{ARTICLE.sha256}?{query}")
    assert reply.status_code == 200
    assert Words.NO_SPAN in reply.text
    assert "<mark" not in reply.text


def test_no_more_spans_are_read_than_a_page_can_use(client: TestClient) -> None:
    start, end = span(QUOTE)
    spans = "&".join(["span=0-4"] * MOST_SPANS)
    page = client.get(f"/article/{ARTICLE.sha256}?{spans}&span={start}-{end}").text
    assert Reading(page).marks == ["Home"]


def test_the_article_alone_is_for_a_place_within_another_page(client: TestClient) -> None:
    reply = client.get(f"/article/{ARTICLE.sha256}?fragment=1")
    assert reply.text.startswith('<article class="paper"><header><h2>')
    assert reply.text.endswith("</article>")
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]


@pytest.mark.parametrize("query", ["", "?fragment=1"])
def test_an_article_that_is_gone_is_not_found(client: TestClient, query: str) -> None:
    reply = client.get(f"/article/{'cd' * 32}{query}")
    assert reply.status_code == 404
    assert Words.GONE in reply.text
    assert ("<html" in reply.text) == (not query)


def test_a_store_that_cannot_be_read_is_told() -> None:
    def source(sha256: str) -> Article:
        raise StoreMissing("There is no index at <here>.")

    site: Any = SimpleNamespace(assistant=SimpleNamespace(source=source))
    reply = TestClient(Starlette(routes=routes(site))).get(f"/article/{ARTICLE.sha256}")
    assert reply.status_code == 503
    assert "There is no index at &lt;here&gt;." in reply.text


def test_a_citation_leads_to_its_quote(client: TestClient) -> None:
    start, end = span(QUOTE)
    citation = Citation(1, "kiln.txt", ARTICLE.sha256, None, None, None, start, end, QUOTE)
    address = article_address(citation)
    assert address.endswith("#quote")
    assert Reading(client.get(address).text).marks == [QUOTE]
