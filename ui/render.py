"""Answer -> plain text, markdown and HTML. Pure; everything from the corpus is made inert.

In HTML every character that could be markup is escaped, and no address is ever made a link. In
markdown every punctuation mark that could begin markup is written as an escape. In all of them
control characters and bidirectional overrides are left out: they can repaint a terminal or
reverse what a reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from qa.attribution import introduction
from qa.types import Answer, Citation, Claim, Status
from ui.sources import Excerpt, Source, cited_sources, describe, place, written_date
from ui.strings import Answers as Words
from ui.strings import Common
from vectorstore.types import Article

VERDICTS: Mapping[Status, str] = {
    "answered": Words.ANSWERED,
    "partial": Words.PARTIAL,
    "not_in_corpus": Words.NOT_IN_CORPUS,
    "premise_corrected": Words.PREMISE_CORRECTED,
    "clarify": Words.CLARIFY,
}

_MARKER = re.compile(r"\[(\d{1,4})\]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:@/=^\"'])")


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of an answer's text without markers; ``claim`` is None between claims.

    ``short`` says that it is the answer in a few words.
    """

    text: str
    claim: Claim | None = None
    short: bool = False


def segments(answer: Answer) -> Iterator[Said | int]:
    """Cut the answer's text into what is said and its markers, as numbers, in order.

    A claim that itself contains ``[1]`` (articles have footnotes too) keeps it as text.
    """
    known = {citation.n for citation in answer.citations}
    at = 0
    for i, claim in enumerate(answer.claims):
        found = answer.text.find(claim.text, at) if claim.text else -1
        if found < 0:
            continue
        yield from _between(answer.text[at:found], known)
        yield Said(claim.text, claim, i == 0 and claim.text == answer.short_answer)
        at = found + len(claim.text)
    yield from _between(answer.text[at:], known)


def parts_of(
    claim: Claim, cited: Mapping[int, Citation], articles: Mapping[str, Article]
) -> tuple[str, str, str, str]:
    """Cut a claim into its lead-in, what comes before the likely words, these, and what follows.

    Without likely words all but the lead-in is "what comes before".
    """
    origins = (articles.get(cited[n].sha256) for n in claim.citations if n in cited)
    lead = next((introduction(claim.text, article) for article in origins if article), "")
    said = claim.text[len(lead) :]
    return (lead, *said.partition(claim.likely)) if claim.likely else (lead, said, "", "")


def _between(text: str, known: set[int]) -> Iterator[Said | int]:
    at = 0
    for marker in _MARKER.finditer(text):
        if int(marker[1]) not in known:
            continue
        if marker.start() > at:
            yield Said(text[at : marker.start()])
        yield int(marker[1])
        at = marker.end()
    if at < len(text):
        yield Said(text[at:])


def visible(text: str) -> str:
    """Leave out the characters that are not seen but act; newlines and tabs stay."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Put the visible text on one line, every run of white space as one space."""
    return " ".join(visible(text).split())


def counted(number: int, noun: tuple[str, str]) -> str:
    """Write a number with its noun, of one or of several: ``1 article``, ``2,880 articles``."""
    return f"{number:,} {noun[0] if number == 1 else noun[1]}"


def byline(source: Source) -> list[str]:
    """List outlet, author, title and date, as far as the text states them."""
    known = (source.publisher, source.author, source.title, written_date(source.published))
    stated = [one_line(part) for part in known if part]
    return stated or [Words.NOTHING_STATED]


def plain(answer: Answer, articles: Mapping[str, Article]) -> str:
    """Write the answer and its numbered sources as text without colour or wrapping."""
    lines = [visible(answer.text)]
    if answer.degraded:
        lines += ["", Words.NOTE.format(note=one_line(answer.degraded))]
    if answer.citations:
        lines += ["", sources_heading(answer)]
    for citation in answer.citations:
        article = articles.get(citation.sha256)
        label = ", ".join(byline(describe(citation, article)))
        lines.append(f"[{citation.n}] {label} ({one_line(place(citation, article))})")
        lines.append(f"    {one_line(citation.quote)}")
    return "\n".join(lines)


def sources_heading(answer: Answer) -> str:
    """Say what the citations of this answer are."""
    return Words.NEAREST if answer.status == "not_in_corpus" else Words.SOURCES


def markdown(answer: Answer, articles: Mapping[str, Article]) -> str:
    """Write the answer and its sources in CommonMark; corpus text in it is inert."""
    lines = [f"**{inert(answer.question)}**", "", _md_text(answer)]
    if answer.citations:
        lines += ["", f"**{sources_heading(answer)}**", ""]
    for citation in answer.citations:
        article = articles.get(citation.sha256)
        who, *rest = (inert(part) for part in byline(describe(citation, article)))
        label = ", ".join([f"**{who}**", *rest, inert(place(citation, article))])
        lines += [f"\\[{citation.n}\\] {label}", "", f"> {inert(citation.quote)}", ""]
    return "\n".join(lines).rstrip() + "\n"


def inert(text: str) -> str:
    """Write text on one line of CommonMark in which nothing is markup."""
    return _MARKDOWN.sub(r"\\\1", escape(one_line(text), quote=False))


def _md_text(answer: Answer) -> str:
    return "".join(
        f"\\[{part}\\]"
        if isinstance(part, int)
        else f"**{_md_lines(part.text)}**"
        if part.short
        else _md_lines(part.text)
        for part in segments(answer)
    ).strip()


