"""Asking within a conversation: what grows while an answer is made, and what is left of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.errors import QuestionError
from ui.repl import cited_articles
from ui.strings import Common
from ui.web.conversations import Conversation, Exchange
from vectorstore.errors import CorpusError
from vectorstore.types import Article, Filters

if TYPE_CHECKING:
    from qa.assistant import Assistant

LOG = logging.getLogger("dateline.web")


def converse(
    assistant: Assistant,
    question: str,
    held: Conversation,
    filters: Filters,
    at: int | None = None,
    *,
    read_as: str | None = None,
) -> Iterator[Conversation]:
    """Ask within a conversation; yields it with the exchange as that grows.

    ``at`` asks in the place of an exchange, counted from 0; without it the question comes last.
    ``read_as`` is the question as it stands alone, in the asker's own words. A failure becomes a
    sentence in the exchange; one that nobody expected is also logged.
    """
    at = len(held.exchanges) if at is None else at
    history = () if read_as else held.history(at)
    latest = Exchange(question.strip(), pending=True, filters=filters)
    yield held.put(at, latest)
    try:
        for answer in assistant.stream(read_as or question, history, filters=filters):
            latest = replace(latest, answer=replace(answer, question=latest.question))
            yield held.put(at, latest)
    except (CorpusError, QuestionError) as error:
        latest = replace(latest, problem=str(error))
    except Exception:
        LOG.exception("A question could not be answered")
        latest = replace(latest, problem=Common.UNEXPECTED)
    yield held.put(at, replace(latest, pending=False))


def cited(assistant: Assistant, exchanges: Sequence[Exchange]) -> dict[str, Article]:
    """Fetch the articles that the answers cite, by hash."""
    try:
        return cited_articles(assistant, *(e.answer for e in exchanges if e.answer is not None))
    except CorpusError:
        # The index is being looked after: what was answered is shown without its articles.
        LOG.warning("The articles of a conversation could not be read", exc_info=True)
        return {}
