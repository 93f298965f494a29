from __future__ import annotations

import pytest

from qa.assertion import asserted


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Did the ferry sink in May?", "The ferry sank in May."),
        ("Does the union back the plan?", "The union backs the plan."),
        ("Do the unions back the plan?", "The unions back the plan."),
        ("Was the bridge closed by the police?", "The bridge was closed by the police."),
        ("Is there a second tunnel?", "There is a second tunnel."),
        ("Has Oduya signed the contract?", "Oduya has signed the contract."),
        ("Will the library reopen in March?", "The library will reopen in March."),
        ("Could the yard have saved the ship?", "The yard could have saved the ship."),
        ("Did the ferry not sink?", "The ferry did not sink."),
        ("Didn't the ferry sink?", "The ferry sank."),
        ("Won't the pool open?", "The pool will open."),
        ("Did Falk ever resign?", "Falk resigned."),
    ],
)
def test_the_auxiliary_goes_behind_the_subject(question: str, statement: str) -> None:
    assert asserted(question) == statement


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        (
            "Did the head of the port authority resign?",
            "The head of the port authority resigned.",
        ),
        ("Did the strike hurt trade?", "The strike hurt trade."),
        ("Did the oil price rise?", "The oil price rose."),
        (
            "Did the early start of the race draw crowds?",
            "The early start of the race drew crowds.",
        ),
        ("Did Brandt plan to resign?", "Brandt planned to resign."),
        (
            "Did the council vote to remove the mayor?",
            "The council voted to remove the mayor.",
        ),
        ("Did Storm Bella damage the pier?", "Storm Bella damaged the pier."),
        ("Was the captain's breath test positive?", "The captain's breath test was positive."),
        ("Is Brandt the brother of the mayor?", "Brandt is the brother of the mayor."),
        (
            "Was the lamp on the pier burning on Tuesday?",
            "The lamp on the pier was burning on Tuesday.",
        ),
        (
            "Was the pilot of the boat asleep when she struck the pier?",
            "The pilot of the boat was asleep when she struck the pier.",
        ),
        ("Are the yard's men still being paid?", "The yard's men are still being paid."),
    ],
)
def test_the_subject_ends_where_its_noun_does(question: str, statement: str) -> None:
    assert asserted(question) == statement


@pytest.mark.parametrize(
    "question",
    [
        "The ferry sank, right?",
        "The ferry sank, didn't it?",
        "Is it true that the ferry sank?",
        "Do the articles say whether the ferry sank?",
        "And did the ferry sink or not?",
        "According to the Herald, did the ferry sink?",
        "Did the ferry sink, according to the Herald?",
    ],
)
def test_what_frames_the_question_is_left_out(question: str) -> None:
    assert asserted(question) == "The ferry sank."


def test_what_is_left_open_is_somebody_or_something() -> None:
    assert asserted("Was anyone hurt?") == "Somebody was hurt."
    assert asserted("Did Reuss win any seats?") == "Reuss won some seats."


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?",
        "Did?",
        "When did the ferry sink?",
        "Did the ferry sink or burn?",
        "Can you help me?",
    ],
)
def test_no_statement_is_made_of_what_asks_for_none(question: str) -> None:
    assert asserted(question) is None
