"""A reply is cut into sentences with their markers, also while it is still growing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reply import Said, read_reply


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("A ship sank. [1][2] It was old. [3]", [("A ship sank.", 1, 2), ("It was old.", 3)]),
        ("A ship sank [1]. It was old [2, 4].", [("A ship sank.", 1), ("It was old.", 2, 4)]),
        ("[1] A ship sank.\n[2] It was old.", [("A ship sank.", 1), ("It was old.", 2)]),
        ("A ship sank.\n[1]\n[2]", [("A ship sank.", 1, 2)]),
        (
            "- **A ship** sank. [1-3]\n2. It was old.【4】",
            [("A ship sank.", 1, 2, 3), ("It was old.", 4)],
        ),
        ("A ship sank. [1][1][^2]", [("A ship sank.", 1, 2)]),
        ("<think>Hm. [4]</think>A ship sank. [1]", [("A ship sank.", 1)]),
        ("<think>Hm. [4] A ship", []),
        ("Mr. Kerr saw 3.5 tons sink. [1]", [("Mr. Kerr saw 3.5 tons sink.", 1)]),
        ("[1]", []),
        ("", []),
        ("A ship sank. [9999-12]", [("A ship sank.",)]),
        ("A ship sank. [1-9999]", [("A ship sank.", *range(1, 12))]),
        ("[a] ship [] sank.", [("[a] ship [] sank.",)]),
    ],
)
def test_a_reply_is_read_sentence_by_sentence(reply: str, said: list[tuple[Any, ...]]) -> None:
    assert read_reply(reply) == [Said(text, tuple(numbers)) for text, *numbers in said]


def test_thoughts_whose_opening_tag_is_missing_are_dropped() -> None:
    assert read_reply("Hm. [4] Well.</think>A ship sank. [1]") == [Said("A ship sank.", (1,))]


@pytest.mark.parametrize(
    ("reply", "settled"),
    [
        ("A ship sank. [1]", 0),
        ("A ship sank. [1] ", 0),
        ("A ship sank. [1] It", 1),
        ("A ship sank. [1] [2", 0),
        ("A ship sank. [1] [2] It", 1),
        ("A ship sank [1]. It", 1),
        ("A ship sank. It was old", 0),
        ("A ship sank.\nIt", 1),
        ("A ship sank.\n[1", 0),
        ("He said “A. [1] B", 0),
        ("He said “A. [1] B.” [2] It", 1),
        ("<think>A ship sank. [1] It", 0),
    ],
)
def test_of_a_growing_reply_only_what_is_settled_is_read(reply: str, settled: int) -> None:
    assert len(read_reply(reply, growing=True)) == settled


WORDS = st.sampled_from(["A ship sank", ". ", "[1]", " [2]", ".", "\n", "“", "”", " ", "It", "- "])


@given(st.lists(WORDS, max_size=24).map("".join))
def test_what_was_settled_never_changes(reply: str) -> None:
    known: list[Said] = []
    for end in range(len(reply) + 1):
        found = read_reply(reply[:end], growing=True)
        assert found[: len(known)] == known
        known = found
    assert read_reply(reply)[: len(known)] == known
