from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.quotations import paragraphs, quotations, within


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said “go now” and left.", ["go now"]),
        ('He said "go now" and then "stay".', ["go now", "stay"]),
        ("Er sagte: „Geh jetzt“, und ging.", ["Geh jetzt"]),
        ("Il dit «va» puis « reste ».", ["va", " reste "]),
        ("Hon sade: ”Gå nu”, och gick.", ["Gå nu"]),
        ("Er sagte: »Geh jetzt« und ging.", ["Geh jetzt"]),
        ("“He called it ‘odd’, and «new», and \"wet\",” she said.", [
            "He called it ‘odd’, and «new», and \"wet\","]),
        ("No marks, though it's the boats' own.", []),
        # Open to the end of its paragraph, and no further.
        ("“We go.\n\nThey stayed.", ["We go."]),
        # Begun before the text does.
        ("We go,” she said. “And stay.”", ["We go,", "And stay."]),
        ('We go," she said.', ["We go,"]),
        # A second one that nothing opened says nothing of where it began.
        ("“We go,” she said. We stay.” Then fog.", ["We go,"]),
        # Lines are paragraphs where no line is blank; else they are only wrapped.
        ('They met.\nWe go," she said.', ["We go,"]),
        ("They met. “We\ngo,” she said.\n\nFog.", ["We\ngo,"]),
        ('("Fog" it was.) The word:"mist".', ["Fog", "mist"]),
        ('Mist ("… fog" to some) fell.', ["… fog"]),
    ],
)  # fmt: skip
def test_what_is_quoted(text: str, quoted: list[str]) -> None:
    assert [text[start:end] for start, end in quotations(text)] == quoted


def test_a_place_is_quoted_whole_in_part_or_not() -> None:
    text = "He said “go now” twice."
    spans = quotations(text)
    places = [("go now", True), ("now", True), ("said", False), ("twice", False)]
    for words, inside in places:
        start = text.index(words)
        assert within((start, start + len(words)), spans) is inside
    assert within((text.index("said"), text.index("now")), spans) is None


@given(st.text(alphabet='ab .\n"“”„«»', max_size=40))
def test_quotations_are_apart_in_order_and_within_a_paragraph(text: str) -> None:
    found = quotations(text)
    bounds = [bound for span in found for bound in span]
    assert bounds == sorted(bounds)
    for start, end in found:
        assert any(first <= start <= end <= last for first, last in paragraphs(text))
