from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.premise import corrected, near_miss
from qa.question import parse
from qa.types import Draft, Evidence, Statement
from vectorstore.types import Article, Sentence, Utterance

REST = " The fair in Sandford went on. Lena Oduya spoke."


def said(text: str, score: float = 0.9, name: str = "w", by: str = "") -> Evidence:
    article = Article(name, f"{name}.txt", name * 64, None, text + REST, publisher="Coast Wire")
    utterance = Utterance(name, 0, len(text), by, direct=False) if by else None
    sentence = Sentence(name, 0, len(text), text)
    return Evidence(sentence, article, score, 1, utterance=utterance)


def tell(chosen: Sequence[Evidence]) -> list[Statement]:
    return [Statement(e.sentence.text, (e,)) for e in chosen]


def ask(question: str, *evidence: Evidence) -> Draft | None:
    return corrected(parse(question, lambda word: 1.0), evidence, None, tell)


def miss(question: str, *evidence: Evidence) -> str:
    return near_miss(parse(question, lambda word: 1.0), evidence)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why did Mayor Falk resign?", "Mayor Falk did not resign."),
        ("Why did Mayor Falk accept the plan?", "Mayor Falk rejected the plan."),
        ("Why did Falk give Brandt 30 days?", "Falk gave Brandt 100 days."),
        ("Why was the truce of 72 hours broken?", "The 30-hour truce was broken twice."),
        ("What made Mayor Falk resign?", "Mayor Falk never resigned."),
    ],
)
def test_a_premise_that_the_articles_deny_is_corrected(question: str, text: str) -> None:
    draft = ask(question, said(text))
    assert draft and draft.status == "premise_corrected"
    assert [statement.text for statement in draft.statements] == [text]


def test_the_correction_names_what_no_article_says() -> None:
    draft = ask("Why was the bridge closed?", said("The bridge was not closed."))
    assert draft
    assert draft.opening == "No article says that the bridge was closed; here is what they say."


def test_a_name_out_of_place_is_corrected() -> None:
    draft = ask(
        "Why did Mayor Falk give his harbour speech in Sandford?",
        Evidence(
            Sentence("a", 0, 43, "Mayor Falk gave his harbour speech in Hove."),
            Article("a", "a.txt", "a" * 64, None, "Mayor Falk gave his harbour speech in Hove."),
            0.9,
            1,
        ),
        said("Oduya leads.", name="b"),
    )
    assert draft and draft.statements[0].text.endswith("in Hove.")


def test_a_name_beside_the_others_elsewhere_in_the_article_is_in_place() -> None:
    text = "Mayor Falk gave his harbour speech at noon."
    assert ask("Why did Mayor Falk give his harbour speech in Sandford?", said(text)) is None


def test_a_premise_that_one_article_affirms_stands() -> None:
    aye = said("Mayor Falk resigned.", name="a")
    nay = said("Mayor Falk did not resign.", name="b")
    assert ask("Why did Mayor Falk resign?", nay)
    assert ask("Why did Mayor Falk resign?", aye, nay) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why did he resign his post?", "He did not resign his post."),
        ("Which minister resigned?", "The minister did not resign."),
        ("Who said that Falk had resigned?", "Brandt said that Falk had not resigned."),
        ("Why did Falk not resign?", "Falk did not resign."),
        ("Did Falk resign?", "Falk did not resign."),
        ("Why did Falk resign?", "Oduya did not vote."),
        ("In what year did the 30th fair open?", "The 29th fair opened."),
    ],
)
def test_what_is_unsure_is_not_corrected(question: str, text: str) -> None:
    assert ask(question, said(text)) is None


def test_weak_evidence_corrects_nothing() -> None:
    assert ask("Why did Mayor Falk resign?", said("Mayor Falk did not resign.", 0.2)) is None


def test_a_near_miss_says_what_is_there_and_what_is_missing() -> None:
    text = "The telephone call was cancelled by the mayor."
    assert (
        miss("When was the telephone call cancelled?", said(text))
        == "The articles say that the telephone call was cancelled; no article gives a date for it."
    )


def test_a_report_stays_a_report() -> None:
    told = said("The call was cancelled by the mayor, Brandt said.", by="Ann Brandt")
    assert miss("Why was the call cancelled?", told).startswith("According to Ann Brandt, the call")


def test_who_tells_of_themselves_is_not_named_twice() -> None:
    told = said("Falk cancelled the call.", by="Karl Falk")
    assert miss("Why did Falk cancel the call?", told).startswith("The articles say that Falk")


def test_what_a_sentence_may_well_give_is_not_called_missing() -> None:
    found = said("The bridge reopened on 3 May.")
    asked = "When was the bridge reopened?"
    assert "no article gives a date" in miss(asked, found)
    fitting = replace(found, features={"fit": 1.0})
    assert miss(asked, fitting) == "The articles do not say when the bridge was reopened."


def test_a_near_miss_names_the_unit_asked_for() -> None:
    told = said("The call was cancelled in 2019.")
    refusal = miss("In which month of 2019 was the call cancelled?", told)
    assert refusal.endswith("no article gives a month for it.")


def test_what_no_article_has_is_not_presupposed() -> None:
    assert (
        miss("Why did Falk scrap the ferry?", said("Falk owns the ferry."))
        == "No article says that Falk scrapped the ferry."
    )


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        ("When was the article revised?", "The articles do not say when the article was revised."),
        ("Who owns the ferry?", "The articles do not say who owns the ferry."),
        ("Did the ferry sink?", "The articles do not say whether the ferry sank."),
        ("Name the boats.", "The articles do not say."),
        (f"Who owns {'the old ferry and ' * 20}it?", "The articles do not say."),
    ],
)
def test_a_refusal_repeats_what_was_asked_where_that_is_short(question: str, refusal: str) -> None:
    assert miss(question, said("The fair opened.")) == refusal


def test_an_article_at_the_start_of_a_premise_is_no_name_in_capitals() -> None:
    assert (
        miss("Was a bridge built in Hove?")
        == "The articles do not say whether a bridge was built in Hove."
    )
