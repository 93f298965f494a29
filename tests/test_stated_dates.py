from __future__ import annotations

import pytest

from vectorstore.dates import dated, first_date, is_empty_label, to_iso


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("January 16, 2025", "2025-01-16"),
        ("Jan. 16 2025", "2025-01-16"),
        ("Sept. 3rd, 2021", "2021-09-03"),
        ("16 January 2025", "2025-01-16"),
        ("the 1st of May, 1931", "1931-05-01"),
        ("Thursday, 16 Jan 2025 14:05 GMT", "2025-01-16T14:05"),
        ("March 4, 2021 at 9:05 p.m. EST", "2021-03-04T21:05"),
        ("March 4, 2021, 12:05 am", "2021-03-04T00:05"),
        ("March 4, 2021, 25:61", "2021-03-04"),
        ("March 4, 2021, 13:05 pm", "2021-03-04"),
        ("2025-01-16", "2025-01-16"),
        ("2025-01-16T14:05:33+02:00", "2025-01-16T14:05"),
        ("2025/1/6", "2025-01-06"),
        ("16.01.2025", "2025-01-16"),
        ("Dienstag, 19. März 2024", "2024-03-19"),
        ("3. Mai 2021, 14:05", "2021-05-03T14:05"),
        ("24. Dezember 1931", "1931-12-24"),
        ("am 4. Mai des Jahres", None),
        ("01/16/2025", "2025-01-16"),
        ("16/01/2025", "2025-01-16"),
        ("May 3", "--05-03"),
        ("29 February", "--02-29"),
        ("on 3 May and on 4 June 2020", "--05-03"),
        ("03/04/2025", None),
        ("30 February 2025", None),
        ("29 February 2025", None),
        ("31.13.2025", None),
        ("5 marines", None),
        ("in March of that year", None),
        ("", None),
    ],
)
def test_the_first_date_of_a_text(text: str, expected: str | None) -> None:
    assert first_date(text) == expected


@pytest.mark.parametrize("value", ["2025-01-16", "2025-01-16T14:05", "--01-16", "--02-29"])
def test_iso_dates_stay(value: str) -> None:
    assert to_iso(value) == value


def test_seconds_and_zone_are_left_out() -> None:
    assert to_iso("2025-01-16T14:05:33.5Z") == "2025-01-16T14:05"


@pytest.mark.parametrize(
    "value",
    [
        "2025",
        "2025-1-6",
        "2025-02-30",
        "2025-01-16T25:00",
        "--13-01",
        "16 January 2025",
        "",
        "0000-01-01",
    ],
)
def test_what_is_no_iso_date(value: str) -> None:
    assert to_iso(value) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3 May 2021", [("", "3 May 2021")]),
        ("Published: 3 May 2021", [("published", "3 May 2021")]),
        ("Posted 3 May | Updated 4 May", [("posted", "3 May"), ("updated", "4 May")]),
        ("3 May 2021 (Updated: 4 May 2021)", [("", "3 May 2021"), ("updated", "4 May 2021")]),
        ("Last updated on Tue 4 May 2021, 10:15", [("last updated", "Tue 4 May 2021, 10:15")]),
        ("4. Mai 2021", [("", "4. Mai 2021")]),
        ("Published in 1931", []),
        ("Updated 3 May by the council", []),
        ("1,234", []),
        ("May", []),
    ],
)
def test_lines_that_are_dates_and_nothing_else(line: str, expected: list[tuple[str, str]]) -> None:
    assert dated(line) == expected


def test_labels_without_a_value() -> None:
    assert is_empty_label("Published at:")
    assert not is_empty_label("Published")
    assert not is_empty_label("Published at: noon")
