from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qa.evidence import remembered, weigh
from qa.question import parse
from vectorstore.types import Article, Hit, Passage, Sentence

FERRY = "The ferry sank off Lund on 3 May. Divers found the bell. Nobody knows why it sank."
BAKERY = "The bakery in Lund sells rye bread. It opens at dawn."


def article(name: str, text: str) -> Article:
    return Article(id=name, path=f"{name}.txt", sha256=name * 8, title=None, text=text)


ARTICLES = {"a": article("a", FERRY), "b": article("b", BAKERY)}


def hits() -> list[Hit]:
    return [
        Hit(Passage(name, name, 0, len(a.text), a.text), score=1 / rank, rank=rank)
        for rank, (name, a) in enumerate(ARTICLES.items(), start=1)
    ]


def sentences(passage: Passage) -> list[Sentence]:
    found, start = [], 0
    for part in passage.text.split(". "):
        end = min(start + len(part) + 1, len(passage.text))
        found.append(Sentence(passage.article_id, start, end, passage.text[start:end]))
        start = end + 1
    return found


def letters(texts: Sequence[str]) -> NDArray[np.float32]:
    """Letter counts stand in for meaning: texts of the same words point the same way."""
    counts = np.array([[t.lower().count(c) for c in "abcdefghijklmnopqrstuvwxyz"] for t in texts])
    return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


def weighed(asked: str) -> list[str]:
    question = parse(asked, lambda word: 1.0)
    found = weigh(question, hits(), ARTICLES.__getitem__, sentences, letters([asked])[0], letters)
    return [e.sentence.text for e in found]


def test_the_sentence_that_answers_comes_first() -> None:
    assert weighed("When did the ferry sink?")[0] == "The ferry sank off Lund on 3 May."
    assert weighed("Where is rye bread sold?")[0] == "The bakery in Lund sells rye bread."


def test_every_sentence_is_weighed_once_even_when_passages_overlap() -> None:
    question = parse("ferry", lambda word: 1.0)
    twice = [hits()[0], hits()[0]]
    found = weigh(question, twice, ARTICLES.__getitem__, sentences, letters(["ferry"])[0], letters)
    assert sorted(e.sentence.text for e in found) == sorted(
        s.text for s in sentences(hits()[0].passage)
    )


def test_scores_are_probabilities_and_sorted() -> None:
    question = parse("Who found the bell?", lambda word: 1.0)
    found = weigh(question, hits(), ARTICLES.__getitem__, sentences, letters(["bell"])[0], letters)
    scores = [e.score for e in found]
    assert all(0 < score < 1 for score in scores)
    assert scores == sorted(scores, reverse=True)


def test_no_hits_no_evidence() -> None:
    question = parse("ferry", lambda word: 1.0)
    nothing = np.zeros(26, np.float32)
    assert weigh(question, [], ARTICLES.__getitem__, sentences, nothing, letters) == []


def test_remembered_vectors_are_computed_once_and_forgotten_in_order() -> None:
    calls: list[list[str]] = []

    def count(texts: Sequence[str]) -> NDArray[np.float32]:
        calls.append(list(texts))
        return letters(texts) if texts else np.zeros((0, 26), np.float32)

    lookup = remembered(count, most=2)
    np.testing.assert_array_equal(lookup(["ab", "cd"]), letters(["ab", "cd"]))
    lookup(["ab"])
    lookup(["ef"])  # "cd" is now the oldest and goes
    lookup(["ab", "cd"])
    assert calls == [["ab", "cd"], [], ["ef"], ["cd"]]
