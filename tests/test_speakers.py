from __future__ import annotations

import pytest

from qa.speakers import named
from vectorstore.types import Utterance


def speaker(text: str, role: str, *earlier: str) -> str:
    """Who says the last sentence of a text; ``earlier`` are sentences that others say."""
    before = [Utterance("a", at := text.index(s), at + len(s), "police", False) for s in earlier]
    start = text.rindex("“")
    last = Utterance("a", start, len(text), role, True)
    return named(last, [*before, last], text).speaker


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The minister, Ada Dahl, spoke. “It leaks,” the minister said.", "the minister"),
        ("Minister Ada Dahl spoke. “It leaks,” the minister said.", "the minister"),
        ("Ada Dahl, the port minister, spoke. “It leaks,” the minister said.", "the minister"),
        ("Ada Dahl thinks so. “It leaks,” the expert said.", "the expert"),
    ],
)
def test_a_role_that_one_person_has_is_that_person(text: str, role: str) -> None:
    assert speaker(text, role) == "Ada Dahl"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Minister Ada Dahl and Minister Jon Okoye met. “It leaks,” one said.", "the minister"),
        ("Ada Dahl left. “It leaks,” the minister said.", "the minister"),
        ("Ada Dahl and Jon Okoye think so. “It leaks,” the expert said.", "the expert"),
        ("The Harbour Board met. “It leaks,” the expert said.", "the expert"),
        ("Ada Dahl thinks so. “It leaks,” the ministry said.", "the ministry"),
        ("Ada Dahl thinks so. “It leaks,” Brandt said.", "Jon Brandt"),
    ],
)
def test_where_there_is_doubt_the_words_of_the_article_stay(text: str, role: str) -> None:
    assert speaker(text, role) == role


def test_an_expert_is_nobody_who_was_named_before_somebody_else_spoke() -> None:
    text = "Ada Dahl left. Nobody was hurt, police said. “It leaks,” the expert said."
    assert speaker(text, "the expert", "Nobody was hurt, police said.") == "the expert"
