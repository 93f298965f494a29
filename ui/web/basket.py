"""The answers that a person has put by for a briefing, in the order in which it will have them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from qa.errors import MalformedAnswer
from qa.serialize import answer_from_dict, answer_to_dict
from qa.types import Answer
from ui.errors import InterfaceError
from ui.strings import Basket as Words
from vectorstore.durability import write_pointer

MOST = 100
FILE = "basket.json"
_CHANGING = Lock()


class BadBasket(InterfaceError):
    """A basket is full, damaged or cannot be written."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer in the basket, under an id that is safe in a form: sixteen hexadecimal digits."""

    id: str
    answer: Answer


def read(folder: Path) -> list[Kept]:
    """Read the basket of a person's folder; an answer comes back without its hits.

    Raises BadBasket where the file is damaged.
    """
    file = folder / FILE
    try:
        rows = json.loads(file.read_text("utf-8"))
        if not isinstance(rows, list):
            raise MalformedAnswer("Expected a list of answers.")
        return [Kept(id_of(answer), answer) for answer in map(answer_from_dict, rows)]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError, MalformedAnswer) as error:
        raise BadBasket(Words.DAMAGED.format(file=file)) from error


def add(folder: Path, answer: Answer) -> str:
    """Put an answer at the end, unless it is there already, and give its id.

    Raises BadBasket where the basket is full or damaged.
    """
    with _CHANGING:
        kept, new = read(folder), Kept(id_of(answer), answer)
        if new.id in (one.id for one in kept):
            return new.id
        if len(kept) >= MOST:
            raise BadBasket(Words.FULL.format(most=MOST))
        _write(folder, [*kept, new])
    return new.id


def remove(folder: Path, item_id: str) -> None:
    """Take an answer out; one that is not there is none to take."""
    with _CHANGING:
        _write(folder, [one for one in read(folder) if one.id != item_id])


def move(folder: Path, item_id: str, by: int) -> None:
    """Move an answer by so many places, up where ``by`` is below 0; at the ends it stays."""
    with _CHANGING:
        kept = read(folder)
        at = next((i for i, one in enumerate(kept) if one.id == item_id), None)
        if at is None:
            return
        one = kept.pop(at)
        kept.insert(max(0, at + by), one)
        _write(folder, kept)


def clear(folder: Path) -> None:
    """Empty the basket, a damaged one too."""
    with _CHANGING:
        _write(folder, [])


def id_of(answer: Answer) -> str:
    """Name an answer by its question and its text: the same words again are the same answer."""
    said = json.dumps([answer.question, answer.text])
    return sha256(said.encode()).hexdigest()[:16]


def _write(folder: Path, kept: list[Kept]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        rows = [answer_to_dict(one.answer) for one in kept]
        write_pointer(folder / FILE, json.dumps(rows))
    except OSError as error:
        raise BadBasket(Words.UNWRITABLE.format(error=error.strerror)) from error
