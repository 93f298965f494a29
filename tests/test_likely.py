from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from qa.citations import assemble
from qa.likely import marked
from qa.question import parse
from qa.serialize import answer_from_dict, answer_to_dict
from qa.types import Answer, Citation, Claim, Draft, Evidence, Reading, Statement
from ui.render import answer_html
from ui.strings import Answers
from ui.terminal import print_answer
from vectorstore.types import Article, Sentence

ASKED = "How many sheep drowned in the flood?"


def told(name: str, text: str, words: str, *, sure: float = 0.5, score: float = 0.5) -> Evidence:
    at = text.index(words)
    article = Article(name, f"{name}.txt", name * 64, None, text, publisher="Coast 12 Wire")
    reading = Reading(at, at + len(words), words, sure)
    return Evidence(Sentence(name, 0, len(text), text), article, score, 1, reading=reading)


FORTY = told("a", "The flood drowned 40 sheep.", "40", sure=0.6)
TWELVE = told("b", "At Lorn 12 sheep were lost.", "12")
A_DOZEN = told("c", "Twelve sheep drowned, she said.", "Twelve")


def likely(*evidence: Evidence, said: int = 1, asked: str = ASKED) -> list[str | None]:
    statements = [Statement(f"Wire: {e.sentence.text}", (e,)) for e in evidence[:said]]
    return [s.likely for s in marked(parse(asked, lambda word: 1.0), statements, evidence)]


def test_the_words_taken_for_the_answer_are_marked_in_the_sentence_told() -> None:
    assert likely(FORTY, TWELVE) == ["40"]


def test_what_more_sentences_give_is_likelier() -> None:
    assert likely(FORTY, TWELVE, said=2) == ["40", None]
    assert likely(FORTY, TWELVE, A_DOZEN, said=2) == [None, "12"]


def test_what_is_given_more_surely_is_likelier() -> None:
    surer = told("d", "At Bray 7 sheep were lost.", "7", sure=0.9, score=0.9)
    assert likely(FORTY, surer, said=2) == [None, "7"]


@pytest.mark.parametrize(
    ("asked", "evidence"),
    [
        ("Why did 40 sheep drown?", FORTY),
        (ASKED, told("e", "Sheep drowned at Lorn.", "Lorn")),
        (ASKED, replace(FORTY, reading=None)),
    ],
)
def test_what_no_few_words_can_answer_is_not_marked(asked: str, evidence: Evidence) -> None:
    assert likely(evidence, asked=asked) == [None]


def test_words_that_the_claim_does_not_hold_are_no_likely_words() -> None:
    said = (Statement("At  Lorn 12 sheep were lost.", (TWELVE,), likely="12\nsheep"),)
    answer = assemble("?", "?", Draft("answered", said), (), {})
    assert answer.claims[0].likely == "12 sheep"
    other = (replace(said[0], likely="13 sheep"),)
    assert assemble("?", "?", Draft("answered", other), (), {}).claims[0].likely is None


def shown(likely: str | None) -> tuple[Answer, dict[str, Article]]:
    article, text = TWELVE.article, f"Coast 12 Wire: {TWELVE.sentence.text}"
    quote = TWELVE.sentence.text
    cited = Citation(1, "b.txt", article.sha256, None, article.publisher, None, 0, 27, quote)
    claim = Claim(text, (1,), "supported", likely=likely)
    answer = Answer(ASKED, ASKED, "answered", f"{text} [1]", (claim,), (cited,))
    return answer, {article.sha256: article}


def test_likely_words_go_through_json_and_back() -> None:
    for words in ("12", None):
        answer, _ = shown(words)
        row = json.loads(json.dumps(answer_to_dict(answer)))
        assert row["claims"][0]["likely"] == words
        assert answer_from_dict(row) == answer
    del row["claims"][0]["likely"]
    assert answer_from_dict(row) == answer


def test_the_page_marks_the_words_behind_the_lead_in() -> None:
    html = answer_html(*shown("12"), 1)
    assert f'At Lorn <mark title="{Answers.LIKELY}">12</mark> sheep' in html
    assert html.count("<mark") == 1
    assert "<mark" not in answer_html(*shown(None), 1)


def test_hostile_likely_words_stay_text() -> None:
    answer, articles = shown("12")
    hostile = "<img src=x onerror=alert(1)>"
    claim = replace(answer.claims[0], text=f"Twelve {hostile} drowned.", likely=hostile)
    html = answer_html(replace(answer, text=claim.text, claims=(claim,)), articles, 1)
    assert "<img" not in html and "&lt;img" in html


def test_a_terminal_underlines_the_words() -> None:
    file = StringIO()
    console = Console(file=file, force_terminal=True, width=90, color_system="standard")
    print_answer(console, *shown("12"), quotes=False)
    assert "At Lorn \x1b[4m12\x1b[0m sheep" in file.getvalue()
    assert "Coast 12 Wire" in file.getvalue()
