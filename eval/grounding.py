"""Which numbers, dates and names of a text no source of it holds.

This is the evaluation's own judgement, on purpose apart from the checks that answers go through
before they are shown: an examiner that shared them would share their blind spots.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import lru_cache

from eval.normalise.names import TITLES, adjacent, is_opener
from eval.normalise.tokens import Token, agree, tokenise
from eval.polarity import Sentence, sentences

_REPORTING = frozenset(
    "said say saying told tell added adding stated announced warned claimed insisted replied argued"
    " confirmed denied noted wrote explained stressed suggested believe believed reported".split()
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_YEARS_OFF = {"last year": -1, "this year": 0, "next year": 1}
_DAYS_OFF = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1, "overnight": -1}
# Endings by which a place gives its name to its people ("Norway" does, by one of its own).
_DEMONYM = ("an", "ish", "ese", "i", "y", "ic", "er")
_SHORTEST_STEM = 4


def checkable(text: str) -> list[Token]:
    """Tokens of a text that must come from somewhere: its numbers, dates and names.

    "One" and "first" in words are left out: they are seldom figures.
    """
    return [token for sentence in sentences(text) for token in _of_sentence(sentence)]


def ungrounded(text: str, sources: Sequence[str], published: Sequence[str] = ()) -> list[Token]:
    """Return the numbers, dates and names of a text that no source holds.

    A date is held only as exactly as it is given. ``published`` are the sources' own days (ISO
    8601): one may be named whole, may lend its year to a date, and tells what day "on Thursday"
    (within a week), "yesterday" and what year "next year" are.
    """
    wanted = list(checkable(text))
    if not wanted:
        return []
    held = [token for source in sources for token in tokenise(source)]
    own = [token for day in published for token in tokenise(day[:10])]
    for day in published:
        held += (token for source in sources for token in _resolved(source, day[:10]))
    keys = frozenset(token.key for token in held if token.is_word)
    return [token for token in wanted if not _held(token, held, own, keys)]


def _of_sentence(sentence: Sentence) -> Iterator[Token]:
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        if token.number is not None:
            if not (token.number.spelt and token.number.value == 1):
                yield token
        elif token.date is not None:
            yield token
        elif token.capitalised and token.key not in TITLES and not is_opener(token):
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            if not _heads(sentence, i) or _is_name_at_head(token, after):
                yield token


def _heads(sentence: Sentence, at: int) -> bool:
    """Whether a token would have a capital whatever it is: first in a sentence or quotation."""
    if at == 0:
        return True
    between = sentence.text[sentence.tokens[at - 1].end : sentence.tokens[at].start]
    return any(mark in between for mark in '“"‘«:•|-–—')


def _is_name_at_head(token: Token, after: Token | None) -> bool:
    if after is None:
        return False
    return (after.capitalised and adjacent(token, after)) or after.key in _REPORTING


def _held(token: Token, held: Sequence[Token], own: Sequence[Token], keys: frozenset[str]) -> bool:
    if token.is_word:
        return token.key in keys or any(_demonym(token.key.lower(), key.lower()) for key in keys)
    if token.date is None:
        return any(agree(token, source) for source in held)
    year = token.date.year
    exact = own if token.date.day is not None else ()
    dated = any(agree(token, source) and source.date for source in (*held, *exact))
    return dated and (year is None or any(_gives_year(source, year) for source in (*held, *own)))


def _gives_year(token: Token, year: int) -> bool:
    if token.date is not None:
        return token.date.year == year
    return token.number is not None and token.number.unit == "" and token.number.value == year


def _demonym(one: str, other: str) -> bool:
    """Whether two words are a place and its people: "Russia" and "Russian"."""
    short, long = sorted((one, other), key=len)
    if short == long or not long.endswith(_DEMONYM) or len(long) - len(short) > 3:
        return False
    common = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(short)
    )
    return common >= max(_SHORTEST_STEM, len(short) - 1)


@lru_cache(maxsize=1024)
def _resolved(source: str, day: str) -> tuple[Token, ...]:
    """Days and years that a source of that day names only by their distance from it."""
    try:
        published = datetime.date.fromisoformat(day)
    except ValueError:
        return ()
    days: list[datetime.date] = []
    for token in tokenise(source):
        word = token.surface.lower()
        if word in _DAYS_OFF:
            days.append(published + datetime.timedelta(_DAYS_OFF[word]))
        elif word in _WEEKDAYS:
            ahead = (_WEEKDAYS.index(word) - published.weekday()) % 7
            days += (published + datetime.timedelta(n) for n in (ahead, ahead - 7))
    plain = " ".join(source.lower().split())
    years = [str(published.year + n) for phrase, n in _YEARS_OFF.items() if phrase in plain]
    told = [*(date.isoformat() for date in days), *years]
    return tuple(token for phrase in told for token in tokenise(phrase))
