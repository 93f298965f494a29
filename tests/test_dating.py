"""Days in words, notes on relative expressions, and the order that a question asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qa.dating import happened, note, order_asked, ordered, told
from qa.types import Evidence
from vectorstore.moments import moments
from vectorstore.types import Article, Moment, Sentence


def evidence(text: str, published: str | None = "2025-01-15") -> Evidence:
    article = Article("a", "a.txt", "0" * 64, None, text, published=published)
    sentence = Sentence("a", 0, len(text), text)
    return Evidence(sentence, article, 0.9, 1, moments=tuple(moments(article)))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-01-24", "2025-01-24", "Friday 24 January 2025"),
        ("2024-05-03", "2024-05-05", "3 to 5 May 2024"),
        ("2024-05-30", "2024-06-05", "30 May to 5 June 2024"),
        ("2024-12-30", "2025-01-05", "30 December 2024 to 5 January 2025"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2024-09-01", "2024-12-31", "September to December 2024"),
        ("2024-09-01", "2025-02-28", "September 2024 to February 2025"),
        ("2026-01-01", "2026-12-31", "2026"),
        ("1990-01-01", "1999-12-31", "1990 to 1999"),
    ],
)
def test_days_are_told_no_more_exactly_than_they_are_known(
    first: str, last: str, expected: str
) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert told(Moment("a", 0, 1, *days, True)) == expected


def test_unknown_days_are_not_told() -> None:
    assert told(Moment("a", 0, 1, None, None, False)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The quay will open next year.", "“next year”: 2026, by the article’s date."),
        (
            "The quay sank on Friday and rose last  night, it was said yesterday.",
            "“Friday”: Friday 10 January 2025; “last night”: Tuesday 14 January 2025,"
            " by the article’s date.",
        ),
        (
            "The quay opened on 5 December.",
            "“5 December”: Thursday 5 December 2024, by the article’s date.",
        ),
        ("The quay opened on 9 January.", None),
        ("The quay opened in 2019 and closed on 3 May 2024.", None),
        ("The quay opened recently.", None),
    ],
)
def test_a_note_says_what_a_relative_expression_means(text: str, expected: str | None) -> None:
    assert note(evidence(text)) == expected


def test_an_article_without_its_year_gets_no_note() -> None:
    assert note(evidence("The quay will open next year.", "--01-15")) is None


def test_a_repeated_expression_is_noted_once() -> None:
    noted = note(evidence("On Friday it sank; Friday was cold; yesterday it rose."))
    assert noted is not None
    assert noted.count("“Friday”") == 1
    assert "“yesterday”" in noted


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the latest toll?", "latest"),
        ("What was the most recent vote?", "latest"),
        ("Who last visited the quay?", "latest"),
        ("When did she last speak?", "latest"),
        ("When was the last time it closed?", "latest"),
        ("When was the quay first flooded?", "first"),
        ("Which outlet reported it first?", "first"),
        ("Which came first, the flood or the fire?", "first"),
        ("What is the earliest report?", "first"),
        ("Who was the first woman to sail there?", None),
        ("Who is the first minister?", None),
        ("What happened last week?", None),
        ("When did the last train leave last Friday?", None),
        ("What is his last name?", None),
        ("At least how many came?", None),
    ],
)
def test_the_order_asked_for(question: str, expected: str | None) -> None:
    assert order_asked(question) == expected


def test_a_sentence_happened_on_its_most_exact_day_that_was_no_plan() -> None:
    assert happened(evidence("In 2024 the quay sank, on 3 May 2024.")) == date(2024, 5, 3)
    planned = evidence("It will rise on 3 May 2025, having sunk on 3 May 2024.")
    assert happened(planned) == date(2024, 5, 3)
    assert happened(evidence("The quay will rise next year.")) == date(2025, 1, 15)
    assert happened(evidence("The quay rose.", "--01-15")) is None


def test_evidence_is_ordered_by_event_and_the_undated_comes_last() -> None:
    undated = evidence("It stands.", None)
    old = evidence("It sank on 3 May 2019.")
    new = evidence("It rose on 3 May 2024.")
    today = evidence("It stands.", "2025-01-15")
    copy = replace(old, rank=2)
    mixed = [undated, old, today, new, copy]
    assert ordered(mixed, "latest") == [today, new, old, copy, undated]
    assert ordered(mixed, "first") == [old, copy, new, today, undated]
