"""What an answer offered to choose from, and which of it a follow-up picks ("the second one")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import mentions
from qa.question import STOP_WORDS, words

_NUMBERED = re.compile(r"\((\d)\)\s+(.+?)(?=[,;]?\s+(?:or\s+|and\s+)?\(\d\)\s|\s*\?|$)", re.DOTALL)
_LISTED = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+(.+?)\s*$", re.MULTILINE)
_JOINED = re.compile(r",\s+|,?\s+(?:and|or)\s+")
_ORDINALS = {
    **{word: n for n, word in enumerate("first second third fourth fifth".split())},
    **{word: n for n, word in enumerate("1st 2nd 3rd 4th 5th".split())},
    **{"former": 0, "latter": -1, "last": -1},
}
_ORDINAL = "|".join(_ORDINALS)
_BARE = re.compile(
    rf"^\W*(?:(?:yes|yeah|no|ok|okay|please|i mean|i meant|and|the|number|option)\b[\s,.]*)*"
    rf"(?:(?P<word>{_ORDINAL})(?:\s+(?:one|option|choice))?|(?P<digit>\d))(?:\s+please)?\W*$",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"\bthe\s+(?P<word>(?:{_ORDINAL})(?=\s+one\b)|former|latter)(?:\s+one)?\b", re.IGNORECASE
)
_AFFIRMED = re.compile(r"^\W*(?:(?:yes|yeah|i mean|i meant|the)\b[\s,.]*)+|\W+$", re.IGNORECASE)


def asks_to_choose(answer: str) -> bool:
    """Whether an answer was a question with numbered choices."""
    return answer.rstrip().endswith("?") and len(_NUMBERED.findall(answer)) > 1


def offered(answer: str) -> list[str]:
    """The choices of an answer: numbered ones, the items of a list, or else names in a series."""
    for found in ([text for _, text in _NUMBERED.findall(answer)], _LISTED.findall(answer)):
        if len(found) > 1:
            return [text.strip(" .,;?") for text in found]
    return _series(answer)


def _series(text: str) -> list[str]:
    """The first names of a text that stand side by side: "Alder, Birch and Cedar"."""
    found: list[str] = []
    at = 0
    for name in mentions.names(text):
        start = text.index(name, at)
        if found and not _JOINED.fullmatch(text[at:start]):
            if len(found) > 1:
                break
            found = []
        found.append(name)
        at = start + len(name)
    return found if len(found) > 1 else []


def picked(question: str, choices: Sequence[str]) -> str | None:
    """The choice that a question consists of: its place in the order, or its words."""
    bare = _BARE.match(question)
    if bare:
        at = int(bare["digit"]) - 1 if bare["digit"] else _ORDINALS[bare["word"].lower()]
        return choices[at] if -1 <= at < len(choices) and choices else None
    said = set(words(_AFFIRMED.sub("", question))) - STOP_WORDS
    held = [choice for choice in choices if said and said <= set(words(choice))]
    return held[0] if len(held) == 1 else None


def put_in(question: str, choices: Sequence[str]) -> str:
    """The question with "the second one" or "the latter" replaced by what it picks."""
    match = _WITHIN.search(question)
    if not match:
        return question
    at = _ORDINALS[match["word"].lower()]
    if not -1 <= at < len(choices):
        return question
    return question[: match.start()] + choices[at] + question[match.end() :]
