"""Rows of a benchmark: one JSON object a line, in the folder's common fields."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.results import BadRun
from qa.types import Turn

_USER = re.compile(r"(?:^|\n)\|user\|:")


class BenchmarkError(BadRun):
    """A benchmark cannot be run; the message is one sentence that names the remedy."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text to search; two documents of the same text are one, under one ``key``."""

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    author: str | None = None

    @property
    def key(self) -> str:
        """A name for the text that is safe in a path."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Row:
    """A question with what is right to answer; ``raw`` holds the fields of its own set."""

    id: str
    question: str
    answers: tuple[str, ...]
    documents: tuple[Document, ...]
    supporting_ids: tuple[str, ...]
    answerable: bool
    kind: str
    history: tuple[Turn, ...]
    raw: Mapping[str, Any]

    def plain(self, field: str) -> str:
        """A text field of the set's own, "" where the row has none."""
        return str(self.raw.get(field) or "")

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts of the set's own."""
        return tuple(str(text) for text in self.raw.get(field) or ())


def read_rows(file: Path) -> list[Row]:
    """All rows of a file; raises BenchmarkError."""
    return [
        Row(
            id=str(raw["id"]),
            question=str(raw.get("question") or ""),
            answers=tuple(str(answer) for answer in raw.get("answers") or ()),
            documents=documents(raw.get("documents") or ()),
            supporting_ids=tuple(raw.get("supporting_ids") or ()),
            answerable=bool(raw.get("answerable", True)),
            kind=str(raw.get("kind") or ""),
            history=turns(raw),
            raw=raw,
        )
        for raw in _objects(file)
    ]


def read_documents(file: Path) -> list[Document]:
    """The articles of a corpus file; raises BenchmarkError."""
    return list(documents(_objects(file)))


def documents(entries: Sequence[Mapping[str, Any]]) -> tuple[Document, ...]:
    """The documents that have a text, metadata as far as it is given."""
    return tuple(
        Document(
            id=str(entry["id"]),
            text=str(entry["text"]),
            title=_line(entry.get("title")),
            publisher=_line(entry.get("publisher")),
            published=_line(entry.get("published")),
            author=_line(", ".join(entry.get("authors") or ()) or entry.get("author")),
        )
        for entry in entries
        if str(entry["text"]).strip()
    )


def turns(raw: Mapping[str, Any]) -> tuple[Turn, ...]:
    """The conversation before the question.

    Either ``history``, a list of {role, text}, or ``history_text``, a line ``|user|: …`` for each
    question so far, the last of which is the question itself.
    """
    if "history_text" in raw:
        asked = _USER.split(raw["history_text"])[1:]
        return tuple(Turn(question.strip(), "") for question in asked[:-1])
    found: list[Turn] = []
    for entry in raw.get("history") or ():
        if entry["role"] == "user":
            found.append(Turn(entry["text"], ""))
        elif found:
            found[-1] = Turn(found[-1].question, entry["text"])
    return tuple(found)


def subset(rows: Sequence[Row], limit: int | None) -> list[Row]:
    """``limit`` rows, chosen by the hash of their ids, in the order of the file."""
    if limit is None or limit >= len(rows):
        return list(rows)
    chosen = sorted(rows, key=lambda row: hashlib.sha256(row.id.encode()).hexdigest())[:limit]
    ids = {row.id for row in chosen}
    return [row for row in rows if row.id in ids]


def _line(value: object) -> str | None:
    return " ".join(str(value).split()) or None if value else None


def _objects(file: Path) -> list[dict[str, Any]]:
    try:
        # Not splitlines: a text may hold U+2028
        lines = file.read_text("utf-8").split("\n")
    except FileNotFoundError:
        raise BenchmarkError(
            f"{file} does not exist; give the folder of the benchmarks with --data."
        ) from None
    try:
        return [json.loads(line) for line in lines if line.strip()]
    except json.JSONDecodeError as error:
        raise BenchmarkError(f"{file} is not JSON Lines ({error}); fetch it anew.") from error
