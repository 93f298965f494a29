from __future__ import annotations

import pytest

from qa.listing import Listing, asks_for_list, count, items, listed
from qa.question import Question, parse
from qa.types import Evidence, Reading
from vectorstore.types import Article, Sentence

ASKED = "Which repairs are planned at the harbour?"


def asked(text: str) -> Question:
    return parse(text, lambda word: 1.0)


def said(name: str, text: str, answer: str | None, score: float = 0.95) -> Evidence:
    article = Article(name, f"{name}.txt", name * 8, None, text)
    reading = None
    if answer is not None:
        at = text.index(answer)
        reading = Reading(at, at + len(answer), answer, score)
    return Evidence(Sentence(name, 0, len(text), text), article, score, 1, reading=reading)


def found(*evidence: Evidence, question: str = ASKED) -> Listing:
    listing = listed(asked(question), evidence)
    assert listing is not None
    return listing


BOTH = said("a", "Planned are a new crane and two ramps.", "a new crane and two ramps")
LAMP = said("b", "The pilots also want a lamp on the pier.", "a lamp on the pier", 0.9)
AGAIN = said("c", "Two ramps are to be built, says the mayor.", "Two ramps", 0.85)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a bell, two ropes and an anchor", ["a bell", "two ropes", "an anchor"]),
        ("a bell, two ropes, and an anchor", ["a bell", "two ropes", "an anchor"]),
        ("a bell; two ropes; or an anchor", ["a bell", "two ropes", "an anchor"]),
        ("a bell as well as a rope", ["a bell", "a rope"]),
        ("a sandy island", ["a sandy island"]),
    ],
)
def test_an_enumeration_is_split_to_be_counted(text: str, parts: list[str]) -> None:
    assert items(text) == parts


def test_a_list_is_complete_over_sentences_and_articles() -> None:
    listing = found(BOTH, LAMP)
    assert listing.best == [BOTH, LAMP]
    assert listing.items == ("a new crane", "two ramps", "a lamp on the pier")


def test_what_was_named_before_is_cited_and_not_told_again() -> None:
    listing = found(BOTH, LAMP, AGAIN)
    assert listing.best == [BOTH, LAMP]
    assert listing.sources(BOTH) == (BOTH, AGAIN)
    assert listing.sources(LAMP) == (LAMP,)


def test_copies_are_told_once_and_cited() -> None:
    copy = said("d", BOTH.sentence.text, "a new crane and two ramps", 0.9)
    listing = found(BOTH, copy)
    assert listing.best == [BOTH]
    assert listing.sources(BOTH) == (BOTH, copy)


def test_a_much_weaker_sentence_adds_nothing() -> None:
    weak = said("b", "The pilots also want a lamp on the pier.", "a lamp on the pier", 0.7)
    assert found(BOTH, weak).best == [BOTH]


def test_what_the_question_says_itself_is_no_item() -> None:
    echo = said("e", "Repairs at the harbour are planned.", "Repairs at the harbour")
    assert found(BOTH, echo).best == [BOTH]


def test_without_a_reader_there_is_no_list() -> None:
    assert listed(asked(ASKED), [said("a", "Planned are a crane and two ramps.", None)]) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("What are the three repairs?", 3),
        ("Who were the two people hurt?", 2),
        ("Name 12 ports.", 12),
        ("How long was the two-day strike?", None),
        ("Who owns the harbour?", None),
    ],
)
def test_how_many_things_a_question_speaks_of(text: str, number: int | None) -> None:
    assert count(asked(text)) == number


def test_a_list_is_asked_for_by_kind_or_by_number() -> None:
    assert asks_for_list(asked("What are the repairs?"))
    assert asks_for_list(asked("Who were the two people hurt?"))
    assert not asks_for_list(asked("Who owns the harbour?"))


def test_a_gap_in_the_number_asked_for_is_named() -> None:
    listing = found(BOTH, question="What are the three repairs?")
    assert listing.notes == ("The question speaks of 3; the articles name 2.",)
    assert found(BOTH, LAMP, question="What are the three repairs?").notes == ()


def test_a_reading_that_stops_short_is_completed_to_the_number_asked_for() -> None:
    text = "It makes three demands: a new crane, two ramps, and a lamp. Work starts in June."
    listing = found(said("a", text, "a new crane"), question="What are the three demands?")
    assert listing.items == ("a new crane", "two ramps", "a lamp")
    assert listing.notes == ()
