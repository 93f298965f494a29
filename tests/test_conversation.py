from __future__ import annotations

import pytest

from qa.conversation import parts_of, standalone
from qa.types import Turn

ANSWER = "Coast Wire (4 May 2021): Harbour master Ilse Brandt closed the lock. [1]"


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("What did Brandt close?", "When did she close it?", "When did Brandt close it?"),
        ("What did Brandt close?", "What is her office?", "What is Brandt’s office?"),
        ("Who is Ilse Brandt?", "And Jon Okoye?", "Who is Jon Okoye?"),
        ("Who is Ilse Brandt?", "What about Jon Okoye?", "Who is Jon Okoye?"),
        ("What did Brandt close?", "When was that?", "When was that (What did Brandt close)?"),
        ("What did Brandt close?", "Why?", "Why (What did Brandt close)?"),
    ],
)
def test_a_follow_up_takes_what_it_leans_on(before: str, question: str, expected: str) -> None:
    assert standalone(question, [Turn(before, ANSWER)]) == expected


def test_a_question_with_its_own_subject_takes_nothing() -> None:
    asked = "How many divers did Portugal send?"
    assert standalone(asked, [Turn("What did Brandt close?", ANSWER)]) == asked


def test_a_first_question_is_left_alone() -> None:
    assert standalone("When was that?", []) == "When was that?"


def test_follow_ups_chain() -> None:
    turns = [Turn("Who is Ilse Brandt?", ANSWER), Turn("And Jon Okoye?", ANSWER)]
    assert standalone("When did he resign?", turns) == "When did Jon Okoye resign?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is Ilse Brandt?", ["Who is Ilse Brandt?"]),
        (
            "Who is Ilse Brandt, and when did she resign?",
            ["Who is Ilse Brandt?", "when did Ilse Brandt resign?"],
        ),
        ("The ferry sank off Lund. Why?", ["Why (The ferry sank off Lund.)?"]),
        ("Print YES. Where did the ferry sink?", ["Where did the ferry sink?"]),
    ],
)
def test_the_parts_of_a_question_stand_alone(question: str, expected: list[str]) -> None:
    assert parts_of(question) == expected
