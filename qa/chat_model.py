"""Chat models of any provider that LangChain knows: opened by name, called with a deadline."""

from __future__ import annotations

import contextvars
import queue
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from qa.errors import UnknownEngine

LONGEST_REPLY = 4_000
"""Code points. Four sentences need a quarter of it; a model that goes on is not answering."""

_RETRY_NEEDS = 0.25
"""Share of the deadline that must be left for a second try."""


_COUNTED = ("input_tokens", "output_tokens")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote, and the tokens of all tries that it took, as far as it reports them."""

    text: str
    usage: Mapping[str, int]


class ModelFailed(Exception):
    """A chat model gave no usable reply; the message completes "The model X ...".

    ``usage`` are the tokens that its tries took all the same, as far as it reported them.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.usage: Mapping[str, int] = {}


def open_model(name: str, base_url: str | None, timeout_s: float) -> BaseChatModel:
    """Open the chat model that LangChain calls ``name``, such as ``ollama:llama3.2``.

    Raises UnknownEngine if the provider is unknown or its package or key is missing.
    """
    provider, _, model = name.partition(":")
    if not provider or not model:
        raise UnknownEngine(
            f'No engine is called "{name}"; use "extractive" or PROVIDER:MODEL, such as'
            ' "ollama:llama3.2".'
        )
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"max_retries": 0, "timeout": timeout_s}
    if provider == "ollama":
        options = {"client_kwargs": {"timeout": timeout_s}}
    if base_url:
        options["base_url"] = base_url
    try:
        opened: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
    except ImportError as missing:
        named = re.search(r"pip install -?-?U? ?([\w-]+)", str(missing))
        package = named[1] if named else f"langchain-{provider.replace('_', '-')}"
        raise UnknownEngine(
            f'The engine "{name}" needs a package: run "pip install {package}".'
        ) from None
    except Exception as error:
        # The text of these errors may show the key; their kind is enough.
        if "Unsupported" in str(error):
            raise UnknownEngine(
                f'LangChain knows no provider "{provider}"; try openai:, anthropic: or ollama:.'
            ) from None
        raise UnknownEngine(
            f'The engine "{name}" could not be opened ({type(error).__name__}); set'
            f" {provider.upper()}_API_KEY in the environment and check the model's name."
        ) from None
    return opened


def complete(model: BaseChatModel, prompt: Sequence[BaseMessage], deadline_s: float) -> Reply:
    """Return the model's reply; a failed or empty one is asked for once more if time remains.

    Raises ModelFailed, at the deadline at the latest: a call that hangs is left behind.
    """
    ends = time.monotonic() + deadline_s
    spent: Counter[str] = Counter()
    for last in (False, True):
        try:
            text = _attempt(model, prompt, ends, spent)
            if text.strip():
                return Reply(text, _total(spent))
            failure = ModelFailed("returned nothing")
        except ModelFailed as error:
            failure = error
        late = ends - time.monotonic() < _RETRY_NEEDS * deadline_s
        if last or late or isinstance(failure, _Hopeless):
            break
    failure.usage = _total(spent)
    raise failure


class _Hopeless(ModelFailed):
    """A second try would not help."""


def _attempt(
    model: BaseChatModel, prompt: Sequence[BaseMessage], ends: float, spent: Counter[str]
) -> str:
    """Collect one reply from a thread that can be left behind: no client's timeout is trusted.

    What it took is added to ``spent``.
    """
    pieces: queue.SimpleQueue[tuple[str, dict[str, int]] | Exception | None] = queue.SimpleQueue()
    abandoned = threading.Event()

    def ask() -> None:
        try:
            for chunk in model.stream(list(prompt)):
                pieces.put((str(chunk.text), _reported(chunk)))
                if abandoned.is_set():
                    return
            pieces.put(None)
        except Exception as error:  # whatever a client raises is a failed model
            pieces.put(error)

    threading.Thread(target=contextvars.copy_context().run, args=(ask,), daemon=True).start()
    reply = ""
    try:
        while len(reply) <= LONGEST_REPLY:
            left = ends - time.monotonic()
            if left <= 0:
                break
            piece = pieces.get(timeout=left)
            if piece is None:
                return reply
            if isinstance(piece, Exception):
                # Only the kind: the text of a client's error may show the key or the address.
                raise ModelFailed(f"failed ({type(piece).__name__})")
            text, tokens = piece
            spent.update(tokens)
            reply += text
        else:
            raise _Hopeless(f"wrote more than {LONGEST_REPLY} characters")
    except queue.Empty:
        pass
    finally:
        abandoned.set()
    raise _Hopeless("did not answer in time")


def _reported(piece: BaseMessage) -> dict[str, int]:
    """The tokens that a piece of a reply counts; pieces add up, as LangChain defines them."""
    usage = getattr(piece, "usage_metadata", None) or {}
    return {name: n for name in _COUNTED if isinstance(n := usage.get(name), int)}


def _total(spent: Mapping[str, int]) -> dict[str, int]:
    # A provider that corrects its count may end below nothing.
    return {name: max(0, spent[name]) for name in _COUNTED} if any(spent.values()) else {}
