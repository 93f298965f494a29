from __future__ import annotations

from dataclasses import replace

import pytest

from qa.agreement import Outcome, also_in, compared, draft
from qa.candidates import HEARD, answers
from qa.question import parse
from qa.types import Evidence, Reading
from vectorstore.types import Article, Sentence, Utterance

ASKED = "How many people were injured in the fire at the cannery?"
POST = "The fire at the cannery injured {} people, the brigade said."
WIRE = "After the cannery fire {} people were treated as injured, a nurse said."
HERALD = "In Lorn {} people lie injured from the blaze, the fire having gutted the cannery."
ECHO = "Injured in the fire at the cannery were {} people, a neighbour counted."


def report(
    name: str,
    answer: str,
    text: str,
    *,
    publisher: str | None = None,
    published: str | None = None,
    score: float = 0.9,
) -> Evidence:
    text = text.format(answer)
    at = text.index(answer)
    article = Article(
        name, f"{name}.txt", name * 8, None, text, publisher=publisher, published=published
    )
    return Evidence(
        Sentence(name, 0, len(text), text),
        article,
        score,
        1,
        reading=Reading(at, at + len(answer), answer, score),
    )


def outcome(*evidence: Evidence, asked: str = ASKED) -> Outcome:
    question = parse(asked, lambda word: 1.0)
    return compared(question, answers(question, evidence))


def shown(made: Outcome) -> list[str]:
    return [candidate.text for candidate in made.shown]


def test_agreement_is_a_few_words_and_one_sentence_cited_to_all_that_say_so() -> None:
    post = report("p", "12", POST, publisher="Harbour Post", published="2031-05-03")
    wire = report("w", "twelve", WIRE, publisher="Coast Wire", score=0.8)
    made = outcome(post, wire)
    assert (made.kind, made.differs) == ("one", False)
    assert made.sources(post) == (post, wire)
    told = draft(made, [post, wire])
    assert told.opening == ""
    short, statement = told.statements
    assert told.short_answer == short.text == "12."
    assert statement.text == (
        "Harbour Post (3 May 2031): The fire at the cannery injured 12 people, the brigade said."
    )
    assert statement.evidence == short.evidence == (post, wire)


def test_each_answer_is_told_by_whoever_gave_it() -> None:
    post = report("p", "12", "They counted {} people injured in the fire at the cannery.")
    wire = report("w", "fourteen", WIRE)
    brigade = Utterance("p", 0, len(post.sentence.text), "the fire brigade", direct=False)
    told = draft(outcome(replace(post, utterance=brigade), wire), [])
    assert [s.speaker for s in told.statements] == ["the fire brigade", None]
    assert "; the fire brigade speaking): They counted 12" in told.statements[0].text


def test_nothing_found_is_nothing_to_compare() -> None:
    made = compared(parse(ASKED, lambda word: 1.0), [])
    assert (made.kind, made.shown, made.differs) == ("one", (), False)


def test_outlets_that_differ_stand_side_by_side_with_their_dates() -> None:
    post = report("p", "12", POST, publisher="Harbour Post", published="2031-05-03")
    wire = report("w", "fourteen", WIRE, publisher="Coast Wire", published="2031-05-04", score=0.8)
    made = outcome(post, wire)
    assert (made.kind, made.differs) == ("contradicted", True)
    told = draft(made, [post, wire])
    assert told.opening == (
        "The outlets differ; the latest report is that of Coast Wire (4 May 2031)."
    )
    assert [s.text.split(":")[0] for s in told.statements] == [
        "Harbour Post (3 May 2031)",
        "Coast Wire (4 May 2031)",
    ]
    assert [s.evidence for s in told.statements] == [(post,), (wire,)]
    assert [s.likely for s in told.statements] == ["12", "fourteen"]
    assert told.short_answer is None


def test_without_dates_no_report_is_called_the_latest() -> None:
    post = report("p", "12", POST, publisher="Harbour Post")
    wire = report("w", "fourteen", WIRE, publisher="Coast Wire")
    unnamed = report("u", "fourteen", WIRE)
    assert draft(outcome(post, wire), []).opening == "The outlets differ."
    assert draft(outcome(post, unnamed), []).opening == "The articles differ."


def test_a_lone_voice_never_leads_and_never_stands_alone() -> None:
    lone = report("l", "90", ECHO, score=0.99)
    made = outcome(lone, report("p", "12", POST), report("w", "12", WIRE))
    told = draft(made, [])
    assert shown(made) == ["12", "90"]
    assert told.opening == "Most articles agree; one differs."
    assert told.short_answer == told.statements[0].text == "12."


def test_copies_of_a_lie_count_once() -> None:
    lies = [report(name, "90", ECHO, score=0.99) for name in "abcd"]
    made = outcome(*lies, report("p", "12", POST), report("w", "12", WIRE))
    assert shown(made) == ["12", "90"]


def test_an_altered_version_is_named_where_the_other_stands_elsewhere_too() -> None:
    post, wire = report("p", "12", POST), report("w", "12", WIRE)
    altered = report("x", "50", POST, score=0.95, publisher="Tide News")
    made = outcome(altered, post, wire)
    assert (shown(made), [c.text for c in made.altered]) == (["12"], ["50"])
    assert made.differs
    *_, last = draft(made, []).statements
    assert last.text == "Tide News has a version of the same text with another answer."
    assert last.evidence == (altered,)


