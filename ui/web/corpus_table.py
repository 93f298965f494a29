"""The table of articles, and the forms in it, as HTML. Pure, everything escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from urllib.parse import quote, urlencode

from ui.render import counted, one_line, visible
from ui.sources import written_date
from ui.strings import Corpus as Words
from ui.strings import Fields, Nouns
from ui.web.corpus_rows import COLUMNS, PAGE, Row, View
from ui.web.corpus_sidecar import LONGEST_FIELD

LABELS = {
    "title": Fields.TITLE,
    "publisher": Fields.OUTLET,
    "author": Fields.AUTHOR,
    "published": Fields.PUBLISHED,
    "url": Fields.ADDRESS,
}
NOT_STATED = f'<span class="soft">{Fields.NOT_STATED}</span>'

Fixed = Callable[[Row], str]
"""Why an article cannot be edited, "" where it can."""


def table_html(
    found: Sequence[Row], view: View, fixed: Fixed, uploaded: Callable[[Row], str]
) -> str:
    """Write one page of the rows found; ``uploaded`` gives the name of an uploaded file, or ""."""
    if not found:
        return f"{search_html(view, 0)}<p>{Words.NOTHING_FOUND}</p>"
    heads = "".join(_head(column, view) for column in COLUMNS)
    shown = found[(view.page - 1) * PAGE : view.page * PAGE]
    rows = "".join(_row(row) + _more(row, fixed(row), uploaded(row)) for row in shown)
    return (
        f"{search_html(view, len(found))}"
        f'<table id="articles" role="table" aria-label="{Words.ARTICLES}">'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
        f"{_pages(view, len(found))}"
    )


def search_html(view: View, found: int) -> str:
    """Write the form that filters the table."""
    articles = counted(found, Nouns.ARTICLE)
    number = Words.FOUND.format(articles=articles) if view.words else articles
    every = f'<a href="/corpus#list">{Words.SHOW_ALL}</a>' if view.words else ""
    return (
        '<form role="search" action="/corpus#list" class="row"><div class="field">'
        f'<label for="q">{Words.SEARCH}</label>'
        f'<input type="search" id="q" name="q" maxlength="200" value="{escape(view.words)}"></div>'
        f'<input type="hidden" name="sort" value="{_sort(view)}"><button>{Words.FILTER}</button>'
        f'<span class="soft">{number}</span>{every}</form>'
    )


def _head(column: str, view: View) -> str:
    here = view.by == column
    turned = replace(view, by=column, down=not view.down if here else column == "passages", page=1)
    order = ("descending" if view.down else "ascending") if here else "none"
    arrow = f'<span aria-hidden="true">{"↓" if view.down else "↑"}</span>' if here else ""
    kind = ' class="number"' if column == "passages" else ""
    return (
        f'<th scope="col" role="columnheader" aria-sort="{order}"{kind}>'
        f'<a href="{_address(turned)}">{COLUMNS[column]}{arrow}</a></th>'
    )


def _row(row: Row) -> str:
    title = f'<a href="/article/{row.sha256}">{escape(row.heading)}</a>'
    day = written_date(row.published)
    cells = {
        "title": title,
        "outlet": _stated(row.publisher),
        "author": _stated(row.author),
        "published": escape(one_line(day)) if day else NOT_STATED,
        "file": f'<span class="file">{escape(one_line(row.path))}</span>',
        "passages": f"{row.passages:,}",
    }
    return f'<tr role="row">{"".join(_cell(name, html) for name, html in cells.items())}</tr>'


def _cell(column: str, html: str) -> str:
    kind = f' class="{"number" if column == "passages" else column}"'
    return f'<td role="cell" data-label="{COLUMNS[column]}"{kind}>{html}</td>'


def _stated(value: str | None) -> str:
    return escape(one_line(value)) if value and one_line(value) else NOT_STATED


def _more(row: Row, fixed: str, uploaded: str) -> str:
    """What can be done with an article, in a row of its own below it."""
    name = f'<span class="unseen"> {Words.EDIT_OF.format(title=escape(row.heading))}</span>'
    inside = f'<p class="soft">{escape(fixed)}</p>' if fixed else _edit(row)
    away = ""
    if uploaded:
        place = f"/corpus/remove?name={quote(uploaded, safe='')}"
        which = f'<span class="unseen"> {escape(row.heading)}</span>'
        away = f'<a class="away" href="{place}">{Words.REMOVE}{which}</a>'
    return (
        f'<tr role="row" class="more"><td role="cell" colspan="{len(COLUMNS)}"><div>'
        f"<details><summary>{Words.EDIT}{name}</summary>{inside}</details>{away}"
        "</div></td></tr>"
    )


def _edit(row: Row) -> str:
    key = row.sha256[:16]
    fields = "".join(
        f'<div class="field {name}"><label for="{name}-{key}">{LABELS[name]}</label>'
        f'<input id="{name}-{key}" name="{name}" maxlength="{LONGEST_FIELD}" '
        f'value="{escape(one_line(visible(value or "")))}"></div>'
        for name, value in row.stated().items()
    )
    return (
        f'<form method="post" action="/corpus/articles/{row.sha256}" class="edit">{fields}'
        f'<p class="soft">{Words.HINT}</p><button class="primary">{Words.SAVE}</button></form>'
    )


def _pages(view: View, found: int) -> str:
    last = (found - 1) // PAGE + 1
    if last == 1:
        return ""
    links = []
    for number, name in ((view.page - 1, Words.EARLIER), (view.page + 1, Words.LATER)):
        if 1 <= number <= last:
            links.append(
                f'<a class="button" href="{_address(replace(view, page=number))}">{name}</a>'
            )
    first = (view.page - 1) * PAGE + 1
    rows = Words.ROWS.format(first=first, last=min(found, view.page * PAGE), found=found)
    return (
        f'<nav class="row pages" aria-label="{Words.PAGES}"><span>{rows}</span>'
        f"{''.join(links)}</nav>"
    )


def _sort(view: View) -> str:
    return f"{'-' if view.down else ''}{view.by}"


def _address(view: View) -> str:
    given = {"q": view.words, "sort": _sort(view), "page": str(view.page) if view.page > 1 else ""}
    return escape(f"/corpus?{urlencode({k: v for k, v in given.items() if v})}#list")
