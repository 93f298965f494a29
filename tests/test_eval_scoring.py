from __future__ import annotations

from dataclasses import replace

import pytest

from eval.gold import Fact, GoldEvidence, Question
from eval.grounded import grounded_score
from eval.mutants import gold_answer
from eval.scoring import Score, score
from qa.types import Answer, Citation, Claim
from vectorstore.types import Article, Hit, Passage

FIRST = (
    "Nine boats were lost off Skarvik on 3 May, Ida Holm said. "
    "Her office has not asked for help, although it may. "
    "The port paid $50bn, not $40bn, for the wall."
)
SECOND = (
    "The wall was no help, said Per Lund. Two crews are missing since Thursday. Help came late."
)


def article(name: str, text: str, published: str | None) -> Article:
    return Article(name, f"{name}.txt", name[0] * 64, None, text, "The Gull", "A. Berg", published)


ARTICLES = {a.sha256: a for a in (article("aa", FIRST, "2024-05-04"), article("bb", SECOND, None))}
corpus = ARTICLES.__getitem__


def evidence(group: str, letter: str, quote: str) -> GoldEvidence:
    text = ARTICLES[letter * 64].text
    start = text.index(quote)
    return GoldEvidence(
        group, f"{letter}{letter}.txt", letter * 64, start, start + len(quote), quote
    )


LOST = evidence("lost", "a", "Nine boats were lost off Skarvik on 3 May, Ida Holm said.")
HELP = evidence("help", "a", "Her office has not asked for help, although it may.")
PAID = evidence("paid", "a", "The port paid $50bn, not $40bn, for the wall.")
LUND = evidence("lund", "b", "The wall was no help, said Per Lund.")
LATE = evidence("late", "b", "Help came late.")
CREWS = evidence("crews", "b", "Two crews are missing since Thursday.")

BOATS = Fact("boats", True, "number", ("nine boats",), ("ten boats",), None, ("lost",))
HOLM = Fact("holm", True, "text", ("boats were lost",), (), "Ida Holm", ("lost",))
ASKED = Fact("asked", True, "text", ("asked for help",), (), None, ("help",))
PRICE = Fact("price", True, "number", ("$50bn",), ("$40bn",), None, ("paid",))
MISSING = Fact("missing", True, "number", ("two crews",), (), None, ("crews",))


def ask(*facts: Fact, expect: str = "answered", short: tuple[str, ...] = ()) -> Question:
    wanted = {name for fact in facts for name in fact.evidence}
    spans = tuple(e for e in (LOST, HELP, PAID, LUND, CREWS) if e.group in wanted)
    return Question(
        "q", "g", "dev", "number", False, ("What of the boats?",), expect, short, facts, spans
    )


def cite(n: int, entry: GoldEvidence) -> Citation:
    a = ARTICLES[entry.sha256]
    return Citation(
        n, a.path, a.sha256, a.title, a.publisher, a.published, entry.start, entry.end, entry.quote
    )


def say(
    *said: tuple[str, GoldEvidence] | tuple[str, GoldEvidence, str],
    status: str = "answered",
    hits: tuple[GoldEvidence, ...] = (LOST, HELP, PAID, CREWS),
) -> Answer:
    claims = [
        Claim(s[0], (n,), "unchecked", s[2] if len(s) == 3 else None)
        for n, s in enumerate(said, start=1)
    ]
    passages = [Passage(e.group, e.sha256[0] * 2, e.start, e.end, e.quote) for e in hits]
    return Answer(
        question="",
        standalone_question="",
        status=status,  # type: ignore[arg-type]
        text="\n".join(f"{c.text} [{c.citations[0]}]" for c in claims),
        claims=tuple(claims),
        citations=tuple(cite(n, s[1]) for n, s in enumerate(said, start=1)),
        hits=tuple(Hit(p, 1.0, rank) for rank, p in enumerate(passages, start=1)),
    )


def scored(question: Question, answer: Answer) -> Score:
    return score(question, answer, corpus)


