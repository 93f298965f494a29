from __future__ import annotations

import pytest

from qa.attribution import lead, spoken_date
from vectorstore.types import Article


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


@pytest.mark.parametrize(
    ("iso", "expected"),
    [("2021-05-04", "4 May 2021"), ("--05-04", "4 May"), ("2021-05", "May 2021"), ("2021", "2021")],
)
def test_no_part_of_a_date_is_made_up(iso: str, expected: str) -> None:
    assert spoken_date(iso) == expected
