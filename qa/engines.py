"""Engines by name: what turns weighed evidence into a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from qa.extractive import Extractive
from qa.question import Question
from qa.settings import Settings
from qa.types import Draft, Evidence


class Engine(Protocol):
    """What writes an answer from weighed evidence."""

    @property
    def name(self) -> str:
        """The name an answer carries."""

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """Statements that rest on the evidence, or a refusal."""


def open_engine(settings: Settings) -> Engine:
    """The engine that settings name: ``extractive``, or a chat model with it as the fallback.

    Raises:
        UnknownEngine: no such model, or its package or key is missing.

    """
    if settings.engine == "extractive":
        return Extractive()
    from qa.generative import GenerativeEngine, open_model

    model = open_model(settings.engine, settings.model_base_url, settings.model_timeout_s)
    return GenerativeEngine(model, settings.engine, Extractive(), settings.model_timeout_s)
