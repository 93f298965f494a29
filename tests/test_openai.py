from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from qa.errors import EmptyQuestion
from qa.settings import Settings
from qa.types import Answer, Claim, Turn
from ui.strings import Common
from ui.web.openai import LARGEST, MOST_MESSAGES, routes
from ui.web.site import Site
from vectorstore.errors import StoreMissing
from vectorstore.types import Filters

HALF = Answer("q", "q", "answered", "One.", (Claim("One.", (), "supported"),))
WHOLE = Answer("q", "q", "answered", "One.\nTwo.", (*HALF.claims, Claim("Two.", (), "supported")))
ASK = {"messages": [{"role": "user", "content": "What burned?"}]}


class Scripted:
    """Grows one answer in two steps, or raises before the first or after it."""

    def __init__(self, failure: Exception | None = None, *, late: bool = False) -> None:
        self.failure = failure
        self.late = late
        self.asked: list[tuple[str, list[Turn], Filters | None]] = []
        self.closed = threading.Event()
        self.finished = False

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Iterator[Answer]:
        self.asked.append((question, list(history), filters))
        try:
            if self.failure and not self.late:
                raise self.failure
            yield HALF
            if self.failure:
                raise self.failure
            yield WHOLE
            self.finished = True
        finally:
            self.closed.set()

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Answer:
        return list(self.stream(question, history, filters=filters))[-1]


def app_of(assistant: Scripted) -> Starlette:
    return Starlette(routes=routes(Site(assistant, Settings(store=Path("nowhere")))))


def post(assistant: Scripted, body: Any, **more: Any) -> Any:
    with TestClient(app_of(assistant)) as client:
        sent = {"content": body} if isinstance(body, bytes) else {"json": body}
        return client.post("/v1/chat/completions", **sent, **more)


def sent_events(text: str) -> list[Any]:
    lines = [line.removeprefix("data: ") for line in text.split("\n\n") if line]
    assert lines.pop() == "[DONE]"
    return [json.loads(line) for line in lines]


def test_the_last_question_is_answered() -> None:
    assistant = Scripted()
    answer = post(assistant, {"model": "dateline", **ASK, "temperature": 0.3})
    assert answer.status_code == 200
    assert answer.json()["choices"][0]["message"]["content"] == "One.\n\nTwo."
    assert assistant.asked == [("What burned?", [], Filters())]


def test_earlier_exchanges_are_the_history() -> None:
    assistant = Scripted()
    messages = [
        {"role": "system", "content": "Rhyme."},
        {"role": "user", "content": "Unanswered?"},
        {"role": "user", "content": [{"type": "text", "text": "What"}, {"text": "burned?"}]},
        {"role": "assistant", "content": "The U\\.S. [1]\n\n**Sources**\n\n[1] **A**"},
        {"role": "tool", "content": None},
        {"role": "user", "content": "And then?"},
        {"role": "assistant", "content": "Pre-filled"},
    ]
    body = {"messages": messages, "sources": ["A"], "since": "2024-05-01", "until": None}
    assert post(assistant, body).status_code == 200
    history = [Turn("What\nburned?", "The U.S. [1]")]
    assert assistant.asked == [("And then?", history, Filters(("A",), "2024-05-01"))]


def test_a_stream_grows_and_ends() -> None:
    body = {**ASK, "stream": True, "stream_options": {"include_usage": True}}
    answer = post(Scripted(), body)
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = sent_events(answer.text)
    deltas = [event["choices"][0]["delta"] for event in events[:-1]]
    assert [delta.get("content") for delta in deltas] == ["", "One.", "\n\nTwo.", None]
    assert events[-1]["usage"]["total_tokens"] > 0


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"{", "the request: Invalid JSON: "),
        (b"\xff", "the request: Invalid JSON: "),
        (b"[" * 100_000, "the request: Invalid JSON: recursion limit exceeded"),
        (
            b'{"messages": [{"role": "user", "content": "\\ud800"}]}',
            "the request: Invalid JSON: ",
        ),
        ([], "the request: "),
        ({}, "messages: Field required."),
        ({"messages": []}, 'messages: There is none of the role "user" to answer.'),
        ({"messages": [{"role": "system", "content": "x"}]}, "messages: There is none of the role"),
        ({"messages": [{"role": "user", "content": 5}]}, "messages.0.content: "),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
            "messages.0.content: Only text can be read.",
        ),
        ({"messages": ASK["messages"] * (MOST_MESSAGES + 1)}, "messages: List should have at most"),
        ({**ASK, "since": "May"}, "since takes a day such as 2025-01-31, not 'May'."),
        ({**ASK, "sources": "A"}, "sources: "),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_malformed_request_is_an_error_object(body: Any, sentence: str, stream: bool) -> None:
    asked = {**body, "stream": True} if stream and isinstance(body, dict) else body
    answer = post(Scripted(), asked)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["message"].startswith(sentence)
    assert error.keys() == {"message", "type", "param", "code"}
    assert error["type"] == "invalid_request_error"


def test_a_request_too_large_is_refused_before_it_is_read() -> None:
    answer = post(Scripted(), b" " * (LARGEST + 1))
    assert answer.status_code == 413
    assert "1,000,000 bytes are the limit" in answer.json()["error"]["message"]


def test_an_unknown_model_is_not_found() -> None:
    answer = post(Scripted(), {"model": "gpt", **ASK})
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "model_not_found"
    with TestClient(app_of(Scripted())) as client:
        assert client.get("/v1/models/gpt").status_code == 404
        (model,) = client.get("/v1/models").json()["data"]
        assert client.get("/v1/models/dateline").json() == model
        assert client.get("/v1/chat/completions").status_code == 405


@pytest.mark.parametrize("failure", [EmptyQuestion("Write a question."), StoreMissing("No index.")])
@pytest.mark.parametrize("stream", [False, True])
def test_an_expected_failure_is_its_sentence(failure: Exception, stream: bool) -> None:
    answer = post(Scripted(failure), {**ASK, "stream": stream})
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, str(failure))


@pytest.mark.parametrize("stream", [False, True])
def test_an_unexpected_failure_is_logged_and_not_told(
    caplog: pytest.LogCaptureFixture, stream: bool
) -> None:
    with caplog.at_level(logging.ERROR, "dateline.web"):
        answer = post(Scripted(RuntimeError("secret path")), {**ASK, "stream": stream})
    assert answer.status_code == 500
    assert answer.json()["error"]["message"] == Common.UNEXPECTED
    assert "secret path" in caplog.text


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [(StoreMissing("No index."), "No index."), (RuntimeError("secret"), Common.UNEXPECTED)],
)
def test_a_failure_within_a_stream_is_its_last_event(failure: Exception, sentence: str) -> None:
    answer = post(Scripted(failure, late=True), {**ASK, "stream": True})
    events = sent_events(answer.text)
    assert events[1]["choices"][0]["delta"]["content"] == "One."
    assert events[-1]["error"]["message"] == sentence


def test_nothing_is_asked_on_for_a_client_that_has_left() -> None:
    assistant = Scripted()
    begun = asyncio.Event()
    body = json.dumps({**ASK, "stream": True}).encode()
    received = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in received:
            return message
        await begun.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if b"One." in message.get("body", b""):
            begun.set()
            await asyncio.sleep(5)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "method": "POST",
        "path": "/v1/chat/completions",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "root_path": "",
    }
    asyncio.run(app_of(assistant)(scope, receive, send))
    assert begun.is_set()
    assert assistant.closed.wait(2)
    assert not assistant.finished
