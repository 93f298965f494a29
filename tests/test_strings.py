"""Every word of the browser's interface stands in ui.strings, and nowhere else."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui import strings
from ui.strings.scripts import script_words
from ui.web.layout import words_script
from ui.web.regions import BRIDGE

UI = Path(__file__).parent.parent / "ui"
SHARED = [UI / f"{name}.py" for name in ("asides", "brief_making", "render", "sources")]
# What these say is said in the terminal, before there is a page.
TERMINAL = {UI / "web" / "address.py", UI / "web" / "logins.py"}
MODULES = sorted({*SHARED, *(UI / "web").glob("*.py")} - TERMINAL)
SCRIPTS = sorted((UI / "web").glob("*.js"))
# Calls whose words nobody sees in a page: logs, the terminal, and failures caught on the way.
UNSEEN = set("LOG.exception LOG.warning sys.stdout.write CannotServe".split())
UNSEEN |= {"ValueError", "MalformedAnswer"}
ALLOWED = {
    # names and values of headers
    *("Accept", "Cache-Control", "Content-Disposition", "Content-Security-Policy", "Refresh"),
    *("Retry-After", "WWW-Authenticate", "X-Accel-Buffering", "X-Content-Type-Options"),
    *("; HttpOnly; SameSite=Lax", "; Secure", "{}={}; Path=/; Max-Age={}{}"),
    'Bearer realm="Dateline"',
    # what other libraries say, looked for or taken away
    *("Value error, ", "Too many files"),
    # fonts of the system, a setting of Gradio's
    *("Segoe UI", "Roboto", "Liberation Sans", "SFMono-Regular", "Menlo", "Consolas", "False"),
    # a class of two words, a script in a module
    *("mark anchored", BRIDGE),
    # scripts: strictness, selectors, keys, and an error that is caught
    *("use strict", "main button:enabled", "#sources mark", "Enter", "Escape", "no such part"),
}
SHOWN = re.compile(r'(?:aria-label|title|placeholder|alt|data-sure)="([^"]*)"')
MARKUP = re.compile(r'<[^<>]*(?:>|$)|[\w-]+="[^"]*"|[\w-]+=[\w-]+')
WORDS = re.compile(r"\b[A-Z][a-z]{2,}\b|(?<![\w-])[a-z]{2,} [a-z]{2,}\b|>\w{2,}<")
JS = re.compile(
    r"//[^\n]*|(?<=[(=] )/[^/\n]+/|(?<=\()/[^/\n]+/"  # comments and patterns
    r'|(?P<mark>["\'])(?P<text>(?:[^\\\n]|\\.)*?)(?P=mark)|`(?P<template>(?:[^`\\]|\\.)*)`',
    re.DOTALL,
)


def says(text: str) -> bool:
    """Whether a string with ``{}`` for its blanks shows words to people."""
    shown = (*SHOWN.findall(text), MARKUP.sub("<>", text))
    return text not in ALLOWED and any(WORDS.search(re.sub(r"{.*?}", "|", s)) for s in shown)


def strings_of(node: ast.AST) -> Iterator[str]:
    """The strings of a module, an f-string whole; no docstrings, no words that nobody sees."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Call) and ast.unparse(node.func) in UNSEEN:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
        yield "".join(map(str, parts))
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)):
            yield from strings_of(child)


def found_in(file: Path, text: str) -> list[str]:
    if file.suffix == ".py":
        return [string for string in strings_of(ast.parse(text)) if says(string)]
    found = (literal["text"] or literal["template"] or "" for literal in JS.finditer(text))
    return [string for string in found if says(string.replace("${", "{"))]


@pytest.mark.parametrize("file", [*MODULES, *SCRIPTS], ids=lambda file: file.name)
def test_no_module_or_script_holds_words_of_its_own(file: Path) -> None:
    assert found_in(file, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "planted"),
    [
        ("page.py", 'PLANTED = "Nothing here"'),
        ("page.py", "PLANTED = f'<p class=\"soft\">{n} articles found</p>'"),
        ("page.py", "PLANTED = '<dd>none</dd>'"),
        ("page.py", "PLANTED = '<button aria-label=\"Close\">×</button>'"),
        ("page.py", "PLANTED = f'<b title=\"as of {day} or later\"'"),
        ("page.py", 'raise BadConversation("It is gone.")'),
        ("page.js", 'say("It is gone.");'),
        ("page.js", "say('Gone');"),
        ("page.js", "say(`${n} articles found`);"),
        ("page.js", 'box.innerHTML = `<p title="Close">${n}</p>`;'),
    ],
)
def test_planted_words_are_found(name: str, planted: str) -> None:
    file = UI / "web" / name
    assert len(found_in(file, f"{file.read_text(encoding='utf-8')}\n{planted}\n")) == 1


def test_the_words_hold_no_markup() -> None:
    groups = (vars(getattr(strings, name)) for name in strings.__all__ if name != "Programs")
    said = [word for group in groups for word in group.values() if isinstance(word, str)]
    assert len(said) > 200
    assert [word for word in said if re.search(r'[<>&"]', word)] == []


def test_a_script_says_only_what_it_is_given() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in SCRIPTS)
    assert set(re.findall(r"\bWORDS\.(\w+)", text)) == set(script_words())
    defined = words_script().removeprefix("window.WORDS = ").removesuffix(";")
    assert json.loads(defined) == script_words()
    assert "<" not in defined
