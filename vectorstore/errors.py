"""Everything that can go wrong below the questions.

CorpusError
├── NothingToIngest      no readable article under the paths given
├── UnreadableFile       one file cannot be an article; ingest reports it and goes on
├── BadSidecar           articles.toml is malformed
├── StoreMissing         no index at the path
├── StoreLocked          another process is writing
├── StoreBroken          the index on disk is incomplete or foreign
├── EmbedderMismatch     the store was built with another embedder
├── UnknownEmbedder      no embedder of that name
└── EmbedderFailed       the embedder's endpoint or model did not answer

Each message is one sentence that says what to do; callers show it as it is.
"""

from __future__ import annotations


class CorpusError(Exception):
    """Base of every expected failure in ``vectorstore``."""


class NothingToIngest(CorpusError):
    """No readable article under the paths given."""


class UnreadableFile(CorpusError):
    """One file cannot be read as an article; the message is the reason."""


class BadSidecar(CorpusError):
    """The metadata file beside the articles is malformed."""


class StoreMissing(CorpusError):
    """There is no index at the path."""


class StoreLocked(CorpusError):
    """Another process holds the store's write lock."""


class StoreBroken(CorpusError):
    """The index on disk is incomplete, damaged or of another version."""


class EmbedderMismatch(CorpusError):
    """The store was built with another embedder than the one asked for."""


class UnknownEmbedder(CorpusError):
    """No embedder of that name, or its package is not installed."""


class EmbedderFailed(CorpusError):
    """The embedder did not return vectors."""
