"""The parts of a question that speak of one outlet each."""

from __future__ import annotations

import pytest

from qa.sides import sides

PUBLISHERS = (
    "Harbour Post",
    "The Coast Wire",
    "Quay - Sport",
    "The Age of Sail",
    "Mast | News",
    "The Tide",
)


def outlets(question: str) -> list[str]:
    return [side.outlet for side in sides(question, PUBLISHERS)]


def test_each_side_has_its_outlet_its_text_and_its_claim() -> None:
    first, second = sides(
        "Does the Harbour Post article on the fire suggest that it was set, while the 'Coast Wire'"
        " claims that a lamp fell, without naming anyone?",
        PUBLISHERS,
    )
    assert first.publishers == {"Harbour Post"}
    assert second.publishers == {"The Coast Wire"}
    assert "fire" in first.about and "lamp" not in first.about
    assert (first.claim, second.claim) == ("it was set", "a lamp fell")
    assert second.turn == "while"


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What do the harbour post and coast wire say?", ["the harbour post", "coast wire"]),
        ("Did Quay report it?", ["Quay"]),
        ("Did Mast's report come first?", ["Mast"]),
        ("Does an article by Quay - Sport say so?", ["Quay - Sport"]),
        ("Did the tide turn at five?", []),
        ("Did The Tide turn on him?", ["The Tide"]),
        ("Was the Quay Street shop shut?", []),
        ("Did Mayor Quay resign?", []),
        ("Who owns the mill?", []),
    ],
)
def test_outlets_are_known_in_their_usual_forms(question: str, found: list[str]) -> None:
    assert outlets(question) == found


def test_an_outlet_that_the_corpus_lacks_has_no_publishers() -> None:
    (side,) = sides("What does the Lantern article say?", PUBLISHERS)
    assert (side.outlet, side.publishers) == ("Lantern", frozenset())
    assert not sides("What does the Ministry report say?", PUBLISHERS)
    assert not sides("What does the article from November say?", PUBLISHERS)


def test_outlets_named_together_share_a_text() -> None:
    first, second = sides("Do both the Harbour Post and Quay report that it rained?", PUBLISHERS)
    assert first.about == second.about
    assert first.claim == second.claim == "it rained"


def test_the_same_outlet_again_is_a_side_of_its_own() -> None:
    first, second = sides(
        "Does Quay report that it rained, and does the same source say that it snowed?", PUBLISHERS
    )
    assert first.publishers == second.publishers
    assert second.claim == "it snowed"


def test_days_are_iso_and_belong_to_their_side() -> None:
    first, second = sides(
        "Between the Quay report of 3 March 2024 and the Harbour Post report of May 5, 2024, was"
        " there a change?",
        PUBLISHERS,
    )
    assert (first.days, second.days) == (("2024-03-03",), ("2024-05-05",))


def test_before_turns_to_a_side_only_beside_its_outlet() -> None:
    _, second = sides("Did Quay report it before the Harbour Post wrote of it?", PUBLISHERS)
    assert second.turn == "before"
    _, second = sides(
        "Compare the Quay report on the calm before the storm and its end, and the Harbour Post.",
        PUBLISHERS,
    )
    assert second.turn == ""
