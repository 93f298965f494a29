from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eval.cli import app
from eval.glossary import BASELINES, GROUPS
from eval.metrics.refusal import false_refusal_rate, refusal_precision, refusal_recall
from eval.results import Result
from eval.scored import Scored
from eval.scoring import Score
from eval.summary import category_intervals, confident, latency, score_of, summaries, summarise
from eval.tables import tables
from qa.types import Answer


def row(credit: float, *, id_: str = "", group: str = "", **other: Any) -> Scored:
    fields = {"category": "number", "expect": "answered", "status": "answered", **other}
    score = Score(
        id=id_ or f"q{credit}{other}",
        group=group or f"g{credit}{other}",
        category=fields["category"],
        expect=fields["expect"],
        status=fields["status"],
        grounded=credit,
        reason="So.",
        stage=None,
        metrics=fields.get("metrics", {}),
    )
    return Scored(
        set=fields.get("set", "mine"),
        split="dev",
        must_pass=False,
        question="What?",
        score=score,
        confidence=fields.get("confidence"),
        baselines=fields.get("baselines", {}),
        histories=fields.get("histories", {}),
    )


def test_categories_weigh_the_same_however_many_questions_they_have() -> None:
    rows = [row(1, group=f"a{n}") for n in range(9)] + [row(-1, category="when")]
    summary = summarise("mine", rows)
    assert summary.grounded.estimate == 0 == score_of(rows)
    assert [(c.name, c.questions, c.score) for c in summary.categories] == [
        ("number", 9, 100),
        ("when", 1, -100),
    ]
    assert category_intervals(rows)["number"].low == 100


def test_groups_of_one_name_in_two_sets_are_two() -> None:
    rows = [row(1, group="g", set="mine"), row(0, group="g", set="yours")]
    parts = summaries(rows)
    assert [(s.name, s.questions, s.groups) for s in parts] == [
        ("mine", 1, 1),
        ("yours", 1, 1),
        ("all", 2, 2),
    ]
    assert [s.name for s in summaries(rows[:1])] == ["mine"]


def test_a_baseline_that_had_nothing_to_say_was_silent() -> None:
    rows = [row(1, baselines={"always_refuse": 0, "best_sentence": 1}), row(0, baselines={})]
    assert summarise("mine", rows).baselines == {"always_refuse": 0, "best_sentence": 50}


def test_a_measure_without_a_value_is_no_nought() -> None:
    rows = [row(1, metrics={"f1": 0.5, "recall@1": None}), row(0, metrics={"f1": None})]
    assert summarise("mine", rows).metrics == {"f1": 0.5}


def test_refusals_are_the_proportions_of_their_metrics() -> None:
    statuses = [
        ("not_in_corpus", "not_in_corpus"),
        ("not_in_corpus", "answered"),
        ("answered", "not_in_corpus"),
        ("answered", "answered"),
        ("answered", "answered"),
        ("premise_corrected", "not_in_corpus"),
    ]
    rows = [row(0, expect=due, status=given, n=n) for n, (due, given) in enumerate(statuses)]
    pairs = [(due == "not_in_corpus", given == "not_in_corpus") for due, given in statuses[:5]]
    measured = summarise("mine", rows).refusals
    assert measured["refusal_precision"].estimate == refusal_precision(pairs) == 0.5
    assert measured["refusal_recall"].estimate == refusal_recall(pairs) == 0.5
    assert measured["false_refusal_rate"].estimate == false_refusal_rate(pairs) == 1 / 3
    assert summarise("mine", rows).matrix["answered", "answered"] == 2


def test_only_answers_given_have_a_risk() -> None:
    rows = [
        row(1, confidence=0.9),
        row(-1, confidence=0.7),
        row(0.5, confidence=0.8),
        row(0, confidence=0.1, status="not_in_corpus"),
        row(1),
    ]
    assert confident(rows) == [(0.9, 0), (0.7, 1), (0.8, 0.5)]
    # (0 + .5/2 + 1.5/3) / 3
    assert summarise("mine", rows).metrics["aurc"] == pytest.approx(0.25)


def test_the_worst_wording_of_a_question_is_told() -> None:
    rows = [
        row(1, group="g"),
        row(-1, group="g", category="paraphrase"),
        row(1, group="h", n=1),
        row(0, group="h", category="typo"),
        row(1, group="same", n=2),
        row(-1, group="same", n=3),
    ]
    varied = summarise("mine", rows).varied
    assert varied is not None
    assert (varied.groups, varied.mean, varied.worst) == (2, 25, -50)
    assert summarise("mine", rows[4:]).varied is None


def test_follow_ups_succeed_with_full_credit_only() -> None:
    rows = [
        row(1, histories={"own": 1, "none": 0}),
        row(0.5, histories={"own": 0.5, "none": 1}),
        row(1),
    ]
    follow_ups = summarise("mine", rows).follow_ups
    assert follow_ups is not None
    assert (follow_ups.questions, follow_ups.success) == (2, {"own": 0.5, "none": 0.5})


def test_loading_is_not_in_the_latency() -> None:
    answer = Answer("q", "q", "answered", "a")
    results = [Result("mine", "a", "own", answer, latency_ms=5000, first=True)]
    assert latency(results) is None
    results += [Result("mine", f"{n}", "own", answer, latency_ms=n) for n in range(101)]
    timing = latency(results)
    assert timing is not None
    assert (timing.p50, timing.p95, timing.first) == (50, 95, 5000)


def test_tables_leave_out_what_nothing_is_known_of() -> None:
    shown = tables(summaries([row(-1, metrics={"f1": 0.25})]), None)
    assert [table.title for table in shown] == ["Grounded Score", "Score by category", "Answer",
        "Refusal"]  # fmt: skip
    headline, _, answers, refusal = shown
    assert headline.rows == (("mine", "1", "−100.0", "−100.0 to −100.0", "–", "–", "–"),)
    assert answers.rows == (("F1", "0.250"),)
    assert refusal.rows == (("False refusals (less is better)", "0.000 (0.00 to 0.79)"),)


def test_the_guide_explains_every_measure_and_names_every_command() -> None:
    guide = (Path(__file__).parent.parent / "docs" / "evaluation.md").read_text("utf-8")
    measures = [m for group in GROUPS.values() for m in group.values()] + [*BASELINES.values()]
    for measure in measures:
        assert f"| {measure.label} | {measure.meaning}" in guide
    for command in app.registered_commands:
        name = command.name or command.callback.__name__  # type: ignore[union-attr]
        assert f"`dateline eval {name}" in guide
