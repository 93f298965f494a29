"""What the composer makes of weighed evidence, by the kind of question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.candidates import HEARD
from qa.evidence import calibration
from qa.extractive import Extractive
from qa.question import parse
from qa.reader import Judgement
from qa.stance import Judge
from qa.types import Draft, Evidence, Reading
from vectorstore.moments import moments
from vectorstore.types import Article, Sentence, Utterance

STRONG = (1 + calibration(False).refuse_below) / 2
WEAK = calibration(False).refuse_below / 2
SURE = 0.95
WIRE, POST = "Coast Wire", "Harbour Post"


def report(
    text: str,
    score: float = STRONG,
    *,
    publisher: str | None = WIRE,
    published: str | None = None,
    fit: float = 1.0,
    answer: str | None = None,
    by: str | None = None,
) -> Evidence:
    """An article of one sentence; with a reader's answer in it where one is given."""
    name = f"{publisher or '7'}.txt"
    article = Article(name, name, name * 4, None, text, publisher=publisher, published=published)
    at = text.index(answer) if answer else 0
    return Evidence(
        Sentence(name, 0, len(text), text),
        article,
        SURE if answer else score,
        rank=1,
        features={"fit": fit},
        reading=Reading(at, at + len(answer), answer, SURE) if answer else None,
        utterance=Utterance(name, 0, len(text), by, direct=False) if by else None,
        moments=tuple(moments(article)),
    )


def run(*said: tuple[str, float]) -> list[Evidence]:
    """An article of several sentences, each with its score."""
    text = " ".join(sentence for sentence, _ in said)
    article = Article("w", "wire.txt", "w" * 64, None, text, publisher=WIRE)
    places = [text.index(sentence) for sentence, _ in said]
    return [
        Evidence(Sentence("w", at, at + len(each), each), article, score, 1, {"fit": 1.0})
        for at, (each, score) in zip(places, said, strict=True)
    ]


def draft(
    question: str, *evidence: Evidence, seen: float = 1.0, judge: Judge | None = None
) -> Draft:
    best_first = sorted(evidence, key=lambda e: -e.score)
    return Extractive(judge).draft(parse(question, lambda word: seen), best_first)


def texts(made: Draft) -> list[str]:
    return [statement.text for statement in made.statements]


def test_a_strong_sentence_is_said_letter_for_letter_led_in_by_its_outlet() -> None:
    made = draft("Tell me of the ferry.", report("The ferry sank.", published="2021-05-04"))
    assert made.status == "answered"
    assert texts(made) == ["Coast Wire (4 May 2021): The ferry sank."]


def test_weak_evidence_is_offered_not_asserted() -> None:
    made = draft("Tell me of the ferry.", report("The bakery opened.", WEAK))
    assert made.status == "not_in_corpus"
    assert made.opening == "The articles do not say."
    assert len(made.statements) == 1


def test_a_reader_sets_its_own_bar() -> None:
    bars = sorted({calibration(False).refuse_below, calibration(True).refuse_below})
    assert len(bars) == 2
    between = report("The ferry sank.", sum(bars) / 2)
    read = replace(between, reading=Reading(0, 9, "The ferry", sum(bars) / 2))
    low, high = (between, read) if calibration(False).refuse_below == bars[0] else (read, between)
    assert draft("Tell me of the ferry.", low).status == "answered"
    assert draft("Tell me of the ferry.", high).status == "not_in_corpus"


def test_no_evidence_is_a_refusal_with_nothing_to_offer() -> None:
    made = draft("Tell me of the ferry.")
    assert (made.status, made.statements) == ("not_in_corpus", ())


def test_a_name_that_no_article_has_is_refused_by_name() -> None:
    made = draft("What did Okoye say?", report("The ferry sank."), seen=0.0)
    assert (made.status, made.opening) == ("not_in_corpus", "No article mentions “Okoye”.")


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("When did the ferry sink?", "answered"),
        ("On what day did the ferry sink?", "answered"),
        ("On what calendar date did the ferry sink?", "not_in_corpus"),
        ("In which month did the ferry sink?", "not_in_corpus"),
        ("At what time did the ferry sink?", "not_in_corpus"),
    ],
)
def test_asked_for_an_exact_date_a_weekday_is_none(question: str, status: str) -> None:
    made = draft(question, report("The ferry sank on Tuesday.", fit=0.0, answer="on Tuesday"))
    assert made.status == status


def test_where_nothing_is_sure_enough_to_be_said_words_are_marked() -> None:
    unsure = report("The ferry Alba sank off Lorn.", answer="off Lorn")
    unsure = replace(unsure, reading=replace(unsure.reading, score=HEARD / 2))
    made = draft("Where did the ferry sink?", unsure)
    assert (made.short_answer, made.statements[0].likely) == (None, "off Lorn")


