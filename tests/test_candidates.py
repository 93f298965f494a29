from __future__ import annotations

from dataclasses import replace

import pytest

from qa.candidates import HEARD, LIKELY, Candidate, answers
from qa.question import parse
from qa.types import Evidence, Reading
from vectorstore.types import Article, Sentence

ASKED = "How many sheep drowned in the flood?"
TEXTS = (
    "The flood at Lorn drowned {} sheep, a farmer said.",
    "In the valley {} sheep were lost to the water on Tuesday night.",
    "Rescuers found the bodies of {} animals by the mill.",
    "According to the county, {} sheep were swept away near Bray.",
)


def report(
    name: str,
    answer: str,
    *,
    text: str = TEXTS[0],
    score: float = 0.9,
    publisher: str | None = None,
    published: str | None = None,
    read: bool = True,
) -> Evidence:
    text = text.format(answer)
    at = text.index(answer)
    article = Article(
        name, f"{name}.txt", name * 8, None, text, publisher=publisher, published=published
    )
    reading = Reading(at, at + len(answer), answer, score) if read else None
    return Evidence(Sentence(name, 0, len(text), text), article, score, 1, reading=reading)


def found(*evidence: Evidence, asked: str = ASKED) -> list[Candidate]:
    return answers(parse(asked, lambda word: 1.0), evidence)


def test_articles_that_say_the_same_are_one_candidate() -> None:
    (candidate,) = found(
        report("a", "14", publisher="Coast Wire", published="2031-05-04"),
        report("b", "fourteen", text=TEXTS[1], publisher="Harbour Post", published="2031-05-03"),
    )
    assert candidate.independent == 2
    assert candidate.support == pytest.approx(1.8)
    assert candidate.outlets == {"Coast Wire", "Harbour Post"}
    assert candidate.days == ("2031-05-03", "2031-05-04")


def test_a_date_without_its_year_is_no_day_of_publication() -> None:
    (candidate,) = found(report("a", "14", published="--05-04"))
    assert candidate.days == ()


def test_copies_count_once_and_the_majority_of_independent_articles_leads() -> None:
    copies = [report(name, "40") for name in "abc"]
    apart = [report("x", "14", text=TEXTS[1]), report("y", "14", text=TEXTS[3])]
    leader, other = found(*copies, *apart)
    assert (leader.text, leader.independent) == ("14", 2)
    assert (other.text, other.independent, len(other.evidence)) == ("40", 1, 3)


def test_an_article_counts_with_its_likeliest_answer_alone() -> None:
    one = report("a", "14", score=0.95)
    again = report("a", "40", score=0.9)
    assert [c.text for c in found(one, again)] == ["14"]


def test_what_is_hardly_an_answer_is_not_heard() -> None:
    assert found(report("a", "14", score=HEARD)) != []
    assert found(report("a", "14", score=HEARD - 0.01)) == []


def test_sure_words_of_a_sentence_off_the_point_are_not_heard() -> None:
    assert found(replace(report("a", "14"), score=LIKELY)) != []
    assert found(replace(report("a", "14"), score=LIKELY - 0.01)) == []


def test_a_long_answer_cannot_be_compared() -> None:
    long = "the nine that stood on the lower meadow behind the old water mill"
    assert found(report("a", long)) == []


def test_the_wording_of_most_speaks_for_all() -> None:
    (candidate,) = found(
        report("a", "Korrel", score=0.95, text="The mill is run by {}."),
        report("b", "Ines Korrel", score=0.9, text="Since spring {} has owned it."),
        report("c", "Ines Korrel", score=0.88, text="Papers name {} as its holder now."),
        asked="Who owns it?",
    )
    assert candidate.text == "Ines Korrel"
    assert candidate.evidence[0].article.id == "b"


def test_an_echo_is_an_article_with_the_same_words_that_does_not_answer() -> None:
    echo = report("e", "14", text="It was {} weeks after the last flood.", score=0.3)
    (candidate,) = found(report("a", "14"), echo)
    assert candidate.echoes == 1


def test_only_questions_with_a_short_answer_are_compared() -> None:
    assert found(report("a", "14"), asked="Why did 20 sheep drown?") == []


def test_without_a_reader_the_only_figure_of_a_sentence_is_its_answer() -> None:
    unread = report("a", "14", read=False)
    two_figures = report("b", "14", text="Of 90 sheep {} were lost.", read=False)
    assert [c.text for c in found(unread, two_figures)] == ["14"]


def test_without_a_reader_the_only_date_of_a_sentence_is_its_answer() -> None:
    dated = report("a", "3 May 2031", text="The mill burned on {}.", read=False)
    undated = report("b", "a week", text="The mill burned for {}.", read=False)
    assert [c.text for c in found(dated, undated, asked="When did it burn?")] == ["3 May 2031"]
