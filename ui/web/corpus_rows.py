"""The articles of the corpus as rows: read once for a generation, filtered, sorted, paged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ui.render import one_line
from ui.strings import Fields

if TYPE_CHECKING:
    from vectorstore.generations import Snapshot

PAGE = 50
LONGEST_FILTER = 200
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
COLUMNS = {
    "title": Fields.TITLE,
    "outlet": Fields.OUTLET,
    "author": Fields.AUTHOR,
    "published": Fields.PUBLISHED,
    "file": Fields.FILE,
    "passages": Fields.PASSAGES,
}


@dataclass(frozen=True, slots=True)
class Row:
    """An article without its text: what is stated of it, its file, its number of passages."""

    sha256: str
    path: str
    file: Path
    title: str | None
    publisher: str | None
    author: str | None
    published: str | None
    url: str | None
    passages: int

    @property
    def heading(self) -> str:
        """The title on one line, or the file's path."""
        return one_line(self.title or "") or one_line(self.path)

    def stated(self) -> dict[str, str | None]:
        """The fields that can be edited."""
        return {
            "title": self.title,
            "publisher": self.publisher,
            "author": self.author,
            "published": self.published,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class View:
    """Which rows are looked at: the words they have, how they are sorted, which page."""

    words: str = ""
    by: str = "published"
    down: bool = True
    page: int = 1


@lru_cache(maxsize=1)
def rows_of(snapshot: Snapshot) -> tuple[Row, ...]:
    """Every article of a generation, in order of path."""
    catalog = snapshot.catalog
    files = {stored.article_id: stored.file for stored in catalog.files()}
    return tuple(
        Row(
            article.sha256,
            article.path,
            files[article.id],
            article.title,
            article.publisher,
            article.author,
            article.published,
            article.url,
            len(catalog.passage_ids(article.id)),
        )
        for article in catalog.articles()
    )


def select(rows: Sequence[Row], view: View) -> list[Row]:
    """The rows that have every word, sorted; those that state nothing to sort by come last."""
    words = view.words.casefold().split()
    found = [row for row in rows if all(word in _searched(row) for word in words)]
    key = _KEYS[view.by]
    known = [row for row in found if key(row) not in (None, "")]
    unknown = [row for row in found if key(row) in (None, "")]
    return sorted(known, key=key, reverse=view.down) + unknown


def read_view(given: Mapping[str, str]) -> View:
    """Read what of the table is wanted; what cannot be read is as if it were not given."""
    sort = given.get("sort", "-published")
    by = sort.removeprefix("-")
    page = given.get("page", "1")
    number = int(page) if _PAGE_NUMBER.fullmatch(page) else 1
    words = given.get("q", "").strip()[:LONGEST_FILTER]
    if by not in COLUMNS:
        return View(words, page=number)
    return View(words, by, sort.startswith("-"), number)


def fitting(view: View, found: int) -> View:
    """The view, on its last page if there are fewer."""
    last = max(1, -(-found // PAGE))
    return replace(view, page=min(view.page, last))


def _searched(row: Row) -> str:
    stated = (row.title, row.publisher, row.author, row.published, row.path)
    return " ".join(text for text in stated if text).casefold()


def _day(row: Row) -> str:
    day = row.published or ""
    return "" if day.startswith("--") else day


_KEYS: dict[str, Callable[[Row], str | int]] = {
    "title": lambda row: (row.title or "").casefold(),
    "outlet": lambda row: (row.publisher or "").casefold(),
    "author": lambda row: (row.author or "").casefold(),
    "published": _day,
    "file": lambda row: row.path.casefold(),
    "passages": lambda row: row.passages,
}
