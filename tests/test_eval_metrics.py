from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.answer import exact_match, share, squad_f1, ungrounded_rate
from eval.metrics.citation import (
    citation_precision,
    citation_recall,
    citation_validity,
    is_valid,
    sentence_coverage,
    supports,
)
from eval.metrics.refusal import (
    aurc,
    false_refusal_rate,
    refusal_precision,
    refusal_recall,
    risk_coverage,
)
from eval.metrics.retrieval import (
    Span,
    all_evidence_at_k,
    finds,
    mrr_at_10,
    ndcg_at_10,
    recall_at_k,
)
from qa.types import Citation
from vectorstore.types import Article

GROUPS = {
    "a": [Span("one", 0, 100), Span("two", 50, 150)],
    "b": [Span("one", 200, 300)],
}
MISS = Span("three", 0, 1000)
FINDS_A = Span("two", 0, 100)  # holds 50 of the 100 characters of the second alternative
FINDS_B = Span("one", 190, 400)
FINDS_BOTH = Span("one", 0, 400)


def test_half_of_an_alternative_is_enough_and_less_is_not() -> None:
    assert finds(FINDS_A, GROUPS["a"])
    assert not finds(Span("two", 0, 99), GROUPS["a"])  # 49 of 100
    assert not finds(Span("zero", 0, 100), GROUPS["a"])


def test_recall_counts_groups_once() -> None:
    hits = [FINDS_A, FINDS_A, MISS, FINDS_B]
    assert recall_at_k(hits, GROUPS, 1) == 0.5
    assert recall_at_k(hits, GROUPS, 3) == 0.5  # the second hit finds group a again: no gain
    assert recall_at_k(hits, GROUPS, 4) == 1.0


def test_all_evidence_is_all_or_nothing() -> None:
    assert all_evidence_at_k([FINDS_A, FINDS_B], GROUPS, 1) == 0.0
    assert all_evidence_at_k([FINDS_A, FINDS_B], GROUPS, 2) == 1.0


def test_reciprocal_rank_is_of_the_first_find_down_to_ten() -> None:
    assert mrr_at_10([MISS, MISS, FINDS_B, FINDS_A], GROUPS) == pytest.approx(1 / 3)
    assert mrr_at_10([MISS] * 10 + [FINDS_A], GROUPS) == 0.0


def test_ndcg_by_hand() -> None:
    # Finds at ranks 1 and 3: DCG = 1/log2(2) + 1/log2(4) = 1 + 0.5 = 1.5.
    # Ideal: ranks 1 and 2: 1 + 1/log2(3) = 1 + 0.63093 = 1.63093. 1.5 / 1.63093 = 0.91972.
    assert ndcg_at_10([FINDS_A, MISS, FINDS_B], GROUPS) == pytest.approx(0.91972, abs=1e-5)
    # A duplicate gains nothing: only group a, at rank 1: 1 / 1.63093 = 0.61315.
    assert ndcg_at_10([FINDS_A, FINDS_A], GROUPS) == pytest.approx(0.61315, abs=1e-5)
    # Both at once at rank 2: 2/log2(3) = 1.26186 of 1.63093 = 0.77371; at rank 1: capped.
    assert ndcg_at_10([MISS, FINDS_BOTH], GROUPS) == pytest.approx(0.77371, abs=1e-5)
    assert ndcg_at_10([FINDS_BOTH], GROUPS) == 1.0
    assert ndcg_at_10([MISS] * 10 + [FINDS_A], GROUPS) == 0.0


def test_ndcg_of_whole_documents_is_the_usual_one() -> None:
    relevant = {name: [Span(name, 0, 1)] for name in ("d1", "d2", "d3")}
    ranking = [Span(name, 0, 1) for name in ("x", "d2", "y", "z", "d1")]
    # DCG = 1/log2(3) + 1/log2(6) = 0.63093 + 0.38685 = 1.01778;
    # ideal = 1 + 0.63093 + 0.5 = 2.13093; 1.01778 / 2.13093 = 0.47762.
    assert ndcg_at_10(ranking, relevant) == pytest.approx(0.47762, abs=1e-5)


def test_no_expectation_is_no_score() -> None:
    assert recall_at_k([MISS], {}, 5) is None
    assert all_evidence_at_k([MISS], {}, 5) is None
    assert mrr_at_10([MISS], {}) is None
    assert ndcg_at_10([MISS], {}) is None
    assert exact_match("x", []) is None
    assert squad_f1("x", []) is None
    assert share([]) is None
    assert ungrounded_rate(0, 0) is None
    assert citation_validity([]) is None
    assert citation_recall([]) is None
    assert sentence_coverage([]) is None
    assert citation_precision([], [MISS]) is None
    assert citation_precision([MISS], []) is None
    assert refusal_precision([]) is None
    assert refusal_recall([(False, True)]) is None
    assert false_refusal_rate([(True, True)]) is None
    assert aurc([]) is None


