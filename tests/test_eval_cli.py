from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval import accepted, run
from eval.cli import app
from eval.run import Desk
from qa.types import Answer, Citation, Claim, Turn
from vectorstore.errors import StoreLocked
from vectorstore.types import Article

TEXT = "Nine boats sank off Skarvik in May.\nIda Holm leads the harbour office.\n"
BOATS = "Nine boats sank off Skarvik in May."
OFFICE = "Ida Holm leads the harbour office."


class Reader:
    """Answers with the sentence it was told to, from the one article there is."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.says = {"How many boats sank?": BOATS, "Who leads the office?": OFFICE}
        self.usage: dict[str, int] = {}

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        quote = self.says.get(question)
        if quote is None:
            return Answer(question, question, "not_in_corpus", "The articles do not say.")
        article, start = self.article, TEXT.index(quote)
        citation = Citation(
            1, article.path, article.sha256, None, None, None, start, start + len(quote), quote
        )
        claim = Claim(quote, (1,), "supported")
        text = f"{quote} [1]"
        return Answer(question, question, "answered", text, (claim,), (citation,), usage=self.usage)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a corpus and its gold file, in which commands run."""
    monkeypatch.chdir(tmp_path)
    Path("articles").mkdir()
    Path("articles/gale.txt").write_text(TEXT, "utf-8")
    rows = [
        dateline("new", "How many boats sank?", "--quote", "Nine boats sank", "--answer",
            "nine boats", "--id", "boats", "--must-pass", "--file", "articles/gale.txt"),
        dateline("new", "Who leads the office?", "--quote", "Ida Holm leads", "--answer",
            "Ida Holm", "--id", "office", "--file", "articles/gale.txt"),
        dateline("new", "Who won the cup?", "--id", "cup"),
    ]  # fmt: skip
    Path("gold.jsonl").write_text("".join(rows), "utf-8")
    return tmp_path


