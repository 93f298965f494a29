from __future__ import annotations

import pytest

from vectorstore.boilerplate import blocks
from vectorstore.metadata import stated_metadata

HEADLINE = "Council votes to keep the night bus running"
PROSE = (
    "The council voted on Tuesday to keep the night bus, after months of argument over its cost."
)
LAST = "The bus has crossed the bridge every night since 1931, and no vote had ever threatened it."
REPORT = f"{HEADLINE}\n\nBy Tove Marsh\n\n{PROSE}\n\n{LAST}\n"


def outlet(text: str) -> str | None:
    return stated_metadata(text).get("publisher")


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind, text[block.start : block.end]) for block in blocks(text)]


@pytest.mark.parametrize(
    ("above", "name"),
    [
        ("THE MARLOW BAY COURIER", "The Marlow Bay Courier"),
        ("THE TIMES OF MARLOW\n4 March 2021", "The Times of Marlow"),
        ("THE MARLOW POST-DISPATCH\n4 March 2021", "The Marlow Post-Dispatch"),
        ("QXR NEWS | World", "QXR News"),
        ("Marlow Herald | Home News", "Marlow Herald"),
        ("Marlow Times – Business", "Marlow Times"),
        ("The Marlow Mirror, 4 March 2021", "The Marlow Mirror"),
        ("The Marlow Mail · Thursday 4 March 2021", "The Marlow Mail"),
        ("4 March 2021\n\nMarlow Gazette", "Marlow Gazette"),
        ("Marlow Star\nA light in every window.", "Marlow Star"),
        ("Marlow Press\nEst. 1904", "Marlow Press"),
        ("THE MARLOW SUN\nYour bay. Your paper.\n\nThursday 4 March 2021", "The Marlow Sun"),
        ("The Press and Journal\n4 March 2021", "The Press and Journal"),
        ("The Guardian | Bridges", "The Guardian"),
        ("Marlower Zeitung\n4. März 2021", "Marlower Zeitung"),
    ],
)
def test_a_masthead_names_the_outlet_and_is_furniture(above: str, name: str) -> None:
    text = f"{above}\n\n{REPORT}"
    assert outlet(text) == name
    lines = [line for line in above.split("\n") if line]
    assert kinds(text)[: len(lines)] == [("boilerplate", line) for line in lines]
    assert kinds(text)[len(lines)] == ("title", HEADLINE)


@pytest.mark.parametrize(
    ("above", "mention", "name"),
    [
        ("Marlow Voice", "A spokesman told the Marlow Voice that it stays.", "Marlow Voice"),
        ("THE MARLOW VOICE", "The mayor told the Voice that it stays.", "The Marlow Voice"),
        ("Marlow Voice", "The mayor told the Voice that it stays.", None),
        ("Marlow Voice", "The mayor told us that it stays.", None),
        ("The Marlow Record", "The mayor has the record of the vote.", None),
    ],
)
def test_a_name_that_could_be_anything_is_proved_by_the_report(
    above: str, mention: str, name: str | None
) -> None:
    assert outlet(f"{above}\n\n{REPORT}\n{mention}\n") == name


@pytest.mark.parametrize(
    "above",
    [
        *("WORLD NEWS", "BREAKING NEWS | Live", "EXCLUSIVE", "POLITICS", "BREAKING", "HOME NEWS"),
        *("Book Review – Fiction", "News | Home", "NEWS, 4 March 2021", "The Review | Books"),
        *("Hard Times\n4 March 2021", "Marlow Journal\n4 March 2021", "Guest Post | Opinion"),
        *("For the Record\n4 March 2021", "STOP PRESS\n4 March 2021", "Review of the Year | 2021"),
        *("Wreck of the Evening Star\n4 March 2021", "Lund Sues Marlow Herald"),
        *("Marlow Globe, 5 others to close", "Marlow Globe – staff to strike"),
        *("Tove Marsh\n4 March 2021", "The Herald has been sold | Business", "Herald"),
    ],
)
def test_kickers_and_headlines_name_no_outlet(above: str) -> None:
    assert outlet(f"{above}\n\n{REPORT}") is None


def test_a_masthead_stands_at_the_top_and_above_a_headline() -> None:
    assert outlet(f"THE MARLOW COURIER\n\n{PROSE}\n\n{LAST}\n") is None
    assert outlet(f"THE MARLOW COURIER\n\n{PROSE}\n\n{HEADLINE}\n\n{LAST}\n") is None
    assert outlet(f"{REPORT}\nThe Marlow Courier\n") is None
    dated = f"THE MARLOW COURIER\n\n4 March 2021\n\nBy Tove Marsh\n\n{PROSE}\n\n{LAST}\n"
    assert outlet(dated) == "The Marlow Courier"
    assert outlet(dated.replace("4 March 2021\n\n", "")) is None


def test_the_newspaper_comes_before_its_agency_and_gives_its_own_date() -> None:
    text = (
        f"The Marlow Courier | 4 March 2021\n\n{HEADLINE}\n\nMARLOW (Reuters) - {PROSE}\n\n{LAST}"
    )
    fields = stated_metadata(text)
    assert (fields["publisher"], fields["published"]) == ("The Marlow Courier", "2021-03-04")


def test_a_short_lead_apart_from_the_masthead_is_no_motto() -> None:
    text = f"THE MARLOW COURIER\n\nThe night bus stays.\n\n{REPORT}"
    assert ("body", "The night bus stays.") in kinds(text)


@pytest.mark.parametrize("head", ["VOTE ON THE BUS", "A VOTE ON THE LATE BUS", "A vote on the bus"])
def test_the_name_of_a_column_is_its_title_and_its_parts_keep_their_heads(head: str) -> None:
    text = (
        f"THE MARLOW COURIER\n\n4 March 2021\n\nTown briefs\n\n{head}\n{PROSE}\n\n"
        f"A LONG NIGHT\n{LAST}\n"
    )
    assert kinds(text)[2:] == [
        ("title", "Town briefs"),
        ("heading", head),
        ("body", PROSE),
        ("heading", "A LONG NIGHT"),
        ("body", LAST),
    ]


def test_a_headline_directly_above_its_only_paragraphs_is_the_title() -> None:
    text = f"THE MARLOW COURIER\n\nTown briefs\n\n{HEADLINE}\n{PROSE}\n\n{LAST}\n"
    assert kinds(text)[1:3] == [("boilerplate", "Town briefs"), ("title", HEADLINE)]
