"""The source of truth of a generation: articles, sentences, passages and their words, in SQLite."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from vectorstore.errors import StoreBroken
from vectorstore.lexical import any_of, phrase
from vectorstore.manifest import Counts, Manifest, StoredFile
from vectorstore.types import Article, Filters, Moment, Passage, Sentence, Utterance

VERSION = 2

_ARTICLE = "id, path, sha256, title, text, publisher, author, published, updated, url"
PASSAGE_COLUMNS = 'id, article_id, start, "end", text, heading'


class Catalog:
    """One generation's catalogue. Reads are safe from any number of threads.

    Opened for reading it never writes, not even a journal: the file is immutable once its
    generation is current. Raises StoreBroken when the file is damaged or of another version.
    """

    _MODE = "mode=ro&immutable=1"

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.RLock()
        uri = f"{file.absolute().as_uri()}?{self._MODE}"
        try:
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise self._broken(error) from error
        try:
            self._prepare()
        except BaseException:
            self._db.close()
            raise

    def manifest(self) -> Manifest | None:
        """What the generation was built with; None in a new one."""
        row = self._rows("SELECT embedder, dimensions, budget, overlap, reading FROM manifest")
        return Manifest(*row[0]) if row else None

    def counts(self) -> Counts:
        """The number of articles, passages and sentences."""
        tables = ("articles", "passages", "sentences")
        return Counts(*(self._rows(f"SELECT count(*) FROM {t}")[0][0] for t in tables))  # noqa: S608 -- names above

    def articles(self) -> list[Article]:
        """All articles, by path."""
        rows = self._rows(f"SELECT {_ARTICLE} FROM articles ORDER BY path, root")  # noqa: S608 -- a constant
        return [Article(*row) for row in rows]

    def article(self, article_id: str) -> Article:
        """The article of that id; raises KeyError."""
        rows = self._rows(f"SELECT {_ARTICLE} FROM articles WHERE id = ?", article_id)  # noqa: S608 -- a constant
        if not rows:
            raise KeyError(article_id)
        return Article(*rows[0])

    def files(self) -> list[StoredFile]:
        """Where every article came from."""
        rows = self._rows(
            "SELECT id, root, path, sha256, sidecar FROM articles ORDER BY root, path"
        )
        return [StoredFile(*row) for row in rows]

    def passages(self, ids: Sequence[str]) -> list[Passage]:
        """The passages of these ids in the order given; raises KeyError for an unknown id."""
        rows = self._rows(
            f"SELECT {PASSAGE_COLUMNS} FROM passages"  # noqa: S608 -- a constant
            " WHERE id IN (SELECT value FROM json_each(?))",
            json.dumps(list(ids)),
        )
        found = {row[0]: Passage(*row) for row in rows}
        return [found[id_] for id_ in ids]

    def passage_ids(self, article_id: str) -> list[str]:
        """Ids of an article's passages in reading order."""
        sql = "SELECT id FROM passages WHERE article_id = ? ORDER BY start"
        return [row[0] for row in self._rows(sql, article_id)]

    def sentences(self, article_id: str, start: int, end: int) -> list[Sentence]:
        """The article's sentences that overlap [start, end), in reading order."""
        text = self._rows("SELECT text FROM articles WHERE id = ?", article_id)
        spans = self._rows(
            'SELECT start, "end" FROM sentences WHERE article_id = ? AND start < ? AND "end" > ?'
            " ORDER BY start",
            article_id,
            end,
            start,
        )
        return [Sentence(article_id, a, b, text[0][0][a:b]) for a, b in spans]

    def utterances(self, article_id: str, start: int, end: int) -> list[Utterance]:
        """What the article reports people to have said in [start, end), in reading order.

        A sentence in which two speak has two.
        """
        rows = self._rows(
            'SELECT article_id, start, "end", speaker, direct FROM utterances'
            ' WHERE article_id = ? AND start < ? AND "end" > ? ORDER BY start, number',
            article_id,
            end,
            start,
        )
        return [Utterance(of, a, b, speaker, bool(direct)) for of, a, b, speaker, direct in rows]

    def moments(
        self,
        *,
        articles: Collection[str] | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> list[Moment]:
        """Expressions of time by the first day they mean; those without days come last.

        ``articles`` restricts to articles of these ids; ``since`` and ``until``, both inclusive,
        to what may lie in that range.
        """
        conditions, values = ["1"], list[str]()
        if articles is not None:
            conditions.append("article_id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(sorted(articles)))
        for bound, condition in ((since, "last >= ?"), (until, "first <= ?")):
            if bound is not None:
                conditions.append(condition)
                values.append(bound.isoformat())
        rows = self._rows(
            'SELECT article_id, start, "end", first, last, anchored FROM moments'  # noqa: S608
            f" WHERE {' AND '.join(conditions)}"
            " ORDER BY first IS NULL, first, last, article_id, start",
            *values,
        )
        return [Moment(of, a, b, _day(c), _day(d), bool(by)) for of, a, b, c, d, by in rows]

    def select(self, filters: Filters) -> frozenset[str] | None:
        """Ids of the articles the filters let through; None where they let all through."""
        conditions: list[str] = []
        values: list[str] = []
        if filters.sources:
            names = [s.strip().casefold() for s in filters.sources]
            conditions.append(
                "id IN (SELECT article_id FROM names"
                " WHERE name IN (SELECT value FROM json_each(?)))"
            )
            values.append(json.dumps(names))
        for bound, comparison in ((filters.since, ">="), (filters.until, "<=")):
            if bound is not None:
                # A bound may be a day, or a month or year: compare at the coarser of the two
                conditions.append(f"substr(day, 1, length(?)) {comparison} ?")
                values += [bound[:10], bound[:10]]
        if not conditions:
            return None
        sql = f"SELECT id FROM articles WHERE {' AND '.join(conditions)}"  # noqa: S608 -- built above
        return frozenset(row[0] for row in self._rows(sql, *values))

    def match(
        self, query: str, k: int, within: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """The ``k`` passages that best match any word of ``query``, by BM25 over FTS5.

        Any text is a safe query. ``within`` restricts to passages of these articles. Pairs of
        passage id and score, best first, higher is better; equal scores in order of id.
        """
        expression = any_of(query)
        if expression is None or k < 1:
            return []
        restriction, values = "", [expression]
        if within is not None:
            restriction = " AND article_id IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(list(within)))
        rows = self._rows(
            "SELECT id, -bm25(words) AS score FROM words JOIN passages ON number = words.rowid"  # noqa: S608
            f" WHERE words MATCH ?{restriction} ORDER BY score DESC, id LIMIT ?",
            *values,
            k,
        )
        return [(row[0], row[1]) for row in rows]

    def document_frequency(self, term: str) -> int:
        """The number of passages whose text has the word, stemmed as in the index."""
        sql = "SELECT count(*) FROM words WHERE words MATCH ?"
        return int(self._rows(sql, "text : " + phrase(term))[0][0])

    def vocabulary(self) -> dict[str, int]:
        """Every stem in the index, and the number of passages that have it."""
        self._rows("CREATE VIRTUAL TABLE IF NOT EXISTS temp.stem USING fts5vocab(main, words, row)")
        return dict(self._rows("SELECT term, doc FROM temp.stem"))

    def stated(self) -> list[str]:
        """What articles state of themselves, in titles, publishers and authors, each once."""
        sql = " UNION ".join(
            f"SELECT {column} FROM articles WHERE {column} IS NOT NULL"  # noqa: S608 -- a constant
            for column in ("title", "publisher", "author")
        )
        return [row[0] for row in self._rows(sql)]

    def publishers(self) -> list[str]:
        """The outlets that articles state, each once."""
        return [row[0] for row in self._rows("SELECT DISTINCT publisher FROM articles") if row[0]]

    def outlets(self) -> dict[str | None, int]:
        """How many articles each outlet has; None are those that state none."""
        return dict(self._rows("SELECT publisher, COUNT(*) FROM articles GROUP BY publisher"))

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        with self._lock:
            self._db.close()

    def _rows(self, sql: str, *values: str | int) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._db.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._broken(error) from error

    def _prepare(self) -> None:
        found = self._rows("PRAGMA user_version")[0][0]
        if found != VERSION:
            raise StoreBroken(
                f"The index in {self._file.parent} has format {found}, this Dateline reads format "
                f"{VERSION}: run `dateline ingest --rebuild` with your paths, or use the Dateline "
                "that wrote it."
            )

    def _broken(self, error: sqlite3.Error) -> StoreBroken:
        return StoreBroken(
            f"The catalogue {self._file} cannot be read ({error}); "
            "run `dateline ingest --rebuild` with your paths."
        )


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
