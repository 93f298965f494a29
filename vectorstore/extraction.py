"""PDF and Word files to text, each in a process of its own.

Such files can be made to exhaust or mislead what parses them. The process has limits of time and
memory, no environment, and may open neither file nor connection: whatever a file does to it, only
that file is lost.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vectorstore.errors import UnreadableFile

Kind = Literal["pdf", "docx", "html"]

SECONDS = 20  # of the processor's time
_PATIENCE = 3  # times as long by the clock: where many work at once, each gets a part of the time
_MEMORY = 2**30
_NAMES: dict[Kind, str] = {"pdf": "PDF", "docx": "Word document", "html": "web page"}
_REMEDY = "save its text as .txt"
# Without `site` it starts sooner; it finds what this process finds, however that was installed.
_START = (
    "import sys; sys.path[:] = sys.argv[4:]; from vectorstore.extraction_child import main; main()"
)


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text, deterministic for the same bytes, and the fields that the file itself states."""

    text: str
    fields: dict[str, str]


def extract(kind: Kind, data: bytes, seconds: int = SECONDS) -> Extracted:
    """What a file of this kind says, in at most so many seconds of work.

    Raises UnreadableFile with the reason, also where the parser hangs, crashes or eats memory.
    """
    limits = (str(seconds), str(_MEMORY))
    try:
        done = subprocess.run(  # noqa: S603 -- our own module
            [sys.executable, "-I", "-S", "-B", "-c", _START, kind, *limits, *_import_path()],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE * seconds,
            cwd="/",
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_slow(seconds) from error
    except OSError as error:
        raise UnreadableFile(f"no process could be started to read it ({error})") from error
    if done.returncode == -signal.SIGXCPU:
        raise _too_slow(seconds)
    if done.returncode == -signal.SIGKILL:
        raise UnreadableFile(f"needs too much memory to be read; {_REMEDY}")
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise UnreadableFile(f"is damaged {_NAMES[kind]} data; {_REMEDY}") from error
    if refusal := answer.get("refusal"):
        raise UnreadableFile(refusal)
    return Extracted(answer["text"], answer["fields"])


def _too_slow(seconds: int) -> UnreadableFile:
    return UnreadableFile(f"took more than {seconds} seconds to read; split it or {_REMEDY}")


def _import_path() -> list[str]:
    ours = str(Path(__file__).resolve().parent.parent)
    return [ours, *(entry for entry in sys.path if Path(entry).is_absolute() and entry != ours)]
