from __future__ import annotations

from pathlib import Path

import pytest

from vectorstore.articles import SourceFile
from vectorstore.errors import BadSidecar
from vectorstore.metadata import sidecar_entry, stated_metadata

TITLE = "Council votes to keep the night ferry running"
PROSE = (
    "The council voted on Tuesday, 4 June 2019, to keep the night ferry, CNN reports. The vote"
    " followed months of argument over its cost, and a strike in May 2018."
)
LAST = (
    "The ferry has crossed the strait every night since 1931, and no vote had ever threatened it."
)


def stated(above: str = "", prose: str = PROSE, below: str = "") -> dict[str, str]:
    """What is stated beside the title."""
    fields = stated_metadata(f"{TITLE}\n\n{above}\n\n{prose}\n\n{LAST}\n\n{below}\n")
    assert fields.pop("title") == TITLE
    return fields


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("By Tove Marsh", {"author": "Tove Marsh"}),
        ("BY TOVE MARSH", {"author": "TOVE MARSH"}),
        ("By Tove Marsh and Idris Bell", {"author": "Tove Marsh and Idris Bell"}),
        ("By Tove Marsh March 4, 2021", {"author": "Tove Marsh", "published": "2021-03-04"}),
        ("by Tove Marsh | 4 March 2021", {"author": "Tove Marsh", "published": "2021-03-04"}),
        ("Written by Jan van der Berg", {"author": "Jan van der Berg"}),
        ("By April Jones 4 March 2021", {"author": "April Jones", "published": "2021-03-04"}),
        ("Author: Tove Marsh", {"author": "Tove Marsh"}),
        ("By Tove Marsh, Harbour Editor", {"author": "Tove Marsh"}),
        ("By Tove Marsh\nStaff Writer", {"author": "Tove Marsh"}),
        (
            "By Tove Marsh, The Strait Herald",
            {"author": "Tove Marsh", "publisher": "The Strait Herald"},
        ),
        ("Published: 4 March 2021, 14:05", {"published": "2021-03-04T14:05"}),
        ("Last update: March 5, 2021 02:01", {"updated": "2021-03-05T02:01"}),
        (
            "4 March 2021 (updated 5 March 2021)",
            {"published": "2021-03-04", "updated": "2021-03-05"},
        ),
        ("Published:\n4 March 2021", {"published": "2021-03-04"}),
        ("4 March", {"published": "--03-04"}),
        ("4. März 2021", {"published": "2021-03-04"}),
        ("Published: 03/04/2021", {}),
        ("Published At:", {}),
        (
            "Publisher: The Strait Herald\nURL: https://herald.example/a?b=c",
            {"publisher": "The Strait Herald", "url": "https://herald.example/a?b=c"},
        ),
        ("Publisher: https://herald.example", {}),
        (
            "The mayor calls it a good day.\n\nBy Tove Marsh\n\n4 March 2021",
            {"author": "Tove Marsh", "published": "2021-03-04"},
        ),
        ("By Any Means", {}),
    ],
)
def test_statements_above_the_report(above: str, expected: dict[str, str]) -> None:
    assert stated(above=above) == expected


@pytest.mark.parametrize(
    ("below", "publisher"),
    [
        ("© 2021 The Strait Herald. All rights reserved.", "The Strait Herald"),
        ("(c) 2021 The Strait Herald", "The Strait Herald"),
        ("Copyright 2019-2021 Strait Media Group | Terms", "Strait Media Group"),
        ("This article first appeared in The Strait Herald on 4 March.", "The Strait Herald"),
        (
            "This story was originally published by Strait Daily and is used by permission.",
            "Strait Daily",
        ),
        (
            "Strait Herald\n\nWe are an independent daily. Please support us: donate.",
            "Strait Herald",
        ),
        ("Strait is an independent media outlet. Please support our journalism: donate.", "Strait"),
        ("© 2021 Ada Lund/Getty Images", None),
        ("Strait is a weekly newspaper, sold on the quay. (Photo: Ada Lund)", None),
        ("A version of this story first appeared in the Tuesday newsletter.", None),
        ("The Strait Herald is an independent newspaper, its owner told the council.", None),
        ("The figures first appeared in The Strait Herald.", None),
        ("Share on Facebook\n\nAda Lund\n\nRelated Posts", None),
    ],
)
def test_the_outlet_in_the_footer(below: str, publisher: str | None) -> None:
    assert stated(below=below).get("publisher") == publisher


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("HELSINKI (Reuters) - ", {"publisher": "Reuters"}),
        ("KYIV, Ukraine (AP) — ", {"publisher": "AP"}),
        ("HELSINKI, May 3 — ", {"published": "--05-03"}),
        (
            "HELSINKI, Finland, May 3, 2021 (Reuters) – ",
            {"publisher": "Reuters", "published": "2021-05-03"},
        ),
        ("MOSCOW, June 3. /TASS/. ", {"publisher": "TASS", "published": "--06-03"}),
        ("HELSINKI — ", {}),
        ("Helsinki said on May 3 that ", {}),
        ("The bank (Nordea) said that ", {}),
        ("In an interview with TASS on May 3, the mayor told Interfax that ", {}),
    ],
)
def test_the_dateline(opening: str, expected: dict[str, str]) -> None:
    assert stated(prose=opening + PROSE) == expected


