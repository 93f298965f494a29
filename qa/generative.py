"""The engine that lets a chat model write, and believes none of it unchecked.

A reply is read as it streams: each sentence is compared with the evidence it cites as soon as it
is complete, and what fails is struck. When the model is dead, slow, babbling or wrong throughout,
the fallback answers and says why.
"""

from __future__ import annotations

import copy
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from langchain_core.language_models import BaseChatModel

from qa.chat_model import ModelFailed, Reply, replies
from qa.prompts import NOT_IN_ARTICLES, messages
from qa.question import Question
from qa.reply import read_reply
from qa.rewriting import rewritten
from qa.types import Draft, Evidence, Status, Turn
from qa.verification import Judge
from qa.vetting import Vetted, Vetting

_MOST_EVIDENCE = 24
_OFFERED = 2
_REWRITING = 0.25
"""Share of the time that a follow-up's rewriting may take."""
_log = logging.getLogger(__name__)


class Fallback(Protocol):
    """The engine that answers when the model does not."""

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """Draft an answer without a chat model."""


class GenerativeEngine:
    """Answers with a chat model's sentences, each verified against the evidence it cites.

    ``deadline_s`` bounds the model's whole share of an answer: rewriting, every part of the
    question, second tries. ``judge`` is a trained reader's opinion of (claim, text) pairs.
    """

    def __init__(
        self,
        model: BaseChatModel,
        name: str,
        fallback: Fallback,
        deadline_s: float,
        judge: Judge | None = None,
    ) -> None:
        self.name = name
        self._model = model
        self._fallback = fallback
        self._deadline_s = deadline_s
        self._judge = judge
        self._ends: float | None = None

    def begin(self) -> GenerativeEngine:
        """An engine for one answer: all that it is asked from now on shares one deadline."""
        begun = copy.copy(self)
        begun._ends = time.monotonic() + self._deadline_s
        return begun

    def rewritten(self, question: str, history: Sequence[Turn]) -> str | None:
        """The follow-up as a standalone question; None where that failed or invented something."""
        now = time.monotonic()
        share = now + _REWRITING * (self._until() - now)
        return rewritten(question, history, self._model, share)

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """Draft from the model's verified sentences, or the fallback's draft and the reason why.

        Never raises for anything that the model does.
        """
        *_, last = self.drafts(question, evidence)
        return last

    def drafts(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """The draft as it grows, sentence by verified sentence; only the last one is final."""
        if not evidence:
            yield self._fallback.draft(question, evidence)
            return
        shown = evidence[:_MOST_EVIDENCE]
        vetting = Vetting(shown, self._judge)
        reply, told = Reply("", {}), Vetted((), (), ())
        try:
            for reply in replies(self._model, messages(question.text, shown), self._until()):
                vetted = vetting.sort(read_reply(reply.text, growing=True))
                if vetted.statements and vetted != told:
                    told = vetted
                    yield self._drafted("answered", vetted)
        except ModelFailed as failure:
            fallen = self._without_model(question, evidence, str(failure))
            yield replace(fallen, usage=failure.usage)
            return
        yield replace(self._final(question, evidence, reply.text, vetting), usage=reply.usage)

    def _until(self) -> float:
        return time.monotonic() + self._deadline_s if self._ends is None else self._ends

    def _final(
        self, question: Question, evidence: Sequence[Evidence], reply: str, vetting: Vetting
    ) -> Draft:
        """Make of a whole reply what the evidence shown with it supports."""
        refused = NOT_IN_ARTICLES in reply
        vetted = vetting.sort(read_reply(reply.replace(NOT_IN_ARTICLES, " ")))
        if vetted.statements:
            return self._drafted("partial" if refused else "answered", vetted)
        if refused:
            draft = self._refusal(question, evidence)
        else:
            reason = "wrote no sentence that the articles support"
            draft = self._without_model(question, evidence, reason)
        return replace(draft, struck=vetted.struck, notes=(*draft.notes, *vetted.notes))

    def _drafted(self, status: Status, vetted: Vetted) -> Draft:
        return Draft(
            status,
            vetted.statements,
            engine=self.name,
            struck=vetted.struck,
            notes=vetted.notes,
        )

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
