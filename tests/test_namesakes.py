from __future__ import annotations

import pytest

from qa.namesakes import namesakes
from qa.question import parse
from qa.types import Evidence
from vectorstore.types import Article, Sentence


def said(text: str, title: str | None = None) -> Evidence:
    article = Article("a", "a.txt", "a" * 64, title, text)
    return Evidence(Sentence("a", 0, len(text), text), article, 0.9, 1)


def apart(asked: str, one: Evidence, other: Evidence) -> bool:
    question = parse(asked, lambda word: 1.0)
    assert namesakes(question, one, other) == namesakes(question, other, one)
    return namesakes(question, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Lorn Mill Trust met.", "The Lorn Mill Choir sang."),
        ("Lorn Mill (Westmark) burned.", "Lorn Mill (Eastmark) is for sale."),
        ("Upper Lorn Mill burned.", "Nether Lorn Mill is for sale."),
    ],
)
def test_articles_that_add_different_words_mean_different_things(one: str, other: str) -> None:
    assert apart("When was Lorn Mill built?", said(one), said(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Lorn Mill Trust met.", "Lorn Mill burned."),
        ("The Lorn Mill Trust met.", "The Lorn Mill Trust bought a barn."),
        ("Lorn Mill burned.", "Lorn Mill is for sale."),
        ("A mill burned.", "The Lorn Mill Trust met."),
    ],
)
def test_where_one_adds_nothing_new_nothing_is_known(one: str, other: str) -> None:
    assert not apart("When was Lorn Mill built?", said(one), said(other))


def test_a_title_makes_no_other_person() -> None:
    mayor, captain = said("Mayor Ines Korrel spoke."), said("Captain Ines Korrel rowed.")
    assert not apart("When was Ines Korrel born?", mayor, captain)


def test_a_name_of_one_word_is_left_alone() -> None:
    assert not apart("When was Korrel born?", said("Ines Korrel spoke."), said("Tom Korrel rowed."))


def test_the_headline_introduces_too() -> None:
    one = said("It burned in spring.", title="The Lorn Mill Trust")
    assert apart("When was Lorn Mill built?", one, said("The Lorn Mill Choir sang."))
