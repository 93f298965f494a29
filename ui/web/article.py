"""The page of one article: its text line by line as the file has it, with the quotes marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.responses import HTMLResponse
from starlette.routing import Route

from ui.render import one_line, visible
from ui.sources import written_date
from ui.strings import Article as Words
from ui.strings import Fields
from ui.web.layout import POLICY, document
from vectorstore.boilerplate import blocks
from vectorstore.errors import CorpusError

if TYPE_CHECKING:
    from starlette.requests import Request

    from qa.types import Citation
    from ui.web.site import Site
    from vectorstore.types import Article

MOST_SPANS = 200
_PLAIN = (".txt", ".md", ".markdown", ".text")
_NUMBER = re.compile(r"[0-9]{1,9}")
Span = tuple[int, int]


def routes(site: Site) -> list[Route]:
    """Serve ``/article/{sha256}``, with ``?fragment=1`` the article alone, without a frame.

    ``start`` and ``end``, and any number of ``span=START-END``, are marked: code points of the
    text. The first of them can be reached as ``#quote``.
    """

    def respond(request: Request) -> HTMLResponse:
        bare = request.query_params.get("fragment") == "1"
        try:
            article = site.assistant.source(request.path_params["sha256"])
        except KeyError:
            told = f'<p class="told">{Words.GONE}</p>'
            return _framed(request, Words.NO_ARTICLE, told, bare, 404)
        except CorpusError as error:
            told = f'<p class="told">{escape(str(error))}</p>'
            return _framed(request, Words.UNREADABLE, told, bare, 503)
        asked = [read_span(text) for text in _asked(request)]
        spans = [s for s in asked if s and s[1] <= len(article.text)]
        told = f'<p class="told">{Words.NO_SPAN}</p>' if len(spans) < len(asked) else ""
        name = one_line(article.title or article.path)
        return _framed(
            request, name, article_html(article, spans, told, level=2 if bare else 1), bare
        )

    return [Route("/article/{sha256}", respond)]


def article_address(citation: Citation) -> str:
    """Where the article of a citation is shown with its quote marked."""
    asked = urlencode({"start": citation.start, "end": citation.end})
    return f"/article/{citation.sha256}?{asked}#quote"


def article_html(article: Article, spans: Sequence[Span], told: str = "", level: int = 1) -> str:
    """Write an article whole, every character of it inert; ``told`` is HTML above the text.

    The spans are marked, the place where the first one begins as ``#quote``.
    """
    kinds = _kinds(article)
    lines = list(_lines(article.text, spans, kinds))
    notes = [Words.FURNITURE] if "boilerplate" in kinds else []
    notes += [] if article.path.lower().endswith(_PLAIN) else [Words.EXTRACTED]
    note = f'<p class="note">{" ".join(notes)}</p>' if notes else ""
    return (
        f'<article class="paper">{_header(article, level)}{told}{note}'
        f'<div class="lines">{"".join(lines)}</div></article>'
    )


def read_span(text: str) -> Span | None:
    """Read ``START-END``; None for what is no span."""
    start, _, end = text.partition("-")
    if not (_NUMBER.fullmatch(start) and _NUMBER.fullmatch(end)) or int(start) >= int(end):
        return None
    return int(start), int(end)


def _asked(request: Request) -> list[str]:
    given = request.query_params
    first = [f"{given.get('start', '')}-{given.get('end', '')}"]
    own = first if "start" in given or "end" in given else []
    return [*own, *given.getlist("span")][:MOST_SPANS]


def _framed(request: Request, title: str, body: str, bare: bool, status: int = 200) -> HTMLResponse:
    if bare:
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
        return HTMLResponse(body, status_code=status, headers=headers)
    body = body if status == 200 else f"<h1>{escape(title)}</h1>{body}"
    return document(request, title, body, styles=("article.css",), status=status)


def _header(article: Article, level: int) -> str:
    stated = (
        (Fields.OUTLET, article.publisher),
        (Fields.AUTHOR, article.author),
        (Fields.PUBLISHED, written_date(article.published)),
        (Fields.UPDATED, written_date(article.updated)),
        (Fields.ADDRESS, article.url),
        (Fields.FILE, article.path),
    )
    # Most articles are never updated, and a file has no address: only what is missed is said.
    rows = "".join(
        f"<div><dt>{name}</dt><dd{'' if value else ' class=unstated'}>"
        f"{escape(one_line(value)) if value else Fields.NOT_STATED}</dd></div>"
        for name, value in stated
        if value or name not in (Fields.UPDATED, Fields.ADDRESS)
    )
    title = escape(one_line(article.title or article.path))
    return f"<header><h{level}>{title}</h{level}><dl>{rows}</dl></header>"


def _kinds(article: Article) -> list[str]:
    """What each line of the text is: title, heading, body, boilerplate, or "" where it is blank."""
    found, kinds, at = iter(blocks(article.text)), list[str](), 0
    block = next(found, None)
    for line in article.text.split("\n"):
        end = at + len(line)
        while block and block.end <= at:
            block = next(found, None)
        holds = block is not None and block.start < end
        kinds.append(block.kind if block and holds else "boilerplate" if line.strip() else "")
        at = end + 1
    return kinds


def _lines(text: str, spans: Sequence[Span], kinds: Sequence[str]) -> Iterator[str]:
    marked = _merged(spans)
    quoted = spans[0][0] if spans else None
    at = 0
    for number, (line, kind) in enumerate(zip(text.split("\n"), kinds, strict=True), 1):
        end = at + len(line)
        if kind:
            pieces = []
            for a, b, lit in _pieces(at, end, marked):
                named = lit and quoted is not None and quoted < b
                quoted = None if named else quoted
                shown = escape(visible(text[a:b].removesuffix("\r")))
                mark = '<mark id="quote" tabindex="-1">' if named else "<mark>"
                pieces.append(f"{mark}{shown}</mark>" if lit else shown)
            yield (
                f'<p class="line {kind}" id="L{number}"><span class="no" aria-hidden="true">'
                f'{number}</span><span class="text" dir="auto">{"".join(pieces)}</span></p>'
            )
        else:
            yield f'<div class="blank" id="L{number}"></div>'
        at = end + 1


def _pieces(start: int, end: int, marked: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    """Cut a line where a mark begins or ends; whether each piece is marked."""
    at = start
    for a, b in marked:
        a, b = max(a, start), min(b, end)
        if a < b:
            if at < a:
                yield at, a, False
            yield a, b, True
            at = b
    if at < end:
        yield at, end, False


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
