from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ui.web.corpus_sidecar import CannotState, checked, forget, state, with_table
from vectorstore.articles import SourceFile
from vectorstore.metadata import SIDECAR, sidecar_entry

NOTED = """# The harbour's papers
["tide.txt"]
# as the printer had it
title = "Tide"
published = 2025-03-02

# of the quay
["quay.txt"]
author = "Ada Finch"
"""


def said_of(file: Path) -> dict[str, str]:
    return sidecar_entry(SourceFile(file, file.parent, file.name))


@pytest.fixture
def tide(tmp_path: Path) -> Path:
    (tmp_path / SIDECAR).write_text(NOTED, "utf-8")
    (tmp_path / "tide.txt").write_text("Tide", "utf-8")
    return tmp_path / "tide.txt"


def test_one_table_is_written_and_the_rest_stays_to_the_letter(tide: Path) -> None:
    shown = {"title": "Tide", "publisher": "Harbour Post"}
    given = {"title": 'High "tide"\\', "publisher": "Harbour Post", "published": "2025-03-02"}
    assert state(tide, given, shown)
    text = (tide.parent / SIDECAR).read_text("utf-8")
    head, tail = NOTED.split('title = "Tide"')[0], NOTED[NOTED.index("\n# of the quay") :]
    assert text.startswith(head)
    assert text.endswith(tail)
    # The outlet is what the text states already, and is left to it.
    assert said_of(tide) == {"title": 'High "tide"\\', "published": "2025-03-02"}


def test_a_field_left_empty_goes_back_to_the_file(tide: Path) -> None:
    assert state(tide, {"title": "Tide"}, {"title": "Tide", "published": "2025-03-02"})
    assert said_of(tide) == {"title": "Tide"}
    assert not state(tide, {"title": "Tide"}, {"title": "Tide"})


def test_what_is_not_edited_is_kept_and_a_first_entry_is_appended(tmp_path: Path) -> None:
    (tmp_path / SIDECAR).write_bytes(b'\xef\xbb\xbf["a.txt"]\r\nupdated = "2025-03-04"\r\n')
    assert state(tmp_path / "a.txt", {"author": "Ada Finch"}, {})
    assert said_of(tmp_path / "a.txt") == {"author": "Ada Finch", "updated": "2025-03-04"}
    assert state(tmp_path / "b [1].txt", {"title": "B"}, {})
    assert said_of(tmp_path / "b [1].txt") == {"title": "B"}
    text = (tmp_path / SIDECAR).read_bytes().decode("utf-8")
    assert text.count("\n") == text.count("\r\n")


def test_forgetting_removes_the_table_of_one_file(tide: Path) -> None:
    forget(tide)
    text = (tide.parent / SIDECAR).read_text("utf-8")
    assert tomllib.loads(text) == {"quay.txt": {"author": "Ada Finch"}}
    assert with_table(text, "tide.txt", {}) == text


def test_a_sidecar_written_another_way_is_left_alone(tmp_path: Path) -> None:
    for other in ('"a.txt" = {title = "A"}\n', "broken = \n"):
        (tmp_path / SIDECAR).write_text(other)
        with pytest.raises(CannotState, match="by hand"):
            state(tmp_path / "a.txt", {"title": "B"}, {})
        assert (tmp_path / SIDECAR).read_text() == other
        assert [file.name for file in tmp_path.iterdir()] == [SIDECAR]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"published": "yesterday"}, "no date"),
        ({"published": "2025-02-30"}, "no date"),
        ({"url": "javascript:alert(1)"}, "http"),
        ({"title": "a" * 501}, "longer"),
    ],
)
def test_what_no_sidecar_may_say_is_refused(given: dict[str, str], why: str) -> None:
    with pytest.raises(CannotState, match=why):
        checked(given)
    assert checked({"title": " a\n b\u202e ", "author": " "}) == {"title": "a b"}
