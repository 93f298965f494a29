"""The vectors of a generation, in an embedded Chroma collection. The only user of chromadb.

Chroma writes to its directory even when it is only asked to open it, and is not made for several
processes at one directory. So a finished generation is never opened in place: a reader works on a
private copy, which is 80 MB and 50 ms for 36,000 passages.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chromadb
import numpy as np
from chromadb.config import Settings

from vectorstore.durability import copy_tree
from vectorstore.errors import StoreBroken

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

_NAME = "passages"
# On 46,000 passages of news these find .9998 of the 50 nearest, and all of the 8 nearest, in 3 ms
_INDEX: Any = {
    "hnsw": {
        "space": "cosine",
        "ef_search": 500,
        "ef_construction": 200,
        "max_neighbors": 32,
        # A change is in the index when the call returns, so that readers need not replay a log
        "sync_threshold": 1,
    }
}
# SQLite binds at most 32,766 values to one statement
_MOST_VALUES = 10_000
_PREFIX = "dateline-view-"
_NEW_S = 60.0


class Dense:
    """The passages' vectors, each of length 1, under the passages' ids.

    ``writable`` opens the directory itself, for the one process that builds it; otherwise it is
    left untouched. Queries are safe from many threads. Raises StoreBroken.
    """

    def __init__(self, directory: Path, *, writable: bool = False) -> None:
        self._directory = directory
        view = None if writable else _View(directory)
        client = None
        try:
            with self._reporting():
                client = chromadb.PersistentClient(
                    str(view.path if view else directory),
                    settings=Settings(anonymized_telemetry=False),
                )
                self._client = client
                self._collection = client.get_or_create_collection(
                    _NAME, embedding_function=None, configuration=_INDEX
                )
        except BaseException:
            _release(client, view)
            raise
        self._finalizer = weakref.finalize(self, _release, client, view)

    def count(self) -> int:
        """The number of vectors."""
        return self._collection.count()

    def query(
        self, vector: Sequence[float] | Vectors, k: int, within: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """The ``k`` passages nearest to ``vector``, of these articles if ``within`` is given.

        Pairs of passage id and cosine similarity, best first; equal ones in order of id. A zero
        vector is near to nothing.
        """
        wanted = np.asarray(vector, dtype=np.float32)
        if k < 1 or not np.isfinite(wanted).all() or not wanted.any():
            return []
        found: list[tuple[str, float]] = []
        filters: list[Any] = [None]
        if within is not None:
            filters = [{"article": {"$in": part}} for part in _parts(sorted(within))]
        for where in filters:
            with self._reporting():
                result = self._collection.query(
                    query_embeddings=wanted[None, :],
                    n_results=k,
                    where=where,
                    include=["distances"],
                )
            distances = result["distances"]
            assert distances is not None  # noqa: S101 -- included above
            found += [(i, 1.0 - d) for i, d in zip(result["ids"][0], distances[0], strict=True)]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]

    def vectors(self, ids: Sequence[str]) -> dict[str, Vectors]:
        """The vectors, float32 [dimensions], of those ids that are there."""
        found: dict[str, Vectors] = {}
        for part in _parts(ids):
            with self._reporting():
                result = self._collection.get(ids=part, include=["embeddings"])
            rows = np.asarray(result["embeddings"], dtype=np.float32)
            found.update(zip(result["ids"], rows, strict=True))
        return found

    def add(self, ids: Sequence[str], vectors: Vectors, article_ids: Sequence[str]) -> None:
        """Add vectors [n, dimensions] under ids that are not there yet."""
        step = self._client.get_max_batch_size()
        for at in range(0, len(ids), step):
            with self._reporting():
                self._collection.add(
                    ids=list(ids[at : at + step]),
                    embeddings=_unit(vectors[at : at + step]),
                    metadatas=[{"article": article} for article in article_ids[at : at + step]],
                )

    def delete(self, ids: Sequence[str]) -> None:
        """Remove the vectors of these ids."""
        step = self._client.get_max_batch_size()
        for at in range(0, len(ids), step):
            with self._reporting():
                self._collection.delete(ids=list(ids[at : at + step]))

    def close(self) -> None:
        """Close all files and drop the private directory; closing twice is harmless."""
        self._finalizer()

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # Chroma has many kinds, its bindings more
            raise StoreBroken(
                f"The vectors in {self._directory} cannot be used ({error}); make room on the "
                "disk, or run `dateline ingest --rebuild` with your paths."
            ) from error


class _View:
    """A private copy of a directory; gone when closed."""

    def __init__(self, directory: Path) -> None:
        _sweep_views()
        try:
            self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
            # Held while in use: tells a live view from one whose process was killed
            self._lock = os.open(self.path, os.O_RDONLY)
            fcntl.flock(self._lock, fcntl.LOCK_SH)
        except OSError as error:
            raise StoreBroken(
                f"No temporary directory can be made ({error.strerror}); free space or set TMPDIR."
            ) from error
        try:
            copy_tree(directory, self.path)
        except OSError as error:
            self.close()
            raise StoreBroken(
                f"The vectors in {directory} cannot be read ({error.strerror}); check permissions "
                "and the space for temporary files, or run `dateline ingest --rebuild` with your "
                "paths."
            ) from error

    def close(self) -> None:
        """Remove the directory."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self._lock)


def _sweep_views() -> None:
    """Remove the views of processes that were killed."""
    for path in Path(tempfile.gettempdir()).glob(_PREFIX + "*"):
        with suppress(OSError):
            status = path.lstat()
            # A new view is made a moment before it is locked
            if status.st_uid != os.getuid() or time.time() - status.st_mtime < _NEW_S:
                continue
            handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(handle)


def _release(client: Any, view: _View | None) -> None:  # noqa: ANN401 -- chromadb's client
    if client is not None:
        client.close()
    if view is not None:
        view.close()


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _parts(values: Sequence[str]) -> Iterator[list[str]]:
    for at in range(0, len(values), _MOST_VALUES):
        yield list(values[at : at + _MOST_VALUES])
