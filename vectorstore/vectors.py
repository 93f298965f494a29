"""Vectors already computed, by embedder and text: an ingest cut short loses none of them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vectorstore.types import Passage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from vectorstore.embeddings import Embedder

    Vectors = NDArray[np.float32]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    embedder TEXT NOT NULL, digest TEXT NOT NULL, vector BLOB NOT NULL,
    PRIMARY KEY (embedder, digest)
)
"""


def embedded_text(passage: Passage, title: str | None) -> str:
    """What of a passage is embedded: its article's title and its heading say what it is about."""
    return "\n".join(part for part in (title, passage.heading, passage.text) if part)


class VectorCache:
    """The vectors in one SQLite file. It can always be recomputed: a damaged one is replaced."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._db = self._open()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise  # no space, no permission: nothing wrong with the file
            file.unlink()
            self._db = self._open()

    def embed(self, embedder: Embedder, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts, float32 [n, dimensions]: those not yet known are computed."""
        digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        known = self._known(embedder.name, digests)
        missing = {d: text for d, text in zip(digests, texts, strict=True) if d not in known}
        if missing:
            computed = embedder.vectors(list(missing.values()))
            fresh = dict(zip(missing, computed, strict=True))
            rows = [
                (embedder.name, digest, vector.astype("<f4").tobytes())
                for digest, vector in fresh.items()
            ]
            with self._db:
                self._db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            known |= fresh
        return np.stack([known[digest] for digest in digests])

    def trim(self, most: int) -> None:
        """Forget the oldest vectors beyond ``most``."""
        with self._db:
            self._db.execute(
                "DELETE FROM vectors WHERE rowid IN"
                " (SELECT rowid FROM vectors ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
                (most,),
            )

    def clear(self) -> None:
        """Forget everything."""
        self.trim(0)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _known(self, embedder: str, digests: Sequence[str]) -> dict[str, Vectors]:
        with closing(
            self._db.execute(
                "SELECT digest, vector FROM vectors"
                " WHERE embedder = ? AND digest IN (SELECT value FROM json_each(?))",
                (embedder, json.dumps(digests)),
            )
        ) as rows:
            return {digest: np.frombuffer(vector, dtype="<f4") for digest, vector in rows}

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._file)
        try:
            connection.execute(_SCHEMA)
        except BaseException:
            connection.close()
            raise
        return connection
