"""The words of a statement and of its quotes, brought to one spelling, and its quotations.

Everything here is general English: function words and verbs of speech, no names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.question import STOP_WORDS, stem

SPEECH = frozenset(
    "said says say saying stated states told tells tell added adds noted notes announced announces"
    " claimed claims argued argues warned warns insisted insists stressed stresses emphasized"
    " emphasizes emphasised emphasises declared declares explained explains confirmed confirms"
    " believed believes thought thinks acknowledged acknowledges admitted admits replied replies"
    " recalled recalls reiterated suggested suggests promised predicted predicts wrote writes"
    " remarked observed according reported reports".split()
)
CONNECTIVES = frozenset(
    "however meanwhile moreover additionally furthermore therefore thus hence instead still overall"
    " finally later earlier yes although despite besides similarly consequently nevertheless"
    " nonetheless separately likewise amid unlike".split()
)
_SPELLING = str.maketrans(
    dict.fromkeys("“”„‟«»‹›″", '"')
    | dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
    | {"…": "..."}
)
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
# Ideographs and kana stand without spaces: each is a word of its own.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+(?:'[^\W_]+)*")
_QUOTED = re.compile(r'"([^"]+)(?:"|$)|(?<![\w"])\'(?=\S)([^"]+?)(?<=\S)\'(?!\w)')
_ELLIPSIS = re.compile(r"\s*(?:\[\s*\.{3}\s*\]|\.{3,})\s*")
_EDGES = " .,;:!?-'\""

_SAYS_NOTHING = STOP_WORDS | SPEECH | CONNECTIVES


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands, and what tells it apart.

    ``key`` is its comparable form: lower case, no accents, no possessive ending; ``at`` counts
    words from 0. ``opens`` says that it begins a sentence or a quotation, ``joined`` that only a
    space or a hyphen parts it from the word before, ``boundary`` that a clause may end before it.
    """

    text: str
    key: str
    at: int
    opens: bool
    joined: bool
    boundary: bool

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.text[0].isupper()


def plain(text: str) -> str:
    """Return the text in one spelling of quotes, dashes, spaces and dotted acronyms."""
    text = unicodedata.normalize("NFC", text).translate(_SPELLING)
    text = _DOTTED.sub(lambda m: m.group().replace(".", ""), text)
    return " ".join(text.split())


# A check looks at the same few sentences from many sides.
@lru_cache(maxsize=512)
def words(text: str) -> tuple[Word, ...]:
    """Split a plain text into words; "isn't" becomes "is" and "not"."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        opens = not found or bool(re.search(r"[.!?:]|[\"'(]$|(?:^| )- ", gap))
        boundary = bool(re.search(r"[.!?,;:\"()]| - ", gap))
        base, negated = _contraction(match.group())
        found.append(Word(base, fold(base), len(found), opens, gap in (" ", "-"), boundary))
        if negated:
            found.append(Word("not", "not", len(found), False, True, False))
        end = match.end()
    return tuple(found)


def fold(word: str) -> str:
    """Return the word in lower case, without accents and possessive ending."""
    folded = unicodedata.normalize("NFD", re.sub(r"'(?:s|re|ve|ll|d|m)?$", "", word.casefold()))
    return "".join(c for c in folded if not unicodedata.combining(c))


def content(text: Sequence[Word]) -> list[str]:
    """List the stems of the words that say something: no function word, no verb of speech."""
    return [stem(word.key) for word in text if _says_something(word)]


def _says_something(word: Word) -> bool:
    # "US" in capitals is no pronoun.
    acronym = word.text.isupper() and len(word.text) > 1
    return not word.key[:1].isdigit() and (acronym or word.key not in _SAYS_NOTHING)


def quotations(text: str) -> list[str]:
    """Find what a plain text puts in quotation marks, cut where an ellipsis leaves words out."""
    found = []
    for match in _QUOTED.finditer(text):
        for part in _ELLIPSIS.split(match[1] or match[2]):
            if part.strip(_EDGES):
                found.append(part.strip(_EDGES))
    return found


def _contraction(word: str) -> tuple[str, bool]:
    if not word.lower().endswith("n't"):
        return word, False
    base = {"ca": "can", "wo": "will", "sha": "shall"}.get(word[:-3].lower(), word[:-3])
    return base or word, bool(base)
