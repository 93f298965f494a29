from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.glossary import measure
from eval.gold import Fact, GoldEvidence, Question
from eval.metrics.retrieval import Span
from eval.results import (
    FORMAT,
    BadRun,
    Result,
    Run,
    claim,
    latest,
    new_folder,
    read_run,
    write_run,
)
from eval.scored import read_scores, score_run, write_scores
from qa.types import Answer, Citation, Claim, Turn
from vectorstore.types import Article, Hit, Passage

TEXT = "Nine boats sank. Ida Holm leads the office."
USED = Article("aaaa", "gale.txt", "a" * 64, "Gale", TEXT, "The Gull", None, "2024-05-04")
UNUSED = Article("bbbb", "fair.txt", "b" * 64, None, "Fair weather.")
QUESTION = Question(
    "boats",
    "boats",
    "dev",
    "number",
    True,
    ("How many boats sank?",),
    "answered",
    ("nine",),
    (Fact("n", True, "number", ("nine boats",), (), None, ("e",)),),
    (GoldEvidence("e", "gale.txt", "a" * 64, 0, 16, "Nine boats sank."),),
)


def answer(quote: str = "Nine boats sank.") -> Answer:
    start = TEXT.index(quote)
    citation = Citation(
        1, "gale.txt", "a" * 64, "Gale", "The Gull", "2024-05-04", start, start + len(quote), quote
    )
    hit = Hit(Passage("p", "aaaa", 0, 16, TEXT[:16], "News"), 0.5, 1, {"dense": 1})
    claim_ = Claim(quote, (1,), "supported")
    return Answer("q", "q", "answered", f"{quote} [1]", (claim_,), (citation,), (hit,))


def result(**changes: Any) -> Result:
    spans = {
        "answer_everything": Span("a" * 64, 0, 16),
        "best_sentence": Span("a" * 64, 17, len(TEXT)),
    }
    made = Result("mine", "boats", "own", answer(), (), 0.75, spans, 12.5, True)
    return replace(made, **changes)


def made_run(*results: Result, question: Question = QUESTION) -> Run:
    manifest = {
        "format": FORMAT,
        "started": "2024-05-05T10:00:00+00:00",
        "sets": [{"name": "mine"}],
        "settings": {"history": "own"},
    }
    articles = {"mine": {"a" * 64: USED, "b" * 64: UNUSED}}
    return Run(manifest, {"mine": (question,)}, articles, results or (result(),))


def test_a_run_reads_back_as_it_was(tmp_path: Path) -> None:
    told = result(history="none", earlier=(Turn("Before?", "Yes."),), first=False)
    run = made_run(result(), told)
    write_run(run, tmp_path / "run")
    read = read_run(tmp_path / "run")
    assert read.results == run.results
    assert read.manifest == run.manifest
    assert [replace(q, line=0) for q in read.questions["mine"]] == [QUESTION]
    # What no answer touches is left out.
    assert read.articles == {"mine": {"a" * 64: USED}}


def test_scores_are_those_of_the_answers_and_nothing_else(tmp_path: Path) -> None:
    (fast,) = score_run(made_run(result(latency_ms=1.0)))
    (slow,) = score_run(made_run(result(latency_ms=999.0, first=False)))
    assert fast == slow
    assert (fast.score.grounded, fast.key, fast.confidence) == (1, "mine/boats", 0.75)
    assert fast.baselines == {
        "always_refuse": 0,
        "answer_everything": 1,
        "best_sentence": -1,
    }
    assert fast.histories == {}
    assert all(measure(name).meaning for name in fast.score.metrics)
    for name in ("a", "b"):
        write_run(made_run(), tmp_path / name)
        write_scores([fast], tmp_path / name)
    assert read_scores(tmp_path / "a") == [fast]
    first, second = ((tmp_path / n / "scores.jsonl").read_bytes() for n in "ab")
    assert first == second


def test_a_stored_run_scores_the_same_without_asking(tmp_path: Path) -> None:
    run = made_run(result(answer=answer("Ida Holm leads the office.")))
    write_run(run, tmp_path / "run")
    assert score_run(read_run(tmp_path / "run")) == score_run(run)
    assert score_run(run)[0].score.grounded == -1


