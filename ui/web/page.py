"""The browser chat's regions as HTML: conversation, sources, status. Pure, everything escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from qa.types import Answer
from ui.asides import asides_html
from ui.render import VERDICTS, answer_html, counted, one_line, sources_heading, sources_html
from vectorstore.types import Article

if TYPE_CHECKING:
    from qa.assistant import Corpus

WELCOME = """\
<div class="welcome"><h2>Ask the articles</h2>
<p>Every sentence of an answer points at the exact words of its source. What the articles do not
say, Dateline does not say either.</p></div>"""
NO_SOURCES = """\
<div class="panel"><h2>Sources</h2>
<p class="empty">The passages behind an answer appear here, each quote marked in its place.</p>
</div>"""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question in the browser, and what has become of it.

    ``problem`` is a sentence shown in place of an answer. ``articles`` are those the answer
    cites, by sha256.
    """

    question: str
    answer: Answer | None = None
    articles: Mapping[str, Article] | None = None
    problem: str | None = None
    pending: bool = False


def conversation_html(exchanges: Sequence[Exchange]) -> str:
    """Write every exchange in order; a welcome when there is none."""
    if not exchanges:
        return WELCOME
    return "".join(_exchange(exchange, turn) for turn, exchange in enumerate(exchanges, 1))


def _exchange(exchange: Exchange, turn: int) -> str:
    question = escape(one_line(exchange.question))
    parts = [f'<h2 class="asked">{question}</h2>']
    if exchange.answer is not None:
        parts.append(_reply(exchange.answer, turn))
    if exchange.problem is not None:
        parts.append(f'<p class="problem">{escape(one_line(exchange.problem))}</p>')
    if exchange.pending:
        parts.append('<p class="pending">Reading the articles</p>')
    return f'<section class="exchange" id="turn-{turn}">{"".join(parts)}</section>'


def _reply(answer: Answer, turn: int) -> str:
    parts = []
    if one_line(answer.standalone_question) != one_line(answer.question):
        parts.append(
            f'<p class="read-as">Read as: {escape(one_line(answer.standalone_question))}</p>'
        )
    if answer.status != "answered":
        parts.append(f'<p class="verdict {answer.status}">{VERDICTS[answer.status]}</p>')
    parts.append(answer_html(answer, turn))
    parts.append(asides_html(answer))
    cited = len({citation.sha256 for citation in answer.citations})
    if cited:
        use = "offered" if answer.status == "not_in_corpus" else "cited"
        link = f'<a class="to-sources" href="#panel-{turn}">{counted(cited, "article")} {use}</a>'
        parts.append(f'<p class="meta">{link}</p>')
    return "".join(parts)


def panel_html(exchanges: Sequence[Exchange]) -> str:
    """Write the sources of every exchange, all hidden but the latest that has any."""
    answered = [
        (turn, exchange.answer, exchange.articles or {})
        for turn, exchange in enumerate(exchanges, 1)
        if exchange.answer is not None
    ]
    if not answered:
        return NO_SOURCES
    latest = answered[-1][0]
    return "".join(
        _panel(answer, articles, turn, shown=turn == latest) for turn, answer, articles in answered
    )


def _panel(answer: Answer, articles: Mapping[str, Article], turn: int, *, shown: bool) -> str:
    hidden = "" if shown else " hidden"
    asked = escape(one_line(answer.question))
    return (
        f'<div class="panel" id="panel-{turn}" tabindex="-1"{hidden}>'
        f'<h2>{sources_heading(answer)}</h2><p class="for">{asked}</p>'
        f"{sources_html(answer, articles, turn)}</div>"
    )


def status_html(corpus: Corpus) -> str:
    """Write what is being asked: how many articles and passages, which engine and index."""
    facts = (
        counted(len(corpus.articles), "article"),
        counted(corpus.passages, "passage"),
        f"{corpus.engine} engine",
        f"index {corpus.generation}",
    )
    return "".join(f"<span>{escape(one_line(fact))}</span>" for fact in facts)
