"""Write into docs/commands.md what the program says of itself: help texts and settings.

    python -m scripts.commands            rewrite the blocks between the page's markers
    python -m scripts.commands --check    exit 1 if that would change the page

A block stands between ``<!-- help: dateline ask -->`` (or ``<!-- settings -->``) and
``<!-- end -->``. A command that has no block yet gets one, at the end of the commands.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from qa.settings import Settings
from ui import cli

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"
WIDTH = 80
END = "<!-- end -->"
LAST = "<!-- end of the commands -->"
_BLOCK = re.compile(rf"<!-- (?P<name>help: [a-z -]+|settings) -->\n.*?{END}", re.DOTALL)


def helps(app: typer.Typer = cli.app) -> dict[str, str]:
    """The help text of every command, nested ones too, by its words: ``dateline ask``."""
    return dict(_helps(typer.main.get_command(app), "dateline", None))


def _helps(command: Any, name: str, parent: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- Typer's own Click
    context = command.make_context(
        name, [], parent=parent, resilient_parsing=True, terminal_width=WIDTH
    )
    full = f"{parent.command_path} {name}" if parent else name
    yield full, command.get_help(context)
    for child, nested in getattr(command, "commands", {}).items():
        if not nested.hidden:
            yield from _helps(nested, child, context)


def settings_table() -> str:
    """Every setting, as a Markdown table."""
    rows = ["| variable | default | values | what it sets |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "none" if field.default is None else f"`{field.default}`"
        bounds = [_bound(limit) for limit in field.metadata]
        kind = getattr(field.annotation, "__name__", "str")
        values = {"Path": "a folder", "int": "whole number", "float": "number"}.get(kind, "text")
        rows.append(
            f"| `DATELINE_{name.upper()}` | {default} | {', '.join([values, *bounds])} "
            f"| {field.description} |"
        )
    return "\n".join(rows)


def _bound(limit: object) -> str:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    return "".join(f"{sign} {getattr(limit, k)}" for k, sign in signs.items() if hasattr(limit, k))


def written(page: str, commands: dict[str, str], settings: str) -> str:
    """The page with every block made anew, and one for each command that has none."""
    blocks = {f"help: {name}": f"```text\n{text}\n```" for name, text in commands.items()}
    blocks["settings"] = settings

    def block(name: str) -> str:
        return f"<!-- {name} -->\n{blocks[name]}\n{END}"

    present = set()

    def renewed(found: re.Match[str]) -> str:
        present.add(found["name"])
        if found["name"] not in blocks:
            raise SystemExit(f"There is no command for <!-- {found['name']} -->; remove its block.")
        return block(found["name"])

    page = _BLOCK.sub(renewed, page)
    for name in commands:
        if f"help: {name}" not in present:
            level = "#" * (name.count(" ") + 1)
            page = page.replace(LAST, f"{level} `{name}`\n\n{block(f'help: {name}')}\n\n{LAST}")
    return page


def main(arguments: list[str]) -> int:
    """Write the page, or say whether it is as it would be written."""
    before = PAGE.read_text(encoding="utf-8")
    after = written(before, helps(), settings_table())
    if arguments == ["--check"]:
        if after != before:
            print(f"{PAGE.name} is out of date; run `python -m scripts.commands`.")
        return int(after != before)
    PAGE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
