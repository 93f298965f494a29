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

if TYPE_CHECKING:
    from starlette.requests import Request

POLICY = (
    "default-src 'none'; script-src {script}; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A window of the chat's name, if there is one, is shown again as it was left: a link to another
# place in its page does not load it anew.
BACK = '<a href="/#conversation" target="dateline-chat">Back to the chat</a>'
# Forms are allowed, and sending them is not: the report's filters are one that sends nothing.
FRAME = '<iframe title="Report" sandbox="allow-scripts allow-forms" srcdoc="{report}"></iframe>'


def evaluation_page(runs: Path = RUNS) -> tuple[str, str]:
    """Write the page over the last run and the content policy to serve it with."""
    try:
        folder = latest(runs)
        report = _read_report(folder)
    except BadRun as error:
        told = re.sub("`(.+?)`", r"<code>\1</code>", escape(str(error)))
        body = f'<div class="none"><h2>Evaluation</h2><p>{told}</p></div>'
        return _page("", body), POLICY.format(script="'none'")
    run = f"<p>run {escape(folder.name)}</p>"
    # It inherits the policy of the page that holds it.
    framed = FRAME.format(report=escape(report))
    return _page(run, framed), POLICY.format(script=_hash_of_last_script(report))


def _read_report(folder: Path) -> str:
    try:
        return (folder / REPORT).read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise BadRun(
            f"The run in {folder} has no report that can be read; "
            "make another with `dateline eval run`."
        ) from None


def _hash_of_last_script(report: str) -> str:
    script = report.rpartition("<script>")[2].partition("</script>")[0]
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _page(run: str, body: str) -> str:
    style = Path(__file__).with_name("evaluation.css").read_text(encoding="utf-8")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<title>Evaluation · Dateline</title><link rel="icon" href="data:,">'
        f"<style>{style}</style></head><body>"
        f"<header><h1>Dateline</h1>{run}{BACK}</header><main>{body}</main></body></html>"
    )


def _respond(_request: Request) -> HTMLResponse:
    page, policy = evaluation_page()
    headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
    return HTMLResponse(page, headers=headers)


EVALUATION = Route("/evaluation", _respond)
