"""Files into a store: scan, plan, read, embed, flip. A store mirrors the folders it was given."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vectorstore.articles import SourceFile, find_files, read_article
from vectorstore.chunking import DEFAULT_BUDGET, DEFAULT_OVERLAP, chunk
from vectorstore.decoding import SUPPORTED
from vectorstore.errors import CorpusError, EmbedderMismatch, NothingToIngest, StoreMissing
from vectorstore.generations import VECTORS, Draft, Store
from vectorstore.manifest import Manifest, StoredFile
from vectorstore.moments import moments
from vectorstore.plan import Given, Scan, Skipped, first_readable, make_plan, scan, stored_root
from vectorstore.reading import reading_version
from vectorstore.report import IngestReport
from vectorstore.speech import utterances
from vectorstore.types import Article
from vectorstore.vectors import VectorCache, embedded_text

if TYPE_CHECKING:
    from vectorstore.embeddings import Embedder
    from vectorstore.vectors import Vectors

__all__ = ["UPLOADS", "IngestReport", "Skipped", "ingest"]

UPLOADS = "uploads"
"""The folder in a store whose files are articles like any others."""

Progress = Callable[[int, int], None]

_BATCH = 64  # passages embedded between two calls of progress, and lost at most by a crash
_ADD = 4096  # vectors added at a time: each time the whole index is written
_SPARE = 20_000  # vectors the cache may hold beyond four times those in use


def ingest(
    paths: Sequence[Path],
    store: Path,
    embedder: Embedder,
    *,
    budget: int = DEFAULT_BUDGET,
    overlap: int = DEFAULT_OVERLAP,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> IngestReport:
    """Bring the store up to date with the paths; what is unchanged costs a hash.

    Of a folder, what is gone is removed; a file only adds itself. ``rebuild`` forgets all the
    store holds first. ``progress(done, total)`` counts passages embedded. On any error the store
    stays as it was. Raises NothingToIngest, EmbedderMismatch, EmbedderFailed, BadSidecar,
    StoreLocked or StoreBroken.
    """
    started = time.perf_counter()
    target = Store(store)
    settings = Manifest(embedder.name, 0, budget, overlap, reading_version())
    own, kept = store.resolve(), (store / UPLOADS).resolve()
    given = find_files(paths)
    sources = [s for s in given if s.file.is_relative_to(kept) or not s.file.is_relative_to(own)]
    found = scan(sources, paths)
    if not rebuild:
        idle = _report_if_idle(target, found, settings)
        if idle is not None:
            return replace(idle, seconds=time.perf_counter() - started)
    with target.write(fresh=rebuild) as draft:
        work = _Work(draft, settings, found)
        work.read()
        with closing(VectorCache(store / VECTORS)) as cache:
            if rebuild:
                cache.clear()
            work.embed(embedder, cache, progress)
        report = work.report()
    return replace(report, seconds=time.perf_counter() - started)


def _report_if_idle(store: Store, found: Scan, settings: Manifest) -> IngestReport | None:
    """The report of an ingest that has nothing to write, None for any other."""
    try:
        snapshot = store.snapshot()
    except StoreMissing:
        plan = make_plan(found, ())
        if any(first_readable(reading, plan) for reading in plan.readings):
            return None
        raise _nothing(plan.skipped) from None
    with closing(snapshot):
        catalog = snapshot.catalog
        if _rechunks(before := catalog.manifest(), settings) or _is_outdated(before, settings):
            return None
        plan = make_plan(found, catalog.files())
        if plan.removed or any(r.stored or first_readable(r, plan) for r in plan.readings):
            return None
        unchanged = tuple(row.path for row in plan.unchanged)
        counts, skipped = catalog.counts(), tuple(plan.skipped)
        if not counts.articles:
            raise _nothing(skipped)
        name = snapshot.generation
        return IngestReport((), (), (), unchanged, skipped, counts.passages, 0, name, 0)


class _Work:
    """The changes of one ingest to a draft."""

    def __init__(self, draft: Draft, settings: Manifest, found: Scan) -> None:
        self._draft = draft
        self._catalog = draft.catalog
        self._settings = settings
        self._before = self._catalog.manifest()
        self._renew = _is_outdated(self._before, settings)
        self._rewrite = self._renew or _rechunks(self._before, settings)
        self._plan = make_plan(found, self._catalog.files())
        self._rewritten: set[str] = set()
        self._gone: list[str] = []
        self._new: list[str] = []
        self._split = 0
        self._added: dict[str, None] = {}
        self._changed: dict[str, None] = {}

    def read(self) -> None:
        """Bring articles, sentences and passages up to date with the files."""
        plan = self._plan
        for reading in plan.readings:
            result = first_readable(reading, plan)
            if result is not None:
                self._take(reading.stored, *result)
            elif reading.stored and not reading.stored.file.exists():
                plan.removed.append(reading.stored)
        for row in plan.removed:
            self._gone += self._catalog.drop(row.article_id)
        if self._rewrite:
            for row in self._catalog.files():
                if row.article_id not in self._rewritten:
                    self._write_again(row)
            plan.unchanged.clear()
        if not self._catalog.counts().articles and not plan.removed:
            raise _nothing(plan.skipped)

    def embed(self, embedder: Embedder, cache: VectorCache, progress: Progress | None) -> None:
        """Bring the vectors up to date with the passages."""
        if self._gone:
            self._draft.dense.delete(self._gone)
        dimensions = self._before.dimensions if self._before else 0
        waiting: list[tuple[str, str, Vectors]] = []
        total = len(self._new)
        for at in range(0, total, _BATCH):
            rows = self._catalog.titled(self._new[at : at + _BATCH])
            vectors = cache.embed(embedder, [embedded_text(p, title) for p, title in rows])
            dimensions = dimensions or vectors.shape[1]
            if vectors.shape[1] != dimensions:
                raise EmbedderMismatch(
                    f"The store holds vectors of {dimensions} dimensions but {embedder.name} "
                    f"returned {vectors.shape[1]}; run `dateline ingest --rebuild` with your paths."
                )
            done = at + len(rows)
            waiting += [(p.id, p.article_id, v) for (p, _), v in zip(rows, vectors, strict=True)]
            if len(waiting) >= _ADD or done == total:
                ids, articles, ready = zip(*waiting, strict=True)
                self._draft.dense.add(ids, np.stack(ready), articles)
                waiting.clear()
            if progress:
                progress(done, total)
        self._catalog.set_manifest(replace(self._settings, dimensions=dimensions))
        cache.trim(4 * self._catalog.counts().passages + _SPARE)

    def report(self) -> IngestReport:
        """What was done."""
        return IngestReport(
            added=tuple(self._added),
            changed=tuple(self._changed),
            removed=tuple(row.path for row in self._plan.removed),
            unchanged=tuple(row.path for row in self._plan.unchanged),
            skipped=tuple(self._plan.skipped),
            passages=self._catalog.counts().passages,
            split_sentences=self._split,
            generation=self._draft.generation,
            seconds=0,
            renewed=self._renew,
        )

    def _take(self, stored: StoredFile | None, given: Given, article: Article) -> None:
        outdated = self._plan.outdated.pop(given.place, None)
        if outdated is not None:
            self._gone += self._catalog.drop(outdated.article_id)
        place = (stored_root(given.source.root), given.sidecar)
        if stored is not None:
            old = self._catalog.article(stored.article_id)
            if (old.title, old.text) == (article.title, article.text) and not self._rewrite:
                self._catalog.put(article, *place)
                self._catalog.put_moments(article.id, moments(article))
                self._changed[article.path] = None
                return
            self._gone += self._catalog.drop_text(stored.article_id)
        self._catalog.put(article, *place)
        self._write_text(article)
        (self._changed if stored or outdated else self._added)[article.path] = None

    def _write_again(self, row: StoredFile) -> None:
        """Renew an article whose file has not changed, or lies outside the paths given."""
        article = self._catalog.article(row.article_id)
        if self._renew:
            with suppress(CorpusError):
                read = read_article(SourceFile(row.file, Path(row.root), row.path))
                article = read if read.sha256 == row.sha256 else article
        self._gone += self._catalog.drop_text(row.article_id)
        self._catalog.put(article, row.root, row.sidecar)
        self._write_text(article)
        self._changed[row.path] = None

    def _write_text(self, article: Article) -> None:
        chunks = chunk(article, self._settings.budget, self._settings.overlap)
        self._catalog.put_text(article, chunks.passages, chunks.sentences)
        self._catalog.put_utterances(article.id, utterances(article, chunks.sentences))
        self._catalog.put_moments(article.id, moments(article))
        self._new += [passage.id for passage in chunks.passages]
        self._split += chunks.split
        self._rewritten.add(article.id)


def _rechunks(before: Manifest | None, settings: Manifest) -> bool:
    """Whether the passages of before are cut otherwise; raises EmbedderMismatch."""
    if before is None:
        return False
    if before.embedder != settings.embedder:
        raise EmbedderMismatch(
            f"The store was built with the embedder {before.embedder}, not {settings.embedder}; "
            f"run `dateline ingest --rebuild` with your paths, or choose {before.embedder}."
        )
    return (before.budget, before.overlap) != (settings.budget, settings.overlap)


def _is_outdated(before: Manifest | None, settings: Manifest) -> bool:
    """Whether what is stored was read by other code."""
    return before is not None and before.reading != settings.reading


def _nothing(skipped: Sequence[Skipped]) -> NothingToIngest:
    reasons = "; ".join(f"{s.path}: {s.reason}" for s in skipped[:3])
    return NothingToIngest(
        "There is no readable article under the paths given"
        f"{f' ({reasons})' if reasons else ''}; give a folder with {SUPPORTED} files."
    )
