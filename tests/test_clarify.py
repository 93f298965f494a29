from __future__ import annotations

import pytest

from qa.choices import asks_to_choose, offered, picked, put_in
from qa.clarify import Clarification, unclear
from qa.conversation import standalone
from qa.types import Evidence, Turn
from vectorstore.types import Article, Sentence


def evidence(*texts: str) -> list[Evidence]:
    """One article a text, titled by its order."""
    return [
        Evidence(
            Sentence(f"a{n}", 0, len(text), text),
            Article(f"a{n}", f"{n}.txt", "0" * 64, f"Title {n}", text),
            score=0.9,
            rank=n,
        )
        for n, text in enumerate(texts, 1)
    ]


DAHLS = evidence("Per Dahl fished off Lund.", "Ada Dahl sold the boat.", "The port shut.")


@pytest.mark.parametrize(
    "question",
    ["What happened?", "Tell me more", "Why?", "Who was the other one?", "When did it happen?"],
)
def test_a_question_about_nothing_is_asked_back_with_titles(question: str) -> None:
    asked = unclear(question, [], DAHLS)
    assert asked == Clarification("What is your question about", ("Title 1", "Title 2", "Title 3"))


@pytest.mark.parametrize("question", ["Who is he?", "What did she say about Lund?"])
def test_a_pronoun_without_antecedent_offers_persons(question: str) -> None:
    asked = unclear(question, [], DAHLS)
    assert asked and asked.text == "Whom do you mean: (1) Per Dahl, or (2) Ada Dahl?"


def test_a_title_and_a_surname_are_no_second_person() -> None:
    found = evidence("Per Dahl fished off Lund.", "Ada Brandt sold it.", "Ms Brandt left.")
    asked = unclear("Who is he?", [], found)
    assert asked and asked.choices == ("Per Dahl", "Ada Brandt")


def test_a_surname_of_two_is_asked_back_and_one_of_them_is_picked() -> None:
    asked = unclear("Who is Dahl?", [], DAHLS)
    assert asked and asked.choices == ("Per Dahl", "Ada Dahl")
    turns = [Turn("Who is Dahl?", asked.text)]
    assert standalone("the second one", turns) == "Who is Ada Dahl?"
    assert standalone("Per", turns) == "Who is Per Dahl?"


def test_a_surname_with_titles_is_one_person() -> None:
    found = evidence("Per Dahl fished.", "Minister Dahl spoke.", "Per Dahl left.")
    assert unclear("Who is Dahl?", [], found) is None


def test_a_person_named_far_more_often_is_meant() -> None:
    found = evidence(*["Per Dahl fished."] * 4, "Ada Dahl sold the boat.")
    assert unclear("Who is Dahl?", [], found) is None


@pytest.mark.parametrize(
    "question",
    [
        "Who said he would resign?",
        "Is it true that the port shut?",
        "What is named for its shape?",
        "Who sold the boat?",
        "What did Dahl say about the boat and the port?",
        "Which ports shut this year?",
        'Who hopes "they will feel the same"?',
        "The port shut. Why?",
    ],
)
def test_a_question_that_can_be_asked_is_not_asked_back(question: str) -> None:
    assert unclear(question, [], DAHLS) is None


def test_this_animal_is_asked_back_until_an_animal_was_named() -> None:
    question = "Where does this animal live?"
    assert unclear(question, [Turn("Who is Ilse Brandt?", "A sailor.")], DAHLS)
    assert unclear(question, [Turn("Which animals did Brandt see?", "A seal.")], DAHLS) is None
    assert unclear(question, [], DAHLS[:1]) is None


def test_a_follow_up_has_its_history_and_courtesy_is_none() -> None:
    assert unclear("Why?", [Turn("Who shut the port?", "Dahl did.")], DAHLS) is None
    assert unclear("Why?", [Turn("Thanks, that helped.", "")], DAHLS)


def test_it_asks_once() -> None:
    asked = unclear("Who is Dahl?", [], DAHLS)
    assert asked
    assert unclear("Who is Dahl?", [Turn("Who is Dahl?", asked.text)], DAHLS) is None


def test_without_choices_it_still_asks() -> None:
    asked = unclear("Who is he?", [], [])
    assert asked and asked.text == "Whom do you mean?"


def test_choices_are_numbered_listed_or_in_a_series() -> None:
    assert offered("Which: (1) the fire, at Lund, (2) Okoye, or (3) a boat?") == [
        "the fire, at Lund",
        "Okoye",
        "a boat",
    ]
    assert offered("Found:\n- the fire\n- the boat") == ["the fire", "the boat"]
    assert offered("The Lund fire hurt Okoye, Brandt and Dahl.") == ["Okoye", "Brandt", "Dahl"]
    assert offered("Brandt shut the port.") == []


def test_a_number_out_of_range_picks_nothing() -> None:
    assert picked("the fourth one", ["a", "b"]) is None
    assert picked("9", ["a", "b"]) is None
    assert picked("the last", ["a", "b"]) == "b"
    assert picked("the last", []) is None
    assert put_in("Why did the third one close?", ["a", "b"]) == "Why did the third one close?"


def test_only_numbered_questions_ask_to_choose() -> None:
    assert asks_to_choose("Which: (1) a, or (2) b?")
    assert not asks_to_choose("Two ports shut: (1) Lund, and (2) Visby.")
