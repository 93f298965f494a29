from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from qa.errors import EmptyQuestion
from qa.settings import Settings
from qa.types import Answer, Turn
from ui.errors import CannotServe
from ui.strings import Common
from ui.web.api import check_mcp, register, speak_json, told
from ui.web.asked import BadRequest
from ui.web.endpoints import NAMES
from ui.web.site import Site
from vectorstore.types import Filters

ANSWER = Answer("q", "q", "answered", "It burned – at noon.")


class Scripted:
    def __init__(self) -> None:
        self.asked: list[tuple[str, list[Turn], Filters | None]] = []

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Answer:
        self.asked.append((question, list(history), filters))
        return ANSWER


async def page_over(assistant: Scripted) -> gr.Blocks:
    page = gr.Blocks(title="Dateline", analytics_enabled=False)
    with page:
        box = gr.Textbox()
        box.submit(lambda text: text, box, box, api_visibility="private")
        register(Site(assistant, Settings(store=Path("nowhere"))))
    return page


def with_page(check: Callable[[gr.Blocks], Any]) -> Any:
    """Build a page within a loop: where none runs, Gradio leaves open ones behind."""

    async def built() -> Any:
        return check(await page_over(Scripted()))

    return asyncio.run(built())


def call_failing(failure: Exception, *given: object) -> None:
    def fails(number: int = 1, words: list[str] | None = None) -> int:
        raise failure

    async def call() -> None:
        await told(fails)(*given)

    asyncio.run(call())


def test_the_public_endpoints_are_the_six() -> None:
    info = with_page(lambda page: page.get_api_info())
    assert list(info["named_endpoints"]) == [f"/{name}" for name in NAMES]
    assert info["unnamed_endpoints"] == {}
    parameters = info["named_endpoints"]["/search"]["parameters"]
    assert [p["parameter_name"] for p in parameters][:2] == ["words", "limit"]
    assert [p["parameter_has_default"] for p in parameters] == [False, True, True, True, True]
    assert parameters[1]["type"] == {"type": "integer"}


def test_one_request_calls_an_endpoint() -> None:
    assistant = Scripted()

    async def call() -> Any:
        page = await page_over(assistant)
        (ask,) = [fn for fn in page.fns.values() if fn.api_name == "ask"]
        assert not ask.queue
        given = ["What burned?", [["before?", "said"]], ["A"], None, None]
        return (await page.process_api(ask, given))["data"]

    (answer,) = asyncio.run(call())
    assert answer["answer"] == ANSWER.text
    assert assistant.asked == [("What burned?", [Turn("before?", "said")], Filters(("A",)))]


@pytest.mark.parametrize(
    "failure", [EmptyQuestion("Ask."), BadRequest("Ask."), CannotServe("Ask.")]
)
def test_an_expected_failure_is_its_sentence(failure: Exception) -> None:
    with pytest.raises(gr.Error) as raised:
        call_failing(failure)
    assert str(raised.value) == raised.value.message == "Ask."
    assert not raised.value.print_exception


def test_an_unexpected_failure_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.ERROR, "dateline.web"),
        pytest.raises(gr.Error, match=Common.UNEXPECTED.replace("'", ".")),
    ):
        call_failing(RuntimeError("secret path"))
    assert "secret path" in caplog.text


def test_half_a_character_is_refused() -> None:
    async def call() -> None:
        await told(lambda text: text.encode())("\ud800")

    with pytest.raises(gr.Error, match="half of a character"):
        asyncio.run(call())


@pytest.mark.parametrize(
    ("given", "parameter"),
    [(["many"], "number"), ([1, "word"], "words"), ([1, [2]], r"words\.0")],
)
def test_a_value_of_the_wrong_kind_is_named(given: list[Any], parameter: str) -> None:
    with pytest.raises(gr.Error, match=rf"^{parameter}: Input should be a valid [a-z, ]+\.?"):
        call_failing(AssertionError("never called"), *given)


def test_mcp_needs_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    check_mcp()
    monkeypatch.setitem(sys.modules, "mcp", None)
    with pytest.raises(CannotServe, match=r"run `pip install '\.\[mcp\]'`\.$"):
        check_mcp()


def test_the_tools_are_the_six_and_say_what_they_take() -> None:
    from gradio.mcp import GradioMCPServer

    async def schemas() -> Any:
        server = GradioMCPServer(await page_over(Scripted()))

        request = SimpleNamespace(query_params={})
        return json.loads((await server.get_complete_schema(request)).body)

    tools = asyncio.run(schemas())
    assert [tool["name"] for tool in tools] == list(NAMES)
    for tool in tools:
        assert tool["description"].endswith(".")
        properties = tool["inputSchema"].get("properties", {})
        assert [p for p in properties.values() if not p["description"].endswith(".")] == []
    ask = tools[0]["inputSchema"]
    assert ask["required"] == ["question"]
    assert ask["properties"]["question"]["type"] == "string"


def test_tools_answer_in_json() -> None:
    page: Any = SimpleNamespace(mcp_server_obj=SimpleNamespace())
    speak_json(page)
    results = page.mcp_server_obj.postprocess_output_data([{"title": None, "é": [1]}, "text"], "/")
    assert [result.text for result in results] == ['{"title": null, "é": [1]}', "text"]
