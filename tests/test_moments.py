"""Expressions of time are found where they stand and mean the days a reader would take them for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.moments import moments
from vectorstore.periods import part_of, unit_of
from vectorstore.types import Article, Moment

WEDNESDAY = "2025-01-15"


def found(text: str, published: str | None = WEDNESDAY) -> dict[str, str | None]:
    """The expressions of a text, each with its days: "2025-01-10" or "2025-01-01..2025-01-31"."""
    article = Article("a", "a.txt", "0" * 64, None, text, published=published)
    return {text[m.start : m.end]: days(m) for m in moments(article)}


def days(moment: Moment) -> str | None:
    if moment.first is None:
        return None
    return str(moment.first) if moment.first == moment.last else f"{moment.first}..{moment.last}"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("3 May 2024", "2024-05-03"),
        ("3rd of May, 2024", "2024-05-03"),
        ("May 3, 2024", "2024-05-03"),
        ("Sept. 9th, 2024", "2024-09-09"),
        ("Friday, 3 May 2024", "2024-05-03"),
        ("2024-05-03", "2024-05-03"),
        ("13/05/2024", "2024-05-13"),
        ("3-5 May 2024", "2024-05-03..2024-05-05"),
        ("May 3 to 5, 2024", "2024-05-03..2024-05-05"),
        ("Dec. 28 – Jan. 3, 2024", "2023-12-28..2024-01-03"),
        ("28 December to 3 January 2024", "2023-12-28..2024-01-03"),
        ("May 2024", "2024-05-01..2024-05-31"),
        ("late February 2024", "2024-02-21..2024-02-29"),
        ("mid-2023", "2023-05-01..2023-08-31"),
        ("the end of 2023", "2023-09-01..2023-12-31"),
        ("2019", "2019-01-01..2019-12-31"),
        ("2017-2021", "2017-01-01..2021-12-31"),
        ("2020-21", "2020-01-01..2021-12-31"),
        ("1990s", "1990-01-01..1999-12-31"),
        ("early 1990s", "1990-01-01..1993-12-31"),
        ("the '90s", "1990-01-01..1999-12-31"),
        ("19th century", "1801-01-01..1900-12-31"),
        ("third quarter of 2022", "2022-07-01..2022-09-30"),
        ("second half of 2022", "2022-07-01..2022-12-31"),
        ("summer of 2022", "2022-01-01..2022-12-31"),
    ],
)
def test_a_stated_time_needs_no_date_of_publication(expression: str, expected: str) -> None:
    text = f"The ferry was repaired, as the harbour log has it, in or on {expression}."
    assert found(text, None) == found(text) == {expression: expected}


@pytest.mark.parametrize(
    ("text", "expression", "expected"),
    [
        ("The ferry sank on Friday.", "Friday", "2025-01-10"),
        ("The ferry sank on Wednesday.", "Wednesday", "2025-01-15"),
        ("The council will vote on Friday.", "Friday", "2025-01-17"),
        ("On Friday, the council will vote.", "Friday", "2025-01-17"),
        ("The crossing expires on Friday.", "Friday", "2025-01-17"),
        ("The mayor said Monday that the port will close.", "Monday", "2025-01-13"),
        ("The mayor said that on Monday the port will close.", "Monday", "2025-01-20"),
        ("The port will not be closed before Monday.", "Monday", "2025-01-20"),
        ("The port will close. Late Sunday the mayor agreed.", "Late Sunday", "2025-01-12"),
        ("She left last Wednesday.", "last Wednesday", "2025-01-08"),
        ("She left Thursday last week.", "Thursday last week", "2025-01-09"),
        ("She returns next Monday.", "next Monday", "2025-01-20"),
        ("It rained yesterday morning.", "yesterday morning", "2025-01-14"),
        ("Tonight it rains.", "Tonight", "2025-01-15"),
        ("It was cold last night.", "last night", "2025-01-14"),
        ("It was so the day before yesterday.", "the day before yesterday", "2025-01-13"),
        ("The toll fell last week.", "last week", "2025-01-06..2025-01-12"),
        ("The toll fell last month.", "last month", "2024-12-01..2024-12-31"),
        ("It will rise next year.", "next year", "2026-01-01..2026-12-31"),
        ("It fell late last year.", "late last year", "2024-09-01..2024-12-31"),
        ("It fell earlier this month.", "earlier this month", "2025-01-01..2025-01-15"),
        ("It will fall later this year.", "later this year", "2025-01-15..2025-12-31"),
        ("It will rain this weekend.", "this weekend", "2025-01-18..2025-01-19"),
        ("It rained last weekend.", "last weekend", "2025-01-11..2025-01-12"),
        ("It opened two days ago.", "two days ago", "2025-01-13"),
        ("It opened three weeks ago.", "three weeks ago", "2024-12-22..2024-12-28"),
        ("It opened a month ago.", "a month ago", "2024-12-01..2024-12-31"),
        ("It opened 10 years ago.", "10 years ago", "2015-01-01..2015-12-31"),
        ("It opens two weeks from now.", "two weeks from now", "2025-01-26..2025-02-01"),
        ("Over the past two months it grew.", "the past two months", "2024-11-15..2025-01-15"),
        ("It may close by the end of the month.", "the end of the month", "2025-01-22..2025-01-31"),
    ],
)
def test_a_relative_time_is_told_from_publication(
    text: str, expression: str, expected: str
) -> None:
    assert found(text)[expression] == expected
    assert found(text, None)[expression] is None
    assert found(text, "--01-15")[expression] is None
    assert found(text, "2025")[expression] is None


@pytest.mark.parametrize(
    ("text", "expression", "expected"),
    [
        ("The bridge opened on December 5.", "December 5", "2024-12-05"),
        ("The bridge opened on 9 January.", "9 January", "2025-01-09"),
        ("On the 9th of January the bridge opened.", "9th of January", "2025-01-09"),
        ("The bridge will open on 24 June.", "24 June", "2025-06-24"),
        ("The bridge will open on 24 January this year.", "24 January this year", "2025-01-24"),
        ("The bridge opened on 20 August last year.", "20 August last year", "2024-08-20"),
        ("The bridge opened in December.", "December", "2024-12-01..2024-12-31"),
        ("The bridge opened in late December.", "late December", "2024-12-22..2024-12-31"),
        ("The bridge opened last May.", "last May", "2024-05-01..2024-05-31"),
        ("The bridge, says a sign, opened Friday, March 15.", "Friday, March 15", "2024-03-15"),
    ],
)
def test_a_year_left_out_is_that_near_publication(
    text: str, expression: str, expected: str
) -> None:
    assert found(text)[expression] == expected
    assert found(text, None)[expression] is None


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("The bridge opened on 5 May.", "5 May"),  # of which of two years?
        ("In 2014 the bridge burnt. On 5 January it stood.", "5 January"),
        ("The bridge opened on Friday, January 9.", "Friday, January 9"),  # a Thursday
        ("After the Jan. 6 fire it was rebuilt.", "Jan. 6"),  # as known for years
        ("The bridge opened on 31 June 2024.", "31 June 2024"),
        ("The bridge opened on 03/04/2024.", "03/04/2024"),
        ("The bridge opened nearly two years ago.", "nearly two years ago"),
        ("The bridge opened a few days ago.", "a few days ago"),
        ("The bridge opened recently.", "recently"),
        ("It burnt, and a week later it stood.", "a week later"),
        ("It stood again the next day.", "the next day"),
        ("It stood by the following Monday.", "the following Monday"),
        ("It burnt last summer.", "last summer"),  # north or south?
    ],
)
def test_what_the_words_leave_open_has_no_days(text: str, expression: str) -> None:
    assert found(text)[expression] is None


def test_last_november_in_december_is_not_decided() -> None:
    assert found("It burnt last November.", "2024-12-10")["last November"] is None


@pytest.mark.parametrize(
    "text",
    [
        "Black Friday sales rose, wrote the Sunday Times of the Monday Night Football crowd.",
        "She may march on, and April Waters may sing.",
        "It cost $2019, or 2,019 in notes, at 1999 Main Street, call 555-2010.",
        "The crowd of 2000 people, in its 30s, walked 1990 miles.",
        "The shop closes on a Friday and every Monday.",
        "At 10:30 the temperature was in the 80s.",
    ],
)
def test_what_is_no_time_is_not_found(text: str) -> None:
    assert found(text) == {}


def test_only_the_day_of_publication_anchors() -> None:
    text = "It was so on 3 May 2024, on 13/05/2024, in the '90s, last week and recently."
    article = Article("a", "a.txt", "0" * 64, None, text, published=WEDNESDAY)
    anchored = {text[m.start : m.end] for m in moments(article) if m.anchored}
    assert anchored == {"last week"}


def test_only_the_body_is_searched() -> None:
    text = "Published: 3 May 2024\n\nHarbour reopens\n\nThe ferry sailed again on 4 May 2024.\n"
    assert found(text) == {"4 May 2024": "2024-05-04"}


def test_the_longest_expression_is_the_one() -> None:
    assert list(found("It was late on Friday, 3 May 2024.")) == ["Friday, 3 May 2024"]
    assert list(found("It was in May 2024 to June 2024.")) == ["May 2024", "June 2024"]


def test_thirds_are_counted_in_the_units_people_count_in() -> None:
    year = unit_of(date(2024, 5, 3), "year")
    decade = unit_of(date(1994, 5, 3), "decade")
    assert part_of(year, "mid") == (date(2024, 5, 1), date(2024, 8, 31))
    assert part_of(decade, "early") == (date(1990, 1, 1), date(1993, 12, 31))
    assert part_of(decade, "late") == (date(1997, 1, 1), date(1999, 12, 31))


WORDS = (
    "on in by last next this the past two 3 31 5-7 2024 1999 0001 900 decades years ago weeks "
    "days week month year May March Jan. February Friday Monday, will said early late mid- end "
    "of '90s 1990s 19th century yesterday weekend from now time 29 13/13/2024 \n\n . that"
).split(" ")
WRITTEN = st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
PUBLISHED = st.one_of(
    st.none(),
    st.sampled_from(["--02-29", "2024", "0001-01-01", "9999-12-31", "nonsense"]),
    st.dates().map(date.isoformat),
)


@given(WRITTEN, PUBLISHED)
def test_any_text_is_read(text: str, published: str | None) -> None:
    article = Article("a", "a.txt", "0" * 64, None, text, published=published)
    at = 0
    for moment in moments(article):
        assert at <= moment.start < moment.end <= len(text)
        at = moment.end
        assert (moment.first is None) == (moment.last is None)
        assert moment.first is None or moment.last is None or moment.first <= moment.last
        assert not (moment.anchored and moment.first is None)
