from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from eval.compose import Wanted, compose
from eval.gold import parse
from eval.gold_rules import BadGold
from eval.results import BadRun

TEXT = (
    "The Gull\n\nNine boats sank off Skarvik on 3 May, Ida Holm said. “We’ll rebuild – all\n"
    "of it,” she added. Prices rose in Skarvik.\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "gale.txt"
    made.write_text(TEXT, "utf-8")
    return made


def test_a_row_has_its_offsets_and_hash_filled_in(file: Path) -> None:
    row = compose(Wanted("How many boats sank?", file, "Nine boats sank", ("nine boats",)))
    (entry,) = row["evidence"]
    assert entry["quote"] == "Nine boats sank off Skarvik on 3 May, Ida Holm said."
    assert TEXT[entry["start"] : entry["end"]] == entry["quote"]
    assert entry["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert entry["file"] == "gale.txt"
    assert (row["category"], row["facts"][0]["type"]) == ("number", "number")
    assert row["facts"][0]["any_of"] == row["short_answers"] == ["nine boats"]
    assert row["id"] == "how-many-boats-sank"
    assert parse(row).expect == "answered"


def test_a_quote_may_be_typed_with_plain_marks_and_on_one_line(file: Path) -> None:
    row = compose(Wanted("What will they do?", file, "We'll rebuild - all of it"))
    assert row["evidence"][0]["quote"].startswith("“We’ll rebuild – all\nof it,”")
    assert row["facts"][0]["any_of"] == ["We'll rebuild - all of it"]


def test_a_question_without_a_quote_must_be_refused() -> None:
    row = compose(Wanted("Who won the cup?", must_pass=True))
    assert (row["expect"], row["category"], row["must_pass"]) == (
        "not_in_corpus",
        "unanswerable",
        True,
    )
    assert parse(row).facts == ()


@pytest.mark.parametrize(
    ("quote", "told"),
    [
        ("Ten boats sank", "nowhere in gale.txt"),
        ("Skarvik", "2 times in gale.txt"),
        ("", "nowhere"),
    ],
)
def test_a_quote_must_stand_there_once(file: Path, quote: str, told: str) -> None:
    with pytest.raises(BadRun, match=told):
        compose(Wanted("What?", file, quote))


def test_an_answer_that_its_quote_does_not_hold_is_refused(file: Path) -> None:
    with pytest.raises(BadGold, match="would not pass"):
        compose(Wanted("How many boats sank?", file, "Nine boats sank", ("twelve boats",)))
    with pytest.raises(BadGold, match="category"):
        compose(Wanted("How many?", file, "Nine boats sank", ("nine",), category="sport"))


def test_paths_are_relative_to_the_corpus(file: Path, tmp_path: Path) -> None:
    inner = tmp_path / "may" / "gale2.txt"
    inner.parent.mkdir()
    inner.write_text(TEXT + "More.", "utf-8")
    row = compose(Wanted("How many?", inner, "Nine boats sank", ("nine",)), tmp_path)
    assert row["evidence"][0]["file"] == "may/gale2.txt"
    elsewhere = tmp_path.parent / f"{tmp_path.name}-other.txt"
    elsewhere.write_text("Other words.", "utf-8")
    with pytest.raises(BadRun, match="no article of the corpus"):
        compose(Wanted("How many?", elsewhere, "Other words"), tmp_path)
