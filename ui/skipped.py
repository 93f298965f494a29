"""What ingests left out and why, kept beside the index as ``skipped.json``.

An ingest says it of the paths it was given alone, so what it says replaces what was said before of
the same paths, and no more.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vectorstore.durability import write_pointer
from vectorstore.plan import Skipped

SKIPPED = "skipped.json"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What one ingest skipped; ``paths`` are absolute, ``at`` is ISO 8601 in UTC."""

    paths: tuple[str, ...]
    at: str
    files: tuple[Skipped, ...]


def keep_skipped(
    store: Path, paths: Sequence[Path], skipped: Sequence[Skipped], *, rebuilt: bool = False
) -> None:
    """Remember what an ingest of these paths skipped; a rebuild forgets what was before."""
    given = [path.resolve() for path in paths]
    before = () if rebuilt else read_skipped(store)
    rows = [row for row in before if not all(_within(Path(p), given) for p in row.paths)]
    if skipped:
        now = datetime.now(UTC).isoformat(timespec="minutes")
        rows.append(LeftOut(tuple(str(path) for path in given), now, tuple(skipped)))
    if rows or (store / SKIPPED).exists():
        text = json.dumps([_record(row) for row in rows], indent=1) + "\n"
        write_pointer(store / SKIPPED, text)


def read_skipped(store: Path) -> tuple[LeftOut, ...]:
    """Read what was skipped, the latest last; a file that is damaged says nothing."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        rows = json.loads((store / SKIPPED).read_text("utf-8"))
        return tuple(_read(row) for row in rows)
    return ()


def _within(path: Path, given: Sequence[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in given)


def _record(row: LeftOut) -> dict[str, Any]:
    files = [{"path": file.path, "reason": file.reason} for file in row.files]
    return {"paths": list(row.paths), "at": row.at, "skipped": files}


def _read(row: Any) -> LeftOut:  # noqa: ANN401 -- whatever the file holds
    paths, at, files = row["paths"], row["at"], row["skipped"]
    found = tuple(Skipped(file["path"], file["reason"]) for file in files)
    texts = [at, *paths, *(text for file in found for text in (file.path, file.reason))]
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("skipped.json holds something other than text")
    return LeftOut(tuple(paths), at, found)
