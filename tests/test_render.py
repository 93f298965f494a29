from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.types import Answer, Citation, Claim
from ui.render import answer_html, markdown, plain, segments, sources_html, visible
from ui.web.conversations import Conversation, Exchange
from ui.web.page import conversation_html, panel_html
from vectorstore.types import Article, Hit, Passage

TEXT = (
    "Ferry strike ends\n\nThe union said boats would sail on Monday. The mayor thanked both sides."
)
QUOTE = "The union said boats would sail on Monday."
HOSTILE = (
    "<script>alert(1)</script> ![x](http://evil.example/p.png) [y](javascript:alert(1)) "
    "<img src=x onerror=alert(2)> ${alert(3)} {{4*4}} www.evil.example <b onclick='a'>&amp; `c`"
)


def article(text: str = TEXT, **known: str) -> Article:
    given_fields = {"title": "Ferry strike ends", "path": "coast/ferry.txt", **known}
    return Article(id="a1", sha256="f" * 64, text=text, **given_fields)


def cite(source: Article, quote: str, n: int = 1) -> Citation:
    start = source.text.index(quote)
    return Citation(
        n=n,
        source=source.path,
        sha256=source.sha256,
        title=source.title,
        publisher=source.publisher,
        published=source.published,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


def answer(source: Article, quote: str = QUOTE) -> Answer:
    passage = Passage("p1", source.id, 0, len(source.text), source.text)
    return Answer(
        question="When do boats sail?",
        standalone_question="When do boats sail?",
        status="answered",
        text=f"{quote} [1]",
        claims=(Claim(quote, (1,), "supported"),),
        citations=(cite(source, quote),),
        hits=(Hit(passage, 0.1, 1),),
    )


KNOWN = article(publisher="Harbour Post", author="Ana Ruiz", published="2024-03-09")


def test_plain_text_is_the_answer_then_each_source_with_file_line_and_quote() -> None:
    assert plain(answer(KNOWN), {KNOWN.sha256: KNOWN}) == (
        "The union said boats would sail on Monday. [1]\n"
        "\n"
        "Sources\n"
        "[1] Harbour Post, Ana Ruiz, Ferry strike ends, 9 March 2024 (coast/ferry.txt:3)\n"
        "    The union said boats would sail on Monday."
    )


def test_markdown_of_an_answer() -> None:
    assert markdown(answer(KNOWN), {KNOWN.sha256: KNOWN}) == (
        "**When do boats sail?**\n"
        "\n"
        "The union said boats would sail on Monday\\. \\[1\\]\n"
        "\n"
        "**Sources**\n"
        "\n"
        "\\[1\\] **Harbour Post**, Ana Ruiz, Ferry strike ends, 9 March 2024, "
        "coast\\/ferry\\.txt\\:3\n"
        "\n"
        "> The union said boats would sail on Monday\\.\n"
    )


def test_html_of_an_answer_links_the_marker_to_the_marked_quote() -> None:
    assert answer_html(answer(KNOWN), {}, 2) == (
        '<div class="said"><p class="told">The union said boats would sail on Monday.\u00a0'
        '<a class="cite" id="marker-2-1" href="#source-2-1" data-turn="2" '
        'aria-label="Source 1: Harbour Post, Ferry strike ends, 9 March 2024">1</a></p></div>'
    )
    assert sources_html(answer(KNOWN), {KNOWN.sha256: KNOWN}, 2) == (
        '<article class="card"><header><p class="kicker"><span>Harbour Post · Ana Ruiz</span>'
        "<time>9 March 2024</time></p><h3>Ferry strike ends</h3></header>"
        "<blockquote>Ferry strike ends\n"
        '<a class="back" href="#marker-2-1" aria-label="Quote 1, back to the answer">1</a>'
        '<mark id="source-2-1" tabindex="-1">The union said boats would sail on Monday.</mark>'
        " The mayor thanked both sides.</blockquote>"
        f'<p class="open"><a class="whole" href="/article/{"f" * 64}?span=19-61#quote" '
        'target="_blank">The whole article<span class="unseen">: Ferry strike ends</span></a></p>'
        '<footer class="file">coast/ferry.txt</footer></article>'
    )


def test_what_an_article_does_not_state_is_said_to_be_unstated() -> None:
    shown = sources_html(answer(article()), {}, 1)
    assert "Outlet not stated" in shown
    assert "Date not stated" in shown


def test_a_footnote_inside_a_claim_is_text_and_not_a_marker() -> None:
    quote = "The toll rose to nine [1] by noon."
    source = article(text=quote)
    parts = list(segments(answer(source, quote)))
    assert [part if isinstance(part, int) else part.text for part in parts] == [quote, " ", 1]


def test_a_number_in_brackets_that_cites_nothing_stays_text() -> None:
    base = replace(answer(KNOWN), text="See [7] and [1].", claims=())
    assert [p if isinstance(p, int) else p.text for p in segments(base)] == ["See [7] and ", 1, "."]


def test_a_claim_its_quote_does_not_support_is_marked_as_doubtful() -> None:
    doubted = replace(answer(KNOWN), claims=(Claim(QUOTE, (1,), "unsupported"),))
    assert '<span class="doubtful" title="Not supported by the quote">' in answer_html(
        doubted, {}, 1
    )
    assert "doubtful" not in answer_html(answer(KNOWN), {}, 1)


def test_each_line_is_a_paragraph() -> None:
    two = replace(answer(KNOWN), text=f"{QUOTE} [1]\nAll is well.")
    assert '</a></p><p class="told">All is well.</p>' in answer_html(two, {}, 1)


def test_who_reports_a_claim_is_told_apart_from_it() -> None:
    lead = "Harbour Post (9 March 2024):"
    told = replace(
        answer(KNOWN),
        text=f"{lead} {QUOTE} [1]",
        claims=(Claim(f"{lead} {QUOTE}", (1,), "supported"),),
    )
    shown = answer_html(told, {KNOWN.sha256: KNOWN}, 1)
    assert f'<span class="lead">{lead}</span> The union' in shown
    assert "lead" not in answer_html(told, {}, 1)


def test_articles_that_differ_stand_side_by_side_under_what_is_said_of_both() -> None:
    other = "The mayor thanked both sides."
    both = replace(
        answer(KNOWN),
        text=f"They differ.\n{QUOTE} [1]\n{other} [1]",
        claims=(Claim(QUOTE, (1,), "supported"), Claim(other, (1,), "supported")),
        differs=True,
    )
    shown = answer_html(both, {}, 1)
    assert '<p class="told">They differ.</p><ul class="sides"><li>The union' in shown
    assert shown.count("<li>") == 2
    assert 'class="sides"' not in answer_html(replace(both, differs=False), {}, 1)


def test_a_refusal_offers_its_passages_without_asserting_them() -> None:
    refused = replace(answer(KNOWN), status="not_in_corpus", text="Not said.", claims=())
    assert "Nearest passages" in plain(refused, {})
    assert "they do not answer the question" in sources_html(refused, {}, 1)


class Markup(HTMLParser):
    """Collects the elements and attributes a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


OURS = {"div", "a", "article", "header", "p", "span", "time", "h2", "h3", "blockquote", "mark"}
OURS |= {"footer", "section", "aside", "ul", "li", "del", "strong", "form", "label", "textarea"}
OURS |= {"button", "select", "option", "input"}
HARMLESS = {"class", "id", "href", "data-turn", "aria-label", "tabindex", "title", "hidden"}
HARMLESS |= {"aria-labelledby", "aria-expanded", "aria-pressed", "role", "type", "target", "for"}
HARMLESS |= {"name", "rows", "maxlength", "required", "data-act", "data-toggle", "data-verdict"}
HARMLESS |= {"data-conversation", "data-kept", "data-state"}


def hostile() -> tuple[Exchange, dict[str, Article]]:
    source = article(
        text=f"Before. {HOSTILE} After.",
        path='a"><img src=x onerror=alert(5)>.txt',
        title=HOSTILE,
        publisher="</article><script>",
        author="'\"><iframe>",
        published="<i>2024",
    )
    told = replace(
        answer(source, HOSTILE),
        question=HOSTILE,
        standalone_question=f"{HOSTILE} again",
        degraded=HOSTILE,
        status="partial",
        struck=(Claim(HOSTILE, (1,), "unsupported", None, (HOSTILE,)),),
        notes=(HOSTILE,),
    )
    return Exchange(HOSTILE, told, problem=HOSTILE), {source.sha256: source}


def test_hostile_text_is_inert_in_html() -> None:
    exchange, articles = hostile()
    held = Conversation("a" * 16, HOSTILE, "", (exchange,))
    seen = Markup(conversation_html(held, articles) + panel_html(held, articles))
    assert set(seen.tags) <= OURS
    assert {name for name, _ in seen.attributes} <= HARMLESS
    places = {value[:9] for name, value in seen.attributes if name == "href"}
    assert {place for place in places if not place.startswith("#")} == {"/article/", "/timeline"}
    assert seen.text.count(HOSTILE) >= 8


def test_hostile_text_is_inert_in_markdown() -> None:
    exchange, articles = hostile()
    assert exchange.answer is not None
    tokens = MarkdownIt("commonmark").parse(markdown(exchange.answer, articles))
    kinds = {t.type for t in tokens} | {c.type for t in tokens for c in t.children or ()}
    assert not kinds & {"image", "link_open", "html_inline", "html_block", "code_inline", "fence"}
    assert any("<script>alert(1)</script>" in t.content for t in _texts(tokens))


def _texts(tokens: list) -> list:
    class Joined:
        def __init__(self, content: str) -> None:
            self.content = content

    return [Joined("".join(c.content for c in t.children)) for t in tokens if t.children]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_comes_through_html_as_text_alone(before: str, quote: str) -> None:
    source = article(text=f"{before}{quote or 'q'}", title="T")
    shown = answer(source, quote or "q")
    seen = Markup(answer_html(shown, {}, 1) + sources_html(shown, {}, 1))
    assert set(seen.tags) <= OURS
    assert {name for name, _ in seen.attributes} <= HARMLESS


@pytest.mark.parametrize("control", ["\x1b[31m", "\x07", "\u202e", "\u2066", "\x9b2J", "\u200b"])
def test_characters_that_act_unseen_are_left_out(control: str) -> None:
    quote = f"paid{control} today"
    source = article(text=quote)
    unseen = control[0]
    for shown in (
        plain(answer(source, quote), {}),
        markdown(answer(source, quote), {}),
        answer_html(answer(source, quote), {}, 1),
        sources_html(answer(source, quote), {}, 1),
    ):
        assert unseen not in shown
    assert visible("two\r\nlines\tand a tab") == "two\nlines\tand a tab"
