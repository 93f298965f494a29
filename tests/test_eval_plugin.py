from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.compose import Wanted, compose
from eval.plugin import gate_corpus
from eval.results import BadRun

pytest_plugins = ["pytester"]

ARTICLES = {
    "gale.txt": (
        "Nine fishing boats sank off Skarvik in the gale of 3 May 2024.\n\n"
        "Ida Holm leads the harbour office, which will pay for a new sea wall.\n"
    ),
    "fair.txt": "The summer fair of Tolvik drew 4,000 visitors.\n\nPer Lund opened it on Sunday.\n",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def gold(corpus: Path) -> Path:
    rows = [
        compose(
            Wanted(
                "How many fishing boats sank off Skarvik?",
                corpus / "gale.txt",
                "Nine fishing boats sank",
                ("nine fishing boats",),
                must_pass=True,
            )
        ),
        compose(Wanted("Who is the mayor of Zanzibar?", must_pass=True)),
    ]
    file = corpus.parent / "gold.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return file


def test_the_real_thing_asks_scores_and_passes_twice_the_same(corpus: Path, gold: Path) -> None:
    """The one run with the real index, model and engine; the second has its vectors kept."""
    kept = corpus.parent / "cache" / "vectors.sqlite"
    for name in ("first", "second"):
        verdict = gate_corpus(corpus, gold, run=corpus.parent / name, vectors=kept)
        assert verdict.line == "PASS: Grounded Score 100.0 over 2 questions."
    first, second = (corpus.parent / name for name in ("first", "second"))
    assert (first / "scores.jsonl").read_bytes() == (second / "scores.jsonl").read_bytes()
    rows = [json.loads(line) for line in (first / "scores.jsonl").read_text("utf-8").splitlines()]
    assert rows[0]["score"]["ranks"] == {"quote": 1}
    assert set(rows[0]["baselines"]) == {"always_refuse", "answer_everything", "best_sentence"}
    assert 0 < rows[0]["confidence"] < 1
    manifests = [json.loads((f / "manifest.json").read_text("utf-8")) for f in (first, second)]
    assert manifests[0]["sets"] == manifests[1]["sets"]
    assert manifests[0]["sets"][0]["passages"] >= 2
    assert kept.exists()
    # The index was thrown away.
    assert not list(corpus.parent.rglob("catalog.sqlite"))


def test_gold_of_another_corpus_cannot_be_judged(corpus: Path, gold: Path) -> None:
    (corpus / "gale.txt").unlink()
    with pytest.raises(BadRun, match="dateline eval lint"):
        gate_corpus(corpus, gold, run=corpus.parent / "run")


def test_the_fixture_fails_a_test_with_the_verdict(
    pytester: pytest.Pytester, corpus: Path, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(
        f"""
        def test_green(dateline_eval):
            assert dateline_eval({str(corpus)!r}, {str(gold)!r}).passed

        def test_red(dateline_eval):
            dateline_eval({str(corpus)!r}, {str(gold)!r}, at_least=100.5)
        """
    )
    result = pytester.runpytest_subprocess("-p", "eval.plugin", "-q")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["FAIL: the Grounded Score is below 100.5*", "Report: *report.html"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")
