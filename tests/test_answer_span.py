from __future__ import annotations

import pytest

from qa.answer_span import trimmed
from qa.question import parse


def answer(question: str, text: str, taken: str) -> str:
    at = text.index(taken)
    start, end = trimmed(parse(question, lambda word: 1.0), text, at, at + len(taken))
    return text[start:end]


@pytest.mark.parametrize(
    ("question", "text", "taken", "left"),
    [
        ("Where did she moor?", "She moored in the old harbour.", "in the old harbour", "the old"),
        ("Who mended it?", "It was mended by Ada Bell.", "by Ada Bell", "Ada Bell"),
        ("What was she renamed?", "Renamed simply to Alba, she sails.", "simply to Alba", "Alba"),
    ],
)
def test_what_leads_up_to_the_answer_is_left_out(
    question: str, text: str, taken: str, left: str
) -> None:
    assert answer(question, text, taken).startswith(left)


@pytest.mark.parametrize(
    ("question", "text", "taken"),
    [
        ("Which ferry struck the mole?", "The ferry Alba struck it.", "The ferry Alba"),
        ("Which ferry struck the mole?", "The island ferry Alba struck it.", "island ferry"),
        ("What island ferry was hit?", "It hit the ferry “Alba”, they said.", "the ferry"),
        ("What is the name of the master's dog?", "The dog Alba barked.", "dog Alba"),
    ],
)
def test_of_a_kind_of_thing_the_name_is_the_answer(question: str, text: str, taken: str) -> None:
    assert answer(question, text, taken) == "Alba"


@pytest.mark.parametrize(
    ("question", "text", "taken"),
    [
        ("When did she sail?", "She sailed by 3 May.", "by 3 May"),
        ("How many were aboard?", "She had at most 40 aboard.", "at most 40"),
        ("Which ferry struck the mole?", "The island ferry struck it.", "The island ferry"),
        ("Which minister sails?", "The transport minister Ada Bell sails.", "Ada Bell"),
        ("Who is the master?", "The master Ada Bell sails.", "master Ada Bell"),
        ("Which council voted?", "The city Council of Alba voted.", "The city Council"),
        ("Which ferry did Alba strike?", "The ferry Alba struck was new.", "The ferry"),
        ("Who came?", "By", "By"),
    ],
)
def test_all_else_stays_as_it_was_taken(question: str, text: str, taken: str) -> None:
    assert answer(question, text, taken) == taken
