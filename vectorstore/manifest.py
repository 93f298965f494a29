"""What a catalogue says of itself: what it holds, what built it, and where its articles lie."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a generation holds."""

    articles: int
    passages: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built with; ``dimensions`` is 0 until a passage is embedded.

    ``reading`` is the version of the code that read its articles.
    """

    embedder: str
    dimensions: int
    budget: int
    overlap: int
    reading: str = ""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where an article came from, and the digest of the sidecar entry it was read with."""

    article_id: str
    root: str
    path: str
    sha256: str
    sidecar: str

    @property
    def file(self) -> Path:
        """The file's absolute path."""
        return Path(self.root, self.path)
