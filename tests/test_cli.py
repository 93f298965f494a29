from __future__ import annotations

import hashlib
import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Corpus
from qa.errors import EmptyQuestion
from qa.settings import Settings
from qa.types import Answer, Citation, Claim, Turn
from ui import cli
from ui.options import seed_articles
from vectorstore.types import Article, Filters

TEXT = "Bridge reopens\nEngineers said the bridge reopened at dawn. Tolls stay suspended."
QUOTE = "Engineers said the bridge reopened at dawn."
START = TEXT.index(QUOTE)
ARTICLE = Article("a", "bridge.txt", "ab" * 32, "Bridge reopens", TEXT, "River Times")
CITED = Citation(
    1, "bridge.txt", "ab" * 32, "Bridge reopens", "River Times", None, START, START + 43, QUOTE
)


class Scripted:
    """An assistant that always says the same, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Turn, ...], Filters | None]] = []
        self.settings: Settings | None = None

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Answer:
        if not question.strip():
            raise EmptyQuestion("Nothing was asked: write a question.")
        if question == "crash":
            raise RuntimeError("first line\nsecond line")
        self.asked.append((question, tuple(history), filters))
        claims = (Claim(QUOTE, (1,), "supported"),)
        return Answer(question, question, "answered", f"{QUOTE} [1]", claims, (CITED,))

    def corpus(self) -> Corpus:
        return Corpus((ARTICLE,), 1, "1", "bundled", "scripted")

    def source(self, sha256: str) -> Article:
        return {ARTICLE.sha256: ARTICLE}[sha256]


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    assistant = Scripted()

    def open_assistant(settings: Settings) -> Scripted:
        assistant.settings = settings
        return assistant

    monkeypatch.setattr(cli, "open_assistant", open_assistant)
    return assistant


@pytest.fixture
def dateline(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Any:
    monkeypatch.chdir(tmp_path)

    def run(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dateline", *args])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def test_ask_prints_the_answer_and_its_source_without_colour_in_a_pipe(
    dateline: Any, scripted: Scripted
) -> None:
    assert dateline("ask", "When did the bridge reopen?") == (
        0,
        "Engineers said the bridge reopened at dawn. [1]\n"
        "\n"
        "Sources\n"
        "[1] River Times, Bridge reopens  bridge.txt:2\n"
        "    Engineers said the bridge reopened at dawn.\n",
        "",
    )


def test_ask_prints_one_json_object(dateline: Any, scripted: Scripted) -> None:
    code, out, _ = dateline("ask", "When?", "--json")
    answer = json.loads(out)
    assert code == 0
    assert out.count("\n") == 1
    assert answer["answer"] == f"{QUOTE} [1]"
    assert answer["citations"][0]["source"] == "bridge.txt"
    assert TEXT[answer["citations"][0]["start"] : answer["citations"][0]["end"]] == QUOTE


def test_ask_hands_on_its_options(dateline: Any, scripted: Scripted) -> None:
    dateline(
        *("ask", "When?", "--source", "River Times", "--source", "b.txt", "--engine", "fake:one"),
        *("--since", "2025-01-01", "--until", "2025-02-28", "--store", "index"),
    )
    ((_, _, filters),) = scripted.asked
    assert filters == Filters(("River Times", "b.txt"), "2025-01-01", "2025-02-28")
    assert scripted.settings is not None
    assert (scripted.settings.engine, scripted.settings.store) == ("fake:one", Path("index"))


@pytest.mark.parametrize(
    "args",
    [
        ("ask",),
        ("ask", "q", "--batch", "rows.jsonl"),
        ("ask", "q", "--out", "x.jsonl"),
        ("ask", "q", "--since", "2025"),
        ("ask", "q", "--until", "20250131"),
        ("search",),
        ("search", "w", "-k", "0"),
        ("serve", "--port", "99999"),
        ("fly",),
    ],
)
def test_wrong_usage_exits_2(dateline: Any, scripted: Scripted, args: tuple[str, ...]) -> None:
    code, out, err = dateline(*args)
    assert code == 2
    assert out == ""
    assert "Error:" in err
    assert scripted.asked == []


def test_an_expected_failure_is_one_line_and_exit_1(dateline: Any, scripted: Scripted) -> None:
    assert dateline("ask", " ") == (1, "", "dateline: Nothing was asked: write a question.\n")


def test_an_unexpected_failure_is_one_line_unless_debugging(
    dateline: Any, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = dateline("ask", "crash")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "RuntimeError: first line second line (DATELINE_DEBUG=1 shows where)" in err
    monkeypatch.setenv("DATELINE_DEBUG", "1")
    monkeypatch.setattr(sys, "argv", ["dateline", "ask", "crash"])
    with pytest.raises(RuntimeError):
        cli.main()


def test_a_wrong_setting_is_named(
    dateline: Any, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_MODEL_TIMEOUT_S", "soon")
    code, _, err = dateline("ask", "q")
    assert code == 1
    assert err.startswith("dateline: DATELINE_MODEL_TIMEOUT_S is wrong:")


def test_a_batch_is_answered_row_by_row(dateline: Any, scripted: Scripted, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": "r1", "turns": ["a?", "b?"]}\n{"id": 2, "turns": ["c?"]}\n')
    code, out, _ = dateline("ask", "--batch", str(rows))
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [(row["id"], row["question"]) for row in answers] == [("r1", "b?"), (2, "c?")]
    assert next(iter(answers[0])) == "id"
    assert dateline("ask", "--batch", str(rows), "--out", "out.jsonl")[:2] == (0, "")
    assert (tmp_path / "out.jsonl").read_text() == out


def test_a_bad_batch_row_is_named_and_nothing_asked(
    dateline: Any, scripted: Scripted, tmp_path: Path
) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"id": 1, "turns": ["a?"]}\n{"id": 2}\n')
    code, _, err = dateline("ask", "--batch", str(rows), "--out", "out.jsonl")
    assert code == 1
    assert "line 2" in err
    assert err.count("\n") == 1
    assert scripted.asked == []
    assert not (tmp_path / "out.jsonl").exists()


def test_a_chat_remembers_until_told_not_to(
    dateline: Any, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "/sources\nfirst?\nsecond?\n/sources\n/new\n \nthird?\n/dance\n/help\n/quit\nunread?\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    code, out, _ = dateline("chat")
    first = Turn("first?", f"{QUOTE} [1]")
    assert code == 0
    assert [(q, h) for q, h, _ in scripted.asked] == [
        ("first?", ()),
        ("second?", (first,)),
        ("third?", ()),
    ]
    assert "Nothing has been answered yet." in out
    assert out.count(f"    {QUOTE}") == 1
    assert "There is no /dance" in out
    assert "1 article, engine scripted." in out
    assert out.endswith("Goodbye.\n")


def test_a_chat_survives_a_question_that_fails_and_ends_with_its_input(
    dateline: Any, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Answer:
        raise EmptyQuestion("Say more.")

    monkeypatch.setattr(scripted, "ask", refuse)
    monkeypatch.setattr(sys, "stdin", io.StringIO("one?\ntwo?"))
    code, out, _ = dateline("chat")
    assert code == 0
    assert out.count("Say more.") == 2
    assert out.endswith("Goodbye.\n")


def test_serve_refuses_an_address_that_others_can_reach(dateline: Any, scripted: Scripted) -> None:
    code, _, err = dateline("serve", "--host", "0.0.0.0")  # noqa: S104
    assert code == 1
    assert "use --host 127.0.0.1" in err


def test_serve_refuses_a_taken_port(dateline: Any, scripted: Scripted) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, _, err = dateline("serve", "--port", str(taken.getsockname()[1]))
    assert code == 1
    assert err.count("\n") == 1
    assert "cannot be used" in err


def test_answers_are_coloured_on_a_terminal_and_plain_when_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ui.terminal import open_console, print_answer

    def shown() -> str:
        console = open_console()
        console.file = io.StringIO()
        print_answer(console, Scripted().ask("q"), {ARTICLE.sha256: ARTICLE})
        return console.file.getvalue()

    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;36m[1]\x1b[0m" in shown()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "36m" not in shown()


def run_process(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", *args],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, **environment},
        check=False,
    )


HEAVY = ("chromadb", "gradio", "onnxruntime", "langchain_core", "trafilatura", "numpy")


def imported(args: Sequence[str], cwd: Path) -> set[str]:
    code = (
        "import sys, ui.cli\n"
        "try: ui.cli.main()\n"
        "except SystemExit: pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=60,
        check=True,
    )
    return set(json.loads(done.stderr.splitlines()[-1].replace("'", '"')))


@pytest.mark.parametrize("args", [["--help"], ["ask", "--help"], ["--version"]])
def test_help_and_version_import_nothing_heavy(args: list[str], tmp_path: Path) -> None:
    assert imported(args, tmp_path) == set()


def test_the_shell_completes_commands() -> None:
    words = {"COMP_WORDS": "dateline se", "COMP_CWORD": "1", "_DATELINE_COMPLETE": "complete_bash"}
    assert run_process(**words).stdout.split() == ["search", "serve"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cli") / "store"
    done = run_process("ingest", "--store", str(folder))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Articles: 5 added, 0 changed, 0 removed, 0 unchanged, 0 skipped")
    assert f"Next: dateline serve --store {folder}" in done.stdout
    assert "\x1b" not in done.stdout + done.stderr
    yield folder


def test_ingesting_the_seeds_again_changes_nothing(store: Path) -> None:
    done = run_process("ingest", "--store", str(store))
    assert "0 added, 0 changed, 0 removed, 5 unchanged" in done.stdout


def test_every_citation_over_the_seeds_is_the_text_of_its_file(store: Path) -> None:
    files = {hashlib.sha256(f.read_bytes()).hexdigest(): f for f in seed_articles()}
    done = run_process(
        "ask", "What did Putin say about a ceasefire?", "--json", "--store", str(store)
    )
    answer = json.loads(done.stdout)
    assert answer["citations"], done.stderr
    for citation in answer["citations"]:
        file = files[citation["sha256"]]
        text = file.read_bytes().decode("utf-8")
        assert citation["source"] == file.name
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_asking_imports_no_browser_interface(store: Path, tmp_path: Path) -> None:
    assert "gradio" not in imported(["ask", "What happened?", "--store", str(store)], tmp_path)


def test_search_says_what_it_found_and_how(store: Path) -> None:
    words = "ceasefire along current frontlines"
    done = run_process("search", words, "-k", "3", "--json", "--store", str(store))
    found = json.loads(done.stdout)
    assert found["query"] == words
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3]
    assert all(set(hit["via"]) <= {"dense", "lexical"} and hit["via"] for hit in found["hits"])
    texts = {file.name: file.read_bytes().decode("utf-8") for file in seed_articles()}
    for hit in found["hits"]:
        assert texts[hit["source"]][hit["start"] : hit["end"]] == hit["text"]
    listed = run_process("search", words, "-k", "3", "--store", str(store)).stdout
    assert found["hits"][0]["source"] in listed


def test_a_closed_pipe_is_no_error(store: Path) -> None:
    command = "from ui.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", command, "search", "talks", "-k", "50", "--store", str(store)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert errors == ""


def test_asking_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    done = run_process("ask", "What happened?", "--store", str(tmp_path / "none"))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("dateline: ")
    assert "dateline ingest" in done.stderr
    assert done.stderr.count("\n") == 1
