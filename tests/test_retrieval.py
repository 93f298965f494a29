from __future__ import annotations

from itertools import permutations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.embeddings import Embeddings

from vectorstore.embeddings import Embedder
from vectorstore.errors import EmbedderMismatch
from vectorstore.retrieval import WEIGHTS, collapse, fuse, search
from vectorstore.types import Filters, Passage

Rankings = dict[str, list[tuple[str, float]]]
EVEN = {"dense": 1 / 3, "lexical": 1 / 3, "other": 1 / 3}
DEPTHS = st.integers(1, 12)


def _ranked(scores: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


RANKINGS = st.dictionaries(
    st.sampled_from(sorted(EVEN)),
    st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-1, 30, width=16)).map(_ranked),
)


def passage(text: str, article: str = "one", start: int = 0, name: str | None = None) -> Passage:
    return Passage(name or f"{article}:{start}", article, start, start + len(text), text)


# Fusion


def test_fusion_by_hand() -> None:
    rankings = {"dense": [("a", 0.8), ("b", 0.4)], "lexical": [("b", 20.0), ("c", 5.0)]}
    weights = {"dense": 0.25, "lexical": 0.75}
    # a: .25, b: .25 * .5 + .75, c: .75 * .25
    assert fuse(rankings, weights, 3) == [("b", 0.875), ("a", 0.25), ("c", 0.1875)]
    # Cut off at two: a counts as the last lexical one, c as the last dense one
    assert fuse(rankings, weights, 2) == [("b", 0.875), ("a", 0.4375), ("c", 0.3125)]


def test_a_search_that_finds_nothing_leaves_the_other_alone() -> None:
    found = [("a", 3.0), ("c", 2.0), ("b", 2.0)]
    for other in ([], [("b", 0.0)], [("c", -0.5), ("b", -0.6)]):
        fused = fuse({"dense": other, "lexical": found}, EVEN, 9)
        assert [id_ for id_, _ in fused] == ["a", "b", "c"]


@given(RANKINGS, DEPTHS)
def test_the_order_of_the_rankings_does_not_matter(rankings: Rankings, depth: int) -> None:
    backwards = dict(reversed(rankings.items()))
    assert fuse(backwards, EVEN, depth) == fuse(rankings, EVEN, depth)


@given(RANKINGS, DEPTHS)
def test_every_id_comes_out_once_best_first(rankings: Rankings, depth: int) -> None:
    fused = fuse(rankings, EVEN, depth)
    assert {id_ for id_, _ in fused} == {id_ for r in rankings.values() for id_, _ in r}
    assert len(fused) == len(dict(fused))
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(score <= len(rankings) / 3 + 1e-9 for score in scores)


@given(RANKINGS, DEPTHS)
def test_what_every_search_prefers_comes_out_first(rankings: Rankings, depth: int) -> None:
    scores = [dict(ranking) for ranking in rankings.values()]
    everywhere = set.intersection(*map(set, scores)) if scores else set()
    fused = dict(fuse(rankings, EVEN, depth))
    for better, worse in permutations(everywhere, 2):
        if all(found[better] >= found[worse] for found in scores):
            assert fused[better] >= fused[worse]


# Copies

REPORT = (
    "The ferry Aldra ran aground off Brenholm on Tuesday night with 212 people on board. "
    "All of them were taken ashore by lifeboats before midnight, the coast guard said. "
    "Nobody was hurt."
)


def test_syndicated_text_is_told_once() -> None:
    first = passage(REPORT)
    copy = passage("  " + REPORT.replace("lifeboats", "lifeboat crews"), "two", 40)
    other = passage("The council kept the night ferry by nine votes to six.", "three")
    assert collapse([first, other, copy], 9) == [[first, copy], [other]]


@pytest.mark.parametrize(
    ("reported", "corrected"),
    [
        ("212 people", "221 people"),
        ("off Brenholm", "off Karvik"),
        ("All of them were taken", "All of them were not taken"),
    ],
)
def test_a_corrected_story_is_not_a_copy(reported: str, corrected: str) -> None:
    first, second = passage(REPORT), passage(REPORT.replace(reported, corrected), "two")
    assert second.text != first.text
    assert collapse([first, second], 9) == [[first], [second]]


def test_a_longer_passage_is_not_a_copy_of_the_shorter_one_inside_it() -> None:
    brief = passage("All of them were taken ashore by lifeboats.", "two")
    full = passage(REPORT)
    assert collapse([brief, full], 9) == [[brief], [full]]
    assert collapse([full, brief], 9) == [[full, brief]]


def test_the_same_words_in_another_order_are_not_a_copy() -> None:
    a = passage("the guard thanked the crew that the owner had blamed for the delay")
    b = passage("the owner thanked the guard that the crew had blamed for the delay", "two")
    assert len(collapse([a, b], 9)) == 2


def test_neighbours_that_share_a_sentence_both_stay_and_what_lies_inside_goes() -> None:
    text = REPORT * 3
    whole, neighbour = passage(text[:300]), passage(text[230:500], start=230)
    assert collapse([whole, neighbour], 9) == [[whole], [neighbour]]
    assert collapse([whole, passage(text[150:320], start=150)], 9) == [[whole]]
    assert len(collapse([whole, passage(text[:300], start=900)], 9)) == 2, "said again, elsewhere"


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.text(max_size=30)), max_size=8))
def test_collapsing_loses_no_article_and_keeps_the_order(found: list[tuple[str, str]]) -> None:
    passages = [passage(text, article, n * 100) for n, (article, text) in enumerate(found)]
    groups = collapse(passages, 9)
    assert [g[0] for g in groups] == [p for p in passages if p in [g[0] for g in groups]]
    assert {p.article_id for g in groups for p in g} == {p.article_id for p in passages}
    assert collapse([g[0] for g in groups], 9) == [[g[0]] for g in groups]