FAIR = [
    (BOATS, "Nine boats were lost off Skarvik on 3 May, Ida Holm said.", LOST),
    (BOATS, "According to Ida Holm, 9 boats were lost.", LOST),
    (BOATS, "The storm of May 3rd took nine boats.", LOST),
    (BOATS, "On 3 May 2024 nine boats went down.", LOST),
    (
        BOATS,
        f"The Gull (4 May 2024): {LOST.quote}",
        LOST,
    ),
    (HOLM, "Mrs Holm said that boats were lost.", LOST),
    (ASKED, "The office has not asked for help.", HELP),
    (ASKED, "No, her office hasn't asked for help.", HELP),
    (PRICE, "The wall cost the port 50 billion dollars.", PAID),
    (PRICE, "The port paid $50bn for the wall.", PAID),
    (PRICE, "The price was $50bn and not $40bn.", PAID),
]


@pytest.mark.parametrize(("fact", "text", "entry"), FAIR)
def test_a_fair_answer_gets_full_credit(fact: Fact, text: str, entry: GoldEvidence) -> None:
    result = scored(ask(fact), say((text, entry)))
    assert (result.grounded, result.stage, result.problems) == (1, None, ())
    assert result.ticks[0].stated


FALSE = [
    (BOATS, "Ten boats were lost off Skarvik on 3 May, Ida Holm said.", LOST, "'ten boats'"),
    (BOATS, "Twelve boats were lost off Skarvik on 3 May, Ida Holm said.", LOST, "Twelve"),
    (BOATS, "Nine boats were lost on 4 June.", LOST, "4 June"),
    (BOATS, "Nine boats were lost on 3 May 2019.", LOST, "3 May 2019"),
    (BOATS, "Nine boats of Karl Quist were lost.", LOST, "'Karl', 'Quist'"),
    (BOATS, "Nine boats were not lost off Skarvik on 3 May, Ida Holm said.", LOST, "denies"),
    (BOATS, "It is not true that nine boats sank.", LOST, "denies"),
    (HOLM, "Per Lund said that boats were lost.", LOST, "'Per', 'Lund'"),
    (ASKED, "Her office has asked for help, although it may.", HELP, "denies"),
    (ASKED, "The office asked for help.", HELP, "denies"),
    (PRICE, "The port paid $40bn.", PAID, "'$40bn'"),
    (PRICE, "The port paid $50m.", PAID, "$50m"),
    (PRICE, "The port paid $50bn in May.", PAID, "'May'"),
]


@pytest.mark.parametrize(("fact", "text", "entry", "reason"), FALSE)
def test_a_false_answer_gets_none(fact: Fact, text: str, entry: GoldEvidence, reason: str) -> None:
    result = scored(ask(fact), say((text, entry)))
    assert result.grounded == -1
    assert reason in result.reason
    assert result.stage == "answer"


def test_a_speaker_is_the_one_given_or_the_one_named() -> None:
    right = scored(ask(HOLM), say(("Boats were lost.", LOST, "Holm")))
    assert (right.grounded, right.metrics["speaker_accuracy"]) == (1, 1.0)
    wrong = scored(ask(HOLM), say(("Boats were lost.", LOST, "Per Lund")))
    assert wrong.grounded == -1
    assert wrong.reason == "It gives the words of Ida Holm to Per Lund."
    assert (wrong.metrics["speaker_accuracy"], wrong.metrics["contradiction_rate"]) == (0.0, 1.0)
    nobody = scored(ask(HOLM), say(("Boats were lost.", LOST)))
    assert (nobody.grounded, nobody.ticks[0].stated, nobody.metrics["contradiction_rate"]) == (
        -1, False, 0.0,
    )  # fmt: skip
    # The name stands in the text, but the answer gives the words to another.
    beside = scored(ask(HOLM), say((LOST.quote, LOST, "Per Lund")))
    assert beside.grounded == -1


def test_half_the_vital_facts_are_half_the_credit() -> None:
    question = ask(BOATS, MISSING)
    half = scored(question, say((LOST.quote, LOST)))
    assert (half.grounded, half.metrics["vital_recall"], half.stage) == (0.5, 0.5, "evidence")
    neither = scored(question, say((HELP.quote, HELP)))
    assert neither.grounded == -1


