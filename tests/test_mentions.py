from __future__ import annotations

import pytest

from qa import mentions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry sank on 3 May 2021 near dawn.", ["3 May 2021"]),
        ("It reopened on October 4, 1999, to crowds.", ["October 4, 1999"]),
        ("She resigned on Tuesday.", ["Tuesday"]),
        ("Repairs begin next year and last six months.", ["next year", "six months"]),
        ("The 40-hour strike ended.", ["40-hour"]),
        ("Divers went down on the eve of the vote.", ["on the eve"]),
        ("Tickets were sold in early March.", ["early March"]),
        ("The mayor may march again.", []),
        ("He was second in command.", []),
    ],
)
def test_times_are_expressions_of_time_and_nothing_else(text: str, expected: list[str]) -> None:
    assert mentions.times(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost $3.5m, or 12% of the budget.", ["$3.5m", "12%"]),
        ("Some 1,200 people and two dogs.", ["1,200", "two"]),
        ("A debt of 40 billion.", ["40 billion"]),
        ("Nobody was hurt.", []),
    ],
)
def test_numbers_keep_currency_and_magnitude(text: str, expected: list[str]) -> None:
    assert mentions.numbers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harbour Master Ilse Brandt spoke.", ["Harbour Master Ilse Brandt"]),
        ("Then Brandt and Okoye left.", ["Brandt", "Okoye"]),
        ("the Bank of Sitka’s vault", ["Bank of Sitka"]),
        ("Brandt, Okoye and the U.S. delegation", ["Brandt", "Okoye", "U.S"]),
        ("In March the Ludwig van Aalst sailed on Monday.", ["Ludwig van Aalst"]),
        ("What did she say?", []),
        ("That’s new. Isn't it? I’ve asked. What's on?", []),
        ("Yes. Brandt’s boat sank.", ["Brandt"]),
    ],
)
def test_names_are_runs_of_capitalised_words(text: str, expected: list[str]) -> None:
    assert mentions.names(text) == expected
