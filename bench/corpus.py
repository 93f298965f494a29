"""Dated news articles and questions about them (RealTimeQA), as files that Dateline can ingest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """A question and the articles that answer it, by the hash of their text.

    Texts that occur twice in the corpus are one article, as they are to Dateline. ``calibration``
    marks the half on which the weights of the search were set.
    """

    text: str
    relevant: frozenset[str]
    calibration: bool


@dataclass(frozen=True)
class Corpus:
    """The rows of the corpus and the questions that some of them answer."""

    rows: tuple[Row, ...]
    questions: tuple[Question, ...]

    def write(self, folder: Path) -> None:
        """Write each article as a text file, and what is known of it into ``articles.toml``."""
        folder.mkdir(parents=True, exist_ok=True)
        sidecar: list[str] = []
        for row in self.rows:
            name = f"{row['id']}.txt"
            (folder / name).write_bytes(row["text"].encode("utf-8"))
            sidecar.append(f"[{_quoted(name)}]")
            for field in ("title", "publisher", "published", "url"):
                if row.get(field):
                    sidecar.append(f"{field} = {_quoted(row[field])}")
        (folder / "articles.toml").write_text("\n".join(sidecar) + "\n", encoding="utf-8")


def load(data: Path, limit: int | None = None) -> Corpus:
    """Read the corpus from ``data``; ``limit`` keeps about so many articles and their questions.

    A limited corpus holds every article that answers one of its questions; these are at most
    half of it.
    """
    rows = _read(data / "realtimeqa_corpus.jsonl")
    asked = [q for q in _read(data / "realtimeqa_questions.jsonl") if q["supporting_ids"]]
    if limit is not None and limit < len(rows):
        rows, asked = _limited(rows, asked, limit)
    hashes = {row["id"]: text_hash(row["text"]) for row in rows}
    questions = (
        Question(
            q["question"],
            frozenset(hashes[id_] for id_ in q["supporting_ids"] if id_ in hashes),
            calibration=_chance(q["id"]) % 2 == 0,
        )
        for q in asked
    )
    return Corpus(tuple(rows), tuple(questions))


def text_hash(text: str) -> str:
    """The sha256 of a text's file."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _limited(rows: list[Row], asked: list[Row], limit: int) -> tuple[list[Row], list[Row]]:
    wanted: set[str] = set()
    kept: list[Row] = []
    for question in sorted(asked, key=lambda q: _chance(q["id"])):
        if len(wanted | set(question["supporting_ids"])) > limit // 2:
            break
        wanted |= set(question["supporting_ids"])
        kept.append(question)
    others = sorted((r for r in rows if r["id"] not in wanted), key=lambda r: _chance(r["id"]))
    wanted |= {row["id"] for row in others[: limit - len(wanted)]}
    return [row for row in rows if row["id"] in wanted], kept


def _chance(id_: str) -> int:
    """A number that is random but always the same for this id; its first byte parts the halves."""
    return int.from_bytes(hashlib.sha256(id_.encode()).digest()[::-1])


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(file: Path) -> list[Row]:
    if not file.is_file():
        raise SystemExit(f"There is no {file}; name the benchmarks' folder with --data.")
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]
