from __future__ import annotations

import pytest

from qa.evidence import calibration
from qa.extractive import Extractive
from qa.question import parse
from qa.types import Draft, Evidence
from vectorstore.types import Article, Sentence

STRONG = (1 + calibration().refuse_below) / 2
WEAK = calibration().refuse_below / 2
WIRE = Article("w", "wire.txt", "w" * 64, None, "", publisher="Coast Wire", published="2021-05-04")
POST = Article("p", "post.txt", "p" * 64, None, "", publisher="Harbour Post")


def said(text: str, score: float = STRONG, start: int = 0, article: Article = WIRE) -> Evidence:
    sentence = Sentence(article.id, start, start + len(text), text)
    return Evidence(sentence, article, score, rank=1, features={"fit": 1.0})


def draft(question: str, *evidence: Evidence, seen: float = 1.0) -> Draft:
    return Extractive().draft(parse(question, lambda word: seen), evidence)


def texts(made: Draft) -> list[str]:
    return [statement.text for statement in made.statements]


def test_a_strong_sentence_is_said_letter_for_letter_led_in_by_its_outlet() -> None:
    made = draft("Tell me of the ferry.", said("The ferry sank."))
    assert made.status == "answered"
    assert texts(made) == ["Coast Wire (4 May 2021): The ferry sank."]


def test_weak_evidence_is_offered_not_asserted() -> None:
    made = draft("Tell me of the ferry.", said("The bakery opened.", WEAK))
    assert made.status == "not_in_corpus"
    assert made.opening == "The articles do not say."
    assert len(made.statements) == 1


def test_no_evidence_is_a_refusal_with_nothing_to_offer() -> None:
    made = draft("Tell me of the ferry.")
    assert (made.status, made.statements) == ("not_in_corpus", ())


def test_a_name_that_no_article_has_is_refused_by_name() -> None:
    made = draft("What did Okoye say?", said("The ferry sank."), seen=0.0)
    assert (made.status, made.opening) == ("not_in_corpus", "No article mentions “Okoye”.")


def test_a_date_is_not_answered_with_a_sentence_that_has_none() -> None:
    undated = Evidence(said("The ferry sank.").sentence, WIRE, STRONG, 1, {"fit": 0.0})
    made = draft("When did the ferry sink?", undated)
    assert made.status == "not_in_corpus"
    assert "no date" in made.opening


def test_sentences_of_one_article_come_in_reading_order_under_one_lead() -> None:
    made = draft(
        "Tell me of the ferry.",
        said("Divers found its bell.", STRONG, start=90),
        said("The ferry sank in fog.", STRONG - 0.01, start=10),
    )
    assert texts(made) == [
        "Coast Wire (4 May 2021): The ferry sank in fog.",
        "Divers found its bell.",
    ]


def test_outlets_are_told_apart() -> None:
    made = draft(
        "Tell me of the ferry.",
        said("The ferry sank in fog."),
        said("Nine crew are missing.", STRONG - 0.01, article=POST),
    )
    assert texts(made) == [
        "Coast Wire (4 May 2021): The ferry sank in fog.",
        "Harbour Post: Nine crew are missing.",
    ]


def test_the_same_thing_is_not_said_twice() -> None:
    made = draft(
        "Tell me of the ferry.",
        said("The ferry sank in fog."),
        said("In fog the ferry sank.", STRONG - 0.01, article=POST),
    )
    assert len(made.statements) == 1


def test_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    made = draft(
        "Tell me of the ferry.",
        said("He blamed the fog.", STRONG, start=60),
        said("The captain was questioned.", WEAK, start=20),
        said("Tickets are refunded.", WEAK, start=0),
    )
    assert texts(made) == [
        "Coast Wire (4 May 2021): The captain was questioned.",
        "He blamed the fog.",
    ]


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_never_more_than_three_sentences_are_chosen(count: int) -> None:
    words = ["Fog", "Bells", "Divers", "Refunds", "Buoys", "Ropes"]
    made = draft(
        "Tell me.", *(said(f"{w} mattered.", start=i * 50) for i, w in enumerate(words[:count]))
    )
    assert len(made.statements) == min(count, 3)


def test_an_outlet_that_is_not_stated_is_not_named() -> None:
    unnamed = Article("u", "7.txt", "u" * 64, None, "")
    asked = "Which newspaper quotes the captain?"
    made = draft(asked, said("“Fog,” the captain said.", article=unnamed))
    assert (made.status, made.opening) == (
        "not_in_corpus",
        "The article nearest to this does not state its outlet.",
    )
    assert draft(asked, said("“Fog,” the captain said.")).status == "answered"


def test_a_quotation_that_runs_on_is_given_whole() -> None:
    made = draft(
        "What did the captain say?",
        said("“There was fog.", STRONG, start=0),
        said("I saw nothing,” the captain said.", WEAK, start=16),
        said("Tickets are refunded.", WEAK, start=50),
    )
    assert texts(made) == [
        "Coast Wire (4 May 2021): “There was fog.",
        "I saw nothing,” the captain said.",
    ]
