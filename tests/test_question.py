from __future__ import annotations

import pytest

from qa.question import Expects, content_words, expected, parse, parts, stem, unit, words


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Who opened the lock?", "person"),
        ("To whom was the letter sent?", "person"),
        ("Who is Ilse Brandt?", "role"),
        ("What office does Ilse Brandt hold?", "role"),
        ("When did the ferry sink?", "date"),
        ("On which day did the council vote?", "date"),
        ("How many crew were aboard?", "number"),
        ("What was the price of a ticket?", "other"),
        ("At what price were tickets sold?", "number"),
        ("Where did the ferry sink?", "place"),
        ("Why was the captain dismissed?", "reason"),
        ("Which countries sent divers?", "list"),
        ("What are the conditions?", "list"),
        ("Did the captain resign?", "yes_no"),
        ("Which newspaper quotes the captain on the fog?", "outlet"),
        ("What did the captain say about the fog?", "quote"),
        ("What did the captain threaten?", "quote"),
        ("What did the captain threaten to sell?", "other"),
        ("Tell me about the ferry.", "other"),
    ],
)
def test_the_wording_tells_the_kind_of_answer(text: str, kind: Expects) -> None:
    assert expected(text) == kind


def test_words_fold_possessives_dots_and_hyphens() -> None:
    assert words("The U.S.'s Harbour-master’s 1,200 men") == [
        "the", "us", "harbour", "master", "1,200", "men",
    ]  # fmt: skip


def test_the_forms_of_a_verb_have_one_stem() -> None:
    assert stem("sank") == stem("sunk") == stem("sinking") == "sink"
    assert stem("sold") == stem("sell") != stem("told")


def test_what_a_question_says_of_its_sources_is_no_content() -> None:
    asked = "Which newspaper quotes the captain on the fog?"
    assert content_words(asked, "outlet") == ["captain", "fog"]


def test_a_name_without_a_trace_in_the_corpus_is_unknown() -> None:
    seen = {"captain": 1.0, "fog": 2.0, "brandt": 3.0}
    question = parse("What did Ilse Brandt tell Jon Okoye of fog?", lambda w: seen.get(w, 0.0))
    assert question.names == ("Ilse Brandt", "Jon Okoye")
    assert question.unknown_names == ("Jon Okoye",)


def test_an_unseen_word_weighs_as_much_as_the_rarest_seen() -> None:
    question = parse("fog zeppelin", lambda w: {"fog": 2.5}.get(w, 0.0))
    assert dict(zip(question.terms, question.weights, strict=True)) == {"fog": 2.5, "zeppelin": 2.5}


@pytest.mark.parametrize(
    ("text", "expected_parts"),
    [
        ("Who left?", ["Who left?"]),
        ("Who left, and when did they go?", ["Who left?", "when did they go?"]),
        ("The ferry sank. Why?", ["The ferry sank.", "Why?"]),
        ("Tell me of the ferry.", ["Tell me of the ferry."]),
        ("Did Brandt and Okoye meet?", ["Did Brandt and Okoye meet?"]),
        ("Why did it sink and to whom was it sold?", ["Why did it sink?", "to whom was it sold?"]),
    ],
)
def test_a_question_comes_apart_at_its_questions(text: str, expected_parts: list[str]) -> None:
    assert parts(text) == expected_parts


@pytest.mark.parametrize(
    ("text", "expected_unit"),
    [
        ("How many crew were aboard?", "crew"),
        ("How long did it last?", "long"),
        ("In which month did it sink?", "month"),
        ("On what exact date did it sink?", "calendar"),
        ("When did it sink?", None),
        ("How much is it?", None),
    ],
)
def test_the_unit_is_what_the_answer_is_asked_in(text: str, expected_unit: str | None) -> None:
    assert unit(text, expected(text)) == expected_unit
