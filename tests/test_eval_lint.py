from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval import lint as linting
from eval.gold import parse
from eval.lint import LintReport, lint
from eval.mutants import mutants
from vectorstore.articles import find_files, read_article

STORM = (
    "The storm took nine boats off Skarvik on 3 May 2024.\n\n"
    "“We will not rebuild the wall before winter,” Ida Holm told reporters in Skarvik.\n\n"
    "Two hundred people have left the island since the ferry stopped.\n"
)
MARKET = "The fish market in Vessen will open again on Tuesday, said the town clerk, Per Lund.\n"
Row = dict[str, Any]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    root = tmp_path / "corpus"
    root.mkdir()
    (root / "storm.txt").write_text(STORM, "utf-8", newline="")
    (root / "market.txt").write_text(MARKET, "utf-8", newline="")
    return root


def fact(kind: str, text: str, quote: str, speaker: str | None = None) -> Row:
    return {"type": kind, "any_of": [text], "quote": quote, "speaker": speaker}


def row(name: str, *facts: Row, **changes: object) -> Row:
    digest = hashlib.sha256(STORM.encode()).hexdigest()
    entries, stated = [], []
    for i, given in enumerate(facts):
        quote = next(line for line in STORM.splitlines() if line.startswith(given["quote"]))
        start = STORM.index(quote)
        entries.append({
            "group": f"e{i}", "file": "storm.txt", "sha256": digest,
            "start": start, "end": start + len(quote), "quote": quote,
        })  # fmt: skip
        stated.append({
            "id": f"f{i}", "vital": True, "type": given["type"], "any_of": given["any_of"],
            "forbid": [], "speaker": given["speaker"], "evidence": [f"e{i}"],
        })  # fmt: skip
    return {
        "id": name, "group": name, "split": "dev", "category": "single_fact", "must_pass": False,
        "turns": ["What happened?"], "expect": "answered" if facts else "not_in_corpus",
        "short_answers": [], "facts": stated, "evidence": entries, "notes": "", **changes,
    }  # fmt: skip


BOATS = row("boats", fact("number", "nine boats", "The storm"), fact("date", "3 May", "The storm"))
WALL = row("wall", fact("quote", "rebuild the wall", "“We will not", "Ida Holm"))
LEFT = row("left", fact("number", "two hundred", "Two hundred"))
WHO = row("who", fact("name", "Ida Holm", "“We will not"))
SILENT = row("silent", category="unanswerable")


def check(path: Path, root: Path, *rows: Row) -> LintReport:
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    return lint([path], root)


def test_sound_gold_has_no_problem_and_no_mutant_escapes(corpus: Path, tmp_path: Path) -> None:
    report = check(tmp_path / "g.jsonl", corpus, BOATS, WALL, LEFT, WHO, SILENT)
    assert report.problems == ()
    assert report.ok
    assert report.caught == report.mutants > 50
    assert report.lines()[-1] == f"{report.mutants} of {report.mutants} mutants caught"


def test_every_kind_of_mutant_is_made(corpus: Path) -> None:
    articles = [read_article(source) for source in find_files([corpus])]
    by_hash = {a.sha256: a for a in articles}
    kinds = {
        mutant.kind
        for r in (BOATS, WALL, WHO, SILENT)
        for mutant in mutants(parse(r), by_hash.__getitem__, articles)
    }
    assert kinds == {
        "wrong number", "wrong date", "wrong name", "wrong speaker", "negated", "shifted offset",
        "dropped citation", "citation out of range", "citation to another sentence",
        "citation to another file", "refused", "beside the question", "answered instead of refused",
    }  # fmt: skip


def test_a_mutant_is_another_answer_than_the_right_one(corpus: Path) -> None:
    articles = [read_article(source) for source in find_files([corpus])]
    by_hash = {a.sha256: a for a in articles}
    texts = {m.answer.text for m in mutants(parse(WALL), by_hash.__getitem__, articles)}
    assert any("will rebuild" in text for text in texts)  # the negation taken out
    assert any("It is not true that" in text for text in texts)
    assert any("Wendeline Oxbarrow told" in text for text in texts)


Change = Callable[[Row], object]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda r: r["evidence"][0].update(start=1, end=53),
            "of storm.txt: it is at 0",
        ),
        (lambda r: r["evidence"][0].update(quote="No boat sank."), "it is nowhere in the file"),
        (lambda r: r["evidence"][0].update(sha256="0" * 64), "No file of the corpus has the hash"),
        (lambda r: r["evidence"][0].update(file="x.txt"), "is storm.txt, not x.txt"),
        (lambda r: r["facts"][0].update(any_of=["ten boats"]), "No \"any_of\" of fact 'f0'"),
        (lambda r: r["facts"][0].update(forbid=["boats off Skarvik"]), "is forbidden, and in"),
        (lambda r: r["facts"][0].update(evidence=[]), "Fact 'f0' has no evidence"),
        (lambda r: r["facts"][0].update(speaker="Per Lund"), "fails its own scorer"),
        (lambda r: r.update(split="train"), '"split" must be one of dev, test'),
        (lambda r: r.update(expect="clarify"), '"facts" must be empty'),
    ],
)
def test_unsound_gold_is_reported_with_its_line(
    change: Change, said: str, corpus: Path, tmp_path: Path
) -> None:
    broken = json.loads(json.dumps(BOATS))
    change(broken)
    report = check(tmp_path / "g.jsonl", corpus, SILENT, broken)
    assert not report.ok
    assert any(said in str(p) and p.line == 2 for p in report.problems), report.lines()


def test_ids_are_unique_and_a_group_is_in_one_split_across_files(
    corpus: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    first.write_text(json.dumps(BOATS), "utf-8")
    second.write_text(json.dumps({**BOATS, "split": "test"}), "utf-8")
    messages = [p.message for p in lint([first, second], corpus).problems]
    assert messages == [
        "The \"id\" 'boats' is used twice.",
        "The \"group\" 'boats' is in both splits.",
    ]


def test_a_mutant_that_passes_is_a_problem(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lenient = linting.score

    def blind(question: Any, answer: Any, read: Any) -> Any:
        return lenient(question, linting.gold_answer(question, read), read)

    monkeypatch.setattr(linting, "score", blind)
    report = check(tmp_path / "g.jsonl", corpus, LEFT)
    assert report.caught == 0
    assert not report.ok
    assert report.lines()[-1] == f"0 of {report.mutants} mutants caught"


def test_reports_add_up(corpus: Path, tmp_path: Path) -> None:
    one = check(tmp_path / "1.jsonl", corpus, BOATS)
    two = check(tmp_path / "2.jsonl", corpus, WALL)
    assert (one + two).mutants == one.mutants + two.mutants
    assert (one + two).questions == 2
