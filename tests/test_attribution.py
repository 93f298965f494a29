from __future__ import annotations

import pytest

from qa.attribution import introduction, lead, spoken_date
from vectorstore.types import Article, Utterance


def article(**stated: str | None) -> Article:
    plain = Article(id="a", path="archive/7.txt", sha256="0" * 64, title=None, text="")
    return Article(**{name: getattr(plain, name) for name in Article.__slots__} | stated)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"publisher": "Coast Wire"}, "Coast Wire"),
        ({"publisher": "Coast Wire", "published": "2021-05-04"}, "Coast Wire (4 May 2021)"),
        (
            {"author": "Jon Okoye", "title": "Fog", "published": "2021-05-04T06:30"},
            "Jon Okoye, “Fog” (4 May 2021)",
        ),
        ({"title": "Fog"}, "“Fog” (outlet not stated)"),
        ({"published": "--05-04"}, "7.txt (4 May; outlet not stated)"),
        ({}, "7.txt (outlet and date not stated)"),
    ],
)
def test_the_lead_says_what_the_text_states_and_what_it_does_not(
    stated: dict[str, str], expected: str
) -> None:
    assert lead(article(**stated)) == expected


SAID = "He added that the fog would lift by noon."


def spoken(text: str, speaker: str) -> Utterance:
    return Utterance("a", 0, len(text), speaker, direct=False)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"publisher": "Coast Wire"}, "Coast Wire (Jon Okoye speaking)"),
        (
            {"publisher": "Coast Wire", "published": "2021-05-04"},
            "Coast Wire (4 May 2021; Jon Okoye speaking)",
        ),
        ({}, "7.txt (outlet and date not stated; Jon Okoye speaking)"),
    ],
)
def test_a_sentence_that_leaves_its_speaker_open_is_told_whose_it_is(
    stated: dict[str, str], expected: str
) -> None:
    source = article(text=SAID, **stated)

    opening = lead(source, spoken(SAID, "Jon Okoye"))

    assert opening == expected
    assert introduction(f"{opening}: {SAID}", source) == f"{opening}: "


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The fog would lift by noon, Mr Okoye added.", "Jon Okoye"),
        ("Fog closed the quay, the port said.", "the port of Odder"),
    ],
)
def test_a_speaker_whom_the_sentence_names_is_not_named_again(text: str, speaker: str) -> None:
    source = article(text=text, publisher="Coast Wire")
    assert lead(source, spoken(text, speaker)) == "Coast Wire"


def test_a_part_of_a_word_names_nobody() -> None:
    text = "He said the porters would stay at home."
    source = article(text=text, publisher="Coast Wire")
    assert lead(source, spoken(text, "the port")) == "Coast Wire (the port speaking)"


def test_only_a_lead_in_to_the_article_introduces_a_statement() -> None:
    source = article(publisher="Coast Wire")
    assert introduction("Coast Wire: fog.", source) == "Coast Wire: "
    assert introduction("Coast Wire wrote: fog.", source) == ""
    assert introduction("Another Wire (Jon Okoye speaking): fog.", source) == ""


@pytest.mark.parametrize(
    ("iso", "expected"),
    [("2021-05-04", "4 May 2021"), ("--05-04", "4 May"), ("2021-05", "May 2021"), ("2021", "2021")],
)
def test_no_part_of_a_date_is_made_up(iso: str, expected: str) -> None:
    assert spoken_date(iso) == expected
