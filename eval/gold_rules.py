"""What each key of a gold line may hold; said again, for other programs, in the JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

CATEGORIES = (
    "single_fact",
    "who_said",
    "when",
    "where",
    "number",
    "list",
    "yes_no",
    "synthesis",
    "conflict",
    "temporal_order",
    "unanswerable",
    "near_miss",
    "false_premise",
    "follow_up",
    "paraphrase",
    "typo",
    "injection",
)
SPLITS = ("dev", "test")
EXPECTATIONS = ("answered", "not_in_corpus", "premise_corrected", "clarify")
FACT_TYPES = ("number", "date", "name", "place", "quote", "text")


class BadGold(ValueError):
    """A gold file breaks its format; the message names line and key in one sentence."""


Rule = tuple[str, Callable[[Any], bool]]


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(_text(item) for item in value)


def _offset(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _one_of(*names: str) -> Rule:
    return f"one of {', '.join(names)}", lambda value: isinstance(value, str) and value in names


_TEXT: Rule = ("a text that is not blank", _text)
_TEXTS: Rule = ("a list of texts that are not blank", _texts)
_SOME: Rule = ("a list of one or more texts", lambda value: _texts(value) and bool(value))
_FLAG: Rule = ("true or false", lambda value: isinstance(value, bool))
_LIST: Rule = ("a list", lambda value: isinstance(value, list))
_OFFSET: Rule = ("a whole number, 0 or more", _offset)
_HASH: Rule = (
    "64 hexadecimal digits in lower case",
    lambda value: isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None,
)
_TEXT_OR_NULL: Rule = (
    "null or a text that is not blank",
    lambda value: value is None or _text(value),
)
QUESTION: Mapping[str, Rule] = {
    "id": _TEXT,
    "group": _TEXT,
    "split": _one_of(*SPLITS),
    "category": _one_of(*CATEGORIES),
    "must_pass": _FLAG,
    "turns": _SOME,
    "standalone": _TEXT_OR_NULL,
    "expect": _one_of(*EXPECTATIONS),
    "short_answers": _TEXTS,
    "facts": _LIST,
    "evidence": _LIST,
    "notes": ("a text", lambda value: isinstance(value, str)),
}
FACT: Mapping[str, Rule] = {
    "id": _TEXT,
    "vital": _FLAG,
    "type": _one_of(*FACT_TYPES),
    "any_of": _SOME,
    "forbid": _TEXTS,
    "speaker": _TEXT_OR_NULL,
    "evidence": _TEXTS,
}
EVIDENCE: Mapping[str, Rule] = {
    "group": _TEXT,
    "file": _TEXT,
    "sha256": _HASH,
    "start": _OFFSET,
    "end": _OFFSET,
    "quote": _TEXT,
}


def checked(
    row: object, rules: Mapping[str, Rule], where: str, optional: Collection[str] = ()
) -> dict[str, Any]:
    """Return the row as a dictionary whose keys and values satisfy the rules; raises BadGold."""
    if not isinstance(row, dict):
        raise BadGold(f"{where} must be an object, not {json.dumps(row, ensure_ascii=False)[:40]}.")
    for key, (wanted, holds) in rules.items():
        if key not in row and key not in optional:
            raise BadGold(f'{where} "{key}" is missing; it is {wanted}.')
        if key in row and not holds(row[key]):
            raise BadGold(f'{where} "{key}" must be {wanted}.')
    for key in row:
        if key not in rules:
            raise BadGold(f'{where} "{key}" is no key of the format; remove it.')
    return dict(row)
