"""The words taken for an answer, without what only leads up to it.

Of "in the old harbour" the place is "the old harbour". Of a kind of thing the name is the answer,
not the kind: asked for a ferry, neither "the ferry Alba" nor, of "the island ferry Alba", "island
ferry".
"""

from __future__ import annotations

import re
from itertools import takewhile

from qa.question import STOP_WORDS, Question, stem, words

_LEADS_UP = re.compile(
    r"(?:(?:simply|just|only|also|mainly|mostly|nearby) )?(?:in|on|at|to|of|by|with|for|as) "
    r"(?=\w)",
    re.IGNORECASE,
)
_SHORTENED = ("person", "place", "other")
_KIND = re.compile(r"\b(?:what|which|name of (?:the|an?|his|her|its|their)?) ?", re.IGNORECASE)
# How many words behind "which" may name the kind: "which Danish radio station ...".
_KIND_WORDS = 4
_CAPITAL = r"[A-ZÀ-Þ][\w’'&.-]*(?<![’'&.-])"
_NAME = re.compile(rf"[ ]?[“\"‘]?(?P<name>{_CAPITAL}(?: (?:(?:of|the|de|von) )?{_CAPITAL})*)")


def trimmed(question: Question, text: str, start: int, end: int) -> tuple[int, int]:
    """The place of the answer proper within ``text[start:end]``, in code points.

    Where only its kind stands there, it is the name right behind. Dates, figures and reasons stay
    as they are: "by 3 May" and "3 May" are two answers.
    """
    if question.expects not in _SHORTENED:
        return start, end
    if lead := _LEADS_UP.match(text, start, end):
        start = lead.end()
    return _named(question, text, start, end)


def _named(question: Question, text: str, start: int, end: int) -> tuple[int, int]:
    """The name that follows the kind of thing asked for, in the span or right behind it."""
    kinds = _kinds(question.text)
    for word in re.finditer(r"\b[a-z][\w-]*\b", text[start:end]):
        behind = start + word.end()
        name = _NAME.match(text, behind)
        if name and stem(word.group()) in kinds and name.end() >= end:
            known = set(words(name["name"])) <= set(words(question.text))
            return (start, end) if known else (name.start("name"), name.end("name"))
    return start, end


def _kinds(question: str) -> set[str]:
    """Stems of the words that say what kind of thing is asked for, and perhaps of the verb."""
    found: set[str] = set()
    for asked in _KIND.finditer(question):
        behind = words(question[asked.end() :])[:_KIND_WORDS]
        found |= {stem(word) for word in takewhile(lambda w: w not in STOP_WORDS, behind)}
    return found
