"""Writing a generation's catalogue, before it becomes current; ingest alone does it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import date
from pathlib import PurePosixPath

from vectorstore.catalog import PASSAGE_COLUMNS, VERSION, Catalog
from vectorstore.dates import full_date
from vectorstore.lexical import TOKENIZER, indexable
from vectorstore.manifest import Manifest
from vectorstore.types import Article, Moment, Passage, Sentence, Utterance

_SCHEMA = f"""
CREATE TABLE manifest (
    embedder TEXT, dimensions INTEGER, budget INTEGER, overlap INTEGER, reading TEXT
);
CREATE TABLE articles (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, title TEXT,
    text TEXT NOT NULL, publisher TEXT, author TEXT, published TEXT, updated TEXT, url TEXT,
    root TEXT NOT NULL, sidecar TEXT NOT NULL, day TEXT
);
CREATE TABLE names (name TEXT NOT NULL, article_id TEXT NOT NULL, PRIMARY KEY (name, article_id))
    WITHOUT ROWID;
CREATE TABLE sentences (
    article_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    PRIMARY KEY (article_id, start)
) WITHOUT ROWID;
CREATE TABLE utterances (
    article_id TEXT NOT NULL, start INTEGER NOT NULL, number INTEGER NOT NULL,
    "end" INTEGER NOT NULL, speaker TEXT NOT NULL, direct INTEGER NOT NULL,
    PRIMARY KEY (article_id, start, number)
) WITHOUT ROWID;
CREATE TABLE moments (
    article_id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    first TEXT, last TEXT, anchored INTEGER NOT NULL,
    PRIMARY KEY (article_id, start)
) WITHOUT ROWID;
CREATE INDEX moments_by_day ON moments (first);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article_id TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, heading TEXT
);
CREATE INDEX passages_by_article ON passages (article_id, start);
CREATE VIRTUAL TABLE words USING fts5 (title, heading, text, content='', tokenize='{TOKENIZER}');
PRAGMA user_version = {VERSION};
"""


class CatalogDraft(Catalog):
    """The catalogue of a generation being built; the file is created where there is none."""

    _MODE = "mode=rwc"

    def set_manifest(self, manifest: Manifest) -> None:
        """Say what the generation is built with."""
        with self._lock, self._db:
            self._db.execute("DELETE FROM manifest")
            self._db.execute("INSERT INTO manifest VALUES (?, ?, ?, ?, ?)", astuple(manifest))

    def put(self, article: Article, root: str, sidecar: str) -> None:
        """Write an article's own row, new or in place of the one with its id."""
        names = _names(article)
        row = (*astuple(article), root, sidecar, _iso(full_date(article.published)))
        with self._lock, self._db:
            self._db.execute(
                f"INSERT OR REPLACE INTO articles VALUES ({', '.join('?' * len(row))})",  # noqa: S608
                row,
            )
            self._db.execute("DELETE FROM names WHERE article_id = ?", (article.id,))
            self._db.executemany(
                "INSERT INTO names VALUES (?, ?)", [(n, article.id) for n in names]
            )

    def put_text(
        self, article: Article, passages: Iterable[Passage], sentences: Iterable[Sentence]
    ) -> None:
        """Write the passages and sentences of an article that has none."""
        with self._lock, self._db:
            self._db.executemany(
                "INSERT INTO sentences VALUES (?, ?, ?)",
                [(s.article_id, s.start, s.end) for s in sentences],
            )
            for passage in passages:
                number = self._db.execute(
                    f"INSERT INTO passages ({PASSAGE_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
                    astuple(passage),
                ).lastrowid
                self._db.execute(
                    "INSERT INTO words (rowid, title, heading, text) VALUES (?, ?, ?, ?)",
                    (number, *_indexed(article.title, passage.heading, passage.text)),
                )

    def put_utterances(self, article_id: str, utterances: Iterable[Utterance]) -> None:
        """Write what is said in an article, in place of what was."""
        rows = [
            (article_id, u.start, number, u.end, u.speaker, u.direct)
            for number, u in enumerate(utterances)
        ]
        with self._lock, self._db:
            self._db.execute("DELETE FROM utterances WHERE article_id = ?", (article_id,))
            self._db.executemany("INSERT INTO utterances VALUES (?, ?, ?, ?, ?, ?)", rows)

    def put_moments(self, article_id: str, moments: Iterable[Moment]) -> None:
        """Write an article's expressions of time, in place of those it had."""
        rows = [
            (article_id, m.start, m.end, _iso(m.first), _iso(m.last), m.anchored) for m in moments
        ]
        with self._lock, self._db:
            self._db.execute("DELETE FROM moments WHERE article_id = ?", (article_id,))
            self._db.executemany("INSERT INTO moments VALUES (?, ?, ?, ?, ?, ?)", rows)

    def titled(self, ids: Sequence[str]) -> list[tuple[Passage, str | None]]:
        """The passages of these ids in the order given, each with its article's title."""
        passages = self.passages(ids)
        of = json.dumps(sorted({passage.article_id for passage in passages}))
        sql = "SELECT id, title FROM articles WHERE id IN (SELECT value FROM json_each(?))"
        titles = dict(self._rows(sql, of))
        return [(passage, titles[passage.article_id]) for passage in passages]

    def drop_text(self, article_id: str) -> list[str]:
        """Remove what was read in an article's text; returns the ids of its passages."""
        rows = self._rows(
            "SELECT p.id, p.number, a.title, p.heading, p.text FROM passages p"
            " JOIN articles a ON a.id = p.article_id WHERE a.id = ?",
            article_id,
        )
        with self._lock, self._db:
            # A contentless FTS5 table forgets a row only when given the very words it indexed
            self._db.executemany(
                "INSERT INTO words (words, rowid, title, heading, text)"
                " VALUES ('delete', ?, ?, ?, ?)",
                [(row[1], *_indexed(*row[2:])) for row in rows],
            )
            for table in ("passages", "sentences", "utterances", "moments"):
                self._db.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))  # noqa: S608 -- names above
        return [row[0] for row in rows]

    def drop(self, article_id: str) -> list[str]:
        """Remove an article whole; returns the ids of its passages."""
        ids = self.drop_text(article_id)
        with self._lock, self._db:
            self._db.execute("DELETE FROM articles WHERE id = ?", (article_id,))
            self._db.execute("DELETE FROM names WHERE article_id = ?", (article_id,))
        return ids

    def _prepare(self) -> None:
        # A draft is dropped whole when anything fails and synced whole before it becomes current,
        # so a journal on disk would protect nothing
        self._db.executescript("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;")
        if not self._rows("SELECT 1 FROM sqlite_master"):
            self._db.executescript(_SCHEMA)
        super()._prepare()


def _names(article: Article) -> set[str]:
    """What a source filter may call the article: its publisher, path or path's stem."""
    path = PurePosixPath(article.path)
    names = (article.publisher or "", article.path, path.name, path.stem)
    return {name.strip().casefold() for name in names} - {""}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _indexed(*fields: str | None) -> tuple[str, ...]:
    return tuple(indexable(field or "") for field in fields)
