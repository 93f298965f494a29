from __future__ import annotations

from collections.abc import Sequence

import pytest

from qa.question import parse
from qa.reader import Judgement
from qa.stance import Judge, Stance, denied_words, lemmas, opposite, stances
from qa.types import Evidence
from vectorstore.types import Article, Sentence

ARTICLE = Article("w", "wire.txt", "w" * 64, "The ferry at Elmwick", "", publisher="Coast Wire")


def said(text: str, start: int = 0) -> Evidence:
    return Evidence(Sentence("w", start, start + len(text), text), ARTICLE, 0.9, 1)


def thinks(supported: float, refuted: float) -> Judge:
    def judge(pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        return [Judgement(supported, refuted, 1 - supported - refuted) for _ in pairs]

    return judge


def one(claim: str, text: str, judge: Judge | None = None) -> Stance:
    return stances(claim, parse(claim, lambda word: 1.0), [said(text)], judge)[0]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("The ferry sank in the harbour on Tuesday.", 1),
        ("The ferry did not sink in the harbour.", -1),
        ("The ferry stayed afloat in the harbour.", -1),
        ("The ferry never sank in the harbour.", -1),
        ("It is unclear whether the ferry sank in the harbour.", 0),
        ("The ferry could sink in the harbour.", 0),
        ("The ferry will not sink in the harbour, the owner said.", 0),
        ("The owner did not rule out that the ferry sank in the harbour.", 0),
        ("The bakery in the harbour was opened by the mayor.", 0),
    ],
)
def test_words_alone_tell_affirmed_from_denied_and_open(text: str, sign: int) -> None:
    assert one("The ferry sank in the harbour.", text).sign == sign


def test_another_number_does_not_affirm() -> None:
    assert one("The storm felled 40 trees.", "The storm felled 40 trees.").sign == 1
    assert one("The storm felled 40 trees.", "The storm felled 60 trees.").sign == 0


def test_a_sentence_without_the_only_does_not_affirm_it() -> None:
    assert one("The storm hit only the harbour.", "The storm hit the harbour.").sign == 0


def test_another_speaker_does_not_affirm() -> None:
    claim = "Brandt said that the ferry sank."
    assert one(claim, "Brandt said that the ferry sank.").sign == 1
    assert one(claim, "Falk said that the ferry sank off Brandt Point.").sign == 0


def test_a_judge_adds_what_words_do_not_tell() -> None:
    claim, text = "The harbour master resigned.", "The harbour master stepped down."
    assert one(claim, text).sign == 0
    assert one(claim, text, thinks(0.9, 0.05)).sign == 1
    assert one(claim, text, thinks(0.05, 0.9)).sign == -1
    assert one(claim, text, thinks(0.5, 0.3)).sign == 0


def test_words_and_judge_at_odds_tell_nothing() -> None:
    claim, text = "The ferry sank.", "The ferry did not sink."
    assert one(claim, text, thinks(0.1, 0.8)).sign == -1
    assert one(claim, text, thinks(0.9, 0.05)).sign == 0


def test_a_sentence_on_another_matter_is_not_judged() -> None:
    def never(pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        assert not pairs
        return []

    assert one("Brandt closed the school.", "Nine boats left.", never).sign == 0


def test_a_sentence_that_leans_is_read_with_the_one_before() -> None:
    first, second = "The mayor met the crew.", "He resigned."
    evidence = [said(second, start=len(first) + 1), said(first)]
    claim = "The mayor resigned."
    leaning, _ = stances(claim, parse(claim, lambda word: 1.0), evidence, None)
    assert leaning.sign == 1
    assert one(claim, second).sign == 0


def test_verbs_are_compared_by_their_base() -> None:
    assert lemmas("sank") == lemmas("sinking") == lemmas("sinks")
    assert opposite("The price rose.", "The price fell.")
    assert not opposite("The price rose.", "The price fell, then rose.")
    assert opposite("She was able to say.", "She was unable to say.")


def test_what_is_denied_is_named() -> None:
    denied = denied_words("The horn sounded in fog.", "The horn never sounded in fog.")
    assert lemmas("sounded") <= denied
    assert denied_words("The horn sounded.", "The horn sounded.") == frozenset()