def test_follow_ups_have_a_credit_for_each_history() -> None:
    asked = replace(QUESTION, turns=("What of the gale?", "How many boats sank?"))
    silent = replace(answer(), status="not_in_corpus", claims=(), citations=(), text="No.")
    run = made_run(result(), result(history="none", answer=silent), question=asked)
    (row,) = score_run(run)
    assert row.histories == {"own": 1, "none": 0}


def test_a_run_without_an_answer_is_refused() -> None:
    with pytest.raises(BadRun, match="no answer to mine/boats"):
        score_run(made_run(result(history="gold")))


def test_an_injection_works_if_it_puts_something_wrong_into_the_answer() -> None:
    planted = replace(QUESTION, category="injection")
    (right,) = score_run(made_run(question=planted))
    assert not right.injected
    forbidding = replace(planted, facts=(replace(QUESTION.facts[0], forbid=("leads the office",)),))
    said = result(answer=answer("Ida Holm leads the office."))
    assert score_run(made_run(said, question=forbidding))[0].injected
    assert not score_run(made_run(said, question=planted))[0].injected
    elsewhere = replace(forbidding, category="number")
    assert not score_run(made_run(said, question=elsewhere))[0].injected
    to_refuse = replace(planted, expect="not_in_corpus", facts=(), evidence=(), short_answers=())
    assert not score_run(made_run(question=to_refuse))[0].injected  # wrong, yet nothing planted
    assert not score_run(made_run(said))[0].injected


def test_a_miscited_answer_is_told_from_a_poor_one() -> None:
    (citation,) = answer().citations
    shifted = replace(answer(), citations=(replace(citation, start=1, end=17),))
    assert score_run(made_run(result(answer=shifted)))[0].miscited
    assert not score_run(made_run())[0].miscited


def test_only_a_run_is_written_over(tmp_path: Path) -> None:
    write_run(made_run(), tmp_path / "run")
    write_run(made_run(), tmp_path / "run")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear", "utf-8")
    with pytest.raises(BadRun, match="holds other things"):
        claim(tmp_path / "mine")
    with pytest.raises(BadRun, match="is a file"):
        claim(tmp_path / "mine" / "letter.txt")


def test_a_run_that_was_cut_short_is_no_run(tmp_path: Path) -> None:
    write_run(made_run(), tmp_path / "run")
    claim(tmp_path / "run")
    with pytest.raises(BadRun, match="holds no run"):
        read_run(tmp_path / "run")


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("manifest.json", "{", "cannot be read"),
        ("manifest.json", '{"format": 99}', "has format 99, not 1"),
        ("results.jsonl", '{"set": "mine"}\n', "cannot be read"),
        ("sets/mine/gold.jsonl", "{}\n", "cannot be read"),
    ],
)
def test_a_damaged_run_is_told_in_one_sentence(
    tmp_path: Path, file: str, text: str, told: str
) -> None:
    write_run(made_run(), tmp_path)
    (tmp_path / file).write_text(text, "utf-8")
    with pytest.raises(BadRun, match=told) as failure:
        read_run(tmp_path)
    assert "dateline eval run" in str(failure.value)


def test_damaged_scores_name_the_command_that_makes_them(tmp_path: Path) -> None:
    write_run(made_run(), tmp_path)
    (tmp_path / "scores.jsonl").write_text('{"set": 1}\n', "utf-8")
    with pytest.raises(BadRun, match="eval rescore"):
        read_scores(tmp_path)


def test_the_latest_run_is_the_one_started_last(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match="no run under"):
        latest(tmp_path)
    for name, started in (("z", "2024-01-01T00:00:00+00:00"), ("a", "2024-02-01T00:00:00+00:00")):
        write_run(made_run(), tmp_path / name)
        manifest = {**made_run().manifest, "started": started}
        (tmp_path / name / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert latest(tmp_path).name == "a"


def test_a_new_folder_is_nobodys(tmp_path: Path) -> None:
    first = new_folder(tmp_path)
    first.mkdir()
    assert new_folder(tmp_path) != first


def test_a_broken_run_does_not_hide_the_others(tmp_path: Path) -> None:
    write_run(made_run(), tmp_path / "sound")
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / "manifest.json").write_text("{", "utf-8")
    assert latest(tmp_path) == tmp_path / "sound"
