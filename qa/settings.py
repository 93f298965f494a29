"""Every setting Dateline has. Read by entry points, handed down as plain values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from qa.reader import DEFAULT_READER
from vectorstore.chunking import DEFAULT_BUDGET, DEFAULT_OVERLAP
from vectorstore.embeddings import DEFAULT_EMBEDDER

# What other parts read from the environment: debugging, the tests, the offline run.
_NOT_SETTINGS = {f"DATELINE_{name}" for name in ("DEBUG", "SCREENSHOTS", "SEALED", "TEST_MODEL")}


class Settings(BaseSettings):
    """Settings, from ``DATELINE_*`` environment variables; an unknown name is an error."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", extra="forbid", frozen=True)

    store: Path = Field(default=Path(".dateline"), description="Folder of the index.")
    embedder: str = Field(
        default=DEFAULT_EMBEDDER,
        description="Embedding model: the bundled one, or a LangChain name such as `ollama:MODEL`.",
    )
    budget: int = Field(
        default=DEFAULT_BUDGET, ge=32, le=2048, description="Tokens in a passage at most."
    )
    overlap: int = Field(
        default=DEFAULT_OVERLAP, ge=0, le=5, description="Sentences that passages share."
    )
    passages: int = Field(default=12, ge=1, le=50, description="Passages read for an answer.")
    reader: str = Field(
        default=DEFAULT_READER,
        description="The trained reader: the bundled one, or `none` to do without.",
    )
    engine: str = Field(
        default="extractive",
        description="What writes answers: `extractive`, or a chat model (`openai:MODEL`).",
    )
    model_base_url: str | None = Field(
        default=None, description="Address of an OpenAI-compatible endpoint for the chat model."
    )
    model_timeout_s: float = Field(
        default=30.0,
        gt=0,
        le=600,
        description="Seconds a chat model has, in all.",
    )

    @model_validator(mode="before")
    @classmethod
    def _know_every_variable(cls, given: dict[str, Any]) -> dict[str, Any]:
        """A misspelt variable would be ignored in silence; ``extra`` does not reach that far."""
        known = {f"DATELINE_{name.upper()}" for name in cls.model_fields} | _NOT_SETTINGS
        for name in os.environ:
            if name.startswith("DATELINE_") and name not in known:
                raise ValueError(f"there is no setting {name}")
        return given
