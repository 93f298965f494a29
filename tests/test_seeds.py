from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from vectorstore.articles import find_files, read_article
from vectorstore.boilerplate import blocks
from vectorstore.chunking import chunk
from vectorstore.types import Article

SEEDS = Path(__file__).parent.parent / "seeds"
README = (SEEDS / "README.md").read_text(encoding="utf-8")
COLUMNS = ("title", "publisher", "author", "published", "updated")

HASHES = {
    "000_3bc36563a5b0a3a5.txt": "ba09a3f910cd65236478ec706270f24db215fa39c8f0a493f6c90e06dc2ea136",
    "001_c34388011b2ea258.txt": "65600394280bc81bdc2f1dfefb430ef33b6258a5a2a385f1735002661c918083",
    "002_ac15bf39501e0efc.txt": "6f9de8989aa89df0fab085a6c3e9eda3ca2e45153e117e4cb8d611c00496adbd",
    "003_6fac0b584e832a6c.txt": "43fca9ca0c60ebd9be037fd9960557ec5920f643fcd0f10677ff81dd94b3cbd9",
    "004_1ebcad579dd464c2.txt": "0e43a78d573e1dfbbd3c7034277cbf8dcd1f4bffb7283728be39d9cebb487140",
}


def stated() -> dict[str, dict[str, str | None]]:
    """The table of the README: a file's name to what its text states, a dash being nothing."""
    rows = re.findall(r"^\| `(.+?)` \|(.+)\|$", README, re.MULTILINE)
    cells = {name: [cell.strip() for cell in row.split(" | ")] for name, row in rows}
    return {
        name: {c: None if v == "—" else v for c, v in zip(COLUMNS, values, strict=True)}
        for name, values in cells.items()
    }


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    texts = [source for source in find_files([SEEDS]) if source.path.endswith(".txt")]
    return {source.path: read_article(source) for source in texts}


def test_the_files_are_as_they_were_received() -> None:
    found = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in SEEDS.glob("*.txt")}
    assert found == HASHES


def test_the_readme_lists_the_hashes() -> None:
    listed = re.findall(r"^([0-9a-f]{64})  (.+)$", README, re.MULTILINE)
    assert {name: digest for digest, name in listed} == HASHES


def test_only_the_articles_and_the_readme_are_offered() -> None:
    assert [s.path for s in find_files([SEEDS])] == [*sorted(HASHES), "README.md"]


@pytest.mark.parametrize("name", sorted(HASHES))
def test_metadata_is_what_the_readme_says(name: str, articles: dict[str, Article]) -> None:
    article = articles[name]
    assert {column: getattr(article, column) for column in COLUMNS} == stated()[name]
    assert article.url is None


@pytest.mark.parametrize("name", sorted(HASHES))
def test_offsets_are_those_of_the_file(name: str, articles: dict[str, Article]) -> None:
    text = (SEEDS / name).read_bytes().decode("utf-8")
    chunks = chunk(articles[name])
    assert articles[name].text == text
    assert all(text[p.start : p.end] == p.text for p in (*chunks.passages, *chunks.sentences))
    assert chunks.split == 0


@pytest.mark.parametrize(
    ("name", "furniture"),
    [
        (
            "000_3bc36563a5b0a3a5.txt",
            ["Last update", "logo", "By Vusala", "None", "/ Mikhail Metzel"],
        ),
        ("001_c34388011b2ea258.txt", []),
        ("002_ac15bf39501e0efc.txt", ["Advertisement", "X", "Published At:", "US"]),
        ("003_6fac0b584e832a6c.txt", []),
        (
            "004_1ebcad579dd464c2.txt",
            [
                *("(Image: kremlin.ru)", "(Image: kremlin.ru)", "Putin claims direct"),
                *("Become a patron", "To suggest a correction", "Ctrl + Enter", "leave your"),
                *("Euromaidan Press", "We are an independent", "Related Posts"),
            ],
        ),
    ],
)
def test_furniture_is_told_from_news(
    name: str, furniture: list[str], articles: dict[str, Article]
) -> None:
    text = articles[name].text
    found = [text[b.start : b.end] for b in blocks(text) if b.kind == "boilerplate"]
    assert len(found) == len(furniture)
    assert all(part in block for part, block in zip(furniture, found, strict=True))


def test_headings_of_the_second_article(articles: dict[str, Article]) -> None:
    passages = chunk(articles["001_c34388011b2ea258.txt"]).passages
    assert list(dict.fromkeys(p.heading for p in passages)) == [
        None,
        "Russia is ready for dialog with the United States on Ukraine",
        "What is the likelihood of negotiations in the near future",
    ]
