"""Conversations in the browser, kept as plain JSON: one file each, one folder a person."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from qa.errors import MalformedAnswer
from qa.serialize import answer_from_dict, answer_to_dict
from qa.types import Answer, Turn
from ui.errors import BadConversation
from ui.render import one_line
from ui.strings import Chat as Words
from vectorstore.dates import iso_day
from vectorstore.durability import write_pointer
from vectorstore.types import Filters

FORMAT = 1
LONGEST_TITLE = 120
_ID = frozenset("0123456789abcdef")
_ID_LENGTH = 16
_WRITING = Lock()


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question in the browser, and what has become of it.

    ``problem`` is a sentence shown in place of an answer. ``filters`` are those it was asked
    under. ``judged`` is what the reader said of the answer: "right", "wrong" or None.
    """

    question: str
    answer: Answer | None = None
    problem: str | None = None
    pending: bool = False
    filters: Filters = field(default_factory=Filters)
    judged: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """Exchanges in order; ``changed`` is an ISO time in UTC."""

    id: str
    title: str = ""
    changed: str = ""
    exchanges: tuple[Exchange, ...] = ()

    @property
    def name(self) -> str:
        """What it is listed as: its title, or else its first question."""
        first = one_line(self.exchanges[0].question) if self.exchanges else Words.NEW
        return self.title or first

    @property
    def busy(self) -> bool:
        """Whether a question is under way."""
        return any(exchange.pending for exchange in self.exchanges)

    def history(self, before: int | None = None) -> list[Turn]:
        """The answered exchanges before the one of this place, counted from 0."""
        held = self.exchanges[:before]
        return [Turn(e.answer.question, e.answer.text) for e in held if e.answer is not None]

    def put(self, at: int, exchange: Exchange) -> Conversation:
        """The conversation with the exchange in this place, or behind the last."""
        held = [*self.exchanges]
        held[at : at + 1] = [exchange]
        return replace(self, exchanges=tuple(held))

    def halted(self, why: str) -> Conversation:
        """The conversation with what was under way ended, keeping what it had said."""
        return replace(
            self,
            exchanges=tuple(
                replace(e, pending=False, problem=why) if e.pending else e for e in self.exchanges
            ),
        )


def begin() -> Conversation:
    """A conversation in which nothing was asked; it is kept with its first answer."""
    return Conversation(secrets.token_hex(_ID_LENGTH // 2))


class Shelf:
    """One person's conversations, in a folder that need not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "conversations"

    def all(self) -> list[Conversation]:
        """Those that can be read, the latest first."""
        found = list(self._readable())
        return sorted(found, key=lambda c: c.changed, reverse=True)

    def read(self, conversation_id: str) -> Conversation:
        """Read one. Raises BadConversation where there is none, or it is damaged."""
        file = self._file(conversation_id)
        try:
            stamp = file.stat()
        except FileNotFoundError:
            raise BadConversation(Words.NO_CONVERSATION) from None
        except OSError as error:
            raise _damaged(file) from error
        return _read(file, stamp.st_mtime_ns, stamp.st_size, stamp.st_ino)

    def write(self, conversation: Conversation) -> Conversation:
        """Keep a conversation, whole or not at all; returns it with the time it was changed.

        Raises BadConversation where the disk refuses.
        """
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        kept = replace(conversation, changed=now)
        file = self._file(conversation.id)
        try:
            with _WRITING:
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                write_pointer(file, json.dumps(to_dict(kept), ensure_ascii=False, indent=1))
        except OSError as error:
            said = Words.NOT_KEPT.format(error=error.strerror, folder=file.parent)
            raise BadConversation(said) from error
        return kept

    def outran(self, conversation: Conversation) -> bool:
        """Whether it was changed here since it was read."""
        try:
            return self.read(conversation.id).changed != conversation.changed
        except BadConversation:
            return False

    def rename(self, conversation_id: str, title: str) -> None:
        """Give it a title; an empty one leaves it to its first question."""
        self.write(replace(self.read(conversation_id), title=one_line(title)[:LONGEST_TITLE]))

    def delete(self, conversation_id: str) -> None:
        """Forget it, if it is there."""
        self._file(conversation_id).unlink(missing_ok=True)

    def _readable(self) -> Iterator[Conversation]:
        for file in self._folder.glob("*.json"):
            with suppress(BadConversation):
                yield self.read(file.stem)

    def _file(self, conversation_id: str) -> Path:
        if len(conversation_id) != _ID_LENGTH or not _ID.issuperset(conversation_id):
            raise BadConversation(Words.NO_ADDRESS)
        return self._folder / f"{conversation_id}.json"


@lru_cache(maxsize=512)
def _read(file: Path, _mtime: int, _size: int, _inode: int) -> Conversation:
    """Read a file that has not changed since once: all of a person's are listed at every answer."""
    try:
        return from_dict(json.loads(file.read_text(encoding="utf-8")), file.stem)
    except (OSError, ValueError, RecursionError, MalformedAnswer) as error:
        raise _damaged(file) from error


def _damaged(file: Path) -> BadConversation:
    return BadConversation(Words.DAMAGED.format(file=file))


def to_dict(conversation: Conversation) -> dict[str, Any]:
    """Turn a conversation into plain JSON values; what is still under way is kept as stopped."""
    rows = [
        {
            "question": exchange.question,
            "answer": answer_to_dict(exchange.answer) if exchange.answer else None,
            "problem": Words.STOPPED if exchange.pending else exchange.problem,
            "filters": {
                "sources": list(exchange.filters.sources),
                "since": exchange.filters.since,
                "until": exchange.filters.until,
            },
            "judged": exchange.judged,
        }
        for exchange in conversation.exchanges
    ]
    return {
        "format": FORMAT,
        "id": conversation.id,
        "title": conversation.title,
        "changed": conversation.changed,
        "exchanges": rows,
    }


def from_dict(row: Mapping[str, Any], conversation_id: str) -> Conversation:
    """Read what ``to_dict`` wrote; raises ValueError or MalformedAnswer for anything else."""
    if not isinstance(row, dict) or row.get("format") != FORMAT:
        raise ValueError("no conversation of this format")
    rows = row.get("exchanges")
    if not isinstance(rows, list):
        raise ValueError("no exchanges")
    return Conversation(
        conversation_id,
        _text(row.get("title")),
        _text(row.get("changed")),
        tuple(_exchange(each) for each in rows),
    )


def _exchange(row: Mapping[str, Any]) -> Exchange:
    if not isinstance(row, dict):
        raise ValueError("no exchange")
    answer, problem, judged = row.get("answer"), row.get("problem"), row.get("judged")
    return Exchange(
        question=_text(row.get("question")),
        answer=None if answer is None else answer_from_dict(answer),
        problem=None if problem is None else _text(problem),
        filters=filters_from_dict(row.get("filters") or {}),
        judged=judged if judged in ("right", "wrong") else None,
    )


def filters_from_dict(row: Mapping[str, Any]) -> Filters:
    """Read filters; a day is checked, since one typed in a browser may be none. ValueError."""
    sources: Sequence[object] = row.get("sources") or ()
    days = [row.get(key) or None for key in ("since", "until")]
    for day in filter(None, days):
        if iso_day(_text(day)) is None:
            raise ValueError(f"{day!r} does not match YYYY-MM-DD")
    return Filters(tuple(_text(source) for source in sources), *days)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value