def _md_lines(text: str) -> str:
    lines = (re.sub(r"[ \t]+", " ", line) for line in visible(text).split("\n"))
    return "\n".join(_MARKDOWN.sub(r"\\\1", escape(line, quote=False)) for line in lines)


def answer_html(answer: Answer, articles: Mapping[str, Article], turn: int) -> str:
    """Write the answer, a paragraph a claim, each marker a link to its quote.

    Claims of articles that differ are a list, to be set side by side.
    """
    cited = {citation.n: citation for citation in answer.citations}
    sides: list[str] = []
    parts: list[str] = []
    for line in _lines(answer):
        written = "".join(
            _marker(cited[part], turn) if isinstance(part, int) else _said(part, cited, articles)
            for part in line
        )
        # A marker never begins a line of its own: it is bound to the word before it.
        written = re.sub(r"\s+(<a class=\"cite\")", "\u00a0\\1", written.strip())
        claims = [part for part in line if isinstance(part, Said) and part.claim]
        if answer.differs and claims and not claims[0].short:
            sides.append(f"<li>{written}</li>")
        else:
            parts.append(
                f'<p class="{"short" if claims and claims[0].short else "told"}">{written}</p>'
            )
    if sides:
        parts.append(f'<ul class="sides">{"".join(sides)}</ul>')
    return f'<div class="said">{"".join(parts)}</div>'


def _lines(answer: Answer) -> Iterator[list[Said | int]]:
    """The segments of each line; what is between claims is cut where it has line breaks."""
    line: list[Said | int] = []
    for part in segments(answer):
        if isinstance(part, int) or part.claim is not None:
            line.append(part)
            continue
        first, *rest = visible(part.text).split("\n")
        line.append(Said(first))
        for text in rest:
            yield line
            line = [Said(text)]
    yield line


def _said(part: Said, cited: Mapping[int, Citation], articles: Mapping[str, Article]) -> str:
    if part.claim is None:
        return escape(part.text)
    lead, *around = parts_of(part.claim, cited, articles)
    before, likely, after = (escape(visible(text)) for text in around)
    text = f'{before}<mark title="{Words.LIKELY}">{likely}</mark>{after}' if likely else before
    if lead:
        text = f'<span class="lead">{escape(visible(lead).strip())}</span> {text}'
    if part.short:
        text = f"<strong>{text}</strong>"
    if part.claim.support in ("supported", "unchecked"):
        return text
    doubt = Words.PARTLY_SUPPORTED if part.claim.support == "partial" else Words.NOT_SUPPORTED
    why = one_line("; ".join((doubt, *part.claim.reasons)))
    return f'<span class="doubtful" title="{escape(why)}">{text}</span>'


def _marker(citation: Citation, turn: int) -> str:
    who = ", ".join(byline(describe(citation, None)))
    label = escape(Words.SOURCE.format(n=citation.n, byline=who))
    target = f"source-{turn}-{citation.n}"
    anchor = f"marker-{turn}-{citation.n}"
    return (
        f'<a class="cite" id="{anchor}" href="#{target}" data-turn="{turn}" '
        f'aria-label="{label}">{citation.n}</a>'
    )


def sources_html(answer: Answer, articles: Mapping[str, Article], turn: int) -> str:
    """Write a card for each article cited: who, title, when, the quotes in their passages."""
    if not answer.citations:
        return f'<p class="empty">{Words.NO_PASSAGE}</p>'
    note = f'<p class="offered">{Words.OFFERED}</p>' if answer.status == "not_in_corpus" else ""
    return note + "".join(_card(source, turn) for source in cited_sources(answer, articles))


def _card(source: Source, turn: int) -> str:
    kicker = [one_line(part) for part in (source.publisher, source.author) if part]
    date = written_date(source.published)
    when = f"<time>{escape(date)}</time>" if date else f"<span>{Words.DATE_NOT_STATED}</span>"
    title = escape(one_line(source.title or source.path))
    excerpts = "".join(_excerpt(excerpt, turn) for excerpt in source.excerpts)
    who = escape(" · ".join(kicker)) or Common.OUTLET_NOT_STATED
    quoted = [c for excerpt in source.excerpts for c in excerpt.marked]
    spans = "&amp;".join(f"span={c.start}-{c.end}" for c in quoted)
    whole = (
        f'<a class="whole" href="/article/{quoted[0].sha256}?{spans}#quote" target="_blank">'
        f'{Words.WHOLE}<span class="unseen">{Words.WHOLE_OF.format(title=title)}</span></a>'
    )
    return (
        f'<article class="card"><header><p class="kicker"><span>{who}</span>{when}</p>'
        f'<h3>{title}</h3></header>{excerpts}<p class="open">{whole}</p>'
        f'<footer class="file">{escape(one_line(source.path))}</footer></article>'
    )


def _excerpt(excerpt: Excerpt, turn: int) -> str:
    pieces = "".join(_piece(*piece, turn) for piece in excerpt.pieces())
    return f"<blockquote>{pieces.strip()}</blockquote>"


def _piece(text: str, citation: Citation | None, turn: int) -> str:
    shown = escape(re.sub(r"\n\s*\n", "\n", visible(text)))
    if citation is None:
        return shown
    n = citation.n
    return (
        f'<a class="back" href="#marker-{turn}-{n}" aria-label="{Words.BACK.format(n=n)}">'
        f'{n}</a><mark id="source-{turn}-{n}" tabindex="-1">{shown}</mark>'
    )
