from __future__ import annotations

from datetime import date

import pytest

from qa.question import parse
from qa.short_answers import Meaning, meaning, same
from qa.types import Evidence, Reading
from vectorstore.types import Article, Moment, Sentence


def means(
    asked: str, sentence: str, answer: str, moments: tuple[Moment, ...] = ()
) -> Meaning | None:
    article = Article("a", "a.txt", "a" * 64, None, sentence)
    at = sentence.index(answer)
    return meaning(
        parse(asked, lambda word: 1.0),
        Evidence(
            Sentence("a", 0, len(sentence), sentence),
            article,
            0.9,
            1,
            reading=Reading(at, at + len(answer), answer, 0.9),
            moments=moments,
        ),
    )


def agree(asked: str, one: str, other: str) -> bool:
    first, second = (means(asked, f"It was {text} there.", text) for text in (one, other))
    assert first is not None
    assert second is not None
    assert same(first, second) == same(second, first)
    return same(first, second)


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        ("How many sheep drowned?", "14", "fourteen"),
        ("How many sheep drowned?", "1,400", "1.4 thousand"),
        ("How many sheep drowned?", "about 300", "312"),
        ("How many sheep drowned?", "about 1,400", "1,450"),
        ("What share was lost?", "12%", "12 per cent"),
        ("When did the mill burn?", "3 May", "May 3, 2031"),
        ("When did the mill burn?", "2031", "3 May 2031"),
        ("When was she born?", "1 March 1960", "1 March 1960 – 4 June 2020"),
        ("Who owns the mill?", "Ines Korrel", "Korrel"),
        ("Who owns the mill?", "Mrs Korrel", "Ines Korrel"),
        ("Who owns the mill?", "the Korrel Milling Trust", "KMT"),
        ("What burned?", "a water mill", "the mill"),
    ],
)
def test_one_answer_worded_in_two_ways(asked: str, one: str, other: str) -> None:
    assert agree(asked, one, other)


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        ("How many sheep drowned?", "14", "40"),
        ("How many sheep drowned?", "300", "312"),
        ("What share was lost?", "12%", "12"),
        ("When did the mill burn?", "3 May", "4 May"),
        ("When did the mill burn?", "3 May 2031", "3 May 2030"),
        ("When was she born?", "1 March 1960 – 4 June 2020", "2 March 1960 – 4 June 2020"),
        ("Who owns the mill?", "Ines Korrel", "Ines Dahm"),
        ("Where is the mill?", "Upper Lorn, Westmark", "Nether Bray, Westmark"),
        ("What burned?", "a water mill", "a barn"),
        ("What burned at Upper Lorn Mill?", "Upper Lorn Mill barn", "Upper Lorn Mill shed"),
    ],
)
def test_two_answers(asked: str, one: str, other: str) -> None:
    assert not agree(asked, one, other)


def test_relative_dates_are_compared_by_the_day_they_mean() -> None:
    asked, sentence = "When did the mill burn?", "It burned on Monday."
    on_monday = Moment("a", 13, 19, date(2031, 5, 5), date(2031, 5, 5), anchored=True)
    resolved = means(asked, sentence, "Monday", (on_monday,))
    stated = means(asked, "It burned on 5 May 2031.", "5 May 2031")
    later = means(asked, "It burned on 6 May 2031.", "6 May 2031")
    assert resolved is not None
    assert stated is not None
    assert later is not None
    assert same(resolved, stated)
    assert not same(resolved, later)


@pytest.mark.parametrize(
    ("asked", "sentence", "answer"),
    [
        ("When did the mill burn?", "The mill burned down.", "burned down"),
        ("How many sheep drowned?", "Some sheep drowned.", "Some sheep"),
        ("Who owns the mill?", "It is owned by a farmer.", "a farmer"),
        ("Who owns the Lorn Mill?", "The Lorn Mill is old.", "The Lorn Mill"),
        ("What is the Lorn Mill?", "The Lorn Mill is old.", "The Lorn Mill"),
    ],
)
def test_what_is_not_of_the_expected_kind_or_is_asked_itself_is_no_answer(
    asked: str, sentence: str, answer: str
) -> None:
    assert means(asked, sentence, answer) is None


def test_what_a_figure_counts_is_the_word_behind_it() -> None:
    found = means("How much drowned?", "It drowned 14 grey sheep, they say.", "14")
    assert found is not None
    assert found.counted == "grey"
    bare = means("How much drowned?", "They were 14, they say.", "14")
    assert bare is not None
    assert bare.counted is None


def test_a_place_that_only_says_whose_somebody_is_answers_no_who() -> None:
    text = "Lund's mayor Korrel resigned."
    assert means("Who resigned?", text, "Lund") is None
    assert means("Who resigned?", text, "Korrel") is not None
    assert means("Where was it?", text, "Lund") is not None
