"""Weekdays, "yesterday", "last month", "two years ago": times told from the day of publication.

Times told from another event ("the next day", "a week later") and vague ones ("recently") are
found too, and have no days.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from vectorstore.periods import Period, Unit, moved, unit_of
from vectorstore.stated_times import PART, Resolve, Words, in_part
from vectorstore.tense import Place

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_UNITS: dict[str, Unit] = {
    **{"day": "day", "week": "week", "weekend": "weekend", "month": "month", "year": "year"},
    **{"decade": "decade", "fortnight": "week"},
}
_AWAY = {"last": -1, "this": 0, "next": 1}
_THURSDAY, _DECADE = 3, 10
_HALF_A_WEEK = timedelta(3)
_FEW = rf"\d{{1,3}}|{'|'.join(_NUMBERS[1:])}"
_UNIT = r"(?P<unit>day|week|month|year|decade)"
_HEDGE = (
    r"(?P<hedge>(?:about|around|nearly|almost|roughly|some|more than|less than|under|at least"
    r"|(?:just )?over)\s+)"
)
_VAGUE = r"(?:few|several|couple(?:\s+of)?|many|some)"
_DAY_NAME = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_WEEKDAY = rf"(?P<weekday>{_DAY_NAME})(?![\w:])"
# A feast, a habit or any such day: "Black Friday", "every Friday", "on a Friday".
_NOT_AFTER = "".join(
    rf"(?<!\b{words} )"
    for words in (
        *("Good", "Black", "Holy", "Maundy", "Ash", "Super", "Cyber", "Palm", "Easter", "Giving"),
        *("Fat", "Shrove", "Bloody", "Remembrance", "Whit", "[Ee]very", "[Ee]ach", "[Oo]n a"),
    )
)
_TITLE = (
    r"(?!\s+(?:Times|Post|Mail|Mirror|Telegraph|Herald|Express|World|Review|Independent|Tribune"
    r"|Magazine|Service|Mass)\b|\s+(?:Night|Morning)\s+[A-Z])"
)
_HOURS = r"(?:\s+(?:morning|afternoon|evening|night)\b)?"
_SEASON = "(?:spring|summer|fall|autumn)"


def _weekday(words: Words, place: Place) -> Period | None:
    """News names the nearest day behind it, or, in the future tense, the nearest ahead."""
    if place.published is None:
        return None
    which = (words.get("which") or "").lower().removesuffix(" past")
    wanted = _WEEKDAYS.index((words["weekday"] or "")[:3].lower())
    if week := words.get("week"):
        return _on(unit_of(place.published, "week", _AWAY[week]), wanted)
    if which == "next":
        return _on(unit_of(place.published, "week", 1), wanted)
    past = (place.published.weekday() - wanted) % 7
    if which == "last" or "past" in (words.get("which") or ""):
        return (place.published - timedelta(past or 7),) * 2
    if which in ("this", "this coming", "coming") or place.tense == "future":
        return (place.published + timedelta(-past % 7),) * 2
    return (place.published - timedelta(past),) * 2


def _on(week: Period, weekday: int) -> Period:
    return (week[0] + timedelta(weekday),) * 2


def _named_day(words: Words, place: Place) -> Period | None:
    if place.published is None:
        return None
    word = (words["word"] or "").lower()
    away = 0
    if "yesterday" in word or word == "last night":
        away = -1
    elif "tomorrow" in word:
        away = 1
    away *= 2 if "the day" in word else 1
    return (place.published + timedelta(away),) * 2


def _calendar(words: Words, place: Place) -> Period | None:
    """A week, month or year of the calendar: last month, late this week, next year."""
    day, unit = place.published, _UNITS[(words["unit"] or "").lower()]
    which = (words["which"] or "").lower()
    if day is None or unit == "decade":
        return None
    if unit == "weekend":
        return _weekend(which, place, day)
    period = unit_of(day, unit, _AWAY[which])
    stage = (words.get("stage") or "").lower()
    if stage and which == "this":
        return (period[0], day) if stage == "earlier" else (day, period[1])
    return in_part(period, words)


def _running(words: Words, place: Place) -> Period | None:
    """The end of the month: of the one that runs, unless the past tense tells of another."""
    if place.published is None or place.tense == "past":
        return None
    return in_part(unit_of(place.published, _UNITS[(words["unit"] or "").lower()]), words)


def _weekend(which: str, place: Place, day: date) -> Period | None:
    """The weekend behind, the one ahead, or the one that the tense tells."""
    this = unit_of(day, "weekend")
    if which == "last":
        return unit_of(day, "weekend", -1)
    if which == "next":
        return unit_of(day, "weekend", 1)
    if day >= this[0] or place.tense == "future":
        return this
    early = day.weekday() < _THURSDAY
    return unit_of(day, "weekend", -1) if place.tense == "past" and early else None


def _ago(words: Words, place: Place) -> Period | None:
    """The day itself, or the week, month or year that lies so many back; none if about so many."""
    if place.published is None or words.get("hedge"):
        return None
    unit = _UNITS[(words["unit"] or "").lower()]
    away = _counted(words["count"]) * (1 if words.get("ahead") else -1)
    if unit == "decade":
        return unit_of(place.published, "year", _DECADE * away)
    if unit == "week":
        day = moved(place.published, "week", away)
        return day - _HALF_A_WEEK, day + _HALF_A_WEEK
    return unit_of(place.published, unit, away)


def _span(words: Words, place: Place) -> Period | None:
    """The past two weeks, the next five years: up to the day of publication, or from it on."""
    day, unit = place.published, _UNITS[(words["unit"] or "").lower()]
    if day is None:
        return None
    count = _counted(words["count"] or words["of"])
    if (words["which"] or "").lower() in ("next", "coming"):
        return (day, moved(day, unit, count)) if place.tense != "past" else None
    return moved(day, unit, -count), day


def _season(words: Words, place: Place) -> Period | None:
    """The year: which months a season has depends on the hemisphere."""
    return unit_of(place.published, "year") if place.published else None


def _nothing(words: Words, place: Place) -> Period | None:
    return None


def _counted(count: str | None) -> int:
    count = (count or "").lower()
    if count.isdecimal():
        return int(count)
    return _NUMBERS.index(count) if count in _NUMBERS else 1


_PATTERNS: tuple[tuple[str, Resolve], ...] = (
    (
        rf"(?:\b(?i:early|late)\s+(?:on\s+)?)?{_NOT_AFTER}\b"
        r"(?:(?i:(?P<which>last|next|this(?:\s+(?:past|coming))?|past|coming))\s+)?"
        rf"{_WEEKDAY}(?:\s+(?:of\s+)?(?P<week>last|this|next)\s+week\b)?{_HOURS}{_TITLE}",
        _weekday,
    ),
    (rf"\b(?i:that|one|the (?:following|previous|next))\s+{_WEEKDAY}{_HOURS}", _nothing),
    (rf"\bthe\s+{_WEEKDAY}\s+(?:before|after)\b", _nothing),
    (rf"{_WEEKDAY}\s*(?:[-–]|to|through|and|or)\s*{_DAY_NAME}\b", _nothing),
    (
        r"(?<![A-Za-z] )\b(?P<word>Today|Tonight|Yesterday|Tomorrow)\b(?!\s[A-Z]|\s[Ss]how)",
        _named_day,
    ),
    (
        r"\b(?P<word>[Tt]he day (?:before yesterday|after tomorrow)|(?:yesterday|tomorrow)"
        rf"{_HOURS}|today|tonight|[Tt]his\s+(?:morning|afternoon|evening)|[Ll]ast\s+night)\b",
        _named_day,
    ),
    (
        rf"(?i:(?:{PART}|\b(?P<stage>earlier|later)\s+)?\b(?<!the )(?<!this )"
        r"(?P<which>last|this|next)\s+(?P<unit>week|weekend|month|year|decade))\b(?!-)",
        _calendar,
    ),
    (rf"(?i:{PART}the\s+(?P<unit>week|month|year))\b", _running),
    (
        r"(?i:\b(?:the|this|over|for)\s+(?:(?P<which>last|next|coming)\s+"
        rf"(?P<count>{_FEW})|past(?:\s+(?P<of>{_FEW}))?)\s+{_UNIT}s?)\b",
        _span,
    ),
    (
        rf"(?i:\b{_HEDGE}?(?P<count>{_FEW}|an?)\s+{_UNIT}s?\s+(?:ago|(?P<ahead>from now)))\b",
        _ago,
    ),
    (rf"(?i:\bin\s+(?P<at>(?P<count>{_FEW}|an?)\s+{_UNIT}s?['’]?s?\s+(?P<ahead>time)))\b", _ago),
    (rf"(?i:\bthis\s+(?:past\s+)?{_SEASON})\b(?!\s+(?:of|in)\s+\d)", _season),
    (rf"(?i:\b(?:last|next|that)\s+(?:{_SEASON}|winter)|\bthis\s+winter)\b", _nothing),
    (rf"(?i:\b(?:(?:a\s+)?{_VAGUE}\s+)?{_UNIT}s\s+(?:ago|later|earlier))\b", _nothing),
    (
        rf"(?i:\b{_HEDGE}?(?:{_FEW}|an?|the|{_VAGUE})\s+{_UNIT}s?"
        r"\s+(?:later|earlier|before|after))\b",
        _nothing,
    ),
    (
        r"(?i:\b(?:the\s+(?:next|following|previous|same)|that)"
        r"\s+(?:day|morning|evening|night|week|weekend|month|year))\b",
        _nothing,
    ),
    (r"(?i:\b(?:recent|coming)\s+(?:days|weeks|months|years|decades)|\brecently)\b", _nothing),
)
FORMS = tuple((re.compile(pattern), resolve) for pattern, resolve in _PATTERNS)
