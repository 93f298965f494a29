"""Answers as JSON objects and back: the ``--json`` and ``--batch`` contract of the command line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, cast, get_args

from qa.errors import MalformedAnswer
from qa.types import Answer, Citation, Claim, Status, Support

_CITATION = tuple(field.name for field in fields(Citation))
_CLAIM = ("text", "citations", "support", "speaker")
_ANSWER = (
    "question",
    "standalone_question",
    "status",
    "answer",
    "citations",
    "claims",
    "engine",
    "degraded",
    "timings_ms",
)
_LATER: Mapping[str, Any] = {"short_answer": None, "struck": (), "notes": (), "differs": False}
_LATER_OF_CLAIM: Mapping[str, Any] = {"reasons": (), "likely": None}


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """Turn an answer into plain JSON values, keys in the contract's order; hits are left out.

    Only an answer for which a model reported tokens has a last key, "usage".
    """
    row: dict[str, Any] = {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status,
        "answer": answer.text,
        "citations": [citation_to_dict(citation) for citation in answer.citations],
        "claims": [_claim_to_dict(claim) for claim in answer.claims],
        "engine": answer.engine,
        "degraded": answer.degraded,
        "short_answer": answer.short_answer,
        "struck": [_claim_to_dict(claim) for claim in answer.struck],
        "notes": list(answer.notes),
        "differs": answer.differs,
        "timings_ms": dict(answer.timings_ms),
    }
    return row | {"usage": dict(answer.usage)} if answer.usage else row


def _claim_to_dict(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "citations": list(claim.citations),
        "support": claim.support,
        "speaker": claim.speaker,
        "reasons": list(claim.reasons),
        "likely": claim.likely,
    }


def answer_from_dict(row: Mapping[str, Any]) -> Answer:
    """Read the answer of an ``answer_to_dict`` object; it has no hits. An ``id`` is allowed.

    What answers did not have at first may be missing: short answer, struck, notes, reasons, likely.
    Raises MalformedAnswer if a key is missing, unknown or of the wrong type.
    """
    place = "the answer"
    row = _object(row, _ANSWER, place, optional=("id", "usage", *_LATER))
    row = {**_LATER, **row}
    citations = _list(row, "citations", place)
    return Answer(
        question=_string(row, "question", place),
        standalone_question=_string(row, "standalone_question", place),
        status=_status(row, place),
        text=_string(row, "answer", place),
        claims=_claims(row, "claims", place),
        citations=tuple(
            citation_from_dict(citation, f"citation {i}")
            for i, citation in enumerate(citations, start=1)
        ),
        engine=_string(row, "engine", place),
        degraded=_string_or_none(row, "degraded", place),
        short_answer=_string_or_none(row, "short_answer", place),
        struck=_claims(row, "struck", place),
        notes=_strings(row, "notes", place),
        differs=_flag(row, "differs", place),
        timings_ms=_timings(row, place),
        usage=_usage(row, place),
    )


def citation_to_dict(citation: Citation) -> dict[str, Any]:
    """Turn a citation into plain JSON values."""
    return {key: getattr(citation, key) for key in _CITATION}


def citation_from_dict(value: object, place: str) -> Citation:
    """Read a ``citation_to_dict`` object; raises MalformedAnswer, naming the place."""
    row = _object(value, _CITATION, place)
    return Citation(
        n=_whole(row["n"], "n", place),
        source=_string(row, "source", place),
        sha256=_string(row, "sha256", place),
        title=_string_or_none(row, "title", place),
        publisher=_string_or_none(row, "publisher", place),
        published=_string_or_none(row, "published", place),
        start=_whole(row["start"], "start", place),
        end=_whole(row["end"], "end", place),
        quote=_string(row, "quote", place),
    )


def _claims(row: Mapping[str, Any], key: str, place: str) -> tuple[Claim, ...]:
    each = "claim" if key == "claims" else "struck claim"
    return tuple(_claim(value, f"{each} {i}") for i, value in enumerate(_list(row, key, place), 1))


def _claim(value: object, place: str) -> Claim:
    row = {**_LATER_OF_CLAIM, **_object(value, _CLAIM, place, optional=tuple(_LATER_OF_CLAIM))}
    return Claim(
        text=_string(row, "text", place),
        citations=tuple(_whole(n, "citations", place) for n in _list(row, "citations", place)),
        support=_support(row, place),
        speaker=_string_or_none(row, "speaker", place),
        reasons=_strings(row, "reasons", place),
        likely=_string_or_none(row, "likely", place),
    )


def _object(
    value: object, keys: Sequence[str], place: str, optional: Sequence[str] = ()
) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise MalformedAnswer(f"Expected an object for {place}, not {_kind(value)}.")
    for key in keys:
        if key not in value:
            raise MalformedAnswer(f'Expected the key "{key}" in {place}.')
    for key in value:
        if key not in keys and key not in optional:
            raise MalformedAnswer(f'Remove the unknown key "{key}" from {place}.')
    return value


def _list(row: Mapping[str, Any], key: str, place: str) -> Sequence[object]:
    value = row[key]
    if not isinstance(value, list | tuple):
        raise _wrong(key, place, "a list", value)
    return value


def _string(row: Mapping[str, Any], key: str, place: str) -> str:
    value = row[key]
    if not isinstance(value, str):
        raise _wrong(key, place, "a string", value)
    return value


def _strings(row: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    value = _list(row, key, place)
    if not all(isinstance(item, str) for item in value):
        raise _wrong(key, place, "a list of strings", value)
    return tuple(str(item) for item in value)


def _string_or_none(row: Mapping[str, Any], key: str, place: str) -> str | None:
    if row[key] is None:
        return None
    return _string(row, key, place)


def _whole(value: object, key: str, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _wrong(key, place, "a whole number", value)
    return value


def _flag(row: Mapping[str, Any], key: str, place: str) -> bool:
    if not isinstance(row[key], bool):
        raise _wrong(key, place, "true or false", row[key])
    return bool(row[key])


def _status(row: Mapping[str, Any], place: str) -> Status:
    for status in get_args(Status):
        if row["status"] == status:
            return cast("Status", status)
    raise _wrong("status", place, f"one of {', '.join(get_args(Status))}", row["status"])


def _support(row: Mapping[str, Any], place: str) -> Support:
    for support in get_args(Support):
        if row["support"] == support:
            return cast("Support", support)
    raise _wrong("support", place, f"one of {', '.join(get_args(Support))}", row["support"])


def _timings(row: Mapping[str, Any], place: str) -> dict[str, float]:
    value = row["timings_ms"]
    if not isinstance(value, Mapping):
        raise _wrong("timings_ms", place, "an object of milliseconds", value)
    for stage, milliseconds in value.items():
        number = isinstance(milliseconds, int | float) and not isinstance(milliseconds, bool)
        if not number or not math.isfinite(milliseconds):
            raise _wrong(f"timings_ms.{stage}", place, "a number of milliseconds", milliseconds)
    return dict(value)


def _usage(row: Mapping[str, Any], place: str) -> dict[str, int]:
    value = row.get("usage", {})
    if not isinstance(value, Mapping):
        raise _wrong("usage", place, "an object of tokens", value)
    return {str(kind): _whole(tokens, f"usage.{kind}", place) for kind, tokens in value.items()}


def _wrong(key: str, place: str, expected: str, value: object) -> MalformedAnswer:
    return MalformedAnswer(f'Expected {expected} for "{key}" of {place}, not {_kind(value)}.')


def _kind(value: object) -> str:
    if value is None:
        return "null"
    return f"{value!r:.40}" if isinstance(value, str | int | float) else type(value).__name__
