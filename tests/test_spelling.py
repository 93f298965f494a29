from __future__ import annotations

from collections.abc import Mapping

import pytest

from qa.question import stem
from qa.spelling import corrected

WORDS = ("harbour", "Brandt", "Tarnholm", "breakwater", "German", "marched", "matched", "ceasefire")
STEMS = {stem(word.lower()): word for word in WORDS}


def ask(text: str) -> str:
    return corrected(
        text,
        seen=lambda word: stem(word) in STEMS,
        vocabulary=lambda: dict.fromkeys(STEMS, 1),
        spelled=STEMS.get,
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Where is Tarnhom?", "Where is Tarnholm?"),  # dropped
        ("Where is Tarnnholm?", "Where is Tarnholm?"),  # added
        ("Where is Tarnhulm?", "Where is Tarnholm?"),  # changed
        ("Where is Tarnhlom?", "Where is Tarnholm?"),  # swapped
        ("the braekwater and the ceasefre", "the breakwater and the ceasefire"),
    ],
)
def test_one_slip_is_mended(typed: str, meant: str) -> None:
    assert ask(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Where is Tarnholm?",  # nothing to mend
        "Where is Germany?",  # another word, not a slip: it only ends otherwise
        "Who is Xarnholm?",  # the first letter is hardly ever the slip
        "They maxched on.",  # two words are equally near
        "Is it in Iran?",  # too short to tell
    ],
)
def test_what_is_no_clear_slip_is_left(text: str) -> None:
    assert ask(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("on what dat was it", "on what date was it"),
        ("what was thier word", "what was their word"),
        ("they hav left", "they have left"),
        ("Brandtt left", "Brandt left"),
        ("who ran the sumit", "who ran the summit"),
    ],
)
def test_words_of_questions_and_doubled_letters_are_mended(typed: str, meant: str) -> None:
    stems = STEMS | {stem("summit"): "summit"}
    known = {"left", "word", "who", "ran"}
    assert corrected(typed, known.__contains__, lambda: dict.fromkeys(stems, 1), stems.get) == meant


def test_a_common_verb_is_no_slip_of_another_word() -> None:
    stems = {stem("charge"): "charge"}
    asked = "How did it change?"
    assert corrected(asked, stems.__contains__, lambda: dict.fromkeys(stems, 1), stems.get) == asked


def test_of_stems_equally_near_the_one_whose_word_is_near_is_meant() -> None:
    stems = {"accid": "accident", "aid": "aid", "asid": "aside"}
    meant = corrected("the acident", lambda w: False, lambda: dict.fromkeys(stems, 1), stems.get)
    assert meant == "the accident"


def test_the_vocabulary_is_not_read_when_every_word_is_known() -> None:
    def never() -> Mapping[str, int]:
        raise AssertionError

    assert corrected("the harbour", lambda w: True, never, STEMS.get) == "the harbour"
