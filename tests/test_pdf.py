from __future__ import annotations

import pytest
from documents import one_page, pdf, prose

from vectorstore.errors import UnreadableFile
from vectorstore.pdf import read_pdf

WRAPPED = [
    "The council of Marrow Bay decided on Tuesday that the night ferry will run",
    "again from Monday, after months in which nobody could cross the bay between",
    "midnight and six.",
]


def test_lines_become_paragraphs() -> None:
    second = ["Fares rise by a tenth, said the operator."]
    text, fields = read_pdf(pdf([prose([*WRAPPED, "", *second])]))
    assert text == f"{' '.join(WRAPPED)}\n\n{second[0]}\n"
    assert fields == {}


def test_the_properties_give_title_and_author_and_no_date() -> None:
    text, fields = read_pdf(pdf([prose(WRAPPED)], "Night ferry to run", "Ada Lind"))
    assert fields == {"title": "Night ferry to run", "author": "Ada Lind"}
    assert "Night" not in text


def test_the_line_that_is_the_title_is_the_heading() -> None:
    page = [(60.0, 760.0, 30.0, "THE MARROW POST"), (60.0, 730.0, 18.0, "Night ferry to run")]
    text, _ = read_pdf(pdf([[*page, *prose(WRAPPED)]], "Night ferry to run | The Marrow Post"))
    assert text.startswith("## THE MARROW POST\n\n# Night ferry to run\n\nThe council")


def test_words_set_apart_on_a_line_stay_apart() -> None:
    operators = (
        b"q BT 60 700 Td /F 12 Tf[(Y)5(ear)]TJ ET Q q BT 91 700 Td /F 12 Tf[(Sh)1(ips)]TJ ET Q"
    )
    assert read_pdf(one_page(operators))[0] == "Year Ships\n"


def test_a_word_set_in_two_types_stays_one() -> None:
    operators = b"BT /F 12 Tf 60 700 Td (Ferr) Tj ET BT /F 12 Tf 82 700 Td (ies) Tj ET"
    assert read_pdf(one_page(operators))[0] == "Ferries\n"


@pytest.mark.parametrize(
    ("before", "raised", "kept"),
    [("ferry", "1", ""), ("ferry.", "12", ""), ("40 m", "2", "2"), ("ferry", "x", "x")],
)
def test_the_numbers_of_notes_are_left_out(before: str, raised: str, kept: str) -> None:
    operators = (
        f"BT 60 700 Td /F 12 Tf ({before}) Tj ET BT 87 704 Td /F 7 Tf ({raised}) Tj ET "
        "BT 92 700 Td /F 12 Tf ( left) Tj ET"
    )
    assert read_pdf(one_page(operators.encode()))[0] == f"{before}{kept} left\n"


def test_a_moved_and_scaled_page_is_measured_as_it_is_seen() -> None:
    head = b"q 2 0 0 2 60 760 cm BT /F 9 Tf (Night ferry to run) Tj ET Q "
    placed = b"q 1 0 0 1 60 %d cm BT /F 12 Tf (%s) Tj ET Q "
    lines = [placed % (700 - 14 * n, line.encode()) for n, line in enumerate(WRAPPED)]
    text, _ = read_pdf(one_page(head + b"".join(lines) + placed % (600, b"Fares rise.")))
    assert text == f"# Night ferry to run\n\n{' '.join(WRAPPED)}\n\nFares rise.\n"


def test_letters_that_no_font_names_are_refused() -> None:
    operators = b"BT /F 12 Tf 60 700 Td (\x01\x02\x03\x04\x05) Tj ET"
    with pytest.raises(UnreadableFile, match="fonts that do not say which letters"):
        read_pdf(one_page(operators))
