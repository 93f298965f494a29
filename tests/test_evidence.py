from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from qa.evidence import remembered, weigh
from qa.question import parse
from qa.reader import PassageReading, Reader
from vectorstore.types import Article, Hit, Moment, Passage, Sentence, Utterance

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


class Shelf:
    """Two articles in place of a catalogue."""

    def article(self, article_id: str) -> Article:
        return ARTICLES[article_id]

    def sentences(self, article_id: str, start: int, end: int) -> list[Sentence]:
        text, found, at = ARTICLES[article_id].text, [], 0
        for part in text.split(". "):
            end = min(at + len(part) + 1, len(text))
            found.append(Sentence(article_id, at, end, text[at:end]))
            at = end + 1
        return found

    def utterances(self, article_id: str, start: int, end: int) -> list[Utterance]:
        at = FERRY.index("Divers")
        return [Utterance("a", at, at + 21, "The harbour master", False)] * (article_id == "a")

    def moments(self, *, articles: Collection[str]) -> list[Moment]:
        at = FERRY.index("3 May")
        return [Moment("a", at, at + 5, None, None, False)] * ("a" in articles)


def letters(texts: Sequence[str]) -> NDArray[np.float32]:
    """Letter counts stand in for meaning: texts of the same words point the same way."""
    counts = np.array([[t.lower().count(c) for c in "abcdefghijklmnopqrstuvwxyz"] for t in texts])
    return (counts / np.linalg.norm(counts, axis=1, keepdims=True)).astype(np.float32)


def weighed(asked: str) -> list[str]:
    question = parse(asked, lambda word: 1.0)
    found = weigh(question, hits(), Shelf(), letters([asked])[0], letters)
    return [e.sentence.text for e in found]


def test_the_sentence_that_answers_comes_first() -> None:
    assert weighed("When did the ferry sink?")[0] == "The ferry sank off Lund on 3 May."
    assert weighed("Where is rye bread sold?")[0] == "The bakery in Lund sells rye bread."


def test_every_sentence_is_weighed_once_even_when_passages_overlap() -> None:
    question = parse("ferry", lambda word: 1.0)
    twice = [hits()[0], hits()[0]]
    found = weigh(question, twice, Shelf(), letters(["ferry"])[0], letters)
    assert sorted(e.sentence.text for e in found) == sorted(
        s.text for s in Shelf().sentences("a", 0, 99)
    )


def test_scores_are_probabilities_and_sorted() -> None:
    question = parse("Who found the bell?", lambda word: 1.0)
    found = weigh(question, hits(), Shelf(), letters(["bell"])[0], letters)
    scores = [e.score for e in found]
    assert all(0 < score < 1 for score in scores)
    assert scores == sorted(scores, reverse=True)


def test_no_hits_no_evidence() -> None:
    question = parse("ferry", lambda word: 1.0)
    nothing = np.zeros(26, np.float32)
    assert weigh(question, [], Shelf(), nothing, letters) == []


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


def test_a_sentence_carries_who_says_it_and_its_times() -> None:
    question = parse("When did the ferry sink?", lambda word: 1.0)
    found = weigh(question, hits(), Shelf(), letters(["ferry"])[0], letters)
    by_text = {e.sentence.text: e for e in found}
    sank = by_text["The ferry sank off Lund on 3 May."]
    assert [FERRY[m.start : m.end] for m in sank.moments] == ["3 May"]
    assert sank.utterance is None and sank.reading is None
    bell = by_text["Divers found the bell."]
    assert bell.utterance and bell.utterance.speaker == "The harbour master"
    assert not bell.moments


class _Sharp(Reader):
    """Takes the words after "off" for the answer, wherever they stand."""

    def read(self, question: str, passages: Sequence[str]) -> list[PassageReading]:
        return [self._one(text) for text in passages]

    def _one(self, text: str) -> PassageReading:
        offsets = [(m.start(), m.end()) for m in re.finditer(r"\w+", text)]
        words = [text[a:b] for a, b in offsets]
        odds = np.full(len(words), -9.0, np.float32)
        if "off" in words:
            odds[words.index("off") + 1] = 9.0
        return PassageReading(0.9, odds, odds, np.array(offsets), text)


def test_with_a_reader_the_sentence_of_its_span_comes_first_and_says_which_words() -> None:
    question = parse("Where did it go down?", lambda word: 1.0)
    found = weigh(question, hits(), Shelf(), letters(["bread"])[0], letters, _Sharp())
    best = found[0]
    assert best.reading and best.reading.text == "Lund"
    assert best.article.text[best.reading.start : best.reading.end] == "Lund"
    assert best.reading.score == best.features["span"] > 0.75
    assert best.features["share"] > max(e.features["share"] for e in found[1:])
    assert sum(e.features["share"] for e in found) < 1


def test_a_speaker_told_by_a_role_has_the_name_that_the_article_gives() -> None:
    text = "Captain Ada Dahl spoke. It leaks, the captain said."
    at = text.index("It leaks")

    class Spoken(Shelf):
        def article(self, article_id: str) -> Article:
            return article("c", text)

        def sentences(self, article_id: str, start: int, end: int) -> list[Sentence]:
            return [Sentence("c", at, len(text), text[at:])]

        def utterances(self, article_id: str, start: int, end: int) -> list[Utterance]:
            return [Utterance("c", at, len(text), "the captain", False)]

    hit = Hit(Passage("c", "c", 0, len(text), text), score=1.0, rank=1)
    asked = "Who said that it leaks?"
    question = parse(asked, lambda word: 1.0)
    (found,) = weigh(question, [hit], Spoken(), letters([asked])[0], letters)
    assert found.utterance and found.utterance.speaker == "Ada Dahl"
