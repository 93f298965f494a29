from __future__ import annotations

from dataclasses import replace

import pytest

from qa.pinned import elsewhere, year_unsaid
from qa.types import Evidence
from vectorstore.moments import moments
from vectorstore.types import Article, Sentence


def said(text: str, *, before: str = "", published: str | None = None) -> Evidence:
    whole = f"{before} {text}".strip()
    article = Article("w", "wire.txt", "w" * 64, None, whole, published=published)
    at = whole.index(text)
    found = tuple(m for m in moments(article) if at <= m.start)
    return Evidence(Sentence("w", at, len(whole), text), article, 0.9, 1, moments=found)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who won the Skerry race in 2019?", "Tove Marsh, the 2018 winner, opened the race."),
        ("Who ran the harbour in 1987?", "Idris Bell ran the harbour from 1991."),
        ("What does Pier 4 cost?", "Pier 3 costs 2 million crowns."),
        ("When does season 11 of the show begin?", "Season 10 of the show began on 4 May."),
        ("Who captained the Skerry 2?", "Tove Marsh captained the Skerry 1."),
        ("Who won the 5th-hour prize of Round 2a?", "Marsh won the prize of Round 2b."),
    ],
)
def test_another_year_or_number_answers_another_question(question: str, sentence: str) -> None:
    assert elsewhere(question, said(sentence))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who won the Skerry race in 2019?", "Tove Marsh won the Skerry race."),
        ("Who won the Skerry race in 2019?", "Tove Marsh won in 2018 and 2019."),
        ("Who won the Skerry race?", "Tove Marsh, the 2018 winner, opened the race."),
        ("Did it cost more in 2018 or 2019?", "It cost 2 million crowns in 2018."),
        ("How many of the 2,019 boats sank?", "Of the boats of 1987, 2,019 sank."),
        ('What is the "2030 Vision"?', "The Vision was written in 2018."),
        ("What does Pier 4 cost?", "Pier 3 is old; Pier 4 costs 2 million crowns."),
        ("What does Pier 4 cost?", "The pier costs 2 million crowns."),
        ("What happened on May 4?", "On May 5 the boats sailed."),
        ("Did the Skerry 7 million crowns earn interest?", "The Skerry 3 sank."),
    ],
)
def test_what_is_not_another_stays(question: str, sentence: str) -> None:
    assert not elsewhere(question, said(sentence))


def test_a_year_nearby_or_of_the_article_counts() -> None:
    asked, text = "Who won the race in 2019?", "Marsh won it, as in 2018."
    assert elsewhere(asked, said(text))
    assert not elsewhere(asked, said(text, before="The race of 2019 was short."))
    assert elsewhere(asked, said(text, before=f"The race of 2019 was short. {'So it went. ' * 30}"))
    assert not elsewhere(asked, said(text, published="2019-05-04"))
    titled = said(text)
    titled = replace(titled, article=replace(titled.article, title="The race of 2019"))
    assert not elsewhere(asked, titled)


def test_a_relative_expression_counts_as_the_year_it_means() -> None:
    text = "Marsh won it last year, after the defeat of 2016."
    assert not elsewhere("Who won the race in 2019?", said(text, published="2020-05-04"))


def test_a_year_that_nothing_bears_is_said_to_be_missing() -> None:
    asked, text = "Who won the race in 2019?", "Tove Marsh won the race."
    assert year_unsaid(asked, said(text)) == "The article does not say that this was in 2019."
    assert year_unsaid(asked, said(text, published="2019-05-04")) is None
    assert year_unsaid(asked, said("Tove Marsh won it in 2019.")) is None
    assert year_unsaid("Who won the race?", said(text)) is None
    assert year_unsaid("Who won in 2018 or 2019?", said(text)) is None
