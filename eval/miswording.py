"""Ways to make a true sentence false by a word or two."""

from __future__ import annotations

import re

from eval.normalise.names import find_name
from eval.normalise.tokens import Token, tokenise

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|may|might|must|does|did)\b"
)
_NEGATION = re.compile(r"\s*\b(?:not|never)\b|n[’']t\b")


def misnumbered(text: str, start: int, end: int, *, tenfold: bool) -> str:
    """Change the numbers between two offsets, to ten times as much or to the next."""
    for token in reversed(_within(text, start, end)):
        if token.number is not None:
            text = text[: token.start] + _other_number(token, tenfold) + text[token.end :]
    return text


def misdated(text: str, start: int, end: int, part: str) -> str:
    """Change the day, month or year of the dates between two offsets, where they have one."""
    for token in reversed(_within(text, start, end)):
        other = None
        if token.date is not None:
            other = _other_date(token, part)
        elif token.number is not None and part == "year":
            other = _other_number(token, tenfold=False)
        elif token.surface.title() in _WEEKDAYS and part == "day":
            other = _WEEKDAYS[(_WEEKDAYS.index(token.surface.title()) + 3) % 7]
        if other is not None:
            text = text[: token.start] + other + text[token.end :]
    return text


def misnamed(text: str, start: int, end: int, other: str) -> str:
    """Put another name between two offsets."""
    return text[:start] + other + text[end:]


def negated(text: str, _start: int, _end: int, *, framed: bool) -> str:
    """Say that a sentence is not true, or put a "not" in; one that has a "not" loses it."""
    if framed:
        return f"It is not true that {text}"
    if _NEGATION.search(text):
        return _NEGATION.sub("", text, count=1)
    return _AUXILIARY.sub(lambda match: f"{match.group()} not", text, count=1)


def renamed(text: str, name: str, other: str) -> str:
    """Put another name wherever a text names somebody, in full or by the last name."""
    tokens = tokenise(text)
    for first, last in reversed(find_name(name, tokens)):
        text = text[: tokens[first].start] + other + text[tokens[last - 1].end :]
    again = tokenise(text)
    return renamed(text, name, other) if find_name(name, again) else text


def _within(text: str, start: int, end: int) -> list[Token]:
    return [token for token in tokenise(text) if start <= token.start and token.end <= end]


def _other_number(token: Token, tenfold: bool) -> str:
    digits = re.search(r"\d+", token.surface)
    if digits is None:
        value = token.number.value if token.number else 0
        return str(int(value * 10 if tenfold else value + 1))
    other = digits.group() + "0" if tenfold else str(int(digits.group()) + 1)
    return token.surface[: digits.start()] + other + token.surface[digits.end() :]


def _other_date(token: Token, part: str) -> str | None:
    date = token.date
    if date is None or getattr(date, part) is None:
        return None
    day = date.day and (date.day % 28 + 1 if part == "day" else date.day)
    month = _MONTHS[date.month % 12 if part == "month" else date.month - 1]
    year = date.year and (date.year + 1 if part == "year" else date.year)
    return " ".join(str(piece) for piece in (day, month, year) if piece)
