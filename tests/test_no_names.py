"""No rule, list or weight knows a name of the articles that Dateline is measured on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.mentions import names

ROOT = Path(__file__).parent.parent
LAYERS = ("vectorstore", "qa", "eval", "ui")
CORPORA = {"seeds": ROOT / "seeds", "ferry": ROOT / "eval" / "corpora" / "ferry"}
# Data about these very articles, and a third invented one: questions, answers, baselines.
ABOUT_THEM = (
    "eval/data",
    "eval/corpora",
    "eval/baseline",
    "eval/benchmarks/carrier.py",
    "ui/web/examples.json",
)
# The model's vocabulary is that of the whole language.
LEARNED = ("vectorstore/models", "qa/models")
WORD = re.compile(r"[^\W\d_]{5,}")
# Capitalised in headlines, labels and titles, but words of the language, not of a corpus.
ORDINARY = frozenset(
    """admits advertisement america american anzeige anzeiger assembly captain china contact
    corrections council courier easter economic enter european federation herald house image
    known lines media ministry newsroom nobody picture posts published queen region related
    sixteen sport spring street subscribe support thank therefore throughout twenty union
    united university voice white whoever""".split()
)


def proper_names(corpus: Path) -> frozenset[str]:
    """Words of five letters and more that the articles only ever write with a capital."""
    files = [file for file in sorted(corpus.iterdir()) if file.suffix in (".txt", ".html")]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    text = re.sub(r"<[^>]*>", " ", text)
    lower = {word for word in WORD.findall(text) if word.islower()}
    found = {word.lower() for name in names(text) for word in WORD.findall(name)}
    return frozenset(found - lower - ORDINARY)


def spoken(file: Path) -> Iterator[str]:
    """The strings of a module other than docstrings; the whole text of any other file."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        yield text
        return
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = None  # a docstring: explains, decides nothing
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def files() -> list[Path]:
    found = [
        file
        for layer in LAYERS
        for suffix in ("py", "json", "css", "js", "txt")
        for file in (ROOT / layer).rglob(f"*.{suffix}")
    ]
    skipped = [ROOT / path for path in (*ABOUT_THEM, *LEARNED)]
    return [file for file in found if not any(file.is_relative_to(path) for path in skipped)]


def test_the_names_of_the_seeds_are_found() -> None:
    known = {"patrushev", "kellogg", "izvestia", "euromaidan", "putin", "moscow", "anchorage"}
    assert known <= proper_names(CORPORA["seeds"])
    assert {"brackhaven", "tarnholm", "dessen"} <= proper_names(CORPORA["ferry"])


@pytest.mark.parametrize("corpus", sorted(CORPORA))
def test_no_rule_knows_a_name(corpus: str) -> None:
    forbidden = proper_names(CORPORA[corpus])
    known = {
        f"{file.relative_to(ROOT)}: {word}"
        for file in files()
        for text in spoken(file)
        for word in WORD.findall(text.lower())
        if word in forbidden
    }
    assert known == set()


def test_every_layer_is_read() -> None:
    read = {file.relative_to(ROOT).as_posix() for file in files()}
    assert {"qa/evidence_weights.json", "eval/baselines.py", "ui/web/page.css"} <= read
    assert {path.split("/")[0] for path in read} == set(LAYERS)