def test_citations_must_be_genuine_present_and_on_the_evidence() -> None:
    question, answer = ask(BOATS), say((LOST.quote, LOST))
    (citation,) = answer.citations
    shifted = replace(answer, citations=(replace(citation, start=1, end=citation.end + 1),))
    assert scored(question, shifted).grounded == -1
    assert scored(question, shifted).metrics["citation_validity"] == 0.0
    bare = replace(answer, claims=(replace(answer.claims[0], citations=()),), citations=())
    assert scored(question, bare).grounded == -1
    assert scored(question, bare).metrics["sentence_coverage"] == 0.0
    beyond = replace(answer, claims=(replace(answer.claims[0], citations=(1, 2)),))
    assert scored(question, beyond).metrics["citation_validity"] == 0.5
    assert scored(question, beyond).grounded == -1
    beside = scored(question, say(("The loss was nine boats.", evidence("x", "a", "Nine boats"))))
    assert beside.grounded == 1
    fact = replace(MISSING, any_of=("crews",))
    off = scored(ask(fact), say(("No crews are told of.", LUND)))
    assert (off.grounded, off.metrics["citation_precision"]) == (-1, 0.0)


def test_right_words_on_other_evidence_are_half_right() -> None:
    fact = replace(ASKED, any_of=("help",), evidence=("help",))
    result = scored(ask(fact), say(("The wall was no help, said Per Lund.", LUND)))
    assert (result.grounded, result.stage) == (0.5, "citation")
    assert result.metrics["citation_recall"] == 0.0


def test_the_opposite_in_another_article_is_a_report_and_no_slip() -> None:
    fact = replace(ASKED, any_of=("help",))
    report = scored(ask(fact), say((HELP.quote, HELP), (LATE.quote, LATE)))
    assert report.grounded == 1
    own = scored(ask(fact), say((HELP.quote, HELP), ("Help came.", LATE)))
    assert own.grounded == -1


def test_a_sentence_beside_the_facts_must_be_right_too() -> None:
    question = ask(BOATS)
    denied = say((LOST.quote, LOST), ("Her office has asked for help, although it may.", HELP))
    assert scored(question, denied).reason.startswith("It denies its own quote")
    answer = say((LOST.quote, LOST))
    bare = Claim("It was a bad night.", (), "unchecked")
    uncited = scored(question, replace(answer, claims=(*answer.claims, bare)))
    assert uncited.reason == "It cites nothing for 'It was a bad night.'."


def test_a_value_replaced_by_another_that_is_cited_is_wrong() -> None:
    who = Fact("who", False, "name", ("Ida Holm",), (), None, ("lost",))
    answer = say((LOST.quote.replace("Ida Holm", "Per Lund"), LOST), (LUND.quote, LUND))
    both = replace(answer.claims[0], citations=(1, 2))
    result = scored(ask(BOATS, who), replace(answer, claims=(both, answer.claims[1])))
    assert result.reason == "It says 'Per' where its evidence says 'Ida Holm'."
    assert result.grounded == -1


def test_relative_days_may_be_worked_out_from_the_day_of_publication() -> None:
    told = article("cc", "Two crews are missing since Thursday.", "2024-05-04")  # a Saturday
    entry = GoldEvidence("crews", "cc.txt", "c" * 64, 0, len(told.text), told.text)
    question = replace(ask(MISSING), evidence=(entry,))
    base = Citation(1, "cc.txt", "c" * 64, None, None, told.published, 0, len(told.text), told.text)
    for text, credit in (
        ("Two crews are missing since 2 May.", 1),
        ("Two crews are missing since 1 May.", -1),
    ):
        answer = replace(say((text, LOST)), citations=(base,))
        assert score(question, answer, {"c" * 64: told}.__getitem__).grounded == credit


@pytest.mark.parametrize(
    ("expect", "answer", "credit"),
    [
        ("answered", say(status="not_in_corpus"), 0),
        ("answered", say(status="clarify"), 0),
        ("answered", say((LOST.quote, LOST), status="premise_corrected"), -1),
        ("not_in_corpus", say(status="not_in_corpus"), 1),
        ("not_in_corpus", say(status="clarify"), 0),
        ("not_in_corpus", say((LOST.quote, LOST)), -1),
        ("not_in_corpus", say((LOST.quote, LOST), status="not_in_corpus"), -1),
        ("clarify", say(status="clarify"), 1),
        ("clarify", say(status="not_in_corpus"), 0),
        ("clarify", say((LOST.quote, LOST)), -1),
        ("premise_corrected", say((LOST.quote, LOST), status="premise_corrected"), 1),
        ("premise_corrected", say((HELP.quote, HELP), status="premise_corrected"), 0.5),
        ("premise_corrected", say((LOST.quote, LOST)), 0.5),
        ("premise_corrected", say(status="not_in_corpus"), 0.5),
        ("premise_corrected", say(status="clarify"), 0),
        ("premise_corrected", say((HELP.quote, HELP)), -1),
    ],
)
def test_what_is_expected_decides_what_silence_is_worth(
    expect: str, answer: Answer, credit: float
) -> None:
    facts = (BOATS,) if expect in ("answered", "premise_corrected") else ()
    assert scored(ask(*facts, expect=expect), answer).grounded == credit


