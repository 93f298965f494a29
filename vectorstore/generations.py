"""A store on disk: immutable generations, a pointer to the current one, one writer at a time.

``CURRENT`` names a directory under ``generations``. A writer copies it, changes the copy and
flips the pointer, so a reader or a crash sees the old generation whole or the new one whole. A
reader holds a shared lock on its generation, and only generations that nobody holds are removed.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.catalog import Catalog
from vectorstore.catalog_draft import CatalogDraft
from vectorstore.durability import (
    Held,
    copy_file,
    copy_tree,
    exclusive,
    hold,
    remove_unless_held,
    sync_tree,
    write_pointer,
)
from vectorstore.errors import StoreBroken, StoreLocked, StoreMissing

if TYPE_CHECKING:
    from vectorstore.dense import Dense

CATALOG, CHROMA, VECTORS = "catalog.sqlite", "chroma", "embeddings.sqlite"
_CURRENT, _GENERATIONS, _LOCK, _IN_USE = "CURRENT", "generations", "lock", ".in-use"
# What a server keeps in the same folder: articles that were added, people's own, what was said.
_BESIDE = {"uploads", "people", "feedback.jsonl", "skipped.json"}
_NAME = re.compile(r"\d{6,}-[0-9a-f]{6}")


class Snapshot:
    """One generation, open for reading; it stays whole for as long as this object lives.

    ``dense`` is opened at first use, since that loads Chroma.
    """

    def __init__(self, directory: Path) -> None:
        self.generation = directory.name
        self._directory = directory
        self._opening = threading.Lock()
        self._dense: Dense | None = None
        lease = hold(directory / _IN_USE)
        self._finalizer = weakref.finalize(self, os.close, lease)
        self.catalog = Catalog(directory / CATALOG)

    @property
    def dense(self) -> Dense:
        """The vectors of this generation."""
        with self._opening:
            if self._dense is None:
                from vectorstore.dense import Dense

                self._dense = Dense(self._directory / CHROMA)
            return self._dense

    def close(self) -> None:
        """Let go of the generation; nothing of it can be used afterwards."""
        self.catalog.close()
        if self._dense is not None:
            self._dense.close()
        self._finalizer()


class Draft:
    """A generation being built: what is written here is seen by no one until it is current."""

    def __init__(self, directory: Path) -> None:
        self.generation = directory.name
        self._directory = directory
        self._dense: Dense | None = None
        self.catalog = CatalogDraft(directory / CATALOG)

    @property
    def dense(self) -> Dense:
        """The vectors of this generation, writable."""
        if self._dense is None:
            from vectorstore.dense import Dense

            self._dense = Dense(self._directory / CHROMA, writable=True)
        return self._dense

    def close(self) -> None:
        """Close all files."""
        self.catalog.close()
        if self._dense is not None:
            self._dense.close()


class Store:
    """The store at ``path``, which need not exist before the first write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opening = threading.Lock()
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The current generation, reopened when another has become current.

        Raises StoreMissing or StoreBroken.
        """
        with self._opening:
            failed = ""
            while True:
                name = self._current()
                if name is None:
                    raise StoreMissing(
                        f"There is no index at {self.path}; run `dateline ingest` first."
                    )
                if self._snapshot is None or self._snapshot.generation != name:
                    try:
                        self._snapshot = Snapshot(self._generation(name))
                    except FileNotFoundError as error:
                        # Replaced and removed since CURRENT was read: then it names another now
                        if name == failed:
                            raise self._broken(f"its generation {name} is missing") from error
                        failed = name
                        continue
                    except OSError as error:
                        raise self._broken(str(error.strerror)) from error
                return self._snapshot

    @contextmanager
    def write(self, *, fresh: bool = False) -> Iterator[Draft]:
        """A draft that becomes current when the block ends, and vanishes when it raises.

        It starts as a copy of the current generation, or empty if ``fresh``. Raises StoreLocked
        at once while another process writes, StoreBroken when the disk refuses.
        """
        try:
            self._writable(fresh)
            with exclusive(self.path / _LOCK):
                current = self._writable(fresh)
                self._collect(current)
                directory = self._generation(_successor(current))
                try:
                    draft = self._draft(directory, None if fresh else current)
                    try:
                        yield draft
                        if not (directory / CHROMA).exists():
                            _ = draft.dense  # readers expect one, even without a passage
                    finally:
                        draft.close()
                    sync_tree(directory)
                    write_pointer(self.path / _CURRENT, directory.name)
                except BaseException:
                    if self._writable(fresh) == current:
                        shutil.rmtree(directory, ignore_errors=True)
                    raise
        except Held as error:
            raise StoreLocked(
                f"The store {self.path} is being written by {error.args[0] or 'another process'}; "
                "try again when it has finished."
            ) from error
        except (OSError, sqlite3.Error) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise StoreBroken(
                f"The store {self.path} cannot be written ({reason}); make room or check its "
                "permissions, or choose another one with --store."
            ) from error

    def _writable(self, fresh: bool) -> str | None:
        """Make the directory where there is none; the current generation, if it is any use."""
        self.path.mkdir(parents=True, exist_ok=True)
        try:
            return self._current()
        except StoreBroken:
            if not fresh or not (self.path / _CURRENT).exists():
                raise
            return None

    def _current(self) -> str | None:
        try:
            name = (self.path / _CURRENT).read_text("utf-8", "replace").strip()
        except FileNotFoundError:
            self._refuse_foreign()
            return None
        except OSError as error:
            raise self._broken(str(error.strerror)) from error
        if not _NAME.fullmatch(name):
            raise self._broken(f"its file {_CURRENT} names no generation")
        return name

    def _refuse_foreign(self) -> None:
        known = {_CURRENT, f"{_CURRENT}.new", _GENERATIONS, _LOCK, VECTORS, f"{VECTORS}-journal"}
        known |= _BESIDE
        with suppress(FileNotFoundError):
            if foreign := {entry.name for entry in self.path.iterdir()} - known:
                raise StoreBroken(
                    f"{self.path} is not a Dateline store (it holds {min(foreign)!r}); "
                    "choose another directory with --store."
                )

    def _generation(self, name: str) -> Path:
        return self.path / _GENERATIONS / name

    def _broken(self, what: str) -> StoreBroken:
        return StoreBroken(
            f"The store {self.path} cannot be read ({what}); run `dateline ingest --rebuild` "
            "with your paths, or choose another one with --store."
        )

    def _draft(self, directory: Path, origin: str | None) -> Draft:
        directory.mkdir(parents=True)
        (directory / _IN_USE).touch()
        if origin is not None:
            copy_file(self._generation(origin) / CATALOG, directory / CATALOG)
            copy_tree(self._generation(origin) / CHROMA, directory / CHROMA)
        return Draft(directory)

    def _collect(self, current: str | None) -> None:
        with suppress(FileNotFoundError):
            for directory in (self.path / _GENERATIONS).iterdir():
                if directory.name != current:
                    remove_unless_held(directory, _IN_USE)


def _successor(current: str | None) -> str:
    # The random part keeps a reader from taking a store made anew for the one it has open
    number = int(current.partition("-")[0]) + 1 if current else 1
    return f"{number:06}-{secrets.token_hex(3)}"
