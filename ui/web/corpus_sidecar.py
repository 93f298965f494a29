"""What readers state of an article, written into the ``articles.toml`` beside its file.

Only the table of that file is written anew; every other line of the sidecar stays as it is, and
comments in the table stay too. The new text is read again before it replaces the old.
"""

from __future__ import annotations

import json
import os
import re
import threading
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ui.errors import InterfaceError
from ui.render import one_line
from ui.strings import Sidecar as Words
from vectorstore.dates import to_iso
from vectorstore.metadata import FIELDS, SIDECAR

EDITABLE = ("title", "publisher", "author", "published", "url")
LONGEST_FIELD = 500
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
_WRITING = threading.Lock()


class CannotState(InterfaceError):
    """What was given cannot be written into the sidecar; the message says why."""


def checked(given: Mapping[str, str]) -> dict[str, str]:
    """The fields on one line each, those left empty left out; raises CannotState."""
    fields = {name: one_line(given.get(name, "")) for name in EDITABLE}
    for name, value in fields.items():
        if len(value) > LONGEST_FIELD:
            raise CannotState(Words.TOO_LONG.format(field=name, most=LONGEST_FIELD))
    if fields["published"]:
        day = to_iso(fields["published"])
        if day is None:
            raise CannotState(Words.NO_DATE.format(text=fields["published"]))
        fields["published"] = day
    if fields["url"] and not _ADDRESS.fullmatch(fields["url"]):
        raise CannotState(Words.NO_ADDRESS)
    return {name: value for name, value in fields.items() if value}


def state(file: Path, given: Mapping[str, str], shown: Mapping[str, str | None]) -> bool:
    """Have the sidecar say what was given of the file; whether that changed anything.

    ``shown`` is what the article is known to state now: what equals it and is not in the sidecar
    yet is left to the text. A field left empty goes back to what the file says of itself. Raises
    CannotState.
    """
    fields = checked(given)
    sidecar = file.parent / SIDECAR
    with _WRITING:
        text, tables = _read(sidecar)
        before = {key: _plain(value) for key, value in tables.get(file.name, {}).items()}
        after = {key: value for key, value in before.items() if key not in EDITABLE}
        for key, value in fields.items():
            if key in before or value != shown.get(key):
                after[key] = value
        if after == before:
            return False
        _write(sidecar, text, {**tables, file.name: after}, file.name)
    return True


def forget(file: Path) -> None:
    """Have the sidecar say nothing of the file any more; raises CannotState."""
    sidecar = file.parent / SIDECAR
    with _WRITING:
        text, tables = _read(sidecar)
        if file.name in tables:
            _write(sidecar, text, {**tables, file.name: {}}, file.name)


def with_table(text: str, name: str, entry: Mapping[str, str]) -> str:
    """The text of a sidecar with the table of one file replaced, or appended; {} removes it."""
    lines = text.splitlines(keepends=True)
    newline = "\r\n" if "\r\n" in text else "\n"
    first = next((n for n, line in enumerate(lines) if _heading(line) == name), None)
    ordered = [key for key in FIELDS if key in entry]
    stated = [f"{key} = {json.dumps(entry[key], ensure_ascii=False)}{newline}" for key in ordered]
    if first is None:
        heading = f"[{json.dumps(name, ensure_ascii=False)}]{newline}"
        gap = "" if not text.strip("\ufeff") else newline
        end = "" if not text or text.endswith("\n") else newline
        return f"{text}{end}{gap}{heading}{''.join(stated)}" if entry else text
    last = next((n for n in range(first + 1, len(lines)) if _heading(lines[n]) is not None), None)
    last = len(lines) if last is None else last
    # Comments right above the next table are about that one.
    while last > first + 1 and _is_aside(lines[last - 1]):
        last -= 1
    comments = [line for line in lines[first + 1 : last] if line.lstrip().startswith("#")]
    table = [lines[first], *comments, *stated] if entry else []
    return "".join([*lines[:first], *table, *lines[last:]])


def _heading(line: str) -> str | None:
    """The name of the table that a line begins."""
    if not line.lstrip(" \t\ufeff").startswith("["):
        return None
    try:
        (name, table), *more = tomllib.loads(line.strip("\ufeff")).items()
    except ValueError:
        return None
    return name if table == {} and not more else None


def _is_aside(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _read(sidecar: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    try:
        text = sidecar.read_bytes().decode("utf-8")
        return text, tomllib.loads(text.removeprefix("\ufeff"))
    except FileNotFoundError:
        return "", {}
    except (OSError, ValueError) as error:
        raise CannotState(Words.UNREADABLE.format(file=sidecar, error=error)) from error


def _write(sidecar: Path, text: str, wanted: Mapping[str, Mapping[str, Any]], name: str) -> None:
    entry = wanted[name]
    fresh = with_table(text, name, entry)
    try:
        found = tomllib.loads(fresh.removeprefix("\ufeff"))
    except ValueError:
        found = {}
    if found != {key: table for key, table in wanted.items() if table or key != name}:
        raise CannotState(Words.UNCHANGEABLE.format(file=sidecar))
    part = sidecar.with_name(f".{sidecar.name}.{os.urandom(4).hex()}")
    try:
        with part.open("xb") as out:
            out.write(fresh.encode("utf-8"))
            out.flush()
            os.fsync(out.fileno())
        part.replace(sidecar)
    except OSError as error:
        said = Words.UNWRITABLE.format(folder=sidecar.parent, error=error.strerror)
        raise CannotState(said) from error
    finally:
        part.unlink(missing_ok=True)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
