"""The chat's regions as HTML: conversation, sources, corpus line. Pure, everything escaped."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from qa.types import Answer
from ui.asides import asides_html
from ui.render import VERDICTS, answer_html, counted, one_line, sources_heading, sources_html
from ui.web.conversations import Conversation, Exchange
from vectorstore.types import Article, Filters

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
OUTCOMES = {str(status): words for status, words in VERDICTS.items()}
OUTCOMES["differs"] = "The articles differ"
REASONS = (
    "",
    "Wrong fact",
    "Wrong person or outlet",
    "Wrong date",
    "Quote does not hold it",
    "Something is missing",
    "Should have answered",
    "Should have refused",
)
Articles = Mapping[str, Article]


def conversation_html(conversation: Conversation, articles: Articles) -> str:
    """Write every exchange in order; a welcome when there is none. ``articles`` by sha256."""
    held = conversation.exchanges
    shown = "".join(_exchange(each, articles, turn) for turn, each in enumerate(held, 1))
    state = "busy" if conversation.busy else "idle"
    return (
        f'<div class="exchanges" data-conversation="{conversation.id}" '
        f'data-kept="{"yes" if conversation.changed else ""}" data-state="{state}">'
        f"{shown or WELCOME}</div>"
    )


def _exchange(exchange: Exchange, articles: Articles, turn: int) -> str:
    question = escape(one_line(exchange.question))
    parts = [
        f'<h2 class="asked" id="asked-{turn}">{question}</h2>',
        _form("edit", turn, "Edit the question", exchange.question, "Ask again"),
    ]
    if within := within_words(exchange.filters):
        parts.append(f'<p class="within">Asked {escape(within)}</p>')
    if exchange.answer is not None:
        parts.append(_reply(exchange.answer, articles, turn))
    if exchange.problem is not None:
        parts.append(f'<p class="problem">{escape(one_line(exchange.problem))}</p>')
    if exchange.pending:
        parts.append('<p class="pending" role="status">Reading the articles</p>')
    else:
        parts.append(_tools(exchange, turn))
    return (
        f'<section class="exchange" id="turn-{turn}" aria-labelledby="asked-{turn}">'
        f"{''.join(parts)}</section>"
    )


def _reply(answer: Answer, articles: Articles, turn: int) -> str:
    alone = one_line(answer.standalone_question)
    parts = []
    if alone != one_line(answer.question):
        parts.append(
            f'<p class="read-as">Read as: <span>{escape(alone)}</span> '
            f'<button type="button" data-toggle="reword-{turn}" aria-expanded="false">Change'
            f'<span class="unseen"> how question {turn} is read</span></button></p>'
        )
        parts.append(_form("reword", turn, "Read the question as", alone, "Ask so"))
    outcome = "differs" if answer.differs else answer.status
    parts.append(f'<p class="verdict {outcome}">{OUTCOMES[outcome]}</p>')
    parts.append(answer_html(answer, articles, turn))
    parts.append(asides_html(answer))
    cited = len({citation.sha256 for citation in answer.citations})
    if cited:
        use = "offered" if answer.status == "not_in_corpus" else "cited"
        link = f'<a class="to-sources" href="#panel-{turn}">{counted(cited, "article")} {use}</a>'
        parts.append(f'<p class="meta">{link}</p>')
    return "".join(parts)


def _form(act: str, turn: int, label: str, text: str, send: str) -> str:
    """A form that is shown by the button that toggles it."""
    name = f"{act}-{turn}"
    return (
        f'<form class="again" id="{name}" data-act="{act}" data-turn="{turn}" hidden>'
        f'<label for="{name}-text">{label}</label>'
        f'<textarea id="{name}-text" name="text" rows="2" maxlength="2000" required>'
        f"{escape(one_line(text))}</textarea>"
        f'<button type="submit">{send}</button></form>'
    )


def _tools(exchange: Exchange, turn: int) -> str:
    named = f'<span class="unseen"> (question {turn})</span>'
    buttons = [
        _button("retry", turn, f"Ask again{named}"),
        f'<button type="button" data-toggle="edit-{turn}" aria-expanded="false">'
        f"Edit{named}</button>",
    ]
    judging = ""
    if exchange.answer is not None:
        buttons = [
            _button("copy", turn, f"Copy{named}"),
            _button("link", turn, f"Link{named}"),
            *buttons,
        ]
        if exchange.answer.claims:
            topic = urlencode({"topic": one_line(exchange.answer.standalone_question)})
            buttons.append(f'<a href="/timeline?{topic}">Timeline{named}</a>')
            buttons.append(_button("keep", turn, f"Add to briefing{named}"))
        for verdict, word in (("right", "Right"), ("wrong", "Wrong")):
            pressed = "true" if exchange.judged == verdict else "false"
            what = (
                f'data-toggle="judge-{turn}" aria-expanded="false"'
                if verdict == "wrong"
                else f'data-act="judge" data-turn="{turn}" data-verdict="right"'
            )
            buttons.append(
                f'<button type="button" class="judge {verdict}" {what} aria-pressed="{pressed}">'
                f"{word}{named}</button>"
            )
        judging = _judging(turn)
    return (
        f'<div class="tools" role="group" aria-label="What to do with answer {turn}">'
        f"{''.join(buttons)}</div>{judging}"
    )


def _judging(turn: int) -> str:
    options = "".join(f"<option>{escape(reason)}</option>" for reason in REASONS)
    return (
        f'<form class="again" id="judge-{turn}" data-act="judge" data-turn="{turn}" '
        f'data-verdict="wrong" hidden><label for="judge-{turn}-why">What is wrong with it?</label>'
        f'<select id="judge-{turn}-why" name="reason">{options}</select>'
        f'<label for="judge-{turn}-text">In your words</label>'
        f'<input id="judge-{turn}-text" name="text" maxlength="400">'
        '<button type="submit">Send</button></form>'
    )


def _button(act: str, turn: int, label: str) -> str:
    return f'<button type="button" data-act="{act}" data-turn="{turn}">{label}</button>'


def panel_html(conversation: Conversation, articles: Articles) -> str:
    """Write the sources of every exchange, all hidden but the latest that has any."""
    answered = [
        (turn, exchange.answer)
        for turn, exchange in enumerate(conversation.exchanges, 1)
        if exchange.answer is not None
    ]
    if not answered:
        return NO_SOURCES
    latest = answered[-1][0]
    return "".join(
        _panel(answer, articles, turn, shown=turn == latest) for turn, answer in answered
    )


def _panel(answer: Answer, articles: Articles, turn: int, *, shown: bool) -> str:
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


def within_words(filters: Filters) -> str:
    """Say in words what the filters let through; "" where that is everything."""
    parts = []
    if filters.sources:
        parts.append(f"of {', '.join(one_line(source) for source in filters.sources)} only")
    if filters.since:
        parts.append(f"from {filters.since}")
    if filters.until:
        parts.append(f"until {filters.until}")
    return ", ".join(parts)
