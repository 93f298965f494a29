from __future__ import annotations

import pytest

from vectorstore.properties import meant_author, meant_title


@pytest.mark.parametrize(
    "title",
    ["Harbour reopens after a long winter", "Ferries: what now?", "Page 3 was never printed"],
)
def test_titles_that_somebody_meant(title: str) -> None:
    assert meant_title(f"  {title}\n") == title


@pytest.mark.parametrize(
    "title",
    """Microsoft Word - harbour final.docx|harbour_v3.indd|harbour reopens.pdf|C:\\news\\a b
    |Untitled|untitled 2|Document 1|Slide 1|Harbour
    |PowerPoint Presentation 2.pptx|Print layout||   |Page 3
    |my_file name""".split("|"),
)
def test_titles_that_a_program_put_there(title: str) -> None:
    assert meant_title(title) is None


def test_a_title_longer_than_any_is_none() -> None:
    assert meant_title("word " * 50) is None


@pytest.mark.parametrize(
    ("stated", "author"),
    [
        ("Ada Lind", "Ada Lind"),
        ("Ada Lind and Jo O’Hara", "Ada Lind, Jo O’Hara"),
        ("A. B. van der Lind; Ökan Şahin", "A. B. van der Lind, Ökan Şahin"),
        ("Ada\n Lind", "Ada Lind"),
    ],
)
def test_authors_written_as_people_are(stated: str, author: str) -> None:
    assert meant_author(stated) == author


@pytest.mark.parametrize(
    "stated",
    "Administrator|Microsoft Office User|ada|alind|Lind, Ada|(anonymous)|News Desk|python-docx"
    "|Windows User|Ada Lind and admin||HP Laptop".split("|"),
)
def test_accounts_and_programs_are_no_authors(stated: str) -> None:
    assert meant_author(stated) is None
