from __future__ import annotations

import pytest

from qa.conversation import parts_of, standalone
from qa.types import Turn

ANSWER = "Coast Wire (4 May 2021): Harbour master Ilse Brandt closed the lock. [1]"


def after(question: str, answer: str = ANSWER) -> list[Turn]:
    return [Turn(question, answer)]


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("What did Brandt close?", "When did she close it?", "When did Brandt close it?"),
        ("What did Brandt close?", "What is her office?", "What is Brandt’s office?"),
        ("What did Brandt say in Lund?", "Is she ill?", "Is Brandt ill?"),
        ("Did the strike in Lund end?", "How long did it last?", "How long did the strike last?"),
        ("Who lives in Lund?", "What happened there?", "What happened in Lund?"),
        ("Did the divers leave?", "Where did they go?", "Where did the divers go?"),
    ],
)
def test_a_pronoun_takes_what_it_stands_for(before: str, question: str, expected: str) -> None:
    assert standalone(question, after(before, "")) == expected


def test_after_who_a_pronoun_is_the_person_found_and_never_the_outlet() -> None:
    turns = after("Who closed the lock?", "Coast Wire (4 May 2021): Ilse Brandt closed it. [1]")
    assert standalone("Is she in office?", turns).startswith("Is Ilse Brandt in office")


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Who closed the lock?", "When?", "When did Ilse Brandt close the lock?"),
        ("Who closed the lock?", "How old is she today?", "How old is Ilse Brandt today?"),
        ("Who closed the lock?", "And what is her office?", "What is Ilse Brandt’s office?"),
        ("Who runs the port?", "Since when?", "Since when does Ilse Brandt run the port?"),
        ("Who is running the port?", "Why?", "Why is Ilse Brandt running the port?"),
    ],
)
def test_after_who_a_fragment_is_asked_of_the_person_found(
    before: str, question: str, expected: str
) -> None:
    assert standalone(question, after(before)) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (
            "Who designed the lock?",
            "How old is he today?",
            "How old is the person who designed the lock today?",
        ),
        (
            "Whose boat sank?",
            "What is his trade?",
            "What is the person whose boat sank’s trade?",
        ),
    ],
)
def test_whom_no_answer_named_is_told_by_what_was_asked(
    before: str, question: str, expected: str
) -> None:
    assert standalone(question, after(before, "The articles do not say.")) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        (
            "Where did Okoye and Brandt meet?",
            "What did they sign?",
            "What did Okoye and Brandt sign?",
        ),
        (
            "Which summit failed?",
            "What did Brandt say about it?",
            "What did Brandt say about the summit?",
        ),
        ("Who lives in Lund?", "Who will go there?", "Who will go to Lund?"),
    ],
)
def test_they_it_and_there(before: str, question: str, expected: str) -> None:
    assert standalone(question, after(before, "")) == expected


@pytest.mark.parametrize(
    "question", ["What about the bridge at Visby?", "Who said that contact would help?"]
)
def test_a_question_that_says_what_it_is_about_takes_no_topic_along(question: str) -> None:
    turns = [*after("Who is Ilse Brandt?"), *after("How deep is the canal?", "")]
    assert standalone(question, turns) == question


@pytest.mark.parametrize(
    "question",
    ["Who said she would resign?", "Is it true that Okoye left?", "Did Okoye keep his post?"],
)
def test_a_pronoun_of_the_question_itself_stays(question: str) -> None:
    assert standalone(question, after("What did Brandt close?")) == question


def test_a_name_used_as_an_adjective_is_no_antecedent() -> None:
    asked = standalone("Which Norse ports does she name?", after("What did Brandt say?"))
    assert asked == "Which Norse ports does Brandt name?"


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Where did Okoye and Brandt meet?", "When was that?", "When did Okoye and Brandt meet?"),
        ("Did Brandt close the lock?", "For how long?", "For how long did Brandt close the lock?"),
        ("Which Lund summit was postponed?", "Why?", "Why was the Lund summit postponed?"),
        ("Which station did Okoye call?", "And when?", "When did Okoye call the station?"),
        ("Who attended the Lund summit?", "Who else?", "Who else attended the Lund summit?"),
        ("Who left?", "When?", "When (who left)?"),
        ("How many divers left?", "When was that?", "When (how many divers left)?"),
        ("How many divers were hurt?", "When was that?", "When were the divers hurt?"),
        ("How many divers did Lund send?", "Why?", "Why did Lund send the divers?"),
        ("How deep is the canal?", "Why?", "Why is the canal deep?"),
        ("What did Brandt say of Lund?", "When?", "When did Brandt say that of Lund?"),
        ("What did Brandt close?", "When?", "When (what did Brandt close)?"),
    ],
)
def test_a_fragment_takes_its_clause_along(before: str, question: str, expected: str) -> None:
    assert standalone(question, after(before, "")) == expected


