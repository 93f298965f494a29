"""What became of a briefing's quotes, as HTML: over a preview, and of a file given back. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from qa.recheck import Check
from ui.brief_making import verdict
from ui.render import byline, one_line
from ui.sources import describe
from ui.strings import Briefing as Words
from ui.web.article import article_address
from ui.web.layout import problem_html


def preview_html(checks: Sequence[Check]) -> str:
    """Frame the briefing made last under what became of its quotes."""
    return (
        '<section class="preview" id="preview" tabindex="-1" aria-labelledby="preview-title">'
        f'<h2 id="preview-title">{Words.PREVIEW}</h2>{_verdict(checks)}'
        f'<iframe title="{Words.FRAME}" sandbox src="/briefing/preview"></iframe></section>'
    )


def checks_html(name: str, checks: Sequence[Check]) -> str:
    """Write what became of each quote of a file, those that no longer hold first."""
    rows = "".join(_check(check) for check in sorted(checks, key=lambda check: check.holds))
    columns = (Words.NOTE, Words.STATE, Words.QUOTE)
    heads = "".join(f'<th scope="col">{column}</th>' for column in columns)
    return (
        '<div id="verified" tabindex="-1" role="group" aria-labelledby="verified-title">'
        f'<h3 id="verified-title">{escape(one_line(name))}</h3>{_verdict(checks)}'
        f'<div class="table" tabindex="0" role="region" aria-label="{Words.QUOTES}">'
        f'<table class="checks"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></div>"
    )


def _verdict(checks: Sequence[Check]) -> str:
    state = "good" if all(check.holds for check in checks) else "bad"
    return f'<p class="holds {state}">{escape(verdict(checks))}</p>'


def _check(check: Check) -> str:
    cited = check.citation
    state, word = ("good", Words.HOLDS) if check.holds else ("bad", Words.HOLDS_NO_LONGER)
    file = escape(one_line(cited.source))
    if check.holds and not check.remark:
        file = f'<a href="{escape(article_address(cited))}">{file}</a>'
    who, *_ = byline(describe(cited, None))
    remark = (
        f'<span class="why">{escape(check.remark[0].upper() + check.remark[1:])}.</span>'
        if check.remark
        else ""
    )
    return (
        f'<tr><td>{cited.n}</td><td class="{state}">{word}</td>'
        f'<td><span class="quote">{escape(one_line(cited.quote))}</span>{remark}'
        f'<span class="soft">{escape(who)}, {file}</span></td></tr>'
    )


def verify_html(verified: str, problem: str) -> str:
    """Write the form that takes a file, with what came of the last; ``problem`` is a sentence."""
    return (
        '<section class="card verify" id="verify" tabindex="-1" aria-labelledby="verify-title">'
        f'<h2 id="verify-title">{Words.VERIFY_TITLE}</h2>'
        f'<p class="soft">{Words.VERIFY_LEAD}</p>'
        f"{problem_html(problem, 'unverified')}"
        '<form class="row" method="post" action="/briefing/verify#verify" '
        'enctype="multipart/form-data" data-part="verify"><div class="field">'
        f'<label for="file">{Words.VERIFY_FILE}</label>'
        '<input type="file" id="file" name="file" required accept=".docx,.pdf,.html,.md"></div>'
        f"<button>{Words.VERIFY}</button></form>"
        f"{verified}</section>"
    )