def test_a_standfirst_names_its_outlet_only_in_the_idiom_of_one() -> None:
    promise = "The ferry stays. Who will pay for it and when - in the material of “Strait Herald”."
    cited = "The ferry stays. The costs were first named in the material of “Strait Herald”."
    assert stated(above=promise) == {"publisher": "Strait Herald"}
    assert stated(above=cited) == {}


def test_outlets_that_are_only_cited_are_not_the_publisher() -> None:
    prose = (
        "The mayor told The Strait Herald that the vote stands. “It stands,” he said in a talk"
        " exclusive to Channel Nine on 3 May 2021. Reuters says that the owner disagrees."
    )
    assert stated(prose=prose) == {}


def test_a_text_may_state_nothing() -> None:
    assert stated_metadata(f"{PROSE}\n{LAST}\n") == {}
    assert stated_metadata("") == {}


def test_front_matter() -> None:
    text = (
        '---\nheadline: "Ferry: it stays"\nauthors: [Tove Marsh]\nsource: The Herald\n'
        "date: March 4, 2021\nlast-modified: soon\nlink: https://h.example/a\ndraft: no\n---\n\n"
    )
    assert stated_metadata(text + PROSE) == {
        "title": "Ferry: it stays",
        "author": "Tove Marsh",
        "publisher": "The Herald",
        "published": "2021-03-04",
        "url": "https://h.example/a",
    }


def sidecar(folder: Path, content: str) -> dict[str, str]:
    (folder / "articles.toml").write_text(content, encoding="utf-8")
    return sidecar_entry(SourceFile(folder / "a.txt", folder, "a.txt"))


def test_without_a_sidecar_nothing_is_said(tmp_path: Path) -> None:
    assert sidecar_entry(SourceFile(tmp_path / "a.txt", tmp_path, "a.txt")) == {}
    assert sidecar(tmp_path, '["b.txt"]\ntitle = "Other"\n') == {}


def test_all_fields_of_a_sidecar(tmp_path: Path) -> None:
    content = (
        '["a.txt"]\ntitle = " Ferry  stays "\npublisher = "Herald"\nauthor = "Tove Marsh"\n'
        'published = "--03-04"\nupdated = "2021-03-05T02:01:30Z"\nurl = "https://h.example"\n'
    )
    assert sidecar(tmp_path, content) == {
        "title": "Ferry stays",
        "publisher": "Herald",
        "author": "Tove Marsh",
        "published": "--03-04",
        "updated": "2021-03-05T02:01",
        "url": "https://h.example",
    }


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2021-05-03", "2021-05-03"),
        ("2021-05-03T14:05:30", "2021-05-03T14:05"),
        ("2021-05-03 14:05:30.25", "2021-05-03T14:05"),
        ("2021-05-03T14:05:30+02:00", "2021-05-03T14:05"),
        ("'--05-03'", "--05-03"),
    ],
)
def test_dates_in_a_sidecar_need_no_quotes(tmp_path: Path, written: str, expected: str) -> None:
    content = f'["a.txt"]\npublished = {written}\nupdated = {written}\n'
    assert sidecar(tmp_path, content) == {"published": expected, "updated": expected}


def test_an_edited_sidecar_is_read_again(tmp_path: Path) -> None:
    assert sidecar(tmp_path, '["a.txt"]\ntitle = "One"\n') == {"title": "One"}
    assert sidecar(tmp_path, '["a.txt"]\ntitle = "Three"\n') == {"title": "Three"}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ('["a.txt"]\noutlet = "Herald"\n', r"articles\.toml, a\.txt: there is no field 'outlet'"),
        ('["a.txt"]\ntitle = 7\n', r"a\.txt: title must be a string"),
        ('["a.txt"]\npublished = 14:05:00\n', r"a\.txt: published must be a string"),
        ('["a.txt"]\ntitle = 2021-03-04\n', r"a\.txt: title must be a string"),
        ('["a.txt"]\nauthor = " "\n', r"a\.txt: author must be a string that is not empty"),
        ('["a.txt"]\npublished = "4 March"\n', r"a\.txt: published is '4 March', which is no date"),
        ('["a.txt"]\nupdated = "2021-02-30"\n', r"a\.txt: updated is '2021-02-30'"),
        ("[a.txt]\ntitle = 'One'\n", r"write the file name in quotes"),
        ("title = 'One'\n", r"'title' outside any table"),
        ("[", r"articles\.toml cannot be read as TOML"),
    ],
)
def test_a_malformed_sidecar_is_named(tmp_path: Path, content: str, named: str) -> None:
    with pytest.raises(BadSidecar, match=named):
        sidecar(tmp_path, content)
