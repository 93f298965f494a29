"""Sentences made fit to be told: led in, attributed, completed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.telling import attributed, completed, in_few_words, leans, opens_leaning
from qa.types import Evidence
from vectorstore.types import Article, Sentence, Utterance


def article(name: str, *sentences: str, publisher: str = "") -> list[Evidence]:
    """Every sentence of an article, as evidence."""
    text = " ".join(sentences)
    source = Article(name, f"{name}.txt", name * 8, None, text, publisher=publisher or name)
    found, at = [], 0
    for sentence in sentences:
        place = Sentence(name, at, at + len(sentence), sentence)
        found.append(Evidence(place, source, 0.9, 1))
        at += len(sentence) + 1
    return found


def by(speaker: str, evidence: Evidence) -> Evidence:
    place = evidence.sentence
    utterance = Utterance(place.article_id, place.start, place.end, speaker, direct=False)
    return replace(evidence, utterance=utterance)


def told(chosen: list[Evidence]) -> list[str]:
    return [statement.text for statement in attributed(chosen)]


def kept(chosen: list[Evidence], evidence: list[Evidence]) -> list[str]:
    found = completed(chosen, evidence)
    return [e.sentence.text for e in sorted(found, key=lambda e: e.sentence.start)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He blamed the fog.", True),
        ("“It rang,” she added.", True),
        ("These were lost.", True),
        ("The latter sank.", True),
        ("Thesis work stopped.", False),
        ("The captain blamed the fog.", False),
        ("The captain, he of the fog, left.", False),
    ],
)
def test_a_sentence_leans_when_only_the_one_before_says_who(text: str, expected: bool) -> None:
    assert leans(text) is expected


def test_a_quotation_with_an_unnamed_speaker_leans_but_does_not_open_so() -> None:
    assert leans("“Fog came in,” he said.")
    assert not opens_leaning("“Fog came in,” he said.")
    assert opens_leaning("“It came in,” he said.")


def test_articles_come_in_the_order_given_and_their_sentences_in_reading_order() -> None:
    wire, post = article("Wire", "One.", "Two."), article("Post", "Three.")
    assert told([wire[1], post[0], wire[0]]) == ["Wire: One.", "Two.", "Post: Three."]


def test_a_speaker_is_named_where_the_sentence_does_not() -> None:
    (fog,) = article("Wire", "There was fog.")
    (statement,) = attributed([by("the captain", fog)])
    assert statement.text == "Wire (the captain speaking): There was fog."
    assert statement.speaker == "the captain"
    assert attributed([fog])[0].speaker is None


def test_a_statement_is_one_line_and_stands_on_its_sentence() -> None:
    (fog,) = article("Wire", "There  was\nfog.")
    (statement,) = attributed([fog])
    assert (statement.text, statement.evidence) == ("Wire: There was fog.", (fog,))


def test_what_leans_brings_along_as_much_as_it_takes() -> None:
    lines = article("Wire", "Tickets cost more.", "The captain left.", "He wept.", "It rained.")
    assert kept([lines[3]], lines) == ["The captain left.", "He wept.", "It rained."]
    assert kept([lines[1]], lines) == ["The captain left."]


def test_no_more_than_two_neighbours_are_brought_along() -> None:
    lines = article("Wire", "The captain left.", "He wept.", "He sang.", "He slept.")
    assert kept([lines[3]], lines) == ["He wept.", "He sang.", "He slept."]


def test_a_leaning_sentence_whose_speaker_is_known_stands_alone() -> None:
    lines = article("Wire", "The captain left.", "“There was fog,” he said.")
    assert kept([by("the captain", lines[1])], lines) == ["“There was fog,” he said."]
    assert len(kept([lines[1]], lines)) == 2


@pytest.mark.parametrize("marks", ["“”", '""'])
def test_a_quotation_is_completed_to_where_it_ends(marks: str) -> None:
    opening, closing = marks
    lines = article(
        "Wire", f"{opening}There was fog.", f"We saw no light,{closing} Roe said.", "Nobody fell."
    )
    assert kept([lines[0]], lines) == [lines[0].sentence.text, lines[1].sentence.text]


def test_nothing_is_brought_from_another_article() -> None:
    wire, post = article("Wire", "The captain left."), article("Post", "He wept.")
    assert kept(post, [*wire, *post]) == ["He wept."]


def test_a_few_words_become_a_sentence_of_whoever_said_them() -> None:
    fog, more = article("Wire", "There was fog off Lorn.", "It rained.")
    statement = in_few_words("fog\noff Lorn", [by("the captain", fog), more])
    assert (statement.text, statement.speaker) == ("Fog off Lorn.", "the captain")
    assert len(statement.evidence) == 2
    assert in_few_words("7 p.m.", [fog]).text == "7 p.m."
