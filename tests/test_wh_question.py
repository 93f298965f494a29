from __future__ import annotations

import pytest

from qa.wh_question import circumstantial, indirect, premises


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        ("When did Brandt resign?", "Brandt resigned."),
        ("Why was the bridge closed?", "The bridge was closed."),
        ("On what date did the ferry sink?", "The ferry sank."),
        ("In which month of 2019 did the council ban fishing?", "The council banned fishing."),
        ("How long did the strike last?", "The strike lasted."),
        ("Who dismissed Brandt?", "Somebody dismissed Brandt."),
        ("Who was dismissed?", "Somebody was dismissed."),
        ("Which minister resigned?", "A minister resigned."),
        ("How many people did the storm kill?", "The storm killed people."),
        ("How many people live in Elmwick?", "People live in Elmwick."),
        ("What does the town want to play?", "The town wants to play something."),
        ("What did Brandt tell Falk?", "Brandt told Falk something."),
        ("What did the lamp fall into?", "The lamp fell into something."),
        ("With whom did Brandt meet?", "Brandt met with somebody."),
        ("What reason did Falk give for closing the pool?", "Falk closed the pool."),
        ("What reason did Falk give for not closing it?", "Falk did not close it."),
        ("What made Brandt declare a truce?", "Brandt declared a truce."),
        ("What caused the ferry to sink?", "The ferry sank."),
        ("After the vote, why did Falk leave?", "Falk left."),
    ],
)
def test_what_a_question_takes_for_granted(question: str, premise: str) -> None:
    assert premises(question) == [premise]


def test_a_clause_with_when_is_a_premise_of_its_own() -> None:
    assert premises("What did Falk say when the pool closed?") == [
        "Falk said something.",
        "The pool closed.",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor?",
        "How old is Petra Ann?",
        "What was the price of fish?",
        "Why?",
        "Tell me",
    ],
)
def test_some_questions_take_no_event_for_granted(question: str) -> None:
    assert premises(question) == []


@pytest.mark.parametrize(
    ("question", "within"),
    [
        ("When did Brandt resign?", "when Brandt resigned"),
        ("Who is the mayor of Elmwick?", "who the mayor of Elmwick is"),
        ("Who owns the ferry?", "who owns the ferry"),
        (
            "Which points of its report did the Herald correct?",
            "which points of its report the Herald corrected",
        ),
        ("How old is Petra Ann?", "how old Petra Ann is"),
        ("How fast was the ferry going?", "how fast the ferry was going"),
        ("To what day was the fair moved?", "to what day the fair was moved"),
        ("How many people live in Elmwick?", "how many people live in Elmwick"),
        ("How many cars were aboard the boat?", "how many cars were aboard the boat"),
    ],
)
def test_a_question_within_a_sentence(question: str, within: str) -> None:
    assert indirect(question) == within


def test_what_cannot_be_put_within_a_sentence_is_not() -> None:
    assert indirect("Name the boats.") is None
    assert indirect("Why?") is None
    assert indirect("What were the names of the boats sunk in the storm?") is None


def test_circumstances_are_told_from_the_thing_itself() -> None:
    assert circumstantial("Why did Brandt resign?")
    assert circumstantial("On what date did Brandt resign?")
    assert circumstantial("What made Brandt resign?")
    assert not circumstantial("Who said that Brandt resigned?")
    assert not circumstantial("What did Brandt sign?")
