"""Questions that set outlets side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.attribution import lead
from qa.comparison import draft
from qa.matching import Judge, More
from qa.question import parse
from qa.reader import Judgement
from qa.types import Draft, Evidence, Reading, Statement
from vectorstore.types import Article, Filters, Sentence

PUBLISHERS = ("Harbour Post", "The Coast Wire", "Quay")
FIRE = ("Harbour Post", "2024-03-03", "The fire in the old mill injured 12 people.")
STRIKE = ("The Coast Wire", "2024-03-05", "The dockers' strike over the mill fire began on Monday.")


def found(
    *articles: tuple[str | None, str | None, str], title: str | None = None
) -> list[Evidence]:
    evidence = []
    for n, (publisher, published, text) in enumerate(articles):
        article = Article(f"a{n}", f"{n}.txt", f"{n}" * 8, title, text, publisher, None, published)
        start = 0
        for part in re.split(r"(?<=\.) ", text):
            at = text.index(part, start)
            sentence = Sentence(article.id, at, at + len(part), part)
            evidence.append(Evidence(sentence, article, 0.5, n + 1, {"similarity": 0.3}))
            start = at + len(part)
    return evidence


def nothing(text: str, filters: Filters) -> list[Evidence]:
    return []


def tell(evidence: Sequence[Evidence]) -> list[Statement]:
    return [Statement(f"{lead(e.article)}: {e.sentence.text}", (e,), "supported") for e in evidence]


def literal(pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
    """A judge that takes a text to support what it repeats, and to refute what it denies."""
    return [
        Judgement(0.0, 1.0, 0.0)
        if ("not" in claim.split()) != ("not" in text.split())
        else Judgement(1.0, 0.0, 0.0)
        if set(claim.lower().split()) <= set(re.findall(r"\w+", text.lower()))
        else Judgement(0.0, 0.4, 0.6)
        for claim, text in pairs
    ]


def asked(
    question: str, evidence: list[Evidence], more: More = nothing, judge: Judge | None = literal
) -> Draft | None:
    parsed = parse(question, lambda word: 1.0)
    return draft(parsed, evidence, PUBLISHERS, more, judge=judge, tell=tell)


def answered(
    question: str, evidence: list[Evidence], more: More = nothing, judge: Judge | None = literal
) -> Draft:
    made = asked(question, evidence, more, judge)
    assert made is not None
    return made


def test_yes_where_each_outlet_says_its_part() -> None:
    made = answered(
        "Did the Harbour Post report that the fire injured 12 people, while the Coast Wire"
        " reported that the strike began on Monday?",
        found(FIRE, STRIKE),
    )
    assert made.status == "answered"
    assert made.short_answer == made.statements[0].text == "Yes."
    assert [s.text.partition(" (")[0] for s in made.statements[1:]] == [
        "Harbour Post",
        "The Coast Wire",
    ]
    assert len(made.statements[0].evidence) == 2


def test_no_where_an_outlet_is_asked_for_what_another_says() -> None:
    made = answered(
        "Did the Harbour Post report that the strike over the mill began on Monday, while the"
        " Coast Wire reported that the mill fire injured 12 people?",
        found(FIRE, STRIKE),
    )
    assert made.short_answer == "No."
    assert made.statements[0].support == "partial"
    assert made.statements[0].reasons


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Was the report by Harbour Post on the mill published before the one by Quay?", "Yes."),
        ("Was the report by Harbour Post on the mill published after the one by Quay?", "No."),
        ("Did the Harbour Post report on the mill before or after Quay reported on it?", "Before."),
        ("Which outlet published on the mill first, the Harbour Post or Quay?", "Harbour Post."),
        ("Which outlet reported on the mill last, the Harbour Post or Quay?", "Quay."),
    ],
)
def test_order_is_that_of_publication(question: str, answer: str) -> None:
    later = ("Quay", "2024-03-09", "The mill is to be rebuilt.")
    assert answered(question, found(FIRE, later)).short_answer == answer


def test_no_order_without_a_date() -> None:
    made = answered(
        "Was the report by Harbour Post on the mill published before the one by Quay on the mill?",
        found(FIRE, ("Quay", "2024", "The mill is to be rebuilt.")),
    )
    assert made.status == "not_in_corpus"
    assert made.opening == "The article of Quay does not state its date."


SPEED_A = ("Harbour Post", None, "The owner is old. The barge came in at eight knots.")
SPEED_B = ("Quay", None, "The barge was doing 13 knots at the mole. Nobody slept.")
SPEED_C = ("Quay", None, "The barge was doing 8 knots at the mole. Nobody slept.")


@pytest.mark.parametrize(
    ("question", "other", "answer"),
    [
        ("Do the Harbour Post and Quay agree on the barge?", SPEED_B, "No."),
        ("Do the Harbour Post and Quay agree on the barge?", SPEED_C, "Yes."),
        ("Do the Harbour Post and Quay contradict each other on the barge?", SPEED_B, "Yes."),
        ("Do the Harbour Post and Quay contradict each other on the barge?", SPEED_C, "No."),
        ("Do the Harbour Post and Quay agree or disagree on the barge?", SPEED_B, "Disagree."),
        ("Do the Harbour Post and Quay agree or disagree on the barge?", SPEED_C, "Agree."),
    ],
)
@pytest.mark.parametrize("judge", [None, literal])
def test_different_figures_in_one_unit_disagree(
    question: str, other: tuple[str, None, str], answer: str, judge: Judge | None
) -> None:
    made = answered(question, found(SPEED_A, other), judge=judge)
    assert made.short_answer == answer
    if other is SPEED_B:
        assert ["knots" in s.text for s in made.statements] == [False, True, True]
    else:
        assert made.statements[0].support == "partial"


def test_an_outlet_as_such_means_all_its_articles() -> None:
    evidence = found(("Harbour Post", None, "The barge sank at the mole."), SPEED_A, SPEED_B)
    question = "Do the Harbour Post and Quay agree on the barge at the mole?"
    assert answered(question, evidence).short_answer == "No."


def test_a_denial_is_a_contradiction_and_so_no_consistency() -> None:
    question = (
        "Between the Harbour Post report on the siren and the Quay report on the siren, was the"
        " account of the siren consistent?"
    )
    heard = ("Harbour Post", None, "The siren was heard in the town.")
    unheard = ("Quay", None, "The siren was not heard in the town.")
    assert answered(question, found(heard, unheard)).short_answer == "No."
    assert answered(question, found(heard, unheard), judge=None).short_answer == "No."
    assert answered(question, found(heard, ("Quay", *heard[1:]))).short_answer == "Yes."


def test_the_name_that_all_outlets_give() -> None:
    evidence = found(
        ("Harbour Post", None, "Sigrid Aalto bought the mill in spring. Bo Lind watched."),
        ("The Coast Wire", None, "Aalto wants to sell the wharf. Ines Roth objects."),
    )
    made = answered(
        "Who, according to the Harbour Post and the Coast Wire, bought the mill and wants to sell"
        " the wharf?",
        evidence,
    )
    assert made.short_answer == "Sigrid Aalto."
    assert {s.evidence[0].sentence.text for s in made.statements[1:]} == {
        "Sigrid Aalto bought the mill in spring.",
        "Aalto wants to sell the wharf.",
    }


def test_what_a_reader_takes_for_the_answer_comes_before_what_is_named_more() -> None:
    text = "Bo Lind met Ines Roth at the mill. Bo Lind left the wharf. Bo Lind slept."
    evidence = found(("Harbour Post", None, text), ("The Coast Wire", None, text + " So."))
    question = "Who, say both the Harbour Post and the Coast Wire, was met at the mill and wharf?"
    assert answered(question, evidence).short_answer == "Bo Lind."
    at = text.index("Ines Roth")
    read = Reading(at, at + 9, "Ines Roth", 0.9)
    first = replace(evidence[0], reading=read)
    assert answered(question, [first, *evidence[1:]]).short_answer == "Ines Roth."


def test_an_outlet_that_the_corpus_lacks_is_named() -> None:
    made = answered(
        "Which mill, described in a Lantern article and a Harbour Post article, burned down?",
        found(FIRE),
    )
    assert (made.status, made.opening) == (
        "not_in_corpus",
        "The corpus has no article of Lantern.",
    )


def test_an_outlet_that_has_nothing_on_it_is_named() -> None:
    made = answered(
        "Did the Harbour Post report that the fire injured 12 people, while Quay reported that"
        " turnips rot early?",
        found(FIRE, ("The Coast Wire", None, "Turnips rot early.")),
    )
    assert (made.status, made.opening) == ("not_in_corpus", "No article of Quay is about that.")


def test_what_was_not_found_is_asked_for_by_outlet() -> None:
    wanted: list[tuple[str, ...]] = []

    def more(text: str, filters: Filters) -> list[Evidence]:
        wanted.append(filters.sources)
        return found(FIRE, STRIKE)[1:]

    made = answered(
        "Did the Harbour Post report that the fire injured 12 people, while the Coast Wire"
        " reported that the strike began on Monday?",
        found(FIRE),
        more,
    )
    assert wanted == [("The Coast Wire",)]
    assert made.short_answer == "Yes."


def test_two_sides_of_one_outlet_mean_two_articles_the_one_of_its_day_first() -> None:
    evidence = found(
        ("Quay", "2024-03-01", "The toll at the mill is three."),
        ("Quay", "2024-03-07", "The toll at the mill is five."),
    )
    made = answered(
        "Has the toll at the mill changed between the Quay article published on 7 March 2024 and"
        " the Quay article published on 1 March 2024?",
        evidence,
    )
    assert [s.evidence[0].article.published for s in made.statements[1:]] == [
        "2024-03-07",
        "2024-03-01",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Who owns the mill?",
        "When did the strike begin, according to the Coast Wire?",
        "Did the mill burn down?",
        "",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert asked(question, found(FIRE, STRIKE)) is None
