"""Dates, months, years, decades: expressions of time that name their place in the calendar.

A day or month without its year is told from the day of publication, where one year is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from vectorstore.dates import MONTH_NAMES, first_date, month_number
from vectorstore.periods import Part, Period, month_of, part_of, years_of
from vectorstore.tense import Place, Tense

Words = Mapping[str, str | None]
Resolve = Callable[[Words, Place], Period | None]

_HALF_A_YEAR = 183
_CENTURY = 100
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AWAY = {"last": -1, "this": 0, "next": 1}
_TENSES: dict[str | None, Tense] = {"last": "past", "next": "future"}
_PARTS: Mapping[str, Part] = {
    **{"early": "early", "beginning": "early", "start": "early"},
    **{"mid": "mid", "middle": "mid", "late": "late", "end": "late"},
}
PART = (
    r"\b(?i:(?P<part>early|mid|late)[\s-]+(?:(?:in|on)\s+)?"
    r"|(?:the\s+)?(?P<piece>beginning|start|middle|end)\s+of\s+)(?:the\s+(?=\d))?"
)
_Y = r"(?:1[5-9]\d\d|20\d\d)"
_YEAR_ENDS = r"(?![\w%]|[.,:]\d|[-–/]\d{3})"
_YEAR = rf"(?P<year>{_Y}){_YEAR_ENDS}"
_OF_YEAR = rf"(?:,?\s+(?:of\s+)?(?:{_YEAR}|(?P<of>last|this|next)\s+year\b))"
_D = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:]\d|[-–/]\d{3})"
_TO = r"\s*(?:[-–—]|\b(?:to|and|or|through|until)\b)\s*"
_DAYS = rf"(?<![\d,:$€£/-])(?<!\d\.)(?P<day>{_D})(?:{_TO}(?P<last>{_D}))?"
_NAMED = (
    r"(?:\b(?P<named>(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?)\b\.?,?"
    r"\s+(?:the\s+)?)?"
)
_FULL = "|".join(f"{name}|{name.upper()}" for name in MONTH_NAMES)
_SHORT = "|".join(f"{name[:3]}|{name[:3].upper()}" for name in MONTH_NAMES if name != "May")
_M = rf"(?:(?:{_FULL})\b|(?:{_SHORT}|Sept|SEPT)\b\.?)"
_MONTH, _UNTIL = rf"\b(?P<month>{_M})", rf"(?P<until>{_M})"
_BARE = "(?P<month>January|February|July|September|October|November|December)\\b"
_NAMELIKE = r"(?P<month>March|April|May|June|August)\b(?!\s+[A-Z]|['’]s\s+[A-Z])"
_WHICH = r"\b(?:(?i:(?P<which>last|this|next)(?:\s+past)?)\s+)"
_LEAD = r"(?:in|by|since|until|till|from|of|for|to|during|through|before|after|between|around)"
_COUNTED = (
    r"(?!\s+(?:people|men|women|children|miles|kilomet\w+|met(?:er|re)s|feet|pounds|dollars|euros"
    r"|tons|tonnes|jobs|homes|years|days|hours|times|calories|units|acres|troops|soldiers|votes"
    r"|words|B\.?C|million|billion)\b"
    r"|(?:\s+[NSEW]\.)?(?:\s+[A-Z]\w+){1,3}\s+(?:St|Street|Ave|Avenue|Road|Rd|Drive|Dr|Lane"
    r"|Boulevard|Blvd)\b)"
)
_YEAR_LEAD = rf"(?:{_LEAD}|and|or|the|late|early|mid|circa|summer|winter|spring|fall|autumn)"
_ALONE = r"(?<![\w$€£.,/#:-])"
_TH = r"(?P<ordinal>first|second|third|fourth)"
_SEASON = r"(?i:(?P<season>spring|summer|fall|autumn|winter))"


def in_part(period: Period | None, words: Words) -> Period | None:
    """The early, middle or late part of a period, where the words name one."""
    named = (words.get("part") or words.get("piece") or "").lower()
    return part_of(period, _PARTS[named]) if period and named else period


def numeric(words: Words, place: Place) -> Period | None:
    """A date in figures, where it can be read in one way only."""
    stated = first_date(place.text[place.start : place.end])
    return (date.fromisoformat(stated),) * 2 if stated else None


def _days(words: Words, place: Place) -> Period | None:
    """A day, or days, of one month or of two."""
    months = (
        month_number(words["month"] or ""),
        month_number(words.get("until") or words["month"] or ""),
    )
    first, last = _number(words["day"]), _number(words["last"] or words["day"])

    def days(year: int) -> Period:
        return date(year - (months[0] > months[1]), months[0], first), date(year, months[1], last)

    year = _stated_year(words, place)
    if year is None and _names_an_event(place):
        return None
    return days(year) if year else _nearest(days, place, words.get("named"))


def _names_an_event(place: Place) -> bool:
    """Whether a day is the name of what happened on it, in whatever year: "the 6 May fire"."""
    around = place.text[max(0, place.start - 4) : place.end + 4]
    return re.match(r"[Tt]he (?!\d+(?:st|nd|rd|th)).*\s[a-z]{3}$", around, re.DOTALL) is not None


def _months(words: Words, place: Place) -> Period | None:
    first = month_number(words["month"] or "")
    last = month_number(words.get("until") or words["month"] or "")

    def months(year: int) -> Period:
        return month_of(year - (first > last), first)[0], month_of(year, last)[1]

    year = _stated_year(words, place)
    return in_part(
        months(year) if year else _nearest(months, place, which=words.get("which")), words
    )


def _years(words: Words, place: Place) -> Period | None:
    first = words["year"] or ""
    last = words.get("last") or ""
    return in_part(years_of(int(first), int(first[: len(first) - len(last)] + last)), words)


def _decade(words: Words, place: Place) -> Period | None:
    short = words.get("short")
    stated = words["year"] or f"{20 if short and short < '30' else 19}{short}"
    hundred = stated.endswith("00") and stated < "2000"
    return in_part(years_of(int(stated), int(stated) + (99 if hundred else 9)), words)


def _century(words: Words, place: Place) -> Period | None:
    last = _CENTURY * _number(words["year"])
    return in_part(years_of(last - _CENTURY + 1, last), words)


def _fraction(words: Words, place: Place) -> Period | None:
    """A quarter or half of a year."""
    year, months = int(words["year"] or ""), 6 if words.get("half") else 3
    nth = ("first", "second", "third", "fourth").index(words["ordinal"] or "") + 1
    return month_of(year, months * (nth - 1) + 1)[0], month_of(year, months * nth)[1]


def _nearest(
    period_in: Callable[[int], Period],
    place: Place,
    named: str | None = None,
    which: str | None = None,
) -> Period | None:
    """The period in the year that is meant, where the day of publication leaves one.

    News leaves a year out when it is the current one, or when the day is near. A weekday named
    along must be that day's, and a year named just before must agree.
    """
    day = place.published
    if day is None:
        return None
    tense = _TENSES.get((which or "").lower()) or place.tense
    near = []
    for year in (day.year - 1, day.year, day.year + 1):
        try:
            first, last = period_in(year)
        except ValueError:  # 29 February
            continue
        away = 0 if first <= day <= last else min(abs((first - day).days), abs((last - day).days))
        otherwise = (tense == "past" and first > day) or (tense == "future" and last < day)
        certain = tense is not None and not otherwise
        if named:
            fits = _WEEKDAYS[first.weekday()] == named.lower()[:3]
            apt = fits and (away <= _HALF_A_YEAR or certain)
        else:
            current = certain and year == day.year
            apt = not otherwise and (away <= _HALF_A_YEAR or current or which is not None)
        if apt:
            near.append((away, (first, last)))
    if not near:
        return None
    meant = min(near)[1]
    # "Last June" in July: the one just past, or the one before?
    unclear = which is not None and which.lower() != "this" and meant[0].year == day.year
    disagrees = place.years and not {meant[0].year, meant[1].year} & place.years
    return None if unclear or disagrees else meant


def _stated_year(words: Words, place: Place) -> int | None:
    if words.get("year"):
        return int(words["year"] or "")
    if words.get("of") and place.published:
        return place.published.year + _AWAY[words["of"] or ""]
    return None


def _number(text: str | None) -> int:
    return int(re.sub(r"\D", "", text or ""))


_PATTERNS: tuple[tuple[str, Resolve], ...] = (
    (
        rf"(?<![\w/.-])(?:{_Y}([-/])\d\d\1\d\d|\d{{1,2}}([./])\d{{1,2}}\2{_Y})(?![\w/-]|\.\w)",
        numeric,
    ),
    (rf"{_NAMED}{_DAYS}\s+(?:of\s+)?{_MONTH}{_OF_YEAR}?", _days),
    (rf"{_NAMED}{_MONTH}\s*(?:the\s+)?{_DAYS}{_OF_YEAR}?", _days),
    (rf"{_MONTH}\s+(?P<day>{_D}){_TO}{_UNTIL}\s+(?P<last>{_D}){_OF_YEAR}?", _days),
    (rf"(?P<day>{_D})\s+{_MONTH}{_TO}(?P<last>{_D})\s+{_UNTIL}{_OF_YEAR}?", _days),
    (rf"(?:{PART})?{_MONTH}(?:{_TO}{_UNTIL})?{_OF_YEAR}", _months),
    (rf"(?:{PART}|{_WHICH})?\b{_BARE}", _months),
    (rf"(?:{PART}|{_WHICH}){_NAMELIKE}", _months),
    (rf"\b(?i:{_LEAD})\s+(?P<at>{_NAMELIKE})", _months),
    (rf"\b{_SEASON}(?:\s+of)?(?:\s+in)?\s+{_YEAR}", lambda words, _: _years(words, _)),
    (rf"\b{_TH}\s+(?:quarter|(?P<half>half))\s+of\s+{_YEAR}", _fraction),
    (
        rf"{_ALONE}(?:{PART})?(?P<year>{_Y})\s?[-–]\s?(?P<last>{_Y}|\d\d){_YEAR_ENDS}",
        _years,
    ),
    (
        rf"\b(?:from|between)\s+(?P<at>(?P<year>{_Y})\s+(?:to|and|until|through)\s+(?P<last>{_Y})){_YEAR_ENDS}",
        _years,
    ),
    (rf"{_ALONE}(?:{PART})?(?P<year>(?:19|20)\d\d){_YEAR_ENDS}{_COUNTED}", _years),
    (rf"\b(?i:{_YEAR_LEAD})\s+(?P<at>(?P<year>1[5-8]\d\d)){_YEAR_ENDS}{_COUNTED}", _years),
    (rf"{_ALONE}(?:{PART})?(?P<year>(?:1[5-9]|20)\d0)s\b", _decade),
    (rf"(?:{PART})?\b[Tt]he\s+(?:(?P<year>(?:1[5-9]|20)\d0)['’]s|['’‘](?P<short>\d0)s)\b", _decade),
    (rf"(?:{PART})?\b(?P<year>1\d|20|21)(?:st|th)[\s-]century\b", _century),
)
FORMS = tuple((re.compile(pattern), resolve) for pattern, resolve in _PATTERNS)