def test_another_years_sentence_is_offered_not_asserted() -> None:
    other = report("Tove Marsh, the 2018 winner, opened the race.", answer="Tove Marsh")
    made = draft("Who won the race in 2019?", other)
    assert (made.status, made.short_answer) == ("not_in_corpus", None)
    assert "2018 winner" in texts(made)[0]


def test_a_year_that_no_article_bears_is_said_to_be_missing() -> None:
    made = draft("Who won the race in 2019?", report("Tove Marsh won it.", answer="Tove Marsh"))
    assert made.short_answer is not None
    assert made.notes == ("The article does not say that this was in 2019.",)
    dated = report("Tove Marsh won it.", answer="Tove Marsh", published="2019-05-04")
    assert draft("Who won the race in 2019?", dated).notes == ()


# The short answer


def test_the_readers_words_come_first_then_the_sentence_they_stand_in() -> None:
    found = report("The bell was found by the diver  Ines Korrel.", answer="the diver  Ines Korrel")
    made = draft("Who found the bell?", found)
    assert texts(made) == [
        "The diver Ines Korrel.",
        "Coast Wire: The bell was found by the diver Ines Korrel.",
    ]
    assert made.short_answer == texts(made)[0]
    assert all(statement.evidence == (found,) for statement in made.statements)


def test_the_short_answer_is_said_by_whoever_said_the_sentence() -> None:
    text = "Korrel found the bell, the harbour master said."
    made = draft("Who found the bell?", report(text, answer="Korrel", by="the harbour master"))
    assert {statement.speaker for statement in made.statements} == {"the harbour master"}


def test_who_said_it_is_the_speaker_whatever_a_reader_finds() -> None:
    text = "“It rang,” the diver told Okoye."
    found = report(text, answer="Okoye", by="Ines Korrel")
    assert draft("Who said that it rang?", found).short_answer == "Ines Korrel."
    assert draft("Who said to Korrel, Ines that it rang?", found).short_answer is None


def test_an_overview_has_no_short_answer() -> None:
    found = report("The ferry has a bell.", answer="a bell")
    assert draft("What does the ferry have?", found).short_answer == "A bell."
    assert draft("Tell me what the ferry has.", found).short_answer is None


def test_a_sure_reader_is_heard_where_the_score_nearly_suffices() -> None:
    bar = calibration(True).refuse_below
    found = report("The ferry has a bell.", answer="a bell")
    for score, here, span, status in (
        (bar - 0.05, 0.9, 0.7, "answered"),
        (bar - 0.05, 0.9, 0.4, "not_in_corpus"),
        (bar - 0.25, 0.9, 0.7, "not_in_corpus"),
        (bar - 0.25, 0.95, 0.95, "answered"),
    ):
        read = replace(found, score=score, features={"fit": 1.0, "here": here, "span": span})
        assert draft("What does the ferry have?", read).status == status


def test_words_on_something_else_are_no_answer_however_sure_a_reader_is() -> None:
    asked = "What did Korrel say about Lund?"
    found = report("“It rang,” Korrel said.", answer="“It rang,”")
    signals = {"fit": 1.0, "here": 0.95, "span": 0.95}
    for names, status in ((0.5, "not_in_corpus"), (1.0, "answered")):
        read = replace(found, score=0.4, features={**signals, "names": names})
        assert draft(asked, read).status == status


def test_the_date_of_an_article_is_what_it_states() -> None:
    asked = "When was the report about the bell published?"
    made = draft(asked, report("Divers found the bell.", published="2021-05-04", fit=0.0))
    assert texts(made) == ["Coast Wire (4 May 2021): Divers found the bell."]
    assert draft(asked, report("Divers found the bell.", fit=0.0)).status == "not_in_corpus"


def test_an_answer_that_ends_in_a_dot_gets_no_second_one() -> None:
    made = draft("When did it sink?", report("It sank at 7 p.m. in fog.", answer="7 p.m."))
    assert made.short_answer == "7 p.m."


@pytest.mark.parametrize(
    ("question", "text", "answer", "sure"),
    [
        ("Who found the bell?", "Korrel found the bell.", "Korrel", HEARD - 0.01),
        (
            "Who found the bell?",
            "Korrel, who dives for the museum in Lorn each May, found the bell.",
            "Korrel, who dives for the museum in Lorn each May",
            1.0,
        ),
        ("Why did the ferry sink?", "The ferry sank because of fog.", "because of fog", 1.0),
        ("What did Korrel say?", "“It rang,” Korrel said.", "“It rang,”", 1.0),
    ],
    ids=["doubtful", "long", "reason", "quote"],
)
def test_where_a_few_words_do_not_answer_the_sentence_does(
    question: str, text: str, answer: str, sure: float
) -> None:
    found = report(text, answer=answer)
    assert found.reading
    made = draft(question, replace(found, reading=replace(found.reading, score=sure)))
    assert (made.status, made.short_answer) == ("answered", None)
    assert texts(made) == [f"Coast Wire: {text}"]


