"""A briefing as one web page that asks nothing of any host: styles and citations are inside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from qa.briefing import Briefing, Footnote
from ui.brief_layout import Block, Inline, blocks, source_parts, title
from ui.brief_record import NAME, record

_RECORD = re.compile(rf'<script type="application/json" id="{NAME}">(.*?)</script>', re.DOTALL)
_ELEMENT = {
    "title": "h1",
    "heading": "h2",
    "facts": 'p class="facts"',
    "short": 'p class="short"',
    "text": "p",
    "note": 'p class="note"',
}
_LIST = {
    "point": "ul",
    "gap": 'ul class="gaps"',
    "event": 'ol class="events"',
    "side": 'ul class="sides"',
}
_STYLED = {
    "plain": "{}",
    "strong": "<strong>{}</strong>",
    "lead": '<span class="lead">{}</span>',
    "muted": '<span class="muted">{}</span>',
}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write(briefing: Briefing) -> bytes:
    """Write the page as UTF-8; every character from the corpus is escaped."""
    seen: set[int] = set()
    body = "\n".join(_elements(briefing, seen))
    css = Path(__file__).with_name("brief.css").read_text(encoding="utf-8")
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title(briefing))}</title>\n<style>\n{css}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        f'<script type="application/json" id="{NAME}">{record(briefing)}</script>\n'
        "</body>\n</html>\n"
    ).encode()


def read(data: bytes) -> str | None:
    """Find the record in a page."""
    found = _RECORD.search(data.decode("utf-8", errors="replace"))
    return found[1] if found else None


def _elements(briefing: Briefing, seen: set[int]) -> Iterator[str]:
    for kind, run in groupby(blocks(briefing), key=lambda block: block.kind):
        if kind == "sources":
            yield _sources(briefing.footnotes)
        elif kind in _LIST:
            items = "".join(f"<li>{_inlines(block, seen)}</li>" for block in run)
            yield f"<{_LIST[kind]}>{items}</{_LIST[kind].split()[0]}>"
        else:
            element = _ELEMENT[kind]
            for block in run:
                yield f"<{element}>{_inlines(block, seen)}</{element.split()[0]}>"


def _inlines(block: Block, seen: set[int]) -> str:
    return "".join(_inline(inline, seen) for inline in block.inlines)


def _inline(inline: Inline, seen: set[int]) -> str:
    if not isinstance(inline, int):
        return _STYLED[inline.style].format(escape(inline.text))
    # A source leads back to where it is first cited.
    anchor = "" if inline in seen else f' id="mark-{inline}"'
    seen.add(inline)
    return (
        f'<a class="mark"{anchor} href="#source-{inline}" aria-label="Source {inline}">{inline}</a>'
    )


def _sources(footnotes: Iterable[Footnote]) -> str:
    return f'<ol class="sources">{"".join(map(_source, footnotes))}</ol>'


def _source(footnote: Footnote) -> str:
    (who, *rest), place, quote = source_parts(footnote)
    n = footnote.citation.n
    stated = "".join(f", {escape(part)}" for part in rest)
    return (
        f'<li id="source-{n}"><p><strong>{escape(who)}</strong>{stated} '
        f'<span class="file">{escape(place)}</span> '
        f'<a class="back" href="#mark-{n}" aria-label="Back to the text">↩</a></p>'
        f"<blockquote>{escape(quote)}</blockquote></li>"
    )
