"""Models are opened by name; what is missing is named, and no key is shown."""

from typing import Any

import pytest

from qa.errors import UnknownEngine
from qa.providers import open_model

SECRET = "-".join(("sk", "very", "secret"))


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("gpt", 'No engine is called "gpt"; use "extractive" or PROVIDER:MODEL'),
        (":gpt", 'No engine is called ":gpt"'),
        ("openai:", 'No engine is called "openai:"'),
        ("nosuch:model", 'LangChain knows no provider "nosuch"'),
        ("groq:llama", 'run "pip install langchain-groq"'),
    ],
)
def test_a_model_that_cannot_be_opened_names_the_remedy(name: str, remedy: str) -> None:
    with pytest.raises(UnknownEngine) as error:
        open_model(name, None, 5.0)
    assert remedy in str(error.value) and "\n" not in str(error.value)


def test_a_model_without_its_key_names_the_variable_and_not_the_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ValueError(f"bad key {SECRET}")

    monkeypatch.setattr("langchain.chat_models.init_chat_model", refuse)
    with pytest.raises(UnknownEngine, match="set OPENAI_API_KEY in the environment") as error:
        open_model("openai:gpt", None, 5.0)
    assert SECRET not in str(error.value) and error.value.__suppress_context__


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("openai:gpt", {"max_retries": 0, "timeout": 5.0, "base_url": "http://127.0.0.1:1"}),
        ("ollama:l:7b", {"client_kwargs": {"timeout": 5.0}, "base_url": "http://127.0.0.1:1"}),
    ],
)
def test_a_model_is_opened_with_the_address_and_the_deadline(
    monkeypatch: pytest.MonkeyPatch, name: str, expected: dict[str, Any]
) -> None:
    opened = []

    def init(model: str, *, model_provider: str, **options: Any) -> str:
        opened.append((f"{model_provider}:{model}", options))
        return "opened"

    monkeypatch.setattr("langchain.chat_models.init_chat_model", init)
    assert open_model(name, "http://127.0.0.1:1", 5.0) == "opened"
    ((named, options),) = opened
    client = options.pop("http_client", None)
    hooks = options.pop("sync_client_kwargs", None)
    assert (named, options) == (name, expected)
    bounds = client.event_hooks if client else hooks["event_hooks"]
    assert len(bounds["response"]) == 1
