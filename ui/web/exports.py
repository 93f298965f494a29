"""Conversations to take away: whole, or one answer, as text or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ui.errors import BadConversation
from ui.render import inert, markdown, one_line, plain
from ui.strings import Exports as Words
from ui.web.chat import cited
from ui.web.conversations import Conversation, Exchange, Shelf, to_dict
from ui.web.site import Site, person_of
from vectorstore.types import Article

_KINDS = {"md": "text/markdown", "txt": "text/plain", "json": "application/json"}


def routes(site: Site) -> list[Route]:
    """``/conversations/ID.md``, ``.txt`` and ``.json``; ``?turn=2`` for one answer of it."""

    def export(request: Request) -> Response:
        kept, _, kind = str(request.path_params["name"]).partition(".")
        if kind not in _KINDS:
            return PlainTextResponse(f"{Words.NO_KIND}\n", status_code=404)
        try:
            conversation = Shelf(site.folder_of(person_of(request.headers))).read(kept)
            chosen = _chosen(conversation, request.query_params.get("turn"))
        except BadConversation as error:
            return PlainTextResponse(f"{error}\n", status_code=404)
        name = f"dateline-{conversation.id}.{kind}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        text = _written(site, chosen, kind)
        return Response(text, media_type=f"{_KINDS[kind]}; charset=utf-8", headers=headers)

    return [Route("/conversations/{name}", export)]


def _chosen(conversation: Conversation, turn: str | None) -> Conversation:
    held = conversation.exchanges
    if turn is None:
        return conversation
    if not turn.isdecimal() or not 1 <= int(turn) <= len(held):
        raise BadConversation(Words.NO_ANSWER)
    return replace(conversation, exchanges=held[int(turn) - 1 : int(turn)])


def _written(site: Site, conversation: Conversation, kind: str) -> str:
    if kind == "json":
        return json.dumps(to_dict(conversation), ensure_ascii=False, indent=1)
    articles = cited(site.assistant, conversation.exchanges)
    marked = kind == "md"
    parts = [
        _answer(exchange, articles, marked=marked).rstrip() for exchange in conversation.exchanges
    ]
    return ("\n\n---\n\n" if marked else "\n\n\n").join(parts) + "\n"


def _answer(exchange: Exchange, articles: Mapping[str, Article], *, marked: bool) -> str:
    question, answer = one_line(exchange.question), exchange.answer
    if answer is None:
        told = one_line(exchange.problem or "")
        return f"**{inert(question)}**\n\n{inert(told)}" if marked else f"{question}\n\n{told}"
    return markdown(answer, articles) if marked else f"{question}\n\n{plain(answer, articles)}"