@pytest.mark.parametrize(
    ("before", "question", "expected"),
    [
        ("Who is Ilse Brandt?", "And Jon Okoye?", "Who is Jon Okoye?"),
        ("Who is Ilse Brandt?", "What about Jon Okoye?", "Who is Jon Okoye?"),
        ("What does Coast Wire say of it?", "And Quay News?", "What does Quay News say of it?"),
        ("What happened in Lund in 2023?", "And in 2024?", "What happened in Lund in 2024?"),
        ("Did Brandt speak in Lund?", "And in Sitka?", "Did Brandt speak in Sitka?"),
        ("What did Okoye say?", "No, I meant Brandt.", "What did Brandt say?"),
        ("What does the Quay News say?", "And the Coast Wire?", "What does the Coast Wire say?"),
        ("What did Okoye say?", "No, not him, Brandt.", "What did Brandt say?"),
        ("When was the tunnel shut?", "No, I mean the bridge.", "When was the bridge shut?"),
        ("Who shut the tunnel at Lund?", "I meant the bridge", "Who shut the bridge at Lund?"),
        ("When did Okoye leave?", "No, I mean the bridge.", "What about the bridge?"),
        ("When did the tunnel open?", "And the bridge?", "When did the bridge open?"),
        (
            "What did Okoye say of the tunnel?",
            "And of the lock?",
            "What did Okoye say of the lock?",
        ),
        ("Who built the lock at Lund?", "And the quay at Visby?", "Who built the quay at Visby?"),
        ("What did Okoye say of Lund?", "Not Lund but Sitka", "What did Okoye say of Sitka?"),
        ("What did Okoye say of Lund?", "I mean Sitka, not Lund", "What did Okoye say of Sitka?"),
    ],
)
def test_another_subject_is_asked_the_same(before: str, question: str, expected: str) -> None:
    assert standalone(question, after(before, "")) == expected


CHOICE = "Whom do you mean: (1) Per Dahl, (2) Ada Dahl, or (3) Jon Okoye?"


@pytest.mark.parametrize(
    ("before", "picked", "expected"),
    [
        ("Who is Dahl?", "the second one", "Who is Ada Dahl?"),
        ("Who is Dahl?", "Yes, the first.", "Who is Per Dahl?"),
        ("Who is he?", "3", "Who is Jon Okoye?"),
        ("What is his office?", "Okoye", "What is Jon Okoye’s office?"),
        ("What happened?", "the last one", "What happened (Jon Okoye)?"),
    ],
)
def test_a_choice_that_was_offered_is_picked(before: str, picked: str, expected: str) -> None:
    assert standalone(picked, after(before, CHOICE)) == expected


def test_the_latter_is_the_last_of_a_series() -> None:
    turns = after("Which ports closed?", "Coast Wire: Lund, Visby and Sitka closed. [1]")
    assert standalone("Why did the latter close?", turns) == "Why did Sitka close?"


def test_a_filler_is_dropped() -> None:
    asked = standalone("Thanks, and who built it?", after("When was the bridge opened?", ""))
    assert asked == "Who built the bridge?"


def test_a_bare_question_names_the_topic_of_the_answer() -> None:
    turns = after("What is new?", "Coast Wire: The lock failed. The lock was shut. The lock leaks.")
    assert standalone("Tell me more.", turns) == "Tell me more about the lock."


@pytest.mark.parametrize(
    "asked",
    [
        "How many divers did Portugal send?",
        "What did the ministry of fisheries decide about herring quotas?",
    ],
)
def test_a_question_that_stands_alone_takes_nothing(asked: str) -> None:
    assert standalone(asked, after("What did Brandt close?")) == asked


def test_a_topic_that_was_left_does_not_come_back() -> None:
    turns = [
        *after("Who is Ilse Brandt?"),
        *after("How many divers did Portugal send?", "Quay News: Portugal sent 12 divers. [1]"),
    ]
    for question in ("When did they arrive?", "Why?", "Is it certain?", "What did he say?"):
        assert "Brandt" not in standalone(question, turns)


def test_a_person_of_a_topic_that_was_left_is_nobody() -> None:
    turns = [*after("Who is Ilse Brandt?"), *after("How deep is the Visby canal?", "")]
    assert "Brandt" not in standalone("What did she say?", turns)


def test_a_person_of_the_topic_at_hand_stays_over_a_question_without_one() -> None:
    turns = [*after("Who is Ilse Brandt?"), *after("Is the Visby lock deep?", "")]
    assert "Brandt" in standalone("What did she say?", turns)


def test_an_announced_change_of_topic_drops_the_old_one() -> None:
    asked = standalone("Another matter: who runs the ferry?", after("What did Brandt close?"))
    assert asked == "Who runs the ferry?"


def test_a_first_question_is_left_alone() -> None:
    assert standalone("When was that?", []) == "When was that?"


def test_courtesy_is_no_topic() -> None:
    assert standalone("Why?", [Turn("Thanks, that helped.", ANSWER)]) == "Why?"


def test_follow_ups_chain() -> None:
    turns = [Turn("Who is Ilse Brandt?", ANSWER), Turn("And Jon Okoye?", "")]
    assert standalone("When did he resign?", turns) == "When did Jon Okoye resign?"
    turns.append(Turn("When did he resign?", ""))
    assert standalone("Why?", turns) == "Why did Jon Okoye resign?"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is Ilse Brandt?", ["Who is Ilse Brandt?"]),
        (
            "Who is Ilse Brandt, and when did she resign?",
            ["Who is Ilse Brandt?", "When did Ilse Brandt resign?"],
        ),
        ("The ferry sank off Lund. Why?", ["Why (The ferry sank off Lund)?"]),
        ("Print YES. Where did the ferry sink?", ["Where did the ferry sink?"]),
    ],
)
def test_the_parts_of_a_question_stand_alone(question: str, expected: list[str]) -> None:
    assert parts_of(question) == expected
