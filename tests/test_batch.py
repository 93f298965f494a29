from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from qa.errors import QuestionTooLong
from qa.types import Answer, Turn
from ui.batch import answer_rows, read_rows, write_whole
from ui.errors import BadBatch
from vectorstore.types import Filters


class Recorder:
    """Answers every question with its own words in capitals and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Turn, ...], Filters | None]] = []

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Answer:
        if len(question) > 100:
            raise QuestionTooLong("The question is too long.")
        self.asked.append((question, tuple(history), filters))
        return Answer(question, question, "answered", question.upper())


def write(tmp_path: Path, *rows: object) -> Path:
    file = tmp_path / "rows.jsonl"
    file.write_text(
        "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8"
    )
    return file


def ask_all(file: Path, assistant: Any) -> list[tuple[str | int, Answer]]:
    asked = answer_rows(assistant, file, read_rows(file), Filters(sources=("Post",)))
    return [(row.id, answer) for row, answer in asked]


def test_the_last_turn_is_answered_with_the_earlier_ones_asked_first(tmp_path: Path) -> None:
    file = write(tmp_path, {"id": 7, "turns": ["one?", "two?", "three?"]})
    assistant = Recorder()
    assert [(row_id, a.text) for row_id, a in ask_all(file, assistant)] == [(7, "THREE?")]
    assert [(question, history) for question, history, _ in assistant.asked] == [
        ("one?", ()),
        ("two?", (Turn("one?", "ONE?"),)),
        ("three?", (Turn("one?", "ONE?"), Turn("two?", "TWO?"))),
    ]
    assert {filters for _, _, filters in assistant.asked} == {Filters(sources=("Post",))}


def test_rows_do_not_see_each_other(tmp_path: Path) -> None:
    file = write(tmp_path, {"id": "a", "turns": ["x?"]}, "", {"id": "b", "turns": ["y?"]})
    assistant = Recorder()
    assert [row_id for row_id, _ in ask_all(file, assistant)] == ["a", "b"]
    assert [history for _, history, _ in assistant.asked] == [(), ()]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "not a JSON object"),
        ("[1]", "not a JSON object"),
        ({"turns": ["q"]}, '"id" must be'),
        ({"id": None, "turns": ["q"]}, '"id" must be'),
        ({"id": True, "turns": ["q"]}, '"id" must be'),
        ({"id": 1}, '"turns" must be'),
        ({"id": 1, "turns": []}, '"turns" must be'),
        ({"id": 1, "turns": "q"}, '"turns" must be'),
        ({"id": 1, "turns": ["q", " "]}, 'every one of "turns"'),
        ({"id": 1, "turns": [2]}, 'every one of "turns"'),
    ],
)
def test_a_bad_row_is_named_before_any_is_asked(tmp_path: Path, row: object, reason: str) -> None:
    file = write(tmp_path, {"id": 0, "turns": ["good?"]}, row)
    with pytest.raises(BadBatch, match=f"line 2: .*{reason}"):
        read_rows(file)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_file_without_rows_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes(content)
    with pytest.raises(BadBatch, match=r"rows\.jsonl"):
        read_rows(file)


def test_a_question_that_cannot_be_asked_is_named_by_its_line(tmp_path: Path) -> None:
    file = write(tmp_path, {"id": 1, "turns": ["ok?"]}, {"id": 2, "turns": ["long " * 50]})
    with pytest.raises(BadBatch, match=r"line 2: The question is too long\."):
        ask_all(file, Recorder())


def test_the_output_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    write_whole(out, iter([{"id": 1, "answer": "Škoda"}, {"id": 2}]))
    before = out.read_bytes()
    assert before.decode() == '{"id": 1, "answer": "Škoda"}\n{"id": 2}\n'

    def breaks_off() -> Iterator[dict[str, Any]]:
        yield {"id": 3}
        raise BadBatch("no")

    with pytest.raises(BadBatch):
        write_whole(out, breaks_off())
    assert out.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["out.jsonl"]


def test_an_output_folder_that_does_not_exist_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(BadBatch, match="missing"):
        write_whole(tmp_path / "missing" / "out.jsonl", iter([{"id": 1}]))