def test_without_a_reader_there_is_no_short_answer() -> None:
    made = draft("Who found the bell?", report("Ines Korrel found the bell."))
    assert (made.short_answer, len(made.statements)) == (None, 1)


# Yes and no, premises


def test_a_yes_or_no_opens_the_answer_to_such_a_question() -> None:
    yes = draft("Did the ferry sink?", report("The ferry sank in fog."))
    assert (yes.short_answer, texts(yes)) == (
        "Yes.",
        ["Yes.", "Coast Wire: The ferry sank in fog."],
    )
    no = draft("Did the ferry sink?", report("The ferry did not sink."))
    assert no.short_answer == "No."


def test_articles_that_say_yes_and_no_disagree() -> None:
    made = draft(
        "Did the ferry sink?",
        report("The ferry sank in fog."),
        report("The ferry did not sink.", publisher=POST),
    )
    assert made.opening == "The articles disagree."
    assert len(made.statements) == 2


def test_the_readers_judgement_counts_where_words_decide_nothing() -> None:
    def against(pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        return [Judgement(0.02, 0.95, 0.03) for _ in pairs]

    found = report("The old ferry was back at her berth in Lorn by noon.")
    asked = "Was the old ferry lost at Lorn?"
    assert draft(asked, found, judge=against).short_answer == "No."
    assert draft(asked, found).short_answer is None


def test_what_the_question_takes_for_granted_is_corrected() -> None:
    made = draft(
        "When did the harbour master Ines Korrel resign?",
        report("The harbour master Ines Korrel did not resign."),
    )
    assert made.status == "premise_corrected"
    assert made.opening == (
        "No article says that the harbour master Ines Korrel resigned; here is what they say."
    )
    assert texts(made) == ["Coast Wire: The harbour master Ines Korrel did not resign."]


def test_a_near_miss_says_what_there_is_and_what_is_missing() -> None:
    made = draft("When did the ferry sink?", report("The ferry sank in fog.", fit=0.0))
    assert made.status == "not_in_corpus"
    assert made.opening == "The articles say that the ferry sank; no article gives a date for it."


# Several articles


def test_a_list_is_told_whole_and_what_is_missing_of_it_is_noted() -> None:
    made = draft(
        "Which four repairs are planned at the harbour?",
        report("Planned are a crane and two ramps.", answer="a crane and two ramps"),
        report("Planned, too, is a lamp.", answer="a lamp", publisher=POST),
    )
    assert texts(made) == [
        "Coast Wire: Planned are a crane and two ramps.",
        "Harbour Post: Planned, too, is a lamp.",
    ]
    assert made.notes == ("The question speaks of 4; the articles name 3.",)
    assert made.short_answer is None  # a part of the list is not the answer


def test_figures_that_differ_stand_side_by_side() -> None:
    made = draft(
        "How many people were injured in the fire?",
        report("The fire injured 12 people, a nurse said.", answer="12", published="2031-05-03"),
        report(
            "In the fire 40 people were injured, the mayor said.",
            answer="40",
            publisher=POST,
            published="2031-05-04",
        ),
    )
    assert made.opening.startswith("The outlets differ")
    assert [text.split(":")[0] for text in texts(made)] == [
        "Coast Wire (3 May 2031)",
        "Harbour Post (4 May 2031)",
    ]
    assert made.short_answer is None


def test_an_answer_on_which_articles_agree_names_them_all() -> None:
    wire = report("Ines Korrel found the bell in May.", answer="Ines Korrel")
    post = report("The bell that rang in fog was found by Korrel.", answer="Korrel", publisher=POST)
    made = draft("Who found the bell?", wire, post)
    assert [e.article.publisher for e in made.statements[1].evidence] == [WIRE, POST]


def test_a_sentence_of_several_articles_is_told_once_and_the_others_are_named() -> None:
    text = "The quay burned to the ground on Sunday evening after the ball."
    made = draft("What became of the quay?", report(text), report(text, publisher=POST))
    assert texts(made) == [f"Coast Wire: {text}"]
    assert made.notes == ("The same sentence stands in Harbour Post.",)


@pytest.mark.parametrize(("word", "told"), [("latest", "2024"), ("first", "2019")])
def test_the_latest_or_the_first_event_is_told_alone(word: str, told: str) -> None:
    made = draft(
        f"When was the quay {word} flooded?" if word == "first" else "What is the latest flood?",
        report("The flood of 3 May 2019 took the quay."),
        report("The flood of 3 May 2024 took the pier.", publisher=POST),
    )
    assert [told in text for text in texts(made)] == [True]


def test_a_relative_day_is_resolved_in_a_note() -> None:
    made = draft(
        "When will the quay open?",
        report("The quay will open next year.", answer="next year", published="2025-01-15"),
    )
    assert made.short_answer == "Next year."
    assert made.notes == ("“next year”: 2026, by the article’s date.",)


def test_outlets_that_a_question_compares_are_told_side_by_side() -> None:
    made = draft(
        "Did Coast Wire and Harbour Post both report that the ferry sank?",
        report("The ferry sank off Lorn in the fog."),
        report("In fog the ferry sank off Lorn.", publisher=POST),
    )
    assert made.short_answer == "Yes."
    assert [text.split(":")[0] for text in texts(made)[1:]] == [WIRE, POST]


# Which sentences, and in which order


def test_sentences_of_one_article_come_in_reading_order_under_one_lead() -> None:
    sank, bell = "The ferry sank in fog.", "Divers found its bell."
    made = draft("Tell me of the ferry.", *run((sank, STRONG - 0.01), (bell, STRONG)))
    assert texts(made) == [f"Coast Wire: {sank}", bell]


def test_outlets_are_told_apart() -> None:
    made = draft(
        "Tell me of the ferry.",
        report("The ferry sank in fog."),
        report("Nine crew are missing.", STRONG - 0.01, publisher=POST),
    )
    assert texts(made) == [
        "Coast Wire: The ferry sank in fog.",
        "Harbour Post: Nine crew are missing.",
    ]


def test_the_same_thing_is_not_said_twice() -> None:
    made = draft(
        "Tell me of the ferry.",
        report("The ferry sank in fog."),
        report("In fog the ferry sank.", STRONG - 0.01, publisher=POST),
    )
    assert len(made.statements) == 1


def test_a_sentence_of_the_expected_kind_comes_before_a_likelier_one() -> None:
    undated = report("The ferry sank in fog.", STRONG, fit=0.0)
    dated = report("It was 3 May when the ferry sank.", STRONG - 0.01, publisher=POST)
    made = draft("When did the ferry sink?", undated, dated)
    assert made.statements[0].evidence[0].sentence == dated.sentence


def test_a_sentence_that_states_the_office_comes_before_one_that_does_not() -> None:
    idle = report("Ines Korrel confirms talks on the quay.", fit=0.0)
    named = {"fit": 1.0, "names": 1.0}
    office = report("Ines Korrel, harbour master of Lorn, spoke.", publisher=POST)
    low = replace(office, score=calibration(False).refuse_below * 0.9, features=named)
    made = draft("What office does Ines Korrel hold?", idle, low)
    assert made.statements[0].evidence == (low,)
    other = replace(low, features={"fit": 1.0, "names": 0.0})
    made = draft("What office does Ines Korrel hold?", idle, other)
    assert made.statements[0].evidence == (idle,)


def test_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    refunds, captain, blamed = (
        "Tickets are refunded.",
        "The captain was questioned.",
        "He blamed the fog.",
    )
    evidence = run((refunds, WEAK), (captain, WEAK), (blamed, STRONG))
    made = draft("Tell me of the ferry.", *evidence)
    assert texts(made) == [f"Coast Wire: {captain}", blamed]


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_never_more_than_three_sentences_are_chosen(count: int) -> None:
    words = ["Fog", "Bells", "Divers", "Refunds", "Buoys", "Ropes"]
    made = draft("Tell me.", *run(*((f"{word} mattered.", STRONG) for word in words[:count])))
    assert len(made.statements) == min(count, 3)


def test_an_outlet_that_is_not_stated_is_not_named() -> None:
    asked, text = "Which newspaper quotes the captain?", "“Fog,” the captain said."
    made = draft(asked, report(text, publisher=None))
    assert (made.status, made.opening) == (
        "not_in_corpus",
        "The article nearest to this does not state its outlet.",
    )
    assert draft(asked, report(text)).status == "answered"


def test_a_quotation_that_runs_on_is_given_whole() -> None:
    opens, closes = "“There was fog.", "I saw nothing,” the captain said."
    evidence = run((opens, STRONG), (closes, WEAK), ("Tickets are refunded.", WEAK))
    made = draft("What did the captain say?", *evidence)
    assert texts(made) == [f"Coast Wire: {opens}", closes]
