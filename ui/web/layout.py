"""The frame of every page but the chat: masthead, navigation, style, and a strict policy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from ui.strings import Layout as Words
from ui.strings.scripts import script_words
from ui.web.site import login_of

PAGES = (
    ("/", Words.CHAT),
    ("/timeline", Words.TIMELINE),
    ("/corpus", Words.CORPUS),
    ("/briefing", Words.BRIEFING),
    ("/evaluation", Words.EVALUATION),
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SESSION = "session.js"
"""The script that says so when a session has ended; every page behind a login has it."""
STRINGS = "strings.js"
"""The script that gives the others their words; it is no file but made of ``ui.strings``."""
_KINDS = {".css": "text/css", ".js": "text/javascript"}


def document(
    request: Request,
    title: str,
    body: str,
    *,
    here: str = "",
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    status: int = 200,
) -> HTMLResponse:
    """Put a body of HTML into the frame.

    ``here`` is the address of the page in the navigation; ``styles`` and ``scripts`` are files of
    this folder. The body comes escaped; no script or style inside it would run.
    """
    sheets = ("base.css", *styles)
    loaded = "".join(f'<link rel="stylesheet" href="/look/{name}">' for name in sheets)
    login = login_of(request.headers)
    needed = (SESSION, *scripts) if login else scripts
    if needed:
        needed = (STRINGS, *needed)
    loaded += "".join(f'<script src="/look/{name}" defer></script>' for name in needed)
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{Words.TITLE.format(page=escape(title))}</title>"
        '<link rel="icon" href="data:,">'
        f'{loaded}</head><body class="page">'
        f'<a class="skip" href="#main">{Words.SKIP}</a>{masthead(here, login)}'
        f'<main id="main" tabindex="-1">{body}</main></body></html>'
    )
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(page, status_code=status, headers=headers)


def problem_html(sentence: str, name: str = "") -> str:
    """Write a sentence that says what went wrong; nothing for none."""
    marked = f' id="{name}" tabindex="-1"' if name else ""
    return f'<p class="told" role="alert"{marked}>{escape(sentence)}</p>' if sentence else ""


def masthead(here: str, login: str = "") -> str:
    """Write the name of the place, the ways to its pages, and who is logged in."""
    links = "".join(
        f'<a href="{address}"{" aria-current=page" if address == here else ""}>{name}</a>'
        for address, name in PAGES
    )
    if login:
        links += f'<a class="login" href="/login" title="{Words.LOGGED_IN}">{escape(login)}</a>'
    return (
        f'<header id="masthead"><p class="brand"><a href="/">{Words.NAME}</a></p>'
        f'<nav aria-label="{Words.PAGES}">{links}</nav></header>'
    )


def words_script() -> str:
    """Write the script that gives the others their words; it may stand inside an element."""
    words = json.dumps(script_words(), ensure_ascii=False).replace("<", "\\u003c")
    return f"window.WORDS = {words};"


def _look(request: Request) -> Response:
    headers = {"Cache-Control": "no-cache"}
    file = Path(__file__).parent / request.path_params["name"]
    if file.name == STRINGS:
        return Response(words_script(), media_type=_KINDS[file.suffix], headers=headers)
    if file.suffix not in _KINDS or file.parent != Path(__file__).parent or not file.is_file():
        return PlainTextResponse(f"{Words.NO_FILE}\n", status_code=404)
    return Response(file.read_bytes(), media_type=_KINDS[file.suffix], headers=headers)


LOOK = Route("/look/{name}", _look)
