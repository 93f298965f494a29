"""Opens chat models by name: any provider of LangChain, or a GGUF file on this machine."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel

from qa import gguf
from qa.errors import UnknownEngine

if TYPE_CHECKING:
    import httpx

_MOST_BYTES = 4_000_000
"""Of one response; a reply in the wordiest format is a fraction of it."""


def open_model(name: str, base_url: str | None, timeout_s: float) -> BaseChatModel:
    """Open the chat model that LangChain calls ``name``, such as ``ollama:llama3.2``.

    ``gguf:PATH`` is a model file, run on this machine.
    Raises UnknownEngine if the provider is unknown or its package, key or file is missing.
    """
    provider, _, model = name.partition(":")
    if not provider or not model:
        raise UnknownEngine(
            f'No engine is called "{name}"; use "extractive" or PROVIDER:MODEL, such as'
            ' "ollama:llama3.2".'
        )
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"base_url": base_url} if base_url else {}
    if provider == "gguf":
        served = gguf.serve(model)
        options = {"base_url": served.base_url, "api_key": served.key, "temperature": 0}
        provider, model = "openai", Path(model).name
    options |= _client(provider, timeout_s)
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


def _client(provider: str, timeout_s: float) -> dict[str, Any]:
    """What a provider's client is told; where it takes one, an HTTP client that ends its calls."""
    if provider == "ollama":
        hooks = {"event_hooks": bounds(timeout_s)}
        return {"client_kwargs": {"timeout": timeout_s}, "sync_client_kwargs": hooks}
    options: dict[str, Any] = {"max_retries": 0, "timeout": timeout_s}
    if provider == "openai":
        import httpx

        options["http_client"] = httpx.Client(timeout=timeout_s, event_hooks=bounds(timeout_s))
    return options


def bounds(timeout_s: float) -> dict[str, list[Callable[[httpx.Response], None]]]:
    """Hooks by which a response ends in time and at a size, however slowly it drips."""
    import httpx

    class Bounded(httpx.SyncByteStream):
        def __init__(self, stream: httpx.SyncByteStream) -> None:
            self._stream = stream
            self._ends = time.monotonic() + timeout_s

        def __iter__(self) -> Iterator[bytes]:
            taken = 0
            for part in self._stream:
                taken += len(part)
                if taken > _MOST_BYTES or time.monotonic() > self._ends:
                    raise httpx.ReadTimeout("the response did not end")
                yield part

        def close(self) -> None:
            self._stream.close()

    def bound(response: httpx.Response) -> None:
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = Bounded(response.stream)

    return {"response": [bound]}