def test_an_invented_citation_spoils_even_a_right_refusal() -> None:
    refusal = say(status="not_in_corpus")
    offered = replace(cite(1, LOST), quote="Ninety boats were lost.")
    result = scored(ask(expect="not_in_corpus"), replace(refusal, citations=(offered,)))
    assert (result.grounded, result.stage) == (-1, "citation")


def test_the_shown_text_may_say_no_other_figures_than_the_claims() -> None:
    answer = say((LOST.quote, LOST))
    result = scored(ask(BOATS), replace(answer, text="Some 70 boats. " + answer.text))
    assert result.grounded == -1
    assert "'70'" in result.reason


def test_yes_where_no_is_right_is_wrong() -> None:
    question = ask(ASKED, short=("no",))
    assert scored(question, say(("No, her office hasn't asked for help.", HELP))).grounded == 1
    assert scored(question, say(("Yes, her office hasn't asked for help.", HELP))).grounded == -1


@pytest.mark.parametrize(
    ("answer", "stage"),
    [
        (say((HELP.quote, HELP), hits=(HELP,)), "retrieval"),
        (say(status="not_in_corpus", hits=(HELP,)), "retrieval"),
        (say(status="not_in_corpus"), "refusal"),
        (say((HELP.quote, HELP)), "evidence"),
        (say(("Boats were lost.", LOST)), "answer"),
        (say((LOST.quote, LOST)), None),
    ],
)
def test_the_stage_that_failed_is_named(answer: Answer, stage: str | None) -> None:
    assert scored(ask(BOATS), answer).stage == stage


def test_ranks_and_retrieval_measures_come_from_the_hits() -> None:
    result = scored(ask(BOATS, MISSING), say((LOST.quote, LOST), hits=(HELP, LOST)))
    assert result.ranks == {"lost": 2, "crews": 0}
    assert result.metrics["recall@1"] == 0.0
    assert result.metrics["recall@3"] == 0.5
    assert result.metrics["mrr@10"] == 0.5


def test_measures_without_expectation_are_none() -> None:
    metrics = scored(ask(expect="not_in_corpus"), say(status="not_in_corpus")).metrics
    assert {name for name, value in metrics.items() if value is not None} == set()


def test_grounded_score_weighs_categories_alike() -> None:
    # number: (1 + 0) / 2 = .5; when: -1. Macro: (.5 - 1) / 2 = -.25.
    assert grounded_score([("number", 1), ("number", 0), ("when", -1)]) == -25.0
    assert grounded_score([]) is None


def test_the_gold_answer_is_perfect_and_scoring_it_twice_is_the_same() -> None:
    question = ask(BOATS, HOLM, ASKED, PRICE, MISSING)
    answer = gold_answer(question, corpus)
    result = scored(question, answer)
    assert result.grounded == 1
    assert result.metrics["vital_recall"] == result.metrics["citation_recall"] == 1.0
    assert result.metrics["ndcg@10"] == result.metrics["outlet_accuracy"] == 1.0
    assert scored(question, answer) == result


def test_a_short_answer_cut_out_of_a_denial_denies_nothing() -> None:
    fact = replace(ASKED, any_of=("help",))
    assert scored(ask(fact), say(("Help.", HELP), (HELP.quote, HELP))).grounded == 1
    assert scored(ask(fact), say(("She asked for help.", HELP))).grounded == -1
    refused = replace(PRICE, any_of=("$40bn",), forbid=())
    assert scored(ask(refused), say(("$40bn.", PAID))).grounded == -1
