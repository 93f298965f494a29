"""Run the console examples of the pages, and write into them what the commands print.

    python -m scripts.examples            rewrite the ```console blocks of every page
    python -m scripts.examples README.md  of one page
    python -m scripts.examples --check    exit 1 if an example prints something else now

Each page has an empty folder of its own, in which ``eval`` is the checkout's and ``.dateline``
an index of the seed articles, unless the page makes that index itself.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from ui import cli

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "docs/commands.md", "docs/ingest.md")
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
# What differs from run to run: how long something took.
_TIMES = re.compile(r"in \d+\.\d s$|(?<=\": )\d+\.\d+(?=,?$)", re.MULTILINE)
_INGESTS_SEEDS = re.compile(r"^\$ dateline ingest$", re.MULTILINE)


def commands(block: str) -> Iterator[tuple[list[str], str]]:
    """The commands of a block, each as its lines without prompts, and what it prints."""
    lines: list[str] = []
    printed: list[str] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            if lines:
                yield lines, "".join(printed)
            lines, printed = [line[2:]], []
        elif line.startswith("> ") and "<<" in lines[0]:
            lines.append(line[2:])
        else:
            printed.append(f"{line}\n")
    yield lines, "".join(printed)


def rewritten(page: str, run: Callable[[str], str]) -> str:
    """The page with what its commands print now; what took longer or shorter stays."""

    def block(found: re.Match[str]) -> str:
        parts: list[str] = []
        for lines, before in commands(found.group()):
            after = run("\n".join(lines))
            same = _TIMES.sub("", after) == _TIMES.sub("", before)
            parts.append("$ " + "\n> ".join(lines) + "\n" + (before if same else after))
        return "".join(parts)

    return _BLOCK.sub(block, page)


class Shell:
    """Runs command lines in one folder: ``dateline`` in this process, others by bash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._code = 0

    def run(self, command: str) -> str:
        """What the command prints, on either stream."""
        if command == "echo $?":
            return f"{self._code}\n"
        if not command.startswith("dateline "):
            return self._bash(command, "")
        first, _, rest = command.partition(" | ")
        words = shlex.split(first)
        given = (self._folder / words.pop()).read_text("utf-8") if "<" in words else ""
        printed = self._dateline([word for word in words[1:] if word != "<"], given)
        return self._bash(rest, printed) if rest else printed

    def _dateline(self, arguments: list[str], given: str) -> str:
        out = io.StringIO()
        with (
            chdir(self._folder),
            redirect_stdout(out),
            redirect_stderr(out),
            patch.object(sys, "argv", ["dateline", *arguments]),
            patch.object(sys, "stdin", io.StringIO(given)),
        ):
            try:
                cli.main()
                self._code = 0
            except SystemExit as ended:
                self._code = int(ended.code or 0)
        return out.getvalue()

    def _bash(self, command: str, given: str) -> str:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", command],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self._folder,
            env={**os.environ, "PATH": path},
            check=False,
        )
        self._code = done.returncode
        return done.stdout


def performed(page: str, folder: Path, seeds: Path | None = None) -> str:
    """The page with its examples run in the folder, which is empty.

    ``seeds`` is an index of the seed articles; where there is none it is made.
    """
    (folder / "eval").symlink_to(ROOT / "eval")
    shell = Shell(folder)
    if not _INGESTS_SEEDS.search(page):
        if seeds is None:
            shell.run("dateline ingest")
        else:
            (folder / ".dateline").symlink_to(seeds)
    return rewritten(page, shell.run)


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or say which would change."""
    checking = "--check" in arguments
    stale = []
    for name in [a for a in arguments if a != "--check"] or PAGES:
        before = (ROOT / name).read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            after = performed(before, Path(folder))
        if after != before:
            stale.append(name)
            if not checking:
                (ROOT / name).write_text(after, encoding="utf-8")
    if checking and stale:
        print(f"Out of date: {', '.join(stale)}; run `python -m scripts.examples`.")
    return int(checking and bool(stale))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
