from __future__ import annotations

import time
from dataclasses import replace

from qa.copies import families, with_copies, without_copies
from qa.types import Evidence, Reading
from vectorstore.types import Article, Hit, Passage, Sentence

QUAY = (
    "The old quay at Sallow Point was closed on Monday after two bollards gave way, the port said."
)


def told(name: str, text: str, published: str | None = None, start: int = 0) -> Evidence:
    article = Article(name, f"{name}.txt", name * 8, None, text, published=published)
    return Evidence(Sentence(name, start, start + len(text), text), article, 0.9, 1)


def names(evidence: tuple[Evidence, ...]) -> list[str]:
    return [e.article.id for e in evidence]


def test_a_syndicated_sentence_is_told_once_by_whoever_had_it_first() -> None:
    late, early = told("late", QUAY, "2031-05-04"), told("early", QUAY, "2031-05-03")
    (telling,) = without_copies([late, early])
    assert telling.evidence is early
    assert names(telling.copies) == ["late"]


def test_without_dates_the_first_given_is_told() -> None:
    (telling,) = without_copies([told("a", QUAY), told("b", QUAY)])
    assert names(telling.all) == ["a", "b"]


def test_a_light_edit_does_not_hide_a_copy() -> None:
    edited = QUAY.replace(", the port said", ", port officials said").replace("closed", "shut")
    assert len(without_copies([told("a", QUAY), told("b", edited)])) == 1


def test_quotation_marks_and_apostrophes_do_not_hide_a_copy() -> None:
    curly = "“It’s shut, we’re sorry, that’s that,” said the harbour’s master."
    straight = "\"It's shut, we're sorry, that's that,\" said the harbour's master."
    assert len(without_copies([told("a", curly), told("b", straight)])) == 1


def test_another_number_is_another_report() -> None:
    assert len(without_copies([told("a", QUAY), told("b", QUAY.replace("two", "three"))])) == 2
    assert len(without_copies([told("a", QUAY), told("b", QUAY.replace("two", "2"))])) == 1
    assert len(without_copies([told("a", QUAY), told("b", QUAY.replace("Monday", "Friday"))])) == 2


def test_a_negation_is_another_report() -> None:
    denied = QUAY.replace("was closed", "was not closed")
    assert len(without_copies([told("a", QUAY), told("b", denied)])) == 2


def test_a_repeat_in_one_article_is_left_out() -> None:
    (telling,) = without_copies([told("a", QUAY), told("a", QUAY, start=200)])
    assert telling.copies == ()


def test_the_order_given_is_kept() -> None:
    other = "Nobody was hurt when the crane fell."
    tellings = without_copies([told("a", other), told("b", QUAY), told("c", other)])
    assert [t.evidence.article.id for t in tellings] == ["a", "b"]


class Shelf:
    """Articles of one sentence each."""

    def __init__(self, *evidence: Evidence) -> None:
        self._articles = {e.article.id: e.article for e in evidence}

    def article(self, article_id: str) -> Article:
        return self._articles[article_id]

    def sentences(self, article_id: str, start: int, end: int) -> list[Sentence]:
        text = self._articles[article_id].text
        return [Sentence(article_id, 0, len(text), text)]


def passage(evidence: Evidence) -> Passage:
    text = evidence.article.text
    return Passage(evidence.article.id, evidence.article.id, 0, len(text), text)


def test_the_copies_that_a_hit_stands_for_are_evidence_too() -> None:
    here = replace(told("a", QUAY), reading=Reading(4, 12, "old quay", 0.8))
    there = told("b", f"UPDATE: {QUAY}", "2031-05-04")
    hits = [Hit(passage(here), 1.0, 1, copies=(passage(there),))] * 2
    found = with_copies([here], hits, Shelf(here, there))
    assert found[0] is here
    (copy,) = found[1:]
    assert copy.article.publisher == there.article.publisher
    assert copy.sentence.text == there.article.text
    assert copy.score == here.score
    assert copy.reading is not None
    assert there.article.text[copy.reading.start : copy.reading.end] == "old quay"


def test_what_a_copy_words_otherwise_has_no_reading() -> None:
    here = replace(told("a", QUAY), reading=Reading(4, 12, "old quay", 0.8))
    there = told("b", QUAY.replace("old quay", "quay"))
    hits = [Hit(passage(here), 1.0, 1, copies=(passage(there),))]
    assert with_copies([here], hits, Shelf(here, there))[1].reading is None


def test_another_sentence_of_a_copied_passage_is_no_copy() -> None:
    here, there = told("a", QUAY), told("b", "The bakery in Mill Lane won the regional prize.")
    hits = [Hit(passage(here), 1.0, 1, copies=(passage(there),))]
    assert with_copies([here], hits, Shelf(here, there)) == [here]


def test_an_altered_article_is_of_the_same_family() -> None:
    text = f"{QUAY} Repairs will take until June. Ferries leave from the new quay instead."
    altered = text.replace("June", "August")
    apart = "The bakery in Mill Lane won the regional prize for its rye bread again this year."
    kin = families(told(n, t).article for n, t in (("a", text), ("b", altered), ("c", apart)))
    assert kin["a"] == kin["b"] != kin["c"]


def test_a_cut_article_is_of_the_same_family() -> None:
    text = f"{QUAY} Repairs will take until June. Ferries leave from the new quay instead."
    kin = families([told("a", text).article, told("b", QUAY).article])
    assert kin["a"] == kin["b"]


def test_eighty_sentences_take_no_time() -> None:
    words = "quay bollard ferry port crane rope buoy tide pilot dredger wharf mast".split()
    evidence = [
        told(f"n{i}", " ".join(words[(i * k + k * k) % 12] + str(i % 7) for k in range(25)))
        for i in range(80)
    ]
    without_copies(evidence)
    started = time.perf_counter()
    without_copies(evidence)
    assert time.perf_counter() - started < 0.1  # ten times what it takes on an idle machine
