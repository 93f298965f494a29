from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.outlet_report import draft, matter
from qa.question import parse
from qa.types import Draft, Evidence, Statement
from vectorstore.types import Article, Sentence

BAR = 0.5
ASKED = "What does the Coast Wire say about the bridge?"


def said(text: str, publisher: str = "Coast Wire", score: float = 0.1) -> Evidence:
    article = Article(text, "a.txt", "a" * 64, None, text, publisher=publisher)
    return Evidence(Sentence(text, 0, len(text), text), article, score, 1)


def tell(chosen: Sequence[Evidence]) -> list[Statement]:
    return [Statement(e.sentence.text, (e,)) for e in chosen]


def ask(question: str, *evidence: Evidence) -> Draft | None:
    return draft(parse(question, lambda word: 1.0), evidence, BAR, tell)


def texts(made: Draft | None) -> list[str]:
    assert made
    return [statement.text for statement in made.statements]


def test_what_the_outlet_has_on_the_matter_is_said_however_low_its_score() -> None:
    made = ask(ASKED, said("Rain fell."), said("The bridge leaks."), said("A bridge!", score=0.3))
    assert made and made.status == "answered"
    assert texts(made) == ["A bridge!", "The bridge leaks."]


def test_another_outlet_has_no_say() -> None:
    made = ask(ASKED, said("The bridge leaks.", "Harbour Post", 0.9), said("Rain fell."))
    assert made and made.status == "not_in_corpus"
    assert made.opening == "No article of Coast Wire is about that."


def test_a_strong_sentence_in_other_words_will_do_but_not_one_that_names_the_outlet() -> None:
    assert texts(ask(ASKED, said("The viaduct leaks.", score=0.9))) == ["The viaduct leaks."]
    made = ask(ASKED, said("The Coast Wire appears daily.", score=0.9))
    assert made and made.status == "not_in_corpus"


@pytest.mark.parametrize(
    "question",
    [
        "What does Brandt say about the bridge?",
        "When did the Coast Wire write about the bridge?",
        "What do the Coast Wire and the Harbour Post say about the bridge?",
        "What did Brandt say about the Coast Wire?",
    ],
)
def test_any_other_question_is_left_to_others(question: str) -> None:
    found = (said("The bridge leaks."), said("The bridge stands.", "Harbour Post"))
    assert ask(question, *found) is None


def test_the_matter_is_what_follows_about() -> None:
    assert matter("And what did the Post report on the old bridge?") == "the old bridge"
    assert matter("Who built the bridge?") is None
