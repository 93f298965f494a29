"""Text as comparable tokens: words, numbers and dates, each with the span it stands at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from eval.normalise.dates import PartialDate, find_dates, states_date
from eval.normalise.numerals import Quantity, find_numbers, same_number

# Scripts written without spaces give a token a character.
_UNSPACED = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]"
_TOKEN = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}|(?:[^\W\d_]\.)+[^\W\d_](?!\w)|{_UNSPACED}|(?:(?!{_UNSPACED})[^\W_])+"
    rf"(?:['’](?:(?!{_UNSPACED})[^\W_])+)*['’]?"
)
# One entity under two spellings, wherever English is written.
_SAME_BODY = {
    ("united", "state"): "US",
    ("united", "kingdom"): "UK",
    ("united", "nation"): "UN",
    ("european", "union"): "EU",
}
_SAME_WORD = {"USA": "US"}
_YEARS = range(1500, 2101)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or date at ``text[start:end]``.

    ``key`` is what words are compared by; acronyms keep their capitals, so "US" is not "us".
    ``surface`` is the text itself, without a possessive ending.
    """

    key: str
    surface: str
    start: int
    end: int
    number: Quantity | None = None
    date: PartialDate | None = None

    @property
    def is_word(self) -> bool:
        """Whether it is neither a number nor a date."""
        return self.number is None and self.date is None

    @property
    def capitalised(self) -> bool:
        """Whether it is a word that begins with a capital."""
        return self.is_word and self.surface[:1].isupper()


@lru_cache(maxsize=8192)
def tokenise(text: str) -> tuple[Token, ...]:
    """Cut a text into tokens, in order. Punctuation is left out; "hasn't" gives "has", "not"."""
    tokens = [Token("", text[d.start : d.end], d.start, d.end, date=d) for d in find_dates(text)]
    covered = [(t.start, t.end) for t in tokens]
    for quantity in find_numbers(_masked(text, covered)):
        surface = text[quantity.start : quantity.end]
        tokens.append(Token("", surface, quantity.start, quantity.end, number=quantity))
    covered = [(t.start, t.end) for t in tokens]
    for match in _TOKEN.finditer(_masked(text, covered)):
        tokens += _words(match)
    return tuple(_with_bodies(sorted(tokens, key=lambda token: (token.start, token.end))))


def agree(expected: Token, said: Token) -> bool:
    """Whether a token of a text says what a token expected of it says."""
    if expected.date and said.date:
        return states_date(expected.date, said.date)
    if expected.number and said.number:
        return same_number(expected.number, said.number)
    if expected.number and said.date:
        year = said.date.year
        return year is not None and _is_year(expected.number) and expected.number.value == year
    return expected.is_word and said.is_word and expected.key == said.key


def find(needle: Sequence[Token], tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return every place ``[i, j)`` in ``tokens`` where the needle stands, word after word."""
    if not needle:
        return []
    size, (first, *rest) = len(needle), needle
    return [
        (i, i + size)
        for i in range(len(tokens) - size + 1)
        if agree(first, tokens[i])
        and all(agree(token, tokens[i + k]) for k, token in enumerate(rest, 1))
    ]


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """One spelling of a word: no case, accents or plural, one transliteration of a final y."""
    if word.isupper() and 2 <= len(word) <= 5:
        return _SAME_WORD.get(word, word)
    plain = unicodedata.normalize("NFKD", word)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = plain.replace("ß", "ss")
    if len(plain) > 3 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return re.sub(r"(?<=\w{3})(?:yy|iy|ii|ij|i)$", "y", plain)


def _words(match: re.Match[str]) -> list[Token]:
    written = match.group()
    start, end = match.span()
    if "." in written:
        return [Token(written.replace(".", "").upper(), written, start, end)]
    plain = written.replace("’", "'")
    lower = plain.lower()
    if lower.endswith("n't") or lower == "cannot":
        stem = {"won't": "will", "can't": "can", "cannot": "can"}.get(lower, plain[:-3])
        return [Token(fold(stem), written, start, end), Token("not", "not", end, end)]
    bare = re.sub(r"(?:'s|')$", "", plain, flags=re.IGNORECASE)
    return [Token(fold(bare), written[: len(bare)], start, end)]


def _with_bodies(tokens: Sequence[Token]) -> list[Token]:
    merged: list[Token] = []
    for token in tokens:
        pair = (merged[-1].key, token.key) if merged else ("", "")
        if pair in _SAME_BODY and merged[-1].capitalised and token.capitalised:
            first = merged.pop()
            surface = f"{first.surface} {token.surface}"
            token = Token(_SAME_BODY[pair], surface, first.start, token.end)
        merged.append(token)
    return merged


def _masked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Blank out the spans with characters that are part of no word."""
    for start, end in spans:
        text = text[:start] + "\x00" * (end - start) + text[end:]
    return text


def _is_year(number: Quantity) -> bool:
    return number.unit == "" and number.value in _YEARS
