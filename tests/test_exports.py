from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from qa.settings import Settings
from qa.types import Answer, Citation, Claim
from ui.web.conversations import Conversation, Exchange, Shelf, begin
from ui.web.exports import routes
from ui.web.site import PERSON, Site
from vectorstore.types import Article

ME, OTHER = "ab" * 8, "cd" * 8
QUOTE = "The *kiln* burned."
ARTICLE = Article("a", "kiln.txt", "cd" * 32, "Kiln", QUOTE, "Potter's Gazette")
ANSWER = Answer(
    "What burned?",
    "What burned?",
    "answered",
    f"{QUOTE} [1]",
    (Claim(QUOTE, (1,), "supported"),),
    (Citation(1, "kiln.txt", "cd" * 32, "Kiln", "Potter's Gazette", None, 0, 18, QUOTE),),
)


class Assistant:
    def source(self, sha256: str) -> Article:
        return {ARTICLE.sha256: ARTICLE}[sha256]


@pytest.fixture
def kept(tmp_path: Path) -> Conversation:
    held = (Exchange("What burned?", ANSWER), Exchange("And then?", problem="Stopped."))
    return Shelf(tmp_path / "people" / ME).write(replace(begin(), exchanges=held))


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    site = Site(cast(Any, Assistant()), Settings(store=tmp_path))
    return TestClient(Starlette(routes=[*routes(site)]), headers={PERSON: ME})


def test_the_whole_as_markdown_has_every_exchange(client: TestClient, kept: Conversation) -> None:
    got = client.get(f"/conversations/{kept.id}.md")
    assert got.headers["content-type"] == "text/markdown; charset=utf-8"
    assert got.headers["content-disposition"].endswith(f'"dateline-{kept.id}.md"')
    assert got.text.startswith("**What burned?**")
    assert r"The \*kiln\* burned" in got.text
    assert "\n---\n\n**And then?**\n\nStopped" in got.text


def test_one_answer_as_text_is_what_copying_gives(client: TestClient, kept: Conversation) -> None:
    got = client.get(f"/conversations/{kept.id}.txt?turn=1").text
    assert got == (
        f"What burned?\n\n{QUOTE} [1]\n\nSources\n"
        f"[1] Potter's Gazette, Kiln (kiln.txt:1)\n    {QUOTE}\n"
    )


def test_json_is_the_conversation(client: TestClient, kept: Conversation) -> None:
    got = json.loads(client.get(f"/conversations/{kept.id}.json").text)
    assert got["id"] == kept.id
    assert got["exchanges"][0]["answer"]["citations"][0]["quote"] == QUOTE


@pytest.mark.parametrize(
    "address", ["{id}.exe", "{id}", "{id}.txt?turn=3", "{id}.txt?turn=x", "..%2Fx.md", "abc.md"]
)
def test_what_is_not_there_is_a_sentence(
    client: TestClient, kept: Conversation, address: str
) -> None:
    got = client.get(f"/conversations/{address.format(id=kept.id)}")
    assert got.status_code == 404
    assert "<" not in got.text


def test_nobody_else_reads_it(client: TestClient, kept: Conversation) -> None:
    got = client.get(f"/conversations/{kept.id}.json", headers={PERSON: OTHER})
    assert got.status_code == 404
    assert QUOTE not in got.text