def test_of_two_versions_alone_both_are_shown() -> None:
    made = outcome(report("p", "12", POST), report("x", "50", POST))
    assert (made.kind, shown(made)) == ("contradicted", ["12", "50"])
    assert made.altered == ()


def test_of_two_versions_the_one_whose_words_stand_elsewhere_leads() -> None:
    elsewhere = report("e", "50", "The bus to Lorn runs every {} minutes.", score=0.2)
    made = outcome(report("p", "12", POST), report("x", "50", POST, score=0.8), elsewhere)
    assert (shown(made), [c.text for c in made.altered]) == (["50"], ["12"])


def test_two_versions_of_a_text_differ_even_where_they_do_not_repeat_the_question() -> None:
    text = "The blaze was laid on {} by a neighbour who saw smoke before dawn."
    made = outcome(
        report("a", "Ines Korrel", text),
        report("b", "Jan Voss", text),
        asked="Who set the cannery alight?",
    )
    assert made.kind == "contradicted"


def test_a_day_does_not_contradict_a_figure() -> None:
    made = outcome(report("p", "12", POST), report("w", "3 May", WIRE.replace("people ", "")))
    assert made.kind == "several"


@pytest.mark.parametrize(
    ("publisher", "text"),
    [
        ("Harbour Post", WIRE),  # the same outlet, a day later
        ("Coast Wire", "The number of people injured in the cannery fire has risen to {}."),
    ],
)
def test_a_later_report_takes_the_place_of_an_earlier_one(publisher: str, text: str) -> None:
    early = report("e", "12", POST, publisher="Harbour Post", published="2031-05-03", score=0.95)
    late = report("l", "14", text, publisher=publisher, published="2031-05-04", score=0.85)
    made = outcome(early, late)
    assert (made.kind, shown(made)) == ("superseded", ["14", "12"])
    told = draft(made, [])
    assert told.opening == "The latest report comes first; it replaces what was reported before."
    assert told.short_answer == told.statements[0].text == "14."


def test_an_updated_version_of_a_text_is_no_altered_copy() -> None:
    first = report("e", "12", POST, published="2031-05-03")
    also = report("w", "12", WIRE, published="2031-05-03")
    update = report("l", "14", POST, published="2031-05-04")
    made = outcome(first, also, update)
    assert (made.kind, shown(made), made.altered) == ("superseded", ["14", "12"], ())


def test_a_figure_that_grows_over_three_reports_is_a_running_one() -> None:
    day = [
        report("a", "9", POST, published="2031-05-03"),
        report("b", "12", WIRE, published="2031-05-04"),
        report("c", "14", HERALD, published="2031-05-05"),
    ]
    assert (outcome(*day).kind, shown(outcome(*day))) == ("superseded", ["14", "12", "9"])
    assert outcome(*day[:2]).kind == "contradicted"


def test_the_latest_figure_is_the_latest_reported() -> None:
    asked = "What is the latest number of people injured in the cannery fire?"
    early = report("a", "14", POST, published="2031-05-03", score=0.95)
    late = report("b", "12", WIRE, published="2031-05-04")
    assert shown(outcome(early, late, asked=asked)) == ["12", "14"]


@pytest.mark.parametrize(
    ("answer", "text"),
    [("40%", "The fire at the cannery injured {} of the people at work."), ("30", WIRE)],
)
def test_figures_in_other_units_or_of_other_things_are_said_to_be(answer: str, text: str) -> None:
    counted = text.replace("{} people", "{} firemen and other people")
    made = outcome(report("p", "12", POST), report("w", answer, counted))
    assert made.kind == "counted"
    assert draft(made, []).opening == "The figures may not count the same thing."


def test_answers_that_need_not_exclude_each_other_are_several() -> None:
    one = report("a", "Lena Orr", "Silver Tide is a song by the pop singer {}.")
    other = report("b", "Jan Voss", "The painter {} showed a canvas called Tide.")
    made = outcome(one, other, asked="Who is the artist of the work Silver Tide?")
    assert (made.kind, shown(made), made.differs) == ("several", ["Lena Orr", "Jan Voss"], False)
    assert made.best == [one, other]


def test_namesakes_are_all_told_and_told_apart() -> None:
    one = report("a", "1890", "The Silver Tide Brewery at Lorn was founded in {}.")
    other = report("b", "1921", "The Silver Tide Choir of Bray was founded in {}.")
    made = outcome(one, other, asked="When was the Silver Tide founded?")
    assert (made.kind, shown(made)) == ("namesakes", ["1890", "1921"])
    told = draft(made, [])
    assert told.opening == "The articles speak of different things that bear one name."
    assert len(told.statements) == 2


@pytest.mark.parametrize("leading", ["In January the ticket price will rise to {} crowns.", ""])
def test_an_answer_to_something_else_is_not_called_a_contradiction(leading: str) -> None:
    crowns = "The new pier has cost the town {} crowns."
    made = outcome(
        report("a", "38", leading or "A night in the inn is {} crowns.", score=HEARD + 0.02),
        report("b", "9000", crowns, score=HEARD + 0.01),
        asked="To how many crowns will the ticket price rise in January?",
    )
    assert made.kind == "several"


def test_where_the_same_sentence_stands_is_noted() -> None:
    post = report("p", "12", POST, publisher="Harbour Post", published="2031-05-03")
    copies = [report(n, "12", POST, publisher=f"{n.title()} Wire") for n in ("coast", "moor")]
    assert also_in([post], [post, *copies]) == [
        "The same sentence stands in Coast Wire and Moor Wire."
    ]
    assert also_in([post, *copies], [post, *copies]) == []
