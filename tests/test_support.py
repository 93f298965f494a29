"""A number for how far quotes support a statement."""

from collections.abc import Sequence

from qa.reader import Judgement
from qa.support import support_score

QUOTES = ["The bridge at Sable Point closed on 3 May.", "Two vans were hit by stones."]


def test_what_stands_there_scores_above_what_does_not() -> None:
    said = support_score("The bridge at Sable Point closed on 3 May.", QUOTES)
    half = support_score("The bridge at Sable Point opened in June with a parade.", QUOTES)
    other = support_score("The orchestra played in Vienna.", QUOTES)
    assert 1.0 == said > half > other >= 0.0
    assert support_score("The bridge closed.", []) == 0.0


def test_a_figure_that_is_missing_costs() -> None:
    assert support_score("2 vans were hit.", QUOTES) > support_score("9 vans were hit.", QUOTES)


def test_the_judge_is_asked_of_each_first_quote_and_of_all_together() -> None:
    seen: list[tuple[str, str]] = []

    def judge(pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        seen.extend(pairs)
        return [Judgement(float(i == 1), 0.0, 0.0) for i, _ in enumerate(pairs)]

    claim = "Stones hit two vans."
    trusted = support_score(claim, QUOTES, judge)
    assert [text for _, text in seen] == [*QUOTES, " ".join(QUOTES)]
    assert trusted > support_score(claim, QUOTES, lambda p: [Judgement(0.0, 1.0, 0.0) for _ in p])
    assert 0.0 <= trusted <= 1.0
