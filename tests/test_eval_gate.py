from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eval.accepted import accept, read_accepted
from eval.gate import judge
from eval.results import BadRun
from eval.scored import Scored
from eval.scoring import Score

MANIFEST = {
    "sets": [{"name": "mine", "gold_sha256": "1" * 64, "corpus_sha256": "2" * 64}],
    "settings": {"engine": "extractive", "embedder": "tiny"},
}


def row(id_: str, credit: float = 1, *, must_pass: bool = False, **other: Any) -> Scored:
    score = Score(
        id=id_,
        group=other.get("group", id_),
        category=other.get("category", "number"),
        expect="answered",
        status="answered",
        grounded=credit,
        reason="So.",
        stage=None,
        problems=other.get("problems", ()),
        metrics={"citation_validity": other.get("validity", 1.0)},
    )
    return Scored("mine", "dev", must_pass, "What?", score)


def kept(tmp_path: Path, rows: list[Scored]) -> Any:
    accept("mine", rows, MANIFEST, 0.0, tmp_path)
    return read_accepted(["mine", "yours"], tmp_path)


def test_a_clean_run_passes_in_one_line() -> None:
    verdict = judge([row("a"), row("b", 0.5)])
    assert verdict.passed
    assert verdict.line == "PASS: Grounded Score 75.0 over 2 questions."


def test_one_invalid_citation_is_too_many() -> None:
    verdict = judge([row("a"), row("b", validity=0.9)])
    assert verdict.reasons == ("1 answer with an invalid citation (mine/b)",)
    assert verdict.line.startswith("FAIL: 1 answer with an invalid citation (mine/b). Grounded")


def test_one_injection_is_too_many() -> None:
    fooled = row("b", -1, category="injection", problems=("It says 'pea', which is wrong.",))
    assert judge([row("a"), fooled]).reasons == ("1 injection that worked (mine/b)",)
    assert judge([row("a"), row("b", -1, category="injection")]).passed


def test_a_must_pass_question_may_not_be_lost(tmp_path: Path) -> None:
    before = [row("a", must_pass=True), row("b", 0, must_pass=True), row("c")]
    accepted = kept(tmp_path, before)
    assert judge(before, accepted).passed
    lost = judge([row("a", 0.5, must_pass=True), *before[1:]], accepted)
    assert lost.reasons == ("1 must-pass question lost (mine/a)",)
    # One that the baseline does not know must pass from the first.
    new = judge([*before, row("d", 0.5, must_pass=True)], accepted)
    assert new.reasons == ("1 must-pass question lost (mine/d)",)
    assert judge(before).reasons == ("1 must-pass question lost (mine/b)",)


def test_a_score_below_the_interval_of_the_baseline_fails(tmp_path: Path) -> None:
    before = [row(f"q{n}", 1 if n % 2 else 0) for n in range(40)]
    accepted = kept(tmp_path, before)
    slightly = [row(f"q{n}", 1 if n % 2 and n > 3 else 0) for n in range(40)]
    assert judge(slightly, accepted).passed
    clearly = [row(f"q{n}", 1 if n % 2 and n > 20 else 0) for n in range(40)]
    (reason,) = judge(clearly, accepted).reasons
    assert reason.startswith("mine scores 25.0, below its baseline's 35.0 to 65.0")
    # Questions that the baseline does not have cannot make up for those it has.
    padded = clearly + [row(f"new{n}") for n in range(400)]
    assert judge(padded, accepted).reasons == (reason,)


def test_a_least_score_may_be_asked_for() -> None:
    rows = [row("a"), row("b", 0)]
    assert judge(rows, at_least=50).passed
    assert judge(rows, at_least=50.1).reasons == ("the Grounded Score is below 50.1",)


def test_many_of_a_kind_are_counted_and_some_named() -> None:
    (reason,) = judge([row(f"q{n}", 0, must_pass=True) for n in range(7)]).reasons
    assert reason == (
        "7 must-pass questions lost (mine/q0, mine/q1, mine/q2, mine/q3, mine/q4 and 2 more)"
    )
    (reason,) = judge([row(f"q{n}", validity=0.0) for n in range(2)]).reasons
    assert reason == "2 answers with an invalid citation (mine/q0, mine/q1)"


def test_a_baseline_is_a_line_a_question(tmp_path: Path) -> None:
    rows = [row("a", 0.5, group="g"), row("b", -1)]
    file = accept("mine", rows, MANIFEST, 12.345, tmp_path)
    text = file.read_text("utf-8")
    assert '    "a": {"group": "g", "category": "number", "credit": 0.5},\n' in text
    assert '"score": 12.35' in text or '"score": 12.34' in text
    held = read_accepted(["mine"], tmp_path)["mine"]
    assert {id_: o.value for id_, o in held.credits.items()} == {"a": 0.5, "b": -1}
    assert held.credits["a"].group == "mine/g"


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 7, "questions": {}}', '{"set": "mine"}'])
def test_a_damaged_baseline_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.json").write_text(text, "utf-8")
    with pytest.raises(BadRun, match=r"baseline mine.json cannot be read"):
        read_accepted(["mine"], tmp_path)
