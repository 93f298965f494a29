"""Chat models of any provider that LangChain knows: streamed, with a deadline and a limit.

No client's own timeout is trusted: a call runs in a thread that is left behind at the deadline.
Where the client lets us, its connection is also cut then, so that the thread ends as well.
"""

from __future__ import annotations

import contextvars
import queue
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

LONGEST_REPLY = 4_000
"""Code points. Four sentences need a quarter of it; a model that goes on is not answering."""

_RETRY_NEEDS = 0.25
"""Share of the time that must be left for a second try."""

_MOST_AT_ONCE = 16
"""Calls of one model under way, those left behind included: threads that hang do not pile up."""

_COUNTED = ("input_tokens", "output_tokens")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model has written so far, and the tokens of all tries, as far as it reports them."""

    text: str
    usage: Mapping[str, int]


class ModelFailed(Exception):
    """A chat model gave no usable reply; the message completes "The model X ...".

    ``usage`` are the tokens that its tries took all the same, as far as it reported them.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.usage: Mapping[str, int] = {}


def complete(model: BaseChatModel, prompt: Sequence[BaseMessage], ends: float) -> Reply:
    """The whole reply; raises ModelFailed as ``replies`` does."""
    *_, last = replies(model, prompt, ends)
    return last


def replies(model: BaseChatModel, prompt: Sequence[BaseMessage], ends: float) -> Iterator[Reply]:
    """The reply as it grows; a failed or empty one is asked for once more if time remains.

    A second try begins again, with a text that is no continuation. ``ends`` is a reading of
    ``time.monotonic``. Raises ModelFailed, at that time at the latest.
    """
    allowed = ends - time.monotonic()
    spent: Counter[str] = Counter()
    for last in (False, True):
        text = ""
        try:
            for text in _attempt(model, prompt, ends, spent):
                yield Reply(text, _total(spent))
            if text.strip():
                yield Reply(text, _total(spent))
                return
            failure = ModelFailed("returned nothing")
        except ModelFailed as error:
            failure = error
        late = ends - time.monotonic() < _RETRY_NEEDS * allowed
        if last or late or isinstance(failure, _Hopeless):
            break
    failure.usage = _total(spent)
    raise failure


class _Hopeless(ModelFailed):
    """A second try would not help."""


class _Call:
    """One request in a thread of its own, which puts what comes into ``pieces``."""

    def __init__(self, model: BaseChatModel, prompt: Sequence[BaseMessage]) -> None:
        name = f"chat-model-{id(model)}"
        if sum(thread.name == name for thread in threading.enumerate()) >= _MOST_AT_ONCE:
            raise _Hopeless(f"has {_MOST_AT_ONCE} calls that have not ended")
        self.pieces: queue.SimpleQueue[tuple[str, dict[str, int]] | Exception | None] = (
            queue.SimpleQueue()
        )
        self.abandoned = threading.Event()
        self._model = model
        self._prompt = list(prompt)
        run = contextvars.copy_context().run
        threading.Thread(target=run, args=(self._ask,), daemon=True, name=name).start()

    def _ask(self) -> None:
        try:
            for chunk in self._model.stream(self._prompt):
                if self.abandoned.is_set():
                    return
                self.pieces.put((str(chunk.text), _reported(chunk)))
            self.pieces.put(None)
        except Exception as error:  # whatever a client raises is a failed model
            self.pieces.put(error)


def _attempt(
    model: BaseChatModel, prompt: Sequence[BaseMessage], ends: float, spent: Counter[str]
) -> Iterator[str]:
    """Yield the text of one try as it grows; what it took is added to ``spent``."""
    if ends <= time.monotonic():
        raise _Hopeless("did not answer in time")
    call = _Call(model, prompt)
    reply = ""
    try:
        while len(reply) <= LONGEST_REPLY:
            left = ends - time.monotonic()
            if left <= 0:
                raise _Hopeless("did not answer in time")
            piece = call.pieces.get(timeout=left)
            if piece is None:
                return
            if isinstance(piece, Exception):
                # Only the kind: the text of a client's error may show the key or the address.
                raise ModelFailed(f"failed ({type(piece).__name__})")
            text, tokens = piece
            spent.update(tokens)
            reply += text
            if text:
                yield reply
    except queue.Empty:
        raise _Hopeless("did not answer in time") from None
    finally:
        call.abandoned.set()
    raise _Hopeless(f"wrote more than {LONGEST_REPLY} characters")


def _reported(piece: BaseMessage) -> dict[str, int]:
    """The tokens that a piece of a reply counts; pieces add up, as LangChain defines them."""
    usage = getattr(piece, "usage_metadata", None) or {}
    return {name: n for name in _COUNTED if isinstance(n := usage.get(name), int)}


def _total(spent: Mapping[str, int]) -> dict[str, int]:
    # A provider that corrects its count may end below nothing.
    return {name: max(0, spent[name]) for name in _COUNTED} if any(spent.values()) else {}
