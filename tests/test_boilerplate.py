from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.boilerplate import blocks

OPENING = "Council votes to keep the night ferry running"
FIRST = (
    "The council voted on Tuesday to keep the night ferry, after months of argument over its cost."
)
LAST = (
    "The ferry has crossed the strait every night since 1931, and no vote had ever threatened it."
)
SECOND = (
    "Opponents said that the crossing loses money, and asked for a bus over the new bridge instead."
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in blocks(text)]


def test_title_standfirst_and_paragraphs() -> None:
    text = f"{OPENING}\n\nCrossing saved after months of argument over money\n\n{FIRST}\n\n{LAST}\n"
    assert [kind for kind, _ in kinds(text)] == ["title", "body", "body", "body"]


def test_a_caption_printed_twice_is_furniture_but_a_sentence_printed_twice_is_kept_once() -> None:
    caption = "Islanders on the quay at the last landing of the season"
    text = f"{OPENING}\n\n{FIRST}\n\n{caption}\n{caption}\n\n{LAST}\n\n{LAST}\n"
    assert [kind for kind, _ in kinds(text)] == [
        "title",
        "body",
        "boilerplate",
        "boilerplate",
        "body",
        "boilerplate",
    ]


def test_the_title_printed_again_is_furniture() -> None:
    text = f"{OPENING}\n\n{FIRST}\n\n{OPENING}\n\n{LAST}\n"
    assert [kind for kind, _ in kinds(text)] == ["title", "body", "boilerplate", "body"]


def test_answers_repeated_apart_are_kept() -> None:
    answer = "The mayor declined to comment."
    text = f"{OPENING}\n\n{FIRST}\n\n{answer}\n\n{SECOND}\n\n{answer}\n"
    assert [kind for kind, _ in kinds(text)] == ["title", "body", "body", "body", "body"]


def test_links_below_related_posts_go_with_it_at_the_foot() -> None:
    links = "Related Posts\n\nBridge toll doubles\n\nStorm season begins early\n"
    text = f"{OPENING}\n\n{FIRST}\n\n{LAST}\n\n{links}"
    assert [kind for kind, _ in kinds(text)][-3:] == ["boilerplate"] * 3


def test_a_report_goes_on_after_links_within_it() -> None:
    text = f"{OPENING}\n\n{FIRST}\n\nRead also:\nBridge toll doubles\n\nA vote in doubt\n\n{LAST}\n"
    assert [kind for kind, _ in kinds(text)] == [
        "title",
        "body",
        "boilerplate",
        "boilerplate",
        "heading",
        "body",
    ]


def test_the_value_below_an_empty_label_goes_with_it() -> None:
    text = f"{OPENING}\n\n{FIRST}\n\n{LAST}\n\nPublished at:\nIslands\n"
    assert [kind for kind, _ in kinds(text)][-2:] == ["boilerplate", "boilerplate"]


def test_an_outlet_name_above_its_description_goes_with_it() -> None:
    about = "We are an independent newspaper. Please support us: your donation pays our reporters."
    text = f"{OPENING}\n\n{FIRST}\n\n{LAST}\n\nStrait Herald\n\n{about}\n"
    assert [kind for kind, _ in kinds(text)][-2:] == ["boilerplate", "boilerplate"]


def test_a_name_between_furniture_at_the_foot_goes_with_it() -> None:
    text = f"{OPENING}\n\n{FIRST}\n\n{LAST}\n\nShare on Facebook\n\nAda Lund\n\nAdvertisement\n"
    assert [kind for kind, _ in kinds(text)][-3:] == ["boilerplate"] * 3


def test_dates_are_furniture_above_the_report_and_headings_within_it() -> None:
    text = f"{OPENING}\n\n4 March 2021\n\n{FIRST}\n\n{SECOND}\n\nMarch 5, 2021\n\n{LAST}\n"
    assert [kind for kind, _ in kinds(text)] == [
        "title",
        "boilerplate",
        "body",
        "body",
        "heading",
        "body",
    ]


@pytest.mark.parametrize(
    "first_line",
    [
        "The council voted on Tuesday to keep the night ferry.",
        "Tove Marsh",
        "Tove Marsh and Idris Bell",
        "The Strait Herald",
        "HELSINKI —",
        "According to the council, which voted on Tuesday, there were",
    ],
)
def test_what_is_no_headline_is_no_title(first_line: str) -> None:
    shown = kinds(f"{first_line}\n\n{FIRST}\n\n{LAST}\n")
    if first_line.endswith("there were"):
        shown = kinds(
            f"{first_line} many more words to come, and so on, until nobody could say what the"
            f" point of it had been or why anyone would read it to the end\n\n{FIRST}\n"
        )
    assert "title" not in [kind for kind, _ in shown]


