"""The page at /evaluation: the report of the last run, framed.

A report quotes articles, so its document gets an origin of its own, no network, and no script but
the one at its end, which its writer put there.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse
from starlette.routing import Route

from eval.results import REPORT, RUNS, BadRun, latest
from ui.strings import Evaluation as Words
from ui.strings import Layout
from ui.web.layout import masthead

if TYPE_CHECKING:
    from starlette.requests import Request

POLICY = (
    "default-src 'none'; script-src {script}; style-src 'self' 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# Forms are allowed, and sending them is not: the report's filters are one that sends nothing.
FRAME = '<iframe title="{title}" sandbox="allow-scripts allow-forms" srcdoc="{report}"></iframe>'


def evaluation_page(runs: Path = RUNS) -> tuple[str, str]:
    """Write the page over the last run and the content policy to serve it with."""
    try:
        folder = latest(runs)
        report = _read_report(folder)
    except BadRun as error:
        told = re.sub("`(.+?)`", r"<code>\1</code>", escape(str(error)))
        body = f'<div class="none"><h1>{Words.TITLE}</h1><p class="lead">{told}</p></div>'
        return _page(body), POLICY.format(script="'none'")
    run = f'<h1 class="run">{Words.RUN.format(run=escape(folder.name))}</h1>'
    # It inherits the policy of the page that holds it.
    framed = FRAME.format(title=Words.REPORT, report=escape(report))
    return _page(run + framed), POLICY.format(script=_hash_of_last_script(report))


def _read_report(folder: Path) -> str:
    try:
        return (folder / REPORT).read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise BadRun(Words.UNREADABLE.format(folder=folder)) from None


def _hash_of_last_script(report: str) -> str:
    script = report.rpartition("<script>")[2].partition("</script>")[0]
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _page(body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{Layout.TITLE.format(page=Words.TITLE)}</title>"
        '<link rel="icon" href="data:,">'
        '<link rel="stylesheet" href="/look/base.css">'
        '<link rel="stylesheet" href="/look/evaluation.css"></head><body class="page framed">'
        f'{masthead("/evaluation")}<main id="main">{body}</main></body></html>'
    )


def _respond(_request: Request) -> HTMLResponse:
    page, policy = evaluation_page()
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return HTMLResponse(page, headers=headers)


EVALUATION = Route("/evaluation", _respond)
