"""What a set is, and what its scorer works with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eval.benchmarks.collection import Collection, Progress, prepare
from eval.benchmarks.figures import Measure, Scored
from eval.benchmarks.rows import Document, Row, read_rows, subset
from qa.settings import Settings


@dataclass(frozen=True, slots=True)
class Workbench:
    """The folder of the benchmarks, where stores are kept, and how many rows a set may use.

    ``opened`` are the collections that the set asked, for their times.
    """

    data: Path
    stores: Path
    settings: Settings
    limit: int | None = None
    progress: Progress | None = None
    opened: list[Collection] = field(default_factory=list)

    def rows(self, file: str, of: Callable[[Row], bool] | None = None) -> list[Row]:
        """The rows to ask, of such a kind: all, or ``limit`` of them by the hash of their ids."""
        return subset(list(filter(of, self.every(file))), self.limit)

    def every(self, file: str) -> list[Row]:
        """All rows of a file of the folder; raises BenchmarkError."""
        return read_rows(self.data / file)

    def collection(
        self, name: str, documents: Iterable[Document], vectors: Path | None = None
    ) -> Collection:
        """The documents as a corpus to ask; ``vectors`` as for ``prepare``."""
        store = prepare(name, documents, self.stores, self.settings, self.progress, vectors)
        return self.asking(Collection(store, self.settings))

    def asking(self, collection: Collection) -> Collection:
        """Count a collection's times among the set's."""
        self.opened.append(collection)
        return collection


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A set of questions: its files, what it asks, how it is scored and what is reported.

    ``limit`` is the number of rows asked by default, None for all.
    """

    name: str
    asks: str
    files: tuple[str, ...]
    score: Callable[[Workbench], Iterator[Scored]]
    measures: tuple[Measure, ...]
    limit: int | None = None


def inline_documents(rows: Iterable[Row]) -> list[Document]:
    """The documents that the rows bring along."""
    return [document for row in rows for document in row.documents]
