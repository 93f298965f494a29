"""Engines by name: what turns weighed evidence into a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from qa.extractive import Extractive
from qa.question import Question
from qa.settings import Settings
from qa.types import Draft, Evidence, Turn
from qa.verification import Judge


class Engine(Protocol):
    """What writes an answer from weighed evidence."""

    @property
    def name(self) -> str:
        """The name an answer carries."""

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """Statements that rest on the evidence, or a refusal."""


@runtime_checkable
class ModelEngine(Engine, Protocol):
    """An engine that asks a model: in bounded time for each answer, and sentence by sentence."""

    def begin(self) -> ModelEngine:
        """The engine for one answer, whose time begins now."""

    def rewritten(self, question: str, history: Sequence[Turn]) -> str | None:
        """A follow-up as a question of its own; None leaves it to the rules."""

    def drafts(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """The draft as it grows; the last one is what ``draft`` returns."""


def begun(engine: Engine) -> Engine:
    """The engine for one answer; only a model's time is counted."""
    return engine.begin() if isinstance(engine, ModelEngine) else engine


def drafts(engine: Engine, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
    """The drafts of any engine: as many as it makes, the last one final."""
    if isinstance(engine, ModelEngine):
        yield from engine.drafts(question, evidence)
    else:
        yield engine.draft(question, evidence)


def open_engine(settings: Settings, judge: Judge | None = None) -> Engine:
    """The engine that settings name: ``extractive``, or a chat model with it as the fallback.

    ``judge`` is the reader's: it decides on yes and no, and on which of a model's sentences stand.

    Raises:
        UnknownEngine: no such model, or its package or key is missing.

    """
    if settings.engine == "extractive":
        return Extractive(judge)
    from qa.generative import GenerativeEngine
    from qa.providers import open_model

    model = open_model(settings.engine, settings.model_base_url, settings.model_timeout_s)
    return GenerativeEngine(
        model, settings.engine, Extractive(judge), settings.model_timeout_s, judge
    )
