"""A statement against its quotes: figures, days, names, speakers, quotations, denial, words."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.verification import check

FIRE = (
    "The fire at the old harbour of Port Alder injured 12 people on 3 May, Mayor Ana Lopez told"
    " reporters on Monday, and the bridge was not closed."
)
ABOUT = ("Gull Post", "Ivo Brandt", "Blaze at Port Alder", "2031-05-04")
SEEDS = sorted(Path(__file__).parents[1].joinpath("seeds").glob("*.txt"))
LINES = [
    line.strip()
    for seed in SEEDS
    for line in seed.read_text("utf-8-sig").splitlines()
    if len(line) > 40
]


def support(statement: str, *quotes: str, about: tuple[str, ...] = ()) -> str:
    return check(statement, quotes, about).support


@given(st.text(min_size=1).filter(lambda text: text.strip()), st.text())
def test_a_repeated_quote_is_supported_whatever_it_says(quote: str, other: str) -> None:
    assert support(quote, other, quote) in ("supported", "unsupported")
    if re.search(r"\w", quote):
        assert support(quote, other, quote) == "supported"


@given(st.text(), st.lists(st.text(), max_size=3))
def test_no_text_breaks_it_and_a_doubt_has_a_reason(statement: str, quotes: list[str]) -> None:
    verdict = check(statement, quotes, quotes)
    assert bool(verdict.reasons) == (verdict.support != "supported")


@pytest.mark.parametrize("respell", [str.strip, lambda s: s.translate({34: "“", 39: "’"})])
@pytest.mark.parametrize("lead", ["", "Gull Post (4 May 2031): ", "According to Gull Post, "])
def test_real_sentences_stay_supported_when_led_in_and_respelled(
    lead: str, respell: Callable[[str], str]
) -> None:
    doubted = [line for line in LINES if check(lead + respell(line), [line], ABOUT).reasons]
    assert len(LINES) > 50 and doubted == []


@pytest.mark.parametrize(
    "statement",
    [
        "The fire injured 12 people on 3 May.",
        "The fire at Port Alder injured twelve people on May 3rd, Ana Lopez said.",
        "On 3 May a fire injured 12 people in the harbour, according to Mr Lopez.",
        "The bridge wasn't closed, Lopez said.",
        "The bridge was never closed.",
        "Lopez’s reporters say the bridge “was not closed”.",
    ],
)
def test_a_faithful_paraphrase_is_supported(statement: str) -> None:
    assert check(statement, [FIRE]).reasons == ()


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("It cost 50 billion dollars.", "It cost $50bn."),
        ("It cost 50 billion dollars.", "It cost $50,000,000,000."),
        ("The plant cost €1.5 million.", "The plant cost 1.5m euros."),
        ("Turnout was 40%.", "Turnout was 40 per cent."),
        ("Turnout was 40 percent.", "Turnout was between 35 and 40%."),
        ("Turnout was 35 percent.", "Turnout was 35 to 40 percent."),
        ("The army has 1 200 000 soldiers.", "The army has 1,200,000 soldiers."),
        ("Twenty-five trucks came.", "25 trucks came."),
        ("The dam holds two hundred and fifty thousand litres.", "The dam holds 250,000 litres."),
        ("A dozen sailors died.", "Twelve sailors died."),
        ("The third round failed.", "The 3rd round failed."),
        ("One of the sailors died.", "A sailor died."),
        ("One sailor died.", "A sailor died."),
        ("The talks began in 2031.", "The talks began on 7 June 2031."),
        ("The train left at 4:30.", "The train left at 16:30."),
        ("The wall is 50 m long.", "The wall is 50m long."),
    ],
)
def test_one_number_in_two_spellings_is_one(statement: str, quote: str) -> None:
    assert check(statement, [quote]).reasons == ()


@pytest.mark.parametrize(
    ("statement", "quote", "missing"),
    [
        ("It injured 40 people.", "It injured 14 people.", "the number 40 stands"),
        ("It injured eleven people.", "It injured 12 people.", "the number eleven stands"),
        ("It cost 50 billion.", "It cost 50 million.", "the number 50 billion stands"),
        ("It cost 50.", "It cost 50 million.", "the number 50 stands"),
        ("It cost 1,200 a head.", "It cost 1,300 a head.", "the number 1,200 stands"),
        ("It grew 4.5 percent.", "It grew 4.6 percent.", "the number 4.5 percent stands"),
        ("It grew 5 percent.", "It grew 5 percentage points.", "the number 5 percent stands"),
        ("The 21st army came.", "The 22nd army came.", "the number 21st stands"),
        ("The fourth round failed.", "The third round failed.", "the number fourth stands"),
        ("One sailor died.", "Seven sailors died.", "the number One stands"),
        ("Thousands of people marched.", "Hundreds of people marched.", '"thousands" stands'),
        ("It cost 5 dollars.", "It cost 5 euros.", "the currency dollar stands"),
        ("The war began in 2014.", "The war began in 2015.", "the number 2014 stands"),
        ("3 people fell.", "On 3 May people fell.", "the number 3 stands"),
        ("It left at 4:30.", "It left at 4:35.", "the number 4:30 stands"),
        ("It was the 1980s.", "It was the 1990s.", "the number 1980s stands"),
    ],
)
def test_a_wrong_number_is_named(statement: str, quote: str, missing: str) -> None:
    verdict = check(statement, [quote])
    assert verdict.support == "unsupported"
    assert any(missing in reason for reason in verdict.reasons)


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("They met on 16 January 2031.", "They met on January 16, 2031."),
        ("They met on 16 January.", "They met on Jan. 16th, 2031."),
        ("They met in January.", "They met on 16 January 2031."),
        ("They met in January 2031.", "They met on 2031-01-16."),
        ("They met on 5 March 2031.", "They met on 05.03.2031."),
        ("They met on 25 March 2031.", "They met on 3/25/2031."),
        ("They met on 4 May.", "They met on 3 and 4 May."),
        ("They met on May 5.", "They met from May 3-5."),
        ("They met on Monday.", "On Monday they met."),
    ],
)
def test_one_date_in_two_spellings_is_one(statement: str, quote: str) -> None:
    assert check(statement, [quote]).reasons == ()


@pytest.mark.parametrize(
    ("statement", "quote", "missing"),
    [
        ("They met on 17 January.", "They met on January 16.", "17 January"),
        ("They met on 16 June.", "They met on January 16.", "16 June"),
        ("They met on 16 January 2032.", "They met on 16 January 2031.", "16 January 2032"),
        ("They met on 16 January 2031.", "They met on 16 January.", "16 January 2031"),
        ("They met on 16 January.", "They met in January.", "16 January"),
        ("They met in March.", "They met in May.", "in March"),
        ("They met on Tuesday.", "They met on Monday.", "Tuesday"),
        ("They met yesterday.", "They met on Monday.", "Yesterday"),
    ],
)
def test_a_wrong_or_invented_date_is_named(statement: str, quote: str, missing: str) -> None:
    verdict = check(statement, [quote])
    assert verdict.support == "unsupported"
    assert any(missing in reason for reason in verdict.reasons)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 400))
def test_another_day_is_never_taken_for_the_one_stated(day: date, later: int) -> None:
    quote = f"The envoys met on {day:%d} {day:%B} {day:%Y}."
    other = day + timedelta(days=later)
    assert support(f"The envoys met on {day:%B} {day.day}, {day.year}.", quote) == "supported"
    assert support(f"The envoys met on {other:%B} {other.day}, {other.year}.", quote) != "supported"


def test_the_day_of_publication_dates_the_source_and_no_event() -> None:
    assert support("Gull Post (4 May 2031): the fire injured 12 people.", FIRE, about=ABOUT) == (
        "supported"
    )
    assert support("The fire injured 12 people on 4 May.", FIRE, about=ABOUT) == "unsupported"
    assert support("Gull Post (5 May 2031): the fire injured 12 people.", FIRE, about=ABOUT) == (
        "unsupported"
    )


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The US and the EU signed.", "The United States and the European Union signed."),
        ("The United States signed.", "The U.S. signed."),
        ("The U.S. signed.", "The USA signed."),
        ("After the vote the United States sent aid.", "After the vote the US sent aid."),
        ("The UN signed the treaty.", "The United Nations signed the treaty."),
        ("José Pérez signed the treaty.", "The treaty was signed by Jose Perez."),
        ("Perez's treaty was signed.", "The treaty of Perez was signed."),
        ("Mr Perez signed.", "Perez signed."),
        ("The Ruritanian ships left.", "Ships of Ruritania left."),
        ("The Engineer Brandt left the talks.", "Ivo Brandt, the engineer, left the talks."),
        ("The ships of Norland's President left.", "The ships of Norland’s president left."),
        ("The minister met Vice President Kerr.", "Vice President Joan Kerr met the minister."),
        ("However, Kerr signed.", "Kerr signed."),
        ("Residents were moved.", "The residents were moved."),
    ],
)
def test_a_name_in_two_spellings_is_one(statement: str, quote: str) -> None:
    assert check(statement, [quote]).reasons == ()


@pytest.mark.parametrize(
    "statement",
    [
        "Mayor Maria Lopez told reporters of the fire.",
        "Brandt said the fire injured 12 people.",
        "Brandt's fire injured 12 people.",
        "The fire injured 12 people, said Brandt.",
        "The fire in Port Elder injured 12 people.",
        "The fire injured 12 people in Norland.",
        "The NATO fire injured 12 people.",
    ],
)
def test_a_foreign_name_is_unsupported(statement: str) -> None:
    assert support(statement, FIRE) == "unsupported"


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("North Ruritania left the talks.", "South Ruritania left the talks."),
        ("The talks told US all.", "The talks told us all."),
        ("Jane Powell left the talks.", "John Peters left the talks."),
        ("Ivo Kerr left the talks.", "Joan Kerr and Ivo Brandt left the talks."),
        ("In addition, START left the talks.", "They left the talks at the start."),
    ],
)
def test_words_of_a_name_must_belong_together(statement: str, quote: str) -> None:
    assert support(statement, quote) == "unsupported"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("After the vote Brandt sent aid to Norland, Kerr said.", "unsupported"),
        ("After the vote Kerr sent aid to Brandt, Kerr said.", "unsupported"),
        ("After the vote Joan Kerr sent aid to Norland, Kerr said.", "supported"),
        ("After the vote the RU sent aid to Norland, Kerr said.", "unsupported"),
    ],
)
def test_a_name_may_not_take_the_place_of_another(statement: str, expected: str) -> None:
    quote = "After the vote Joan Kerr sent aid to Norland, Kerr said, and Brandt left the RU."
    assert support(statement, quote) == expected


def test_a_first_name_that_the_quote_lacks_is_a_doubt() -> None:
    verdict = check("Joan Kerr left the talks.", ["Kerr left the talks."])
    assert verdict.support == "partial"
    assert verdict.reasons == ('"Joan" of "Joan Kerr" stands in no cited sentence',)


def test_a_title_or_a_plural_that_the_quote_lacks_is_a_doubt() -> None:
    assert support("President Kerr left the talks.", "Joan Kerr left the talks.") == "partial"
    assert support("Officials said the fire injured 12 people.", FIRE) == "partial"


def test_the_outlet_may_be_named_and_its_name_proves_no_event() -> None:
    assert support("Gull Post reports that the fire injured 12.", FIRE, about=ABOUT) == "supported"
    assert support("Gull Post reports that the fire injured 12.", FIRE) == "unsupported"
    assert support("Ivo Brandt eats blue cheese on the moon.", FIRE, about=ABOUT) != "supported"


def test_words_are_not_given_to_another_speaker_of_the_same_quotes() -> None:
    quote = "Kerr said the dam was safe, though Brandt was absent."
    assert support("Kerr said the dam was safe.", quote) == "supported"
    assert support("The dam was safe, according to Brandt.", quote) == "unsupported"
    told = "Brandt told Kerr the dam was safe."
    assert support("Kerr said the dam was safe.", told) == "unsupported"
    loose = "Kerr said the dam was safe; Brandt, the engineer of the dam, said the same."
    assert support("Brandt said the dam was safe.", loose) == "partial"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ('Lopez said "the bridge was not closed".', "supported"),
        ("Lopez said “The bridge was not closed.”", "supported"),
        ("Lopez said 'the bridge was not closed'.", "supported"),
        ('Lopez said "the fire ... injured 12 people".', "supported"),
        ('Lopez said "the bridge stayed open".', "unsupported"),
        ("Lopez said «the bridge was not ever closed».", "unsupported"),
        ('Lopez said "the bridge was closed', "unsupported"),
    ],
)
def test_quotation_marks_hold_the_letters_of_the_source(statement: str, expected: str) -> None:
    assert support(statement, FIRE) == expected


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The bridge was closed.", FIRE),
        ("The fire did not injure 12 people.", FIRE),
        ("Nobody signed the treaty.", "Kerr signed the treaty."),
        ("Kerr denied signing the treaty.", "Kerr announced the signing of the treaty."),
        ("Kerr signed the treaty.", "Kerr refused to sign the treaty."),
        ("The dam broke.", "It is not true that the dam broke."),
        ("The minister ruled out new taxes.", "The minister proposed new taxes."),
        ("The minister did rule out taxes.", "The minister did not rule out taxes."),
        ("The dam isn't not safe.", "The dam isn't safe."),
        ("Kerr can sign the treaty.", "Kerr can't sign the treaty."),
        ("The mayor resigned.", "Kerr, the mayor of Norland, did not resign over the scandal."),
    ],
)
def test_a_turned_sign_is_unsupported(statement: str, quote: str) -> None:
    assert support(statement, quote) == "unsupported"


@pytest.mark.parametrize(
    ("statement", "quote"),
    [
        ("The old dam broke on Tuesday.", "No one was hurt when the old dam broke on Tuesday."),
        ("The minister ruled out new taxes.", "The minister said there will be no new taxes."),
        ("Kerr did not sign.", "Kerr refused to sign."),
        ("Kerr also signed the treaty.", "Not only Brandt but also Kerr signed the treaty."),
        (
            "Kerr said the dam would stay shut.",
            "Kerr said the dam was not safe and would stay shut.",
        ),
    ],
)
def test_a_denial_of_something_else_is_no_matter(statement: str, quote: str) -> None:
    assert check(statement, [quote]).reasons == ()


def test_what_one_quote_denies_another_may_affirm() -> None:
    assert support("The dam broke, Kerr said.", "The dam broke, Kerr said on the radio.") == (
        "supported"
    )
    both = ("Kerr said the dam collapsed.", "Brandt denied the collapse of the dam.")
    assert support("The dam collapsed, Kerr said.", *both) == "supported"


def test_a_word_turned_by_its_prefix_is_a_doubt() -> None:
    verdict = check("The old dam is unsafe, Kerr said.", ["The old dam is safe, Kerr said."])
    assert verdict.support == "partial"
    assert verdict.reasons == ('"unsafe" is the opposite of what the cited text says',)


@pytest.mark.parametrize(
    "statement", ["Bakers sell warm bread before dawn.", "HACKED", "Yes.", "", "?!", "<b></b>"]
)
def test_what_has_nothing_of_the_quote_is_unsupported(statement: str) -> None:
    assert support(statement, FIRE) == "unsupported"


def test_half_of_the_words_are_a_doubt() -> None:
    verdict = check("The fire damaged wooden warehouses at the harbour.", [FIRE])
    assert verdict.support == "partial"
    assert verdict.reasons == ("only 40% of its words stand in the cited text",)


def test_without_quotes_nothing_is_supported() -> None:
    assert support(FIRE) == "unsupported"


def test_other_languages_and_scripts_are_compared_word_by_word() -> None:
    assert support("Le feu a blessé 12 personnes.", "Le feu a blessé 12 personnes au port.") == (
        "supported"
    )
    assert support("Le feu a blessé 13 personnes.", "Le feu a blessé 12 personnes au port.") == (
        "unsupported"
    )
    assert support("大火造成12人受伤", "周一大火造成12人受伤。") == "supported"