@pytest.fixture
def reader(place: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """What answers in the place of the Assistant."""
    from eval.sets import read_corpus

    (article,) = read_corpus(place / "articles").values()
    made = Reader(article)

    @contextmanager
    def opened(*_: object) -> Iterator[Desk]:
        yield Desk(made)

    monkeypatch.setattr(run, "opened", opened)
    return made


def dateline(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return result.output


MINE = ("--data", "gold.jsonl", "--corpus", "articles")


def test_a_run_writes_its_folder_and_prints_its_score(reader: Reader, place: Path) -> None:
    printed = " ".join(dateline("run", *MINE, "--out", "first").split())
    assert "gold 3 100.0 100.0 to 100.0" in printed
    assert "Report: first/report.html" in printed
    assert sorted(p.name for p in (place / "first").iterdir()) == [
        "junit.xml",
        "manifest.json",
        "report.html",
        "results.jsonl",
        "scores.jsonl",
        "sets",
        "summary.md",
    ]


def test_a_run_with_a_paid_model_says_what_it_cost(reader: Reader, place: Path) -> None:
    free = dateline("run", *MINE, "--out", "free", "--price-in", "0.15", "--price-out", "0.6")
    reader.usage = {"input_tokens": 3000, "output_tokens": 30}
    bare = dateline("run", *MINE, "--out", "bare")
    paid = dateline("run", *MINE, "--out", "paid", "--price-in", "0.15", "--price-out", "0.6")
    pages = [(place / "paid" / name).read_text("utf-8") for name in ("report.html", "summary.md")]
    # Two of three questions were answered, by 6,000 tokens read and 60 written.
    assert "Cost" not in free
    assert "All questions 6,000 60" in " ".join(bare.split())
    assert "Money" not in bare
    assert "All questions 6,000 60 0.000936" in " ".join(paid.split())
    assert "| All questions | 6,000 | 60 | 0.000936 |" in pages[1]
    assert "<td>0.000936</td>" in pages[0]
    # Cost is no score.
    assert (place / "free/scores.jsonl").read_bytes() == (place / "paid/scores.jsonl").read_bytes()
    assert "usage" not in (place / "free/results.jsonl").read_text("utf-8")
    assert "0.000936" in dateline("rescore", "paid")
    assert "0.012600" in dateline("rescore", "bare", "--price-in", "2", "--price-out", "10")
    assert "go together" in dateline("run", *MINE, "--price-in", "2", code=2)


def test_a_run_may_take_the_folder_of_another(reader: Reader, place: Path) -> None:
    dateline("run", *MINE, "--out", "first")
    reader.says.clear()
    dateline("run", *MINE, "--out", "first")
    assert '"status": "answered"' not in (place / "first/scores.jsonl").read_text("utf-8")
    (place / "first/notes.txt").write_text("Mine.", "utf-8")
    assert "holds other things" in dateline("run", *MINE, "--out", "first", code=1)


def test_without_a_folder_a_run_makes_its_own(reader: Reader, place: Path) -> None:
    dateline("run", *MINE, "--limit", "1")
    (folder,) = (place / "eval-runs").glob("*/manifest.json")
    assert json.loads(folder.read_text("utf-8"))["sets"][0]["questions"] == 1


def test_rescoring_does_not_ask(reader: Reader, place: Path) -> None:
    dateline("run", *MINE, "--out", "first")
    before = (place / "first/scores.jsonl").read_bytes()
    (place / "first/scores.jsonl").unlink()
    reader.says.clear()
    dateline("rescore", "first")
    assert (place / "first/scores.jsonl").read_bytes() == before


def test_two_runs_are_compared(reader: Reader) -> None:
    dateline("run", *MINE, "--out", "first")
    reader.says["Who leads the office?"] = BOATS
    dateline("run", *MINE, "--out", "second")
    printed = dateline("diff", "first", "second")
    assert "1.0 → −1.0  gold/office  Who leads the office?" in printed
    assert "Better: 0" in printed


def test_a_question_is_opened_up(reader: Reader) -> None:
    reader.says["Who leads the office?"] = BOATS
    dateline("run", *MINE)
    printed = dateline("show", "office")
    assert "Credit -1. It states 0 of 1 vital facts." in printed
    assert "– answer (text, vital): not stated" in printed
    assert f"[1] gale.txt:1\n     {BOATS} {OFFICE}" in printed
    assert f"quote, in no passage found: gale.txt:2\n    {BOATS} {OFFICE}" in printed
    assert "✓ answer (number, vital): stated as 'nine boats'" in dateline("show", "gold/boats")
    assert "there is gold/office" in dateline("show", "offic", code=1)


def test_the_gate_passes_fails_and_breaks(reader: Reader, place: Path) -> None:
    line = dateline("gate", *MINE, "--out", "good").splitlines()[-1]
    assert line == "PASS: Grounded Score 100.0 over 3 questions."
    reader.says["How many boats sank?"] = OFFICE
    told = dateline("gate", *MINE, "--out", "bad", code=1)
    assert "FAIL: 1 must-pass question lost (gold/boats). Grounded" in told
    assert dateline("gate", "--run", "good") == f"{line}\n"
    assert dateline("gate", "--run", "good", "--at-least", "100.1", code=1).startswith("FAIL")
    assert dateline("gate", "--run", "none", code=2).startswith("BROKEN: none holds no run")
    dateline("gate", "--run", "good", "--data", "gold.jsonl", code=2)
    (place / "articles/gale.txt").write_text("Other words.", "utf-8")
    assert dateline("gate", *MINE, code=2).startswith("BROKEN: gold, question boats:")


def test_whatever_goes_wrong_in_a_gate_is_no_pass_and_no_fail(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("out\nof paper")

    monkeypatch.setattr(reader, "ask", crash)
    assert dateline("gate", *MINE, code=2) == "BROKEN: RuntimeError: out of paper\n"
    # Elsewhere the command line's own handler tells of it.
    assert isinstance(CliRunner().invoke(app, ["run", *MINE]).exception, RuntimeError)


def test_the_baseline_is_shown_and_only_written_when_accepted(
    reader: Reader, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accepted, "FOLDER", place / "not-this-one")
    dateline("run", *MINE, "--out", "first")
    options = ("--run", "first", "--baseline", "kept")
    assert "3 questions, 3 of them not in the baseline." in dateline("baseline", *options)
    assert not Path("kept").exists()
    assert "Accepted as the baseline: gold." in dateline("baseline", *options, "--accept")
    reader.says["Who leads the office?"] = BOATS
    told = dateline("gate", *MINE, "--out", "second", "--baseline", "kept", code=1)
    assert "gold scores 33.3, below its baseline's 100.0 to 100.0" in told
    shown = dateline("baseline", "--run", "second", "--baseline", "kept")
    assert "1.0 → −1.0  gold/office" in shown
    assert not (place / "not-this-one").exists()


def test_lint_ends_with_the_mutants(place: Path) -> None:
    last = dateline("lint", *MINE).splitlines()[-1]
    caught, _, made, *_ = last.split()
    assert last.endswith("mutants caught")
    assert caught == made != "0"
    gold = Path("gold.jsonl")
    gold.write_text(gold.read_text("utf-8").replace("Nine boats sank off", "Ten boats sank off"))
    assert "3 questions, 1 problems" in dateline("lint", *MINE, code=1)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("run", "--data", "gold.jsonl"), 1, "--corpus FOLDER"),
        (("run", "--data", "none.jsonl", "--corpus", "articles"), 1, "none.jsonl: No such file"),
        (("run", "--data", "bad.jsonl", "--corpus", "articles"), 1, "Line 1:"),
        (("run", *MINE, "--history", "other"), 2, "own, gold, none"),
        (("run", *MINE, "--engine", "no such"), 1, ""),
        (("new", "What?", "--file", "articles/gale.txt"), 2, "go together"),
        (("show", "boats"), 1, "There is no run under eval-runs"),
        (("diff", "a", "b"), 1, "a holds no run"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    place: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    Path("bad.jsonl").write_text("{}\n", "utf-8")
    printed = dateline(*arguments, code=code)
    assert told in " ".join(printed.split())
    assert "Traceback" not in printed
    if code == 1:
        assert printed.startswith("dateline: ")
        assert printed.count("\n") == 1


def test_a_failure_below_is_told_too(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise StoreLocked("Another process is writing; wait.")

    monkeypatch.setattr(reader, "ask", locked)
    assert dateline("run", *MINE, code=1) == "dateline: Another process is writing; wait.\n"


def test_a_setting_that_is_wrong_is_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PASSAGES", "many")
    assert dateline("run", *MINE, code=1).startswith("dateline: The setting DATELINE_PASSAGES")


def test_every_command_says_what_it_does() -> None:
    for command in ("run", "rescore", "diff", "show", "gate", "lint", "baseline", "new"):
        printed = dateline(command, "--help")
        assert "Usage:" in printed
        assert "..." not in dateline("--help").split(f"\n  {command} ")[1].split("\n")[0]


def test_importing_the_commands_loads_nothing_heavy() -> None:
    code = (
        "import sys, eval.cli, eval.plugin; "
        "print([m for m in ('numpy', 'rich.table', 'langchain_core', 'chromadb', 'onnxruntime',"
        " 'eval.statistics') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
