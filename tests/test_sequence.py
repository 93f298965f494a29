from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.question import parse
from qa.sequence import sequenced
from qa.types import Draft, Evidence, Statement
from vectorstore.moments import moments
from vectorstore.types import Article, Sentence

FLOOD = "The flood took the quay on 3 May 2019."
FIRE = "A fire gutted the cannery on 9 June 2021."


def said(text: str, score: float = 0.9, published: str | None = None) -> Evidence:
    article = Article(text[:9], "a.txt", text[:9] * 8, None, text, published=published)
    sentence = Sentence(article.id, 0, len(text), text)
    return Evidence(sentence, article, score, 1, moments=tuple(moments(article)))


def tell(chosen: Sequence[Evidence]) -> list[Statement]:
    return [Statement(e.sentence.text, (e,)) for e in chosen]


def ask(question: str, *evidence: Evidence) -> Draft | None:
    return sequenced(parse(question, lambda word: 1.0), evidence, tell)


def texts(draft: Draft | None) -> list[str]:
    assert draft
    return [statement.text for statement in draft.statements]


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("Which came first, the flood or the fire?", "The flood."),
        ("Which came first, the fire or the flood?", "The flood."),
        ("Which happened last: the flood or the fire?", "The fire."),
        ("What was earlier, the cannery fire or the quay flood?", "The quay flood."),
    ],
)
def test_the_one_that_came_first_is_named_and_both_are_told(question: str, short: str) -> None:
    draft = ask(question, said(FLOOD), said(FIRE))
    assert draft and draft.short_answer == short
    first, *both = texts(draft)
    assert first == short
    assert sorted(both) == sorted([FLOOD, FIRE])
    assert len(draft.statements[0].evidence) == 2


def test_where_a_day_is_not_known_both_are_told_and_no_order() -> None:
    undated = said("A fire gutted the cannery.")
    draft = ask("Which came first, the flood or the fire?", said(FLOOD), undated)
    assert draft and draft.short_answer is None
    assert len(draft.statements) == 2
    same_day = said("A fire gutted the cannery.", published="2019-05-03")
    assert texts(ask("Which came first, the flood or the fire?", said(FLOOD), same_day)) == [
        FLOOD,
        "A fire gutted the cannery.",
    ]


def test_the_likelier_of_two_sentences_on_one_thing_is_told() -> None:
    other = replace(said("The flood came back on 9 March 2023."), score=0.4)
    draft = ask("Which came first, the flood or the fire?", other, said(FIRE), said(FLOOD))
    assert FLOOD in texts(draft)


def test_two_things_are_told_apart_by_the_words_they_do_not_share() -> None:
    fire = said("At the old cannery a fire broke out on 9 June 2021.")
    asked = "Which came first, the fire at the old cannery or the flood at the old cannery?"
    draft = ask(asked, fire, said(FLOOD))
    assert draft and draft.short_answer == "The flood at the old cannery."


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("When did the flood come?", [said(FLOOD), said(FIRE)]),
        ("Which came first?", [said(FLOOD), said(FIRE)]),
        ("Which came first, the flood or the strike?", [said(FIRE, 0.95), said(FLOOD)]),
        ("Which came first, the flood or the quay?", [said(FLOOD)]),
        ("Which came first, the flood or the fire?", []),
    ],
    ids=["no order", "no two", "one not found", "one sentence for both", "nothing found"],
)
def test_what_compares_no_two_found_things_is_left_to_others(
    question: str, evidence: list[Evidence]
) -> None:
    assert ask(question, *evidence) is None
