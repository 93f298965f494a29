"""The page at /timeline: dated events of the corpus or of a topic, as a plot and as a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.routing import Route

from qa.errors import QuestionError
from ui.events import Wanted
from ui.render import byline, counted, one_line
from ui.sources import describe, place
from ui.strings import Common, Nouns
from ui.strings import Timeline as Words
from ui.web.article import article_address
from ui.web.layout import document, problem_html
from ui.web.timeline_plot import plot_svg
from vectorstore.errors import CorpusError

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import HTMLResponse

    from qa.timeline import Event, Timeline
    from qa.types import Citation
    from ui.web.site import Site
    from vectorstore.types import Article

PAGE = 200
"""Events on a page; the plot has them all."""
MOST_OUTLETS = 100
_PAGE_NUMBER = re.compile(r"[0-9]{1,6}")


class BadDay(ValueError):
    """What was given is no day, or no stretch of days; the message says so."""


def routes(site: Site) -> list[Route]:
    """Serve ``/timeline``, which takes ``topic``, ``outlet`` (repeatable), ``since``, ``until``."""
    chronicle = site.chronicle

    def respond(request: Request) -> HTMLResponse:
        given = request.query_params
        outlets, status = list[str](), 200
        try:
            outlets = chronicle.outlets()
            found, articles = chronicle.events(read_wanted(given))
            shown = timeline_html(found, articles, given)
        except (BadDay, QuestionError, CorpusError) as error:
            status = 503 if isinstance(error, CorpusError) else 400
            shown = problem_html(str(error))
        head = f'<h1>{Words.TITLE}</h1><p class="lead">{Words.LEAD}</p>'
        body = f"{head}{form_html(given, outlets)}{shown}"
        return document(
            request,
            Words.TITLE,
            body,
            here="/timeline",
            styles=("timeline.css",),
            status=status,
        )

    return [Route("/timeline", respond)]


def read_wanted(given: QueryParams) -> Wanted:
    """Read what is asked for; raises BadDay."""
    since, until = _day(given.get("since", "")), _day(given.get("until", ""))
    if since and until and since > until:
        raise BadDay(Words.BACKWARDS)
    outlets = tuple(name for name in given.getlist("outlet")[:MOST_OUTLETS] if name.strip())
    return Wanted(given.get("topic", "").strip() or None, outlets, since, until)


def form_html(given: QueryParams, outlets: Sequence[str]) -> str:
    """Write the form as it was sent."""
    chosen = given.getlist("outlet")[:MOST_OUTLETS]
    unknown = [name for name in dict.fromkeys(chosen) if name.strip() and name not in outlets]
    boxes = "".join(
        f'<label><input type="checkbox" name="outlet" value="{escape(name)}"'
        f"{' checked' if name in chosen else ''}>{escape(one_line(name))}</label>"
        for name in [*unknown, *outlets]
    )
    number = counted(len(set(chosen)), Nouns.OUTLET) if any(chosen) else Words.ALL_OUTLETS
    picker = f"<details><summary>{number}</summary><div>{boxes}</div></details>" if boxes else ""
    days = "".join(
        f'<div class="field bound"><label for="{name}">{label}</label>'
        f'<input type="date" id="{name}" name="{name}" value="{escape(given.get(name, ""))}"></div>'
        for name, label in (("since", Words.FROM), ("until", Words.UNTIL))
    )
    everything = f'<a href="/timeline">{Words.SHOW_ALL}</a>' if given else ""
    return (
        '<form action="/timeline" class="row asked"><div class="field wide">'
        f'<label for="topic">{Words.TOPIC}</label>'
        '<input id="topic" name="topic" maxlength="2000" '
        f'placeholder="{Words.EVERYTHING}" value="{escape(given.get("topic", ""))}"></div>'
        f'{days}{picker}<button class="primary">{Words.SHOW}</button>{everything}</form>'
    )


def timeline_html(found: Timeline, articles: Mapping[str, Article], given: QueryParams) -> str:
    """Write plot, list and what was left out; ``articles`` by sha256."""
    if not found.events:
        return f'<p class="told">{Words.NOTHING}</p>{_left_out(found)}'
    pages = -(-len(found.events) // PAGE)
    page = min(_page(given.get("page", "")), pages)

    def address(n: int) -> str:
        at = (n - 1) // PAGE + 1
        return f"#event-{n}" if at == page else f"{_turned(given, at)}#event-{n}"

    first, last = found.events[0], max(found.events, key=lambda e: e.last)
    stretch = Common.SPAN.format(first=first.days, last=last.days)
    total = Words.SUM.format(
        events=counted(len(found.events), Nouns.EVENT),
        articles=counted(len({c.sha256 for c in found.citations}), Nouns.ARTICLE),
        days=first.days if first.days == last.days else stretch,
    )
    plot, to_scale = plot_svg(found, address)
    legend = Words.LEGEND if to_scale else f"{Words.LEGEND} {Words.UNEVEN}"
    begin = (page - 1) * PAGE
    turn = _turns(given, page, pages)
    return (
        f'<p class="sum">{escape(total)}</p>'
        f'<figure class="plot"><div role="region" aria-label="{Words.PLOT}" tabindex="0">{plot}'
        f"</div><figcaption>{legend}</figcaption></figure>"
        f'<h2 id="events">{Words.EVENTS}</h2>{turn}'
        f"{events_html(found, articles, begin, begin + PAGE)}{turn}{_left_out(found)}"
    )


def events_html(
    found: Timeline, articles: Mapping[str, Article], begin: int = 0, end: int | None = None
) -> str:
    """Write the events from ``begin`` to before ``end``, counted from 0, under their days."""
    numbered = list(enumerate(found.events, 1))[begin:end]
    return "".join(
        f'<section class="day"><h3>{escape(days)}</h3><ol>'
        f"{''.join(_event(n, event, found, articles) for n, event in group)}</ol></section>"
        for days, group in groupby(numbered, key=lambda pair: pair[1].days)
    )


def _event(n: int, event: Event, found: Timeline, articles: Mapping[str, Article]) -> str:
    speaker = Words.SAID_BY.format(speaker=one_line(event.speaker or ""))
    said = f"<p>{escape(speaker)}</p>" if event.speaker else ""
    dated_by = Words.DATED_BY.format(words=one_line(event.expression))
    dated = f'<p class="dated">{escape(dated_by)}</p>'
    cited = (found.citations[n - 1] for n in event.citations)
    sources = "".join(_source(c, articles.get(c.sha256)) for c in cited)
    return (
        f'<li id="event-{n}" tabindex="-1"><div><p class="happened">'
        f"{escape(one_line(event.text))}</p>{said}{dated if event.anchored else ''}</div>"
        f"<ul>{sources}</ul></li>"
    )


def _source(citation: Citation, article: Article | None) -> str:
    who, *rest = (escape(part) for part in byline(describe(citation, article)))
    told = "".join(f", {part}" for part in rest)
    file = escape(one_line(place(citation, article)))
    link = escape(article_address(citation))
    return f'<li><a href="{link}">{who}</a>{told} <span class="file">{file}</span></li>'


def _left_out(found: Timeline) -> str:
    if not found.left_out:
        return ""
    ranked = sorted(found.left_out.items(), key=lambda item: -item[1])
    rows = "".join(f"<tr><td>{number:,}</td><td>{escape(why)}</td></tr>" for why, number in ranked)
    return (
        f"<h2>{Words.NOT_LISTED}</h2><table class=left-out><thead><tr>"
        f"<th scope=col>{Words.NUMBER}</th><th scope=col>{Words.WHY}</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _turns(given: QueryParams, page: int, pages: int) -> str:
    if pages == 1:
        return ""
    links: Iterator[str] = (
        f'<a href="{escape(_turned(given, to))}#events">{label}</a>'
        for to, label in ((page - 1, Words.EARLIER), (page + 1, Words.LATER))
        if 1 <= to <= pages
    )
    return (
        f'<nav class="turn" aria-label="{Words.PAGES}">'
        f"<span>{Words.PAGE.format(page=page, pages=pages)}</span>"
        f"{''.join(links)}</nav>"
    )


def _turned(given: QueryParams, page: int) -> str:
    """The address of another page of the same list."""
    kept = [(name, value) for name, value in given.multi_items() if name != "page"]
    return f"/timeline?{urlencode([*kept, ('page', page)])}"


def _page(text: str) -> int:
    return max(1, int(text)) if _PAGE_NUMBER.fullmatch(text) else 1


def _day(text: str) -> date | None:
    text = text.strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadDay(Words.NO_DAY.format(text=one_line(text)[:40])) from None
