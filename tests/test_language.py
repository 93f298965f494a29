from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.language import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    "expected",
    [
        ["The ferry sank.", "Nobody was hurt!", "Who steered it?"],
        [
            "Dr. Amara Bell, of the U.S. Coast Survey, spoke at 5 p.m. on Sept. 3 about it.",
            "She left.",
        ],
        ["The council read Vol. 3 of the report.", "Then it met Dr. Who is Next, a band."],
        ["Das Schiff lief am 4. Mai 1996 vom Stapel.", "Am 5. Juni fuhr es."],
        ["Es war am 30. August 1931.", "Regen fiel."],
        ["The committee met in room 24.", "August was wet, and May too."],
        ["Sen. Ruiz and Gov. Lund met Mr. Oyelaran at No. 7.", "They ate."],
        ["Rates rose by 3.5 per cent.", "Prices at example.org did not."],
        ["“We waited for hours.", "Then we walked,” she said.", "“It was dark.”", "They slept."],
        ['"We waited for hours.', 'Then we walked," she said.', '"It was dark."', "They slept."],
        ["He had asked: „Wer kommt?“ and left.", "«Nobody,» said the crew."],
        ["We never saw the report,” the mayor said.", "He added: “We will ask for it.”"],
        ["“The storm came at night.", "“Nobody expected it.", "We lost the roof."],
        ["“Will you stay?” asked the clerk.", "“No!” she cried.", "She ran."],
        ["The plan has three parts... and one gap.", "It is money."],
        ["船は出た。", "誰も戻らなかった！", "なぜか？"],
        ["Министр уехал.", "Никто не ответил."],
    ],
)
def test_sentences_of_news(expected: list[str]) -> None:
    joiner = "" if expected[0].endswith("。") else " "
    assert sentences(joiner.join(expected)) == expected


def test_a_quotation_left_open_does_not_glue_the_paragraph() -> None:
    text = "“The storm came at night. Nobody expected it. We lost the roof. Then the rain came in."
    assert len(sentences(text)) == 4


def test_hard_wrapped_lines_do_not_end_sentences() -> None:
    assert sentences("The ferry left the\nharbour at noon.\r\nIt came\u2028back.") == [
        "The ferry left the\nharbour at noon.",
        "It came\u2028back.",
    ]


def test_blank_lines_end_sentences() -> None:
    assert sentences("The ferry left\n\nIt came back\r\n \r\nat night") == [
        "The ferry left",
        "It came back",
        "at night",
    ]


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Skipped. 😀 The ferry left. It sank. Skipped."
    start, end = text.index("😀"), text.index(" Skipped.", 10)
    spans = sentence_spans(text, start, end)
    assert [text[s:e] for s, e in spans] == ["😀 The ferry left.", "It sank."]


def test_nothing_but_whitespace_has_no_sentences() -> None:
    assert sentences(" \r\n\u2028 ") == []


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(["“", "”", '"', "Mr.", "Yes.", "no", " ", "?", "\n", "\r\n\r\n", "»"]),
            max_size=40,
        ).map("".join),
    )
)
def test_spans_are_ordered_trimmed_and_leave_nothing_out(text: str) -> None:
    spans = sentence_spans(text, 0, len(text))
    assert all(text[s:e] == text[s:e].strip() and s < e for s, e in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())


@pytest.mark.parametrize("unit", ["x", "A long word. ", "“Yes. ", '" ', "a\n", "? ", ". "])
def test_a_megabyte_on_one_line_takes_no_minute(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.perf_counter()
    spans = sentence_spans(text, 0, len(text))
    assert time.perf_counter() - began < 20
    assert spans[0][0] == 0
