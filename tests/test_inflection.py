from __future__ import annotations

import pytest

from qa.inflection import (
    base_of_gerund,
    base_of_past,
    base_of_third,
    irregular_forms,
    past,
    third_person,
    verbs,
)


@pytest.mark.parametrize(
    ("base", "simple"),
    [
        ("sink", "sank"),
        ("resign", "resigned"),
        ("close", "closed"),
        ("deny", "denied"),
        ("stay", "stayed"),
        ("ban", "banned"),
        ("quarrel", "quarreled"),  # in no table: by rule
    ],
)
def test_the_past_is_looked_up_or_made_by_rule(base: str, simple: str) -> None:
    assert past(base) == simple


@pytest.mark.parametrize(
    ("base", "form"),
    [("go", "goes"), ("deny", "denies"), ("play", "plays"), ("have", "has"), ("push", "pushes")],
)
def test_the_third_person(base: str, form: str) -> None:
    assert third_person(base) == form


def test_forms_lead_back_to_their_base() -> None:
    assert base_of_past("sank") == "sink"
    assert base_of_gerund("closing") == "close"
    assert base_of_gerund("beginning") == "begin"
    assert base_of_gerund("lying") == "lie"
    assert base_of_third("denies") == "deny"


def test_an_irregular_verb_is_known_by_all_its_forms() -> None:
    assert irregular_forms("sank") == irregular_forms("sunk") == ("sink", "sank", "sunk")
    assert irregular_forms("closed") == ("closed",)
    assert irregular_forms("harbour") == ("harbour",)


def test_what_is_no_form_of_a_known_verb_has_no_base() -> None:
    assert base_of_past("harbour") is None
    assert base_of_gerund("morning") is None
    assert base_of_gerund("sink") is None
    assert base_of_third("ferries") is None


def test_the_table_reads_whole() -> None:
    table = verbs()
    assert table["choose"].participle == "chosen"
    assert table["strike"].noun and not table["choose"].noun
    assert all(base.isalpha() and base.islower() for base in table)
