"""The pages say what the program does: helps, settings, fields, links, examples."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from qa.serialize import answer_to_dict
from qa.settings import Settings
from qa.types import Answer, Citation, Claim, Status, Support
from ui.records import search_record
from vectorstore.articles import SourceFile
from vectorstore.metadata import FIELDS, sidecar_entry
from vectorstore.types import Article, Hit, Passage

ROOT = Path(__file__).parent.parent
GUIDES = ["README.md", *sorted(f"docs/{file.name}" for file in (ROOT / "docs").glob("*.md"))]
PAGES = [*GUIDES, "CHANGELOG.md", "CONTRIBUTING.md"]
# Variables that are no settings of an answer.
OTHER_VARIABLES = {f"DATELINE_{name}" for name in ("DEBUG", "SCREENSHOTS", "SEALED", "TEST_MODEL")}


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


commands, examples = script("commands"), script("examples")
HELPS: dict[str, str] = commands.helps()


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def code(page: str, *languages: str) -> list[str]:
    fence = rf"^```(?:{'|'.join(languages)})\n(.*?)^```$"
    return re.findall(fence, read(page), re.DOTALL | re.MULTILINE)


def test_the_page_of_commands_is_fresh() -> None:
    page = read("docs/commands.md")
    fresh = commands.written(page, HELPS, commands.settings_table())
    assert page == fresh, "run `python -m scripts.commands`"


@pytest.mark.parametrize("name", HELPS)
def test_every_command_and_option_says_what_it_is_for(name: str) -> None:
    lines = HELPS[name].split("Options:\n")[1].splitlines()
    undescribed = [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if re.fullmatch(r"  -\S.*", line) and not re.search(r"\S  +\S", line) and not following
    ]
    assert f"<!-- help: {name} -->" in read("docs/commands.md")
    assert re.search(r"^  [A-Z].*[.,]$|^  [A-Z].*\.\.$", HELPS[name], re.MULTILINE)
    assert undescribed == []


@pytest.mark.parametrize("name", [name for name in HELPS if name.count(" ") == 1])
def test_every_command_has_an_example(name: str) -> None:
    written = code("docs/commands.md", "console", "sh")
    assert any(re.search(rf"^(?:\$ )?{name}\b", block, re.MULTILINE) for block in written)


def test_a_new_command_gets_a_block_of_its_own() -> None:
    page = f"<!-- help: dateline -->\n<!-- end -->\n{commands.LAST}\n"
    helps = {"dateline": "A", "dateline sing": "B"}
    assert commands.written(page, helps, "") == (
        "<!-- help: dateline -->\n```text\nA\n```\n<!-- end -->\n"
        "## `dateline sing`\n\n<!-- help: dateline sing -->\n```text\nB\n```\n<!-- end -->\n\n"
        f"{commands.LAST}\n"
    )


def test_a_block_of_a_command_that_is_gone_is_an_error() -> None:
    with pytest.raises(SystemExit, match="There is no command for"):
        commands.written("<!-- help: dateline sing -->\n<!-- end -->", {}, "")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    assert f"| `DATELINE_{name.upper()}` |" in read("docs/commands.md")
    assert Settings.model_fields[name].description


@pytest.mark.parametrize("page", GUIDES)
def test_every_variable_named_exists(page: str) -> None:
    known = {f"DATELINE_{name.upper()}" for name in Settings.model_fields} | OTHER_VARIABLES
    assert set(re.findall(r"DATELINE_[A-Z_]+", read(page))) <= known


def command_lines(page: str) -> Iterator[list[str]]:
    for block in code(page, "console", "sh", ""):
        joined = re.sub(r"\\\n\s*", "", block)
        for line in re.findall(r"^(?:\$ )?(dateline .*)$", joined, re.MULTILINE):
            yield shlex.split(line.split(" | ")[0], comments=True)


@pytest.mark.parametrize("page", GUIDES)
def test_every_option_used_exists(page: str) -> None:
    unknown = []
    for words in command_lines(page):
        name = max((n for n in HELPS if words[: n.count(" ") + 1] == n.split()), key=len)
        options = [word for word in words if re.fullmatch(r"--?[a-z][a-z-]*", word)]
        known = re.findall(r"(?<!\S)--?[a-z][a-z-]*", HELPS[name])
        unknown += [f"{name} {option}" for option in options if option not in known]
    assert unknown == []


def test_every_field_of_the_json_objects_is_documented() -> None:
    page = read("docs/commands.md")
    keys = set(answer_to_dict(Answer("q", "q", "answered", "t"))) | {"id"}
    assert [key for key in sorted(keys) if f"| `{key}` |" not in page] == []
    for prefix, kind in (("citations", Citation), ("claims", Claim)):
        rows = re.findall(rf"^\| `{prefix}\[\]\..*?\|", page, re.MULTILINE)
        listed = {name for row in rows for name in re.findall(r"\.(\w+)`", row)}
        assert listed == {field.name for field in fields(kind)}


def test_every_field_of_a_hit_is_documented() -> None:
    article = Article("a", "a.txt", "0" * 64, None, "Text.")
    hits = [Hit(Passage("p", "a", 0, 5, "Text."), 1.0, 1)]
    (record,) = search_record("q", hits, {"a": article})["hits"]
    sentence = re.findall(r"^`--json` prints `query` and `hits`.*$", read("docs/commands.md"), re.M)
    assert set(re.findall(r"`(\w+)`", sentence[0])) == {"query", "hits", *record}


@pytest.mark.parametrize("value", [*get_args(Status), *get_args(Support)])
def test_every_status_and_support_is_documented(value: str) -> None:
    assert f"`{value}`" in read("docs/commands.md")


@pytest.mark.parametrize("page", PAGES)
def test_relative_links_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^()\s]+)\)", read(page))
    local = [link.partition("#")[0] for link in links if "://" not in link]
    broken = [link for link in local if link and not ((ROOT / page).parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("page", GUIDES)
def test_sidecars_shown_are_read(page: str, tmp_path: Path) -> None:
    for block in code(page, "toml"):
        (tmp_path / "articles.toml").write_text(block, encoding="utf-8")
        for name, table in tomllib.loads(block).items():
            entry = sidecar_entry(SourceFile(tmp_path / name, tmp_path, name))
            assert entry.keys() == table.keys()


def test_every_field_of_a_sidecar_is_shown() -> None:
    (block,) = code("docs/ingest.md", "toml")
    assert set(re.findall(r"^\w+", block, re.MULTILINE)) == set(FIELDS)


@pytest.mark.parametrize("page", examples.PAGES)
def test_examples_print_what_the_page_says(page: str, seeds_store: Path, tmp_path: Path) -> None:
    shown = read(page)
    now = examples.performed(shown, tmp_path, seeds_store)
    assert shown.splitlines() == now.splitlines(), f"run `python -m scripts.examples {page}`"


def test_only_the_duration_of_an_example_may_differ() -> None:
    page = "```console\n$ one\nPassages: 3, in 1.2 s\n$ two\nPassages: 3\n```\n"
    assert examples.rewritten(page, lambda _: "Passages: 3, in 9.9 s\n") == (
        "```console\n$ one\nPassages: 3, in 1.2 s\n$ two\nPassages: 3, in 9.9 s\n```\n"
    )


def test_python_examples_run(
    seeds_store: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / ".dateline").symlink_to(seeds_store)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["python"])
    (block,) = code("README.md", "python")
    exec(compile(block, "README.md", "exec"), {})  # noqa: S102 -- our own page
    status, _, quote = capsys.readouterr().out.partition(" ")
    assert status == "answered"
    assert "Anchorage" in quote or len(quote.split()) > 3