# Search, over fakes that record how they are asked


class OneAxis(Embeddings):
    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[1.0, 0.0] for _ in texts]

    def embed_query(self, text: str) -> list[float]:
        return [1.0, 0.0]


EMBEDDER = Embedder("one-axis", OneAxis())
WORDS = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty"]
PASSAGES = {w: passage(f"{w} grows by the water", f"article-{w}", name=w) for w in WORDS}


class FakeSearches:
    """A snapshot's catalogue and vectors: fixed rankings, restricted as asked."""

    def __init__(self, dense: list[str], lexical: list[str], embedder: str | None) -> None:
        self.dense, self.lexical = dense, lexical
        self.embedder = embedder
        self.asked: list[tuple[str, int, frozenset[str] | None]] = []

    def manifest(self) -> SimpleNamespace | None:
        return SimpleNamespace(embedder=self.embedder) if self.embedder else None

    def select(self, filters: Filters) -> frozenset[str] | None:
        if not filters.sources:
            return None
        return frozenset(p.article_id for p in PASSAGES.values() if p.id in filters.sources)

    def query(
        self, vector: np.ndarray, k: int, within: frozenset[str] | None
    ) -> list[tuple[str, float]]:
        assert vector.tolist() == [1.0, 0.0]
        return self._ranking("dense", self.dense, k, within)

    def match(self, query: str, k: int, within: frozenset[str] | None) -> list[tuple[str, float]]:
        return self._ranking("lexical", self.lexical, k, within)

    def passages(self, ids: list[str]) -> list[Passage]:
        return [PASSAGES[id_] for id_ in ids]

    def _ranking(
        self, name: str, ids: list[str], k: int, within: frozenset[str] | None
    ) -> list[tuple[str, float]]:
        self.asked.append((name, k, within))
        allowed = [id_ for id_ in ids if within is None or PASSAGES[id_].article_id in within]
        return [(id_, 1.0) for id_ in allowed[:k]]


def snapshot(
    dense: list[str], lexical: list[str], embedder: str | None = "one-axis"
) -> tuple[Any, FakeSearches]:
    searches = FakeSearches(dense, lexical, embedder)
    return SimpleNamespace(catalog=searches, dense=searches, generation="1"), searches


def test_hits_are_ranked_from_one_and_say_how_they_were_found() -> None:
    found, _ = snapshot(["amber", "birch"], ["cedar", "birch"])
    hits = search(found, EMBEDDER, "what grows?")
    assert [(h.passage.id, h.rank, dict(h.via)) for h in hits] == [
        ("birch", 1, {"dense": 2, "lexical": 2}),
        ("cedar", 2, {"lexical": 1}),
        ("amber", 3, {"dense": 1}),
    ]
    assert [h.score for h in hits] == pytest.approx([1.0, WEIGHTS["lexical"], WEIGHTS["dense"]])


def test_both_searches_are_asked_for_more_than_is_wanted() -> None:
    found, searches = snapshot(WORDS, WORDS)
    assert len(search(found, EMBEDDER, "what grows?", k=3)) == 3
    assert searches.asked == [("dense", 50, None), ("lexical", 50, None)]
    searches.asked.clear()
    search(found, EMBEDDER, "what grows?", k=40)
    assert searches.asked == [("dense", 160, None), ("lexical", 160, None)]


def test_filters_reach_both_searches() -> None:
    found, searches = snapshot(WORDS, WORDS[::-1])
    hits = search(found, EMBEDDER, "what grows?", filters=Filters(sources=("jetty", "amber")))
    assert {h.passage.id for h in hits} == {"jetty", "amber"}
    allowed = frozenset({"article-jetty", "article-amber"})
    assert searches.asked == [("dense", 50, allowed), ("lexical", 50, allowed)]


def test_a_filter_that_selects_nothing_finds_nothing_and_asks_nothing() -> None:
    found, searches = snapshot(WORDS, WORDS)
    assert search(found, EMBEDDER, "what grows?", filters=Filters(sources=("Nobody's",))) == []
    assert searches.asked == []


@pytest.mark.parametrize(("query", "k"), [("", 8), (" \n\t", 8), ("what grows?", 0)])
def test_nothing_asked_finds_nothing(query: str, k: int) -> None:
    found, _ = snapshot(WORDS, WORDS)
    assert search(found, EMBEDDER, query, k=k) == []


def test_another_embedder_is_refused_with_the_remedy() -> None:
    found, searches = snapshot(WORDS, WORDS, embedder="two-axes")
    with pytest.raises(EmbedderMismatch, match=r"'two-axes'.*'one-axis'.*ingest --rebuild"):
        search(found, EMBEDDER, "what grows?")
    assert searches.asked == []


def test_a_store_that_nothing_was_embedded_into_is_not_refused() -> None:
    found, _ = snapshot([], [], embedder=None)
    assert search(found, EMBEDDER, "what grows?") == []
