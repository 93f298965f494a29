from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from ui.web.endpoints import NAMES

PAGE = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
SHOWN = "http://127.0.0.1:7860"
COMMAND = (sys.executable, "-c", "from ui.cli import main; main()")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def address(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("api") / "serve.log"
    options = ("--no-open", "--mcp", "--port", str(port), "--store", str(seeds_store))
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*COMMAND, "serve", *options], stdout=output, stderr=subprocess.STDOUT
        )
    try:
        for _ in range(300):
            assert server.poll() is None, log.read_text()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
        assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        server.terminate()
        server.wait(timeout=20)


def output_of(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("block", [b for b in blocks("sh") if b.startswith("curl ")])
def test_curl_gets_a_cited_answer(block: str, address: str) -> None:
    result = json.loads(output_of(["bash", "-ec", block.replace(SHOWN, address)]))
    answer = result["data"][0] if "data" in result else result["dateline"]
    assert answer["status"] == "answered"
    assert {c["publisher"] for c in answer["citations"]} == {"Euromaidan Press"}


@pytest.mark.parametrize("block", blocks("python"))
def test_python_prints_a_cited_answer(block: str, address: str) -> None:
    printed = output_of([sys.executable, "-c", block.replace(SHOWN, address)])
    assert re.search(r"(?:^|\n)answered\b", printed)
    assert "Putin claimed" in printed


def test_there_is_a_snippet_of_every_kind() -> None:
    assert len([b for b in blocks("sh") if b.startswith("curl ")]) == 2
    assert [name for b in blocks("python") for name in re.findall(r"^from (\w+)", b)] == [
        "gradio_client",
        "openai",
        "openai",
    ]


def test_an_mcp_client_finds_the_tools_and_calls_one(address: str) -> None:
    (block,) = blocks("json")
    url = json.loads(block)["mcpServers"]["dateline"]["url"].replace(SHOWN, address)

    async def talk() -> tuple[list[str], Any, Any]:
        async with (
            streamable_http_client(url) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            found = await session.call_tool("search", {"words": "ceasefire", "limit": 1})
            refused = await session.call_tool("ask", {"question": " "})
            return [tool.name for tool in tools], found, refused

    tools, found, refused = asyncio.run(talk())
    assert tools == list(NAMES)
    assert not found.isError
    assert len(json.loads(found.content[0].text)["hits"]) == 1
    assert refused.isError
    assert refused.content[0].text == "Nothing was asked: write a question."


def test_every_function_and_parameter_is_listed() -> None:
    rows = re.findall(r"^\| `(\w+)` \|(.*?)\|", PAGE, re.MULTILINE)
    from inspect import signature

    from ui.web.endpoints import Endpoints

    listed = {name: re.findall(r"`(\w+)`", cell) for name, cell in rows if name in NAMES}
    taken = {name: list(signature(getattr(Endpoints, name)).parameters)[1:] for name in NAMES}
    assert listed == taken
