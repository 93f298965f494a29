"""The code that reads articles, as one version: where it changed, they need to be read again."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

# Keeping, finding and reporting what was read. Any other module counts as reading, new ones too.
_NOT_READING = frozenset(
    """__init__ catalog catalog_draft dense durability embeddings errors generations ingest manifest
    plan reading report retrieval retriever vectors""".split()
)


@lru_cache(maxsize=1)
def reading_version() -> str:
    """A hash of the modules that make an article, its passages, speakers and dates of a file."""
    digest = sha256()
    for file in sorted(files("vectorstore").iterdir(), key=lambda file: file.name):
        stem, _, suffix = file.name.rpartition(".")
        if suffix == "py" and stem not in _NOT_READING:
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
