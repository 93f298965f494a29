"""Dates as news writes them, to ISO 8601. A part the text leaves out is left out, never guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

MONTH_NAMES = (
    "January February March April May June July August September October November December"
).split()
_MONTHS = [name[:3].lower() for name in MONTH_NAMES]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
# German dates, for the line that gives one: "19. März 2024".
_GERMAN = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_GERMAN_MONTH = (
    r"(?:jänner|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november"
    r"|dezember)"
)
_NAME = rf"(?P<month>{_MONTH})(?![a-z])\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_TIME = re.compile(
    r"(?:T|[\s,|•·–—-]*(?:at\s+)?)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\b)?",
    re.IGNORECASE,
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_YEAR}[-/](?P<month>\d{{1,2}})[-/](?P<day>\d{{1,2}})(?!\d)",
        rf"\b{_NAME}\s+{_DAY}\b(?:\s*,?\s+{_YEAR}\b)?",
        rf"\b{_DAY}\s+(?:of\s+)?{_NAME}(?:\s*,?\s+{_YEAR}\b)?",
        rf"\b(?P<day>\d{{1,2}})\.\s+(?P<month>{_GERMAN_MONTH})\s+{_YEAR}\b",
        rf"\b(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}\b",
        rf"\b(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})/{_YEAR}\b",
    )
)
_SLASHED = _FORMS[-1]
_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:T(?P<hour>[01]\d|2[0-3]):(?P<minute>[0-5]\d)"
    r"(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_YEARLESS = re.compile(r"--(?P<month>\d\d)-(?P<day>\d\d)")
_DATE_WORD = (
    rf"(?:{_MONTH}|{_GERMAN_MONTH}|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|\d{1,4}(?:st|nd|rd|th|z)?|\d{1,4}t\d\d|[ap]\.?m|[a-z]{1,4}t|utc|z|at|on|of|the|local|time)"
)
_DATE_LINE = re.compile(rf"{_DATE_WORD}(?:[\s,./|·•:()+–—-]+{_DATE_WORD})*[\s.,)]*", re.IGNORECASE)
_LONGEST_DATE = 120
_DATE_CORE = re.compile(
    rf"\b{_MONTH}\.?\s*\d|\d\s*(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d|\d:\d\d"
    rf"|\d\.\s+{_GERMAN_MONTH}\s+\d",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(
    r"\b(?P<label>(?:(?:first|last|originally)\s+)?(?:update[ds]?|modified|edited|published|posted"
    r"|created|issued|publication date|date))\b(?:\s+(?:on|at|date)\b)?\s*(?P<colon>:?)\s*",
    re.IGNORECASE,
)


def full_date(stated: str | None) -> date | None:
    """The day of an ISO date, None where it has no year or no day."""
    try:
        return date.fromisoformat((stated or "")[:10])
    except ValueError:
        return None


def iso_day(text: str) -> date | None:
    """The day written ``2025-01-16``, None for any other writing."""
    day = full_date(text)
    return day if day is not None and day.isoformat() == text else None


def first_date(text: str) -> str | None:
    """The first date in the text as ``2025-01-16``, ``2025-01-16T14:05`` or ``--01-16``.

    The time is the wall clock's as stated. None where there is no date, or where it could be read
    in two ways ("03/04/2025").
    """
    found = [match for form in _FORMS if (match := form.search(text))]
    if not found:
        return None
    match = min(found, key=lambda m: (m.start(), -m.end()))
    year, month, day = match["year"], month_number(match["month"]), int(match["day"])
    if match.re is _SLASHED and month != day:
        if month <= 12 and day <= 12:
            return None
        month, day = (day, month) if month > 12 else (month, day)
    if not _on_calendar(year, month, day):
        return None
    date = f"{year or '-'}-{month:02}-{day:02}"
    return date + (_time(text[match.end() :]) if year else "")


def month_number(text: str) -> int:
    """The number of a month, 1 to 12, given as such or by its English or German name."""
    if text.isdigit():
        return int(text)
    name = text[:3].lower().replace("jän", "jan")
    return (_MONTHS if name in _MONTHS else _GERMAN).index(name) + 1


def to_iso(value: str) -> str | None:
    """An ISO 8601 date (or date and time, or ``--MM-DD``) to the minute, None if it is not one."""
    match = _YEARLESS.fullmatch(value)
    if match:
        return value if _on_calendar(None, int(match["month"]), int(match["day"])) else None
    match = _ISO.fullmatch(value)
    if match is None or not _on_calendar(match["year"], int(match["month"]), int(match["day"])):
        return None
    return value[:16] if match["hour"] else value


def is_date(text: str) -> bool:
    """Whether the text is a date or time and nothing else."""
    return (
        len(text) <= _LONGEST_DATE
        and _DATE_LINE.fullmatch(text) is not None
        and _DATE_CORE.search(text) is not None
    )


def dated(text: str) -> list[tuple[str, str]]:
    """The (label, date) pairs that a line consists of, [] for a line that says anything else.

    The label is lower case, "" for a date that has none. "Posted 3 May, updated 4 May" is two.
    """
    labels = list(_DATE_LABEL.finditer(text))
    starts = [found.start() for found in labels] + [len(text)]
    pairs = [("", text[: starts[0]])]
    pairs += [
        (found["label"].lower(), text[found.end() : following])
        for found, following in zip(labels, starts[1:], strict=True)
    ]
    pairs = [(label, value.strip(" \t,;|/·•()–—-")) for label, value in pairs]
    if not pairs[0][1]:
        pairs = pairs[1:]
    return pairs if all(is_date(value) for _, value in pairs) else []


def is_empty_label(text: str) -> bool:
    """Whether the text is a label ("Published at:") whose value is missing or follows below."""
    found = _DATE_LABEL.fullmatch(text)
    return found is not None and bool(found["colon"])


def _on_calendar(year: str | None, month: int, day: int) -> bool:
    """Whether the day exists; without a year, whether it exists in some year."""
    if year == "0000" or not 1 <= month <= 12:
        return False
    return 1 <= day <= monthrange(int(year) if year else 2000, month)[1]


def _time(text: str) -> str:
    found = _TIME.match(text)
    if found is None:
        return ""
    hour, minute = int(found["hour"]), int(found["minute"])
    if found["half"]:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return f"T{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""
