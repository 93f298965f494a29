"""The process in which ``extraction`` parses: bytes on its input, JSON on its output."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress

from vectorstore.errors import UnreadableFile

_LARGEST_TEXT = 20_000_000  # characters, as many as the largest text file has
_FORBIDDEN = tuple(
    "open socket. subprocess. os.exec os.posix_spawn os.fork os.system os.remove os.rename".split()
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_DAMAGED = "is damaged or not what its name says; open it, save it again, or save its text as .txt"

Reader = Callable[[bytes], tuple[str, dict[str, str]]]


def main() -> None:
    """Read as the command line says: the kind of file, seconds, bytes of memory."""
    kind, seconds, memory = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    limit(seconds, memory)
    read = _reader(kind)
    data = sys.stdin.buffer.read()
    seal()
    sys.stdout.buffer.write(json.dumps(_answer(read, data)).encode())


def limit(seconds: int, memory: int) -> None:
    """Bound the processor time, the memory and, to nothing, the files this process can write."""
    wanted = {
        # The first is told apart from other deaths; the second cannot be caught.
        resource.RLIMIT_CPU: (seconds, seconds + 1),
        resource.RLIMIT_AS: (memory, memory),
        resource.RLIMIT_FSIZE: (0, 0),
        resource.RLIMIT_CORE: (0, 0),
    }
    for which, most in wanted.items():
        # Some systems know a limit and refuse to set it.
        with suppress(ValueError, OSError):
            resource.setrlimit(which, most)


def seal() -> None:
    """From here on, for good: no connection, no process, no file but Python's own code."""
    code = tuple(f"{os.path.realpath(entry)}{os.sep}" for entry in sys.path)

    def refuse(event: str, args: tuple[object, ...]) -> None:
        own = (
            event == "open" and _is_read(*args) and os.path.realpath(str(args[0])).startswith(code)
        )
        if not own and event.startswith(_FORBIDDEN):
            raise PermissionError(f"{event} is not allowed while a file is read")

    sys.addaudithook(refuse)


def _is_read(path: object, _mode: object, flags: object) -> bool:
    return isinstance(path, str) and isinstance(flags, int) and not flags & _WRITING


def _reader(kind: str) -> Reader:
    if kind == "pdf":
        from vectorstore.pdf import read_pdf as read
    elif kind == "docx":
        from vectorstore.docx import read_docx as read
    else:
        from vectorstore.webpage import read_page as read
    return read


def _answer(read: Reader, data: bytes) -> dict[str, object]:
    try:
        text, fields = read(data)
        if len(text) > _LARGEST_TEXT:
            raise UnreadableFile("holds more text than 20 MB; split it into articles")
    except UnreadableFile as error:
        return {"refusal": str(error)}
    except MemoryError:
        return {"refusal": "needs too much memory to be read; save its text as .txt"}
    except Exception:  # parsers raise whatever a malformed object happens to cause
        return {"refusal": _DAMAGED}
    return {"text": text, "fields": fields}
