"""The engine that lets a chat model write, and believes none of it unchecked.

A reply becomes sentences, each is compared with the evidence it cites, and what fails is struck.
When the model is dead, slow, babbling or wrong throughout, the fallback answers and says why.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from langchain_core.language_models import BaseChatModel

from qa.chat_model import ModelFailed, complete, open_model
from qa.prompts import NOT_IN_ARTICLES, messages
from qa.question import Question
from qa.reply import Said, read_reply
from qa.types import Draft, Evidence, Statement
from qa.verification import Verdict, check

__all__ = ["GenerativeEngine", "open_model"]

_MOST_EVIDENCE = 24
_MOST_STATEMENTS = 6
_OFFERED = 2
# Nothing that a browser or a terminal might act on: tags, links, addresses.
_ACTIVE = re.compile(r"<[A-Za-z/!?]|\]\(|\w://")
_ENDS = tuple('.!?…。！？"”’»)')
_log = logging.getLogger(__name__)


class Fallback(Protocol):
    """The engine that answers when the model does not."""

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """Draft an answer without a chat model."""


class GenerativeEngine:
    """Answers with a chat model's sentences, each verified against the evidence it cites.

    ``deadline_s`` bounds the model's whole share of an answer, a second try included.
    """

    def __init__(
        self, model: BaseChatModel, name: str, fallback: Fallback, deadline_s: float
    ) -> None:
        self.name = name
        self._model = model
        self._fallback = fallback
        self._deadline_s = deadline_s

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """Draft from the model's verified sentences, or the fallback's draft and the reason why.

        Never raises for anything that the model does.
        """
        if not evidence:
            return self._fallback.draft(question, evidence)
        shown = evidence[:_MOST_EVIDENCE]
        try:
            reply = complete(self._model, messages(question.text, shown), self._deadline_s)
        except ModelFailed as failure:
            fallen = self._without_model(question, evidence, str(failure))
            return replace(fallen, usage=failure.usage)
        return replace(self._checked(question, evidence, reply.text), usage=reply.usage)

    def _checked(self, question: Question, evidence: Sequence[Evidence], reply: str) -> Draft:
        """Make of a reply what the evidence shown with it supports."""
        refused = NOT_IN_ARTICLES in reply
        said = read_reply(reply.replace(NOT_IN_ARTICLES, " "))
        statements, struck = _verified(said, evidence[:_MOST_EVIDENCE])
        if statements:
            return Draft(
                "partial" if refused else "answered",
                tuple(statements[:_MOST_STATEMENTS]),
                engine=self.name,
                struck=tuple(struck),
            )
        if refused:
            return replace(self._refusal(question, evidence), struck=tuple(struck))
        reason = "wrote no sentence that the articles support"
        return replace(self._without_model(question, evidence, reason), struck=tuple(struck))

    def _without_model(
        self, question: Question, evidence: Sequence[Evidence], reason: str
    ) -> Draft:
        _log.warning("%s %s", self.name, reason)
        draft = self._fallback.draft(question, evidence)
        return replace(
            draft,
            degraded=f"The model {self.name} {reason}; the articles' own sentences are shown.",
        )

    def _refusal(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """Refuse as the fallback does; where it would answer, offer what it would have said."""
        draft = self._fallback.draft(question, evidence)
        if draft.status != "not_in_corpus":
            offered = draft.statements[:_OFFERED]
            draft = Draft("not_in_corpus", offered, opening="The articles do not say.")
        return replace(draft, engine=self.name)


def _verified(
    sentences: Sequence[Said], evidence: Sequence[Evidence]
) -> tuple[list[Statement], list[Statement]]:
    """Sort a reply's sentences into those that their evidence supports and those to be struck."""
    statements: list[Statement] = []
    struck: list[Statement] = []
    for said in sentences:
        unknown = [n for n in said.numbers if not 1 <= n <= len(evidence)]
        if unknown:
            _log.warning("dropped markers without evidence: %s", unknown)
        cited = tuple(evidence[n - 1] for n in said.numbers if n not in unknown)
        statement = _verify(said.text, cited) if cited else _find(said.text, evidence)
        if statement.support == "unsupported":
            struck.append(statement)
        elif statement.text not in (other.text for other in statements):
            statements.append(statement)
    return statements, struck


def _verify(text: str, cited: tuple[Evidence, ...]) -> Statement:
    """Check a sentence; evidence that it cites in vain is left out."""
    if _ACTIVE.search(text):
        return Statement(text, cited, "unsupported")
    verdict = _check(text, cited)
    for reason in verdict.reasons:
        _log.info("%r: %s", text, reason)
    needed = tuple(item for item in cited if _check(text, (item,)).support != "unsupported")
    if needed and _check(text, needed).support == verdict.support:
        cited = needed
    return Statement(text, cited, verdict.support)


def _check(text: str, cited: Sequence[Evidence]) -> Verdict:
    about = [part for item in cited for part in _about(item)]
    return check(text, [item.sentence.text for item in cited], about)


def _find(text: str, evidence: Sequence[Evidence]) -> Statement:
    """Look for the one sentence that fully supports a statement which cites nothing.

    A statement that breaks off has lost its end, and what it would have said with it.
    """
    for item in evidence if text.endswith(_ENDS) else ():
        statement = _verify(text, (item,))
        if statement.support == "supported":
            return statement
    return Statement(text, (), "unsupported")


def _about(evidence: Evidence) -> list[str]:
    article = evidence.article
    stated = (article.publisher, article.author, article.title, article.published)
    return [part for part in stated if part]