spans = st.builds(
    lambda key, start, size: Span(key, start, start + size),
    st.sampled_from("ab"),
    st.integers(0, 50),
    st.integers(1, 50),
)


@given(st.lists(spans, max_size=12), st.lists(spans, min_size=1, max_size=4))
def test_retrieval_metrics_stay_within_bounds(hits: list[Span], wanted: list[Span]) -> None:
    groups = {str(i): [span] for i, span in enumerate(wanted)}
    values = [recall_at_k(hits, groups, k) for k in (1, 3, 10)]
    assert values == sorted(values, key=lambda v: v or 0.0)
    for value in (*values, mrr_at_10(hits, groups), ndcg_at_10(hits, groups)):
        assert value is not None
        assert 0 <= value <= 1
        assert not math.isnan(value)


def test_exact_match_forgives_case_and_articles_only() -> None:
    assert exact_match("The Outer Mole.", ["outer mole"]) == 1.0
    assert exact_match("the mole", ["outer mole"]) == 0.0


def test_f1_by_hand() -> None:
    # said: fog, closed, port, today; expected: port, closed. Common 2, P = 2/4, R = 2/2,
    # F1 = 2 * 0.5 * 1 / 1.5 = 0.66667.
    assert squad_f1("Fog closed the port today", ["the port closed"]) == pytest.approx(2 / 3)
    # A shared "the" is nothing shared.
    assert squad_f1("the ferry", ["the mole"]) == 0.0
    assert squad_f1("the", ["a"]) == 1.0
    assert squad_f1("", ["mole"]) == 0.0
    assert squad_f1("mole", ["fog", "mole"]) == 1.0


ARTICLE = Article("id1", "a.txt", "f" * 64, None, "Fog fell. The port closed.")


def read(sha256: str) -> Article:
    return {ARTICLE.sha256: ARTICLE}[sha256]


def cite(**changes: object) -> Citation:
    fields: dict[str, object] = {
        "n": 1, "source": "a.txt", "sha256": "f" * 64, "title": None, "publisher": None,
        "published": None, "start": 10, "end": 26, "quote": "The port closed.",
    }  # fmt: skip
    return Citation(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_citation_is_genuine_to_the_letter() -> None:
    assert is_valid(cite(), read)
    for change in (
        {"sha256": "e" * 64},
        {"source": "b.txt"},
        {"start": 9, "end": 25},
        {"quote": "The port closes."},
        {"start": 4, "end": 4, "quote": ""},
        {"start": -16},
    ):
        assert not is_valid(cite(**change), read), change


def test_a_citation_supports_by_half_of_the_shorter_span() -> None:
    quote = [Span("f", 100, 300)]
    assert supports(Span("f", 150, 200), quote)  # one sentence of the quote
    assert supports(Span("f", 0, 1000), quote)
    assert supports(Span("f", 80, 120), quote)  # 20 of 40
    assert not supports(Span("f", 79, 119), quote)  # 19 of 40
    assert not supports(Span("g", 150, 200), quote)


def test_citation_precision_by_hand() -> None:
    # Of three spans two stand on evidence: 2/3.
    evidence = [Span("f", 0, 10), Span("f", 50, 60)]
    cited = [Span("f", 0, 10), Span("f", 52, 58), Span("f", 20, 30)]
    assert citation_precision(cited, evidence) == pytest.approx(2 / 3)


def test_refusals_by_hand() -> None:
    # Should be refused: 3, of which 2 were. Should be answered: 4, of which 1 was refused.
    pairs = [(True, True), (True, True), (True, False)] + [(False, True)] + [(False, False)] * 3
    assert refusal_precision(pairs) == pytest.approx(2 / 3)
    assert refusal_recall(pairs) == pytest.approx(2 / 3)
    assert false_refusal_rate(pairs) == pytest.approx(1 / 4)


def test_risk_coverage_by_hand() -> None:
    # Most confident first, losses 0, 1, 0, 1: risks 0/1, 1/2, 1/3, 2/4.
    answers = [(0.9, 0.0), (0.7, 1.0), (0.5, 0.0), (0.2, 1.0)]
    assert risk_coverage(answers) == [
        (0.25, 0.0),
        (0.5, 0.5),
        (0.75, pytest.approx(1 / 3)),
        (1, 0.5),
    ]
    # (0 + 1/2 + 1/3 + 1/2) / 4 = 1/3.
    assert aurc(answers) == pytest.approx(1 / 3)


def test_equal_confidences_do_not_depend_on_their_order() -> None:
    tied = [(0.5, 1.0), (0.5, 0.0), (0.1, 1.0)]
    # The tied pair loses 1/2 each: risks .5/1, 1/2, 2/3; mean (1/2 + 1/2 + 2/3) / 3 = 5/9.
    assert aurc(tied) == pytest.approx(5 / 9)
    assert aurc([tied[1], tied[0], tied[2]]) == aurc(tied)
