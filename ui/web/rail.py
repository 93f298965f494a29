"""The rail beside the chat: conversations, what to ask of, the corpus, the basket. Pure HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ui.render import counted, one_line
from ui.strings import Chat, Common, Nouns
from ui.strings import Rail as Words
from ui.web.conversations import LONGEST_TITLE, Conversation
from ui.web.page import within_words
from vectorstore.types import Filters

MOST_LISTED = 100


def rail_html(
    held: Sequence[Conversation],
    here: str,
    filters: Filters,
    outlets: Mapping[str | None, int],
    basket: int,
) -> str:
    """Write the rail; ``here`` is the id of the conversation shown, ``basket`` counts answers.

    ``outlets`` counts the articles of each; None are those that state none.
    """
    return (
        f'<p class="begin"><button type="button" data-act="new">{Chat.NEW}</button></p>'
        f"{_filters(filters, outlets)}{_conversations(held, here)}{_basket(basket)}{_keys()}"
    )


def _conversations(held: Sequence[Conversation], here: str) -> str:
    rows = "".join(_conversation(each, each.id == here) for each in held[:MOST_LISTED])
    listed = f"<ul>{rows}</ul>" if rows else f'<p class="soft">{Words.NONE_YET}</p>'
    heading = Words.CONVERSATIONS
    return f'<nav class="held" aria-label="{heading}"><h2>{heading}</h2>{listed}</nav>'


def _conversation(each: Conversation, current: bool) -> str:
    name = escape(each.name)
    marked = ' aria-current="true"' if current else ""
    at = f"/conversations/{each.id}"
    return (
        f'<li><a href="/?c={each.id}" data-act="open" data-id="{each.id}"{marked}>{name}</a>'
        f'<details><summary aria-label="{Words.MORE.format(name=name)}">…</summary>'
        f'<form data-act="rename" data-id="{each.id}">'
        f'<label for="name-{each.id}">{Words.NAME}</label>'
        f'<input id="name-{each.id}" name="text" value="{name}" maxlength="{LONGEST_TITLE}">'
        f'<button type="submit">{Words.RENAME}</button></form>'
        f'<p><a href="{at}.md" download>{Words.MARKDOWN}</a></p>'
        f'<p><a href="{at}.json" download>{Words.JSON}</a></p>'
        f'<button type="button" data-act="delete" data-id="{each.id}" '
        f'data-sure="{Words.DELETE_SURE.format(name=name)}">{Words.DELETE}</button></details></li>'
    )


def _filters(filters: Filters, outlets: Mapping[str | None, int]) -> str:
    named = sorted((name for name in outlets if name), key=str.casefold)
    boxes = "".join(
        f'<label><input type="checkbox" name="source" value="{escape(name)}"'
        f"{' checked' if name in filters.sources else ''}> "
        f'<span>{escape(one_line(name))}</span> <span class="count">{outlets[name]}</span></label>'
        for name in named
    )
    gone = [name for name in filters.sources if name not in named]
    boxes += "".join(
        f'<label><input type="checkbox" name="source" value="{escape(name)}" checked> '
        f"<span>{escape(one_line(name))}</span></label>"
        for name in gone
    )
    silent = outlets.get(None, 0)
    without = Words.NO_OUTLET.format(articles=counted(silent, Nouns.ARTICLE))
    note = f'<p class="soft">{without}</p>' if silent else ""
    chosen = bool(filters.sources or filters.since or filters.until)
    return (
        '<form class="filters" data-act="filter" data-at-once="yes" '
        f'data-now="{escape(within_words(filters))}">'
        f'<fieldset><legend>{Words.ASK_OF}</legend><div class="outlets">{boxes}</div>{note}'
        "</fieldset>"
        f"{_day('since', Common.PUBLISHED_FROM, filters.since)}"
        f"{_day('until', Common.PUBLISHED_UNTIL, filters.until)}"
        f'<button type="button" data-act="filter"{"" if chosen else " hidden"}>'
        f"{Words.ASK_OF_ALL}</button></form>"
    )


def _day(name: str, label: str, value: str | None) -> str:
    return (
        f'<label class="day" for="filter-{name}">{label}</label>'
        f'<input type="date" id="filter-{name}" name="{name}" value="{escape(value or "")}">'
    )


def _basket(number: int) -> str:
    return (
        f'<p class="basket"><a href="/briefing">{Words.BRIEFING}</a> '
        f'<span class="soft">{counted(number, Nouns.ANSWER)}</span></p>'
    )


def _keys() -> str:
    return (
        f'<details class="keys"><summary>{Words.KEYS}</summary><dl>'
        f"<dt><kbd>{Words.CTRL}</kbd> <kbd>K</kbd></dt><dd>{Words.TO_QUESTION}</dd>"
        f"<dt><kbd>{Words.ENTER}</kbd></dt><dd>{Words.TO_ASK}</dd>"
        f"<dt><kbd>{Words.ESC}</kbd></dt><dd>{Words.TO_STOP}</dd>"
        f"<dt><kbd>{Words.ALT}</kbd> <kbd>N</kbd></dt><dd>{Words.TO_BEGIN}</dd>"
        "</dl></details>"
    )
