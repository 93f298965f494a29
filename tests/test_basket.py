"""The answers that a person has put by."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from qa.types import Answer, Citation, Claim
from ui.web import basket

QUOTE = "The kiln “caught” fire at noon.\u2028\ud800"
ANSWER = Answer(
    "What burned?",
    "What burned?",
    "answered",
    f"{QUOTE} [1]",
    (Claim(QUOTE, (1,), "supported"),),
    (Citation(1, "<b>.txt", "cd" * 32, "Fire", None, None, 4, 4 + len(QUOTE), QUOTE),),
)


def asked(*questions: str) -> list[Answer]:
    return [replace(ANSWER, question=question) for question in questions]


def questions(folder: Path) -> str:
    return "".join(one.answer.question for one in basket.read(folder))


def test_an_answer_comes_back_as_it_was_and_only_once(tmp_path: Path) -> None:
    folder = tmp_path / "people" / "ab"
    assert basket.read(folder) == []
    added = basket.add(folder, ANSWER)
    assert basket.add(folder, replace(ANSWER, timings_ms={"draft": 1.0})) == added
    assert basket.read(folder) == [basket.Kept(added, ANSWER)]
    other = basket.add(folder, replace(ANSWER, text="Nothing burned."))
    assert [one.id for one in basket.read(folder)] == [added, other]


def test_answers_are_moved_and_removed(tmp_path: Path) -> None:
    a, b, c = (basket.add(tmp_path, answer) for answer in asked("a", "b", "c"))
    basket.move(tmp_path, c, -1)
    assert questions(tmp_path) == "acb"
    basket.move(tmp_path, a, -1)
    assert questions(tmp_path) == "acb"
    basket.move(tmp_path, a, 1)
    basket.move(tmp_path, b, 1)
    assert questions(tmp_path) == "cab"
    basket.remove(tmp_path, a)
    basket.remove(tmp_path, a)
    basket.move(tmp_path, a, 1)
    assert questions(tmp_path) == "cb"
    basket.clear(tmp_path)
    assert basket.read(tmp_path) == []


def test_a_full_basket_takes_no_more_and_keeps_what_it_has(tmp_path: Path) -> None:
    for number in range(basket.MOST):
        basket.add(tmp_path, replace(ANSWER, question=str(number)))
    with pytest.raises(basket.BadBasket, match="holds 100 answers"):
        basket.add(tmp_path, ANSWER)
    basket.add(tmp_path, replace(ANSWER, question="0"))
    assert len(basket.read(tmp_path)) == basket.MOST


def test_answers_put_in_at_once_are_all_there(tmp_path: Path) -> None:
    answers = asked(*map(str, range(24)))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda answer: basket.add(tmp_path, answer), answers))
    assert {one.answer.question for one in basket.read(tmp_path)} == set(map(str, range(24)))


@pytest.mark.parametrize(
    "text", ["", "{", "{}", "[1]", '[{"question": "Why?"}]', "[" * 100_000, "\ud800"]
)
def test_a_damaged_basket_is_named_in_a_sentence_and_can_be_emptied(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / basket.FILE
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(basket.BadBasket) as caught:
        basket.read(tmp_path)
    assert str(file) in str(caught.value)
    assert str(caught.value).endswith("empty it to begin anew.")
    with pytest.raises(basket.BadBasket):
        basket.add(tmp_path, ANSWER)
    assert file.read_bytes() == text.encode("utf-8", "surrogatepass")
    basket.clear(tmp_path)
    assert basket.read(tmp_path) == []


def test_a_basket_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(basket.BadBasket):
        basket.add(tmp_path / "file", ANSWER)
    with pytest.raises(basket.BadBasket, match="cannot be written"):
        basket.clear(tmp_path / "file")


def test_the_file_is_plain_json(tmp_path: Path) -> None:
    basket.add(tmp_path, ANSWER)
    (row,) = json.loads((tmp_path / basket.FILE).read_text("utf-8"))
    assert row["question"] == "What burned?"
    assert list(tmp_path.iterdir()) == [tmp_path / basket.FILE]
