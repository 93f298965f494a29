from __future__ import annotations

from collections.abc import Sequence

import pytest

from vectorstore.reflow import Line, reflow

PROSE = [
    "The council of Marrow Bay decided on Tuesday that the night ferry will run",
    "again from Monday, after months in which nobody could cross the bay between",
    "midnight and six without a boat of their own.",
]
SECOND = [
    "Fares rise by a tenth, said the operator, which had asked for twice as much",
    "in the spring and was refused by every member of the council but the mayor.",
]


def page(lines: Sequence[str], top: float = 700, left: float = 60) -> list[Line]:
    """Lines of one column; an empty one leaves room, and blanks before one indent it."""
    placed: list[Line] = []
    for line in lines:
        if line:
            indent = len(line) - len(line.lstrip())
            placed.append(Line(left + 4 * indent, top, 10.0, line.strip()))
        top -= 12 if line else 6
    return placed


def paragraphs(*pages: Sequence[Line]) -> list[str]:
    return reflow(pages).rstrip("\n").split("\n\n")


def test_room_parts_paragraphs() -> None:
    assert paragraphs(page([*PROSE, "", *SECOND])) == [" ".join(PROSE), " ".join(SECOND)]


def test_room_parts_them_after_a_full_line_too() -> None:
    full = [PROSE[0], f"{PROSE[1][:-1]}."]
    assert paragraphs(page([*full, "", *SECOND])) == [" ".join(full), " ".join(SECOND)]


def test_an_indent_parts_paragraphs() -> None:
    full = [*PROSE[:2], f"{PROSE[2]} It had asked twice in all."]
    lines = [f"    {full[0]}", *full[1:], f"    {SECOND[0]}", SECOND[1]]
    assert paragraphs(page(lines)) == [" ".join(full), " ".join(SECOND)]


def test_a_short_last_line_parts_paragraphs() -> None:
    assert paragraphs(page([*PROSE, *SECOND])) == [" ".join(PROSE), " ".join(SECOND)]


def test_a_sentence_that_ends_with_a_line_does_not() -> None:
    lines = [PROSE[0], f"{PROSE[1][:-1]}.", *SECOND]
    assert paragraphs(page(lines)) == [" ".join(lines)]


def test_a_paragraph_goes_on_in_the_next_column_and_page() -> None:
    left, right = page(PROSE[:1], top=100), page(PROSE[1:2], top=700, left=320)
    assert paragraphs([*left, *right], page(PROSE[2:])) == [" ".join(PROSE)]


def test_one_that_ended_with_its_page_does_not() -> None:
    assert paragraphs(page(PROSE), page(SECOND)) == [" ".join(PROSE), " ".join(SECOND)]


def test_lists_keep_their_items() -> None:
    lines = [*SECOND, "• Night ferry", "• Morning ferry", "Year Ships", "2021 34"]
    found = paragraphs(page(lines))
    assert found == [" ".join(SECOND), *lines[2:]]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["The govern-", "ment said no."], "The government said no."),
        (["A well-known man is a well-", "known man."], "A well-known man is a well-known man."),
        (["Well and well, known and known, is well-", "known."], None),
        (["The govern\xad", "ment said no."], "The government said no."),
        (["The co\xadun\xadcil said no."], "The council said no."),
        (["The Marrow-", "Vessen line is shut."], "The Marrow-Vessen line is shut."),
        (["From 2019-", "2021 it was shut."], "From 2019-2021 it was shut."),
        (["It was shut -", "for good."], "It was shut - for good."),
    ],
)
def test_hyphens_at_line_ends(lines: list[str], joined: str | None) -> None:
    assert paragraphs(page(lines)) == [joined or "".join(lines)]


def test_ligatures_are_letters_and_other_signs_stay() -> None:
    assert paragraphs(page(["The ﬁrst oﬃcial ﬂew ½ way\x00 for 5 m² at №\xa03."])) == [
        "The first official flew ½ way for 5 m² at № 3."
    ]


def numbered(n: int, body: Sequence[str]) -> list[Line]:
    head, foot = Line(60, 820, 8, "The Marrow Post, 3 May 2024"), Line(290, 20, 8, f"Page {n} of 3")
    return [head, *page(body), foot]


def test_running_headers_and_page_numbers_are_left_out() -> None:
    pages = [numbered(1, PROSE[:1]), numbered(2, PROSE[1:2]), numbered(3, PROSE[2:])]
    assert paragraphs(*pages) == [" ".join(PROSE)]


def test_what_stands_on_one_page_alone_is_kept() -> None:
    found = paragraphs(numbered(1, PROSE), page(SECOND))
    assert found[0] == "The Marrow Post, 3 May 2024" and "Page 1 of 3" in found


def test_what_is_repeated_in_the_text_is_kept() -> None:
    body = [*PROSE, "", "It is closed.", "", *SECOND, "", *PROSE]
    assert reflow([page(body), page(body)]).count("It is closed.") == 2


def test_what_only_looks_like_it_in_the_text_is_kept() -> None:
    moment = "14.5.2024, 10:30: the ferry left."
    found = paragraphs(page([*PROSE, "", moment, "", *SECOND, "", *PROSE]))
    assert moment in found


def test_what_a_browser_prints_around_a_page_is_left_out() -> None:
    head = Line(20, 830, 8, "5/3/24, 10:15 AM Night ferry to run | The Marrow Post")
    foot = Line(20, 10, 8, "https://post.example/night-ferry 1/1")
    assert paragraphs([head, *page(PROSE), foot]) == [" ".join(PROSE)]


def test_larger_type_is_a_heading_and_the_largest_the_title() -> None:
    head = [Line(60, 760, 20, "Night ferry to"), Line(60, 737, 20, "run again")]
    section = Line(60, 600, 14, "What it costs")
    lines = [*head, *page(PROSE), section, *page(SECOND, top=570)]
    assert paragraphs(lines) == [
        "# Night ferry to run again",
        " ".join(PROSE),
        "## What it costs",
        " ".join(SECOND),
    ]


def test_the_order_of_the_file_is_kept() -> None:
    lines = [*page(["First in the file."], top=300), *page(PROSE, top=700)]
    assert paragraphs(lines) == ["First in the file.", " ".join(PROSE)]
