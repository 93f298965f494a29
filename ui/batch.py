"""Many questions from a file: rows ``{"id", "turns": [..]}`` in, one answer a row out."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import QuestionError
from qa.types import Answer, Turn
from ui.errors import BadBatch
from ui.records import as_line
from vectorstore.types import Filters

if TYPE_CHECKING:
    from qa.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation to be held; its last turn is the question answered."""

    line: int
    id: str | int
    turns: tuple[str, ...]


def read_rows(file: Path) -> list[Row]:
    """Read and check every row before any is asked; raises BadBatch naming the line."""
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadBatch(f"{file} cannot be read as UTF-8 text ({error}).") from error
    rows = [_row(file, n, line) for n, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise BadBatch(f'{file} has no rows; each line is {{"id": .., "turns": ["QUESTION"]}}.')
    return rows


def _row(file: Path, n: int, line: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadBatch(f"{file}, line {n}: not a JSON object ({error}).") from error
    if not isinstance(row, dict):
        raise BadBatch(f"{file}, line {n}: not a JSON object.")
    row_id, turns = row.get("id"), row.get("turns")
    if not isinstance(row_id, str | int) or isinstance(row_id, bool):
        raise BadBatch(f'{file}, line {n}: "id" must be a string or a whole number.')
    if not isinstance(turns, list) or not turns:
        raise BadBatch(f'{file}, line {n}: "turns" must be a list of at least one question.')
    if not all(isinstance(turn, str) and turn.strip() for turn in turns):
        raise BadBatch(f'{file}, line {n}: every one of "turns" must be a question in words.')
    return Row(n, row_id, tuple(turns))


def answer_rows(
    assistant: Assistant, file: Path, rows: Sequence[Row], filters: Filters
) -> Iterator[tuple[Row, Answer]]:
    """Ask the turns of each row in order, each with the answers before it as history."""
    for row in rows:
        history: list[Turn] = []
        try:
            for turn in row.turns[:-1]:
                earlier = assistant.ask(turn, history, filters=filters)
                history.append(Turn(turn, earlier.text))
            yield row, assistant.ask(row.turns[-1], history, filters=filters)
        except QuestionError as error:
            raise BadBatch(f"{file}, line {row.line}: {error}") from error


def write_whole(out: Path, records: Iterator[dict[str, Any]]) -> None:
    """Write the records to ``out``, which appears complete or not at all."""
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    except OSError as error:
        raise BadBatch(f"{out} cannot be written ({error.strerror}); name another.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as draft:
            draft.writelines(f"{as_line(record)}\n" for record in records)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
