"""The chat's regions as HTML: conversation, sources, corpus line. Pure, everything escaped."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from qa.types import Answer
from ui.asides import asides_html
from ui.render import VERDICTS, answer_html, counted, one_line, sources_heading, sources_html
from ui.strings import Answers, Judging, Nouns
from ui.strings import Chat as Words
from ui.web.conversations import Conversation, Exchange
from vectorstore.types import Article, Filters

if TYPE_CHECKING:
    from qa.assistant import Corpus

WELCOME = f'<div class="welcome"><h2>{Words.WELCOME}</h2><p>{Words.PROMISE}</p></div>'
NO_SOURCES = (
    f'<div class="panel"><h2>{Words.SOURCES}</h2><p class="empty">{Words.NO_SOURCES}</p></div>'
)
OUTCOMES = {str(status): words for status, words in VERDICTS.items()}
OUTCOMES["differs"] = Answers.DIFFERS
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
        _form("edit", turn, Words.EDIT_LABEL, exchange.question, Words.ASK_AGAIN),
    ]
    if within := within_words(exchange.filters):
        asked = Words.ASKED_WITHIN.format(within=within)
        parts.append(f'<p class="within">{escape(asked)}</p>')
    if exchange.answer is not None:
        parts.append(_reply(exchange.answer, articles, turn))
    if exchange.problem is not None:
        parts.append(f'<p class="problem">{escape(one_line(exchange.problem))}</p>')
    if exchange.pending:
        parts.append(f'<p class="pending" role="status">{Words.PENDING}</p>')
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
        which = Words.CHANGE_WHICH.format(turn=turn)
        parts.append(
            f'<p class="read-as">{Words.READ_AS} <span>{escape(alone)}</span> '
            f'<button type="button" data-toggle="reword-{turn}" aria-expanded="false">'
            f'{Words.CHANGE}<span class="unseen"> {which}</span></button></p>'
        )
        parts.append(_form("reword", turn, Words.REWORD, alone, Words.ASK_SO))
    outcome = "differs" if answer.differs else answer.status
    parts.append(f'<p class="verdict {outcome}">{OUTCOMES[outcome]}</p>')
    parts.append(answer_html(answer, articles, turn))
    parts.append(asides_html(answer))
    cited = len({citation.sha256 for citation in answer.citations})
    if cited:
        use = Words.OFFERED if answer.status == "not_in_corpus" else Words.CITED
        told = use.format(articles=counted(cited, Nouns.ARTICLE))
        link = f'<a class="to-sources" href="#panel-{turn}">{told}</a>'
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
    named = f'<span class="unseen"> {Words.WHICH.format(turn=turn)}</span>'
    buttons = [
        _button("retry", turn, f"{Words.ASK_AGAIN}{named}"),
        f'<button type="button" data-toggle="edit-{turn}" aria-expanded="false">'
        f"{Words.EDIT}{named}</button>",
    ]
    judging = ""
    if exchange.answer is not None:
        buttons = [
            _button("copy", turn, f"{Words.COPY}{named}"),
            _button("link", turn, f"{Words.LINK}{named}"),
            *buttons,
        ]
        if exchange.answer.claims:
            topic = urlencode({"topic": one_line(exchange.answer.standalone_question)})
            buttons.append(f'<a href="/timeline?{topic}">{Words.TIMELINE}{named}</a>')
            buttons.append(_button("keep", turn, f"{Words.KEEP}{named}"))
        for verdict, word in (("right", Judging.RIGHT), ("wrong", Judging.WRONG)):
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
        f'<div class="tools" role="group" aria-label="{Words.TOOLS.format(turn=turn)}">'
        f"{''.join(buttons)}</div>{judging}"
    )


def _judging(turn: int) -> str:
    options = "".join(f"<option>{escape(reason)}</option>" for reason in ("", *Judging.REASONS))
    return (
        f'<form class="again" id="judge-{turn}" data-act="judge" data-turn="{turn}" '
        f'data-verdict="wrong" hidden><label for="judge-{turn}-why">{Judging.WHY}</label>'
        f'<select id="judge-{turn}-why" name="reason">{options}</select>'
        f'<label for="judge-{turn}-text">{Judging.IN_YOUR_WORDS}</label>'
        f'<input id="judge-{turn}-text" name="text" maxlength="400">'
        f'<button type="submit">{Judging.SEND}</button></form>'
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
        counted(len(corpus.articles), Nouns.ARTICLE),
        counted(corpus.passages, Nouns.PASSAGE),
        Words.ENGINE.format(engine=corpus.engine),
        Words.INDEX.format(generation=corpus.generation),
    )
    return "".join(f"<span>{escape(one_line(fact))}</span>" for fact in facts)


def within_words(filters: Filters) -> str:
    """Say in words what the filters let through; "" where that is everything."""
    parts = []
    if filters.sources:
        sources = ", ".join(one_line(source) for source in filters.sources)
        parts.append(Words.WITHIN_SOURCES.format(sources=sources))
    if filters.since:
        parts.append(Words.WITHIN_FROM.format(day=filters.since))
    if filters.until:
        parts.append(Words.WITHIN_UNTIL.format(day=filters.until))
    return ", ".join(parts)
