"""Whether a sentence could hold the kind of answer that a question expects."""

from __future__ import annotations

import re

from qa import mentions
from qa.question import Question, stem, stems, words

_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b\d{1,2}(?:st|nd|rd|th)?\b")
_CALENDAR_DAY = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH.pattern}|{_MONTH.pattern}\s+\d{{1,2}}\b|\d{{4}}-\d\d-\d\d"
)
_CLOCK = re.compile(
    r"\b\d{1,2}(?:[:.]\d\d| ?[ap]\.?m\b|\d\d hours)|o[’']clock|\b(?:noon|midnight|dawn|dusk)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\baged? \d+|\b\d+[- ]years?[- ]old\b|, \d{1,3},", re.IGNORECASE)
_DATE_UNITS = {
    "month": _MONTH,
    "year": _YEAR,
    "day": _DAY,
    "weekday": _DAY,
    "time": _CLOCK,
    "calendar": _CALENDAR_DAY,
}
_ROLE = (", a ", ", an ", ", the ", " is a ", " is an ", " is the ", " was a ", " was the ")
# "Ilse Brandt, chief engineer of the port, ..."; not "..., speaking to ...", not "..., who ..."
_APPOSITION = re.compile(r", (?!\w+ing\b|who\b|which\b)(?:[a-z][\w-]* ){1,5}?(?:to|of|for|at)\b")
_CAUSE = re.compile(
    r"\b(?:because|since|due to|owing to|so that|in order to|over|after|reason|cause|blam\w+)\b",
    re.IGNORECASE,
)


def fits(question: Question, text: str) -> bool:
    """Whether ``text`` holds something of the expected kind that the question does not itself say.

    Where the question names a unit ("how many crew", "in which month"), that unit. Kinds with no
    mark of their own (lists, yes or no, "other") fit any sentence.
    """
    asked = question.text.lower()
    match question.expects:
        case "date":
            return _tells_time(question.unit, text, asked)
        case "number":
            return _tells_number(question.unit, text, asked)
        case "person" | "place":
            known = set(words(question.text))
            return any(not set(words(name)) <= known for name in mentions.names(text))
        case "role":
            return any(_described(name, text) for name in question.names)
        case "quote":
            return any(mark in text for mark in '“"«„') or " that " in text
        case "reason":
            return bool(_CAUSE.search(text))
        case _:
            return True


def _tells_time(unit: str | None, text: str, asked: str) -> bool:
    if unit in _DATE_UNITS:
        return any(m.group().lower() not in asked for m in _DATE_UNITS[unit].finditer(text))
    return any(time.lower() not in asked for time in mentions.times(text))


def _tells_number(unit: str | None, text: str, asked: str) -> bool:
    if unit == "long":
        return any(time.lower() not in asked for time in mentions.spans_of_time(text))
    if unit == "old":
        return bool(_AGE.search(text))
    if not any(number.lower() not in asked for number in mentions.numbers(text)):
        return False
    return unit is None or stem(unit) in stems(text)


def _described(name: str, text: str) -> bool:
    """Whether a person's office stands beside the name: after it, or as a title before it."""
    at = text.find(name.split()[-1])
    if at < 0:
        return False
    end = at + len(name.split()[-1])
    before = re.search(r"([a-z]{4,}|[A-Z][\w-]+ [a-z]{4,})[,]? (?:\w+[- ])?$", text[:at])
    return bool(text.startswith(_ROLE, end) or _APPOSITION.match(text, end) or before)