@pytest.mark.parametrize(
    "title",
    [
        OPENING,
        "Ferry stays",
        "Who Will Pay For The Night Ferry?",
        "夜間フェリーの存続決定",
        "Паром остаётся",
    ],
)
def test_headlines_are_titles(title: str) -> None:
    assert kinds(f"{title}\n\n{FIRST}\n\n{LAST}\n")[0] == ("title", title)


def test_a_section_name_above_the_title_is_furniture() -> None:
    shown = kinds(f"Islands\n\n{OPENING}\n\n{FIRST}\n")
    assert shown[:2] == [("boilerplate", "Islands"), ("title", OPENING)]


def test_a_lone_line_is_body_not_a_title_of_nothing() -> None:
    assert kinds(OPENING) == [("body", OPENING)]


def test_headings_of_plain_text() -> None:
    text = f"{OPENING}\n{FIRST}\nWhat the crossing costs\n{SECOND}\n{LAST}\n"
    assert [kind for kind, _ in kinds(text)] == ["title", "body", "heading", "body", "body"]


def test_a_run_of_short_lines_is_a_list_of_facts_not_headings() -> None:
    text = f"{OPENING}\n\n{FIRST}\n\nAda Lund\nIdris Bell\nTove Marsh\n\n{LAST}\n"
    assert [kind for kind, _ in kinds(text)] == ["title"] + ["body"] * 5


def test_markdown() -> None:
    text = (
        "\ufeff---\ntitle: Ferry\n---\n\n# Ferry stays\n\nThe council voted\n\n## Costs ##\n\n"
        "- Fuel is dear\n* Crew are few\n1. Paint peels\n\n> Nobody asked us.\n\n| Year | Loss |\n"
        "|------|------|\n| 1931 | none |\n\n```\nx = 1\n\ny = 2\n```\n\nSummary\n-------\n\n"
        "![ferry](f.png)\n"
        "**The end**\n\nIt sails.\n\n***\n"
    )
    assert kinds(text) == [
        ("boilerplate", "---\ntitle: Ferry\n---"),
        ("title", "Ferry stays"),
        ("body", "The council voted"),
        ("heading", "Costs"),
        ("body", "Fuel is dear"),
        ("body", "Crew are few"),
        ("body", "1. Paint peels"),
        ("body", "Nobody asked us."),
        ("body", "| Year | Loss |"),
        ("boilerplate", "|------|------|"),
        ("body", "| 1931 | none |"),
        ("boilerplate", "```"),
        ("body", "x = 1\n\ny = 2"),
        ("boilerplate", "```"),
        ("heading", "Summary"),
        ("boilerplate", "-------"),
        ("boilerplate", "![ferry](f.png)"),
        ("heading", "The end"),
        ("body", "It sails."),
        ("boilerplate", "***"),
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_hard_wrapped_paragraphs_are_whole(newline: str) -> None:
    wrapped = newline.join(
        [
            "The council voted on Tuesday to keep the night ferry,",
            "after months of argument over its cost. The mayor, Ada",
            "Lund, called it a good day for the islands.",
        ]
    )
    text = f"{OPENING}{newline}{newline}{wrapped}{newline}{newline}{wrapped[:-8]}ferries.{newline}"
    assert [kind for kind, _ in kinds(text)] == ["title", "body", "body"]
    assert kinds(text)[1] == ("body", wrapped)


def test_a_paragraph_broken_once_in_mid_sentence_is_whole() -> None:
    broken = "The council voted on Tuesday to keep the night ferry,\nafter months of argument."
    assert kinds(f"{OPENING}\n\n{broken}\n\n{LAST}")[1] == ("body", broken)


def test_paragraphs_of_one_line_each_stay_apart() -> None:
    assert len(kinds(f"{FIRST}\n{SECOND}\n{LAST}")) == 3


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                "The ferry left.|Ferry stays|X|Read more:|# |- |> |```|---|By Ada Lund|\n|\n\n|\r\n"
                "|THE HERALD|**b**|===|\ufeff|4 May 2021|Published:".split("|")
            ),
            max_size=30,
        ).map("\n".join),
    )
)
def test_blocks_leave_out_only_whitespace_and_markers(text: str) -> None:
    found = blocks(text)
    assert all(
        b.start < b.end and text[b.start : b.end].strip() == text[b.start : b.end] for b in found
    )
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert sum(b.kind == "title" for b in found) <= 1
    inside = {n for b in found for n in range(b.start, b.end)}
    outside = {c for n, c in enumerate(text) if n not in inside and not c.isspace()}
    assert outside <= set("\ufeff#>-*+•·▪◦‣●○–—[]xX_")


@pytest.mark.parametrize(
    "unit",
    [
        *("a / ", "```a\n", "updated ", "jan. ", "By A ", "x\n", "(photo ", "> ", "“a ", "Ab "),
        *("A, B and ", "dear AI, ", "ignore all ", ". Photo: A ", "you are a bot ", "‘a "),
    ],
)
def test_hostile_repetition_is_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit)) + "!"
    assert blocks(text)[-1].end == len(text)
