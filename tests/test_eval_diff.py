from __future__ import annotations

from typing import Any

from eval.console import open_console, print_difference
from eval.diff import difference
from eval.scored import Scored
from eval.scoring import Score


def row(id_: str, credit: float, *, of: str = "mine", **metrics: float | None) -> Scored:
    score = Score(
        id=id_,
        group=id_,
        category="number",
        expect="answered",
        status="answered",
        grounded=credit,
        reason=f"It got {credit}.",
        stage=None,
        metrics=metrics,
    )
    return Scored(of, "dev", id_ == "a", f"What of {id_}?", score)


def test_two_equal_runs_have_no_flips_and_no_change() -> None:
    rows = [row("a", 1, f1=0.5), row("b", -1, f1=None)]
    found = difference(rows, rows)
    assert (found.common, found.flips, found.lost, found.new) == (2, (), (), ())
    (change,) = found.changes
    assert change.measure == "grounded_score"
    assert (change.comparison.delta.estimate, change.comparison.p_value) == (0, 1)


def test_flips_are_listed_the_greatest_loss_first() -> None:
    before = [row("a", 1), row("b", 0.5), row("c", -1), row("d", 1), row("gone", 1)]
    after = [row("a", 0.5), row("b", -1), row("c", 1), row("d", 1), row("new", -1)]
    found = difference(before, after)
    assert [(f.key, f.before, f.after, f.better) for f in found.flips] == [
        ("mine/b", 0.5, -1, False),
        ("mine/a", 1, 0.5, False),
        ("mine/c", -1, 1, True),
    ]
    assert found.flips[0].reason == "It got -1."
    assert found.flips[1].must_pass
    assert (found.lost, found.new) == (("mine/gone",), ("mine/new",))


def test_measures_are_paired_over_the_questions_that_have_them_in_both() -> None:
    before = [row("a", 1, f1=0.2, mrr=1), row("b", 1, f1=0.4, mrr=1), row("c", 1, f1=None, mrr=1)]
    after = [row("a", 1, f1=0.6, mrr=1), row("b", 1, f1=0.6, mrr=1), row("c", 1, f1=1.0, mrr=1)]
    found = difference(before, after)
    assert [change.measure for change in found.changes] == ["grounded_score", "f1"]
    f1 = found.changes[1]
    assert (f1.questions, round(f1.comparison.delta.estimate, 6)) == (2, 0.3)
    # Both of two groups gained: 2 of the 4 sign flips are as extreme.
    assert f1.comparison.p_value == 0.5


def test_the_score_is_compared_in_each_set_and_in_points() -> None:
    before = [row("a", 0), row("b", 0, of="yours")]
    after = [row("a", 1), row("b", 0, of="yours")]
    moved = {c.set: c.comparison.delta.estimate for c in difference(before, after).changes}
    assert moved == {"all": 50, "mine": 100, "yours": 0}


def test_questions_of_one_id_in_two_sets_are_two() -> None:
    found = difference([row("a", 1)], [row("a", -1, of="yours")])
    assert (found.common, found.flips, found.changes) == (0, (), ())


def test_a_difference_is_printed_with_its_flips(capsys: Any) -> None:
    before = [row("a", 1, f1=1), row("b", -1, f1=1), row("gone", 1)]
    after = [row("a", -1, f1=0.5), row("b", 1, f1=1)]
    print_difference(open_console(), difference(before, after))
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "Questions only in the first: 1; only in the second: 0; compared: 2." in lines
    assert any(line.startswith("Grounded Score, mine 2 +0.0 −200.0 to +200.0") for line in lines)
    assert any(line.startswith("F1 2 −0.250 −0.500 to +0.000") for line in lines)
    worse, better = lines.index("Worse: 1"), lines.index("Better: 1")
    assert lines[worse + 1] == "1.0 → −1.0 mine/a must pass What of a?"
    assert lines[better + 1 : better + 3] == ["−1.0 → 1.0 mine/b What of b?", "It got 1."]
