"""What an ingest has to do: files as they are, beside files as the catalogue has them.

Files are told apart by where they lie, texts by their bytes. The same bytes are one article, so a
file that was moved keeps its article, and a second copy is passed over.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from vectorstore.articles import SourceFile, file_sha256, read_article
from vectorstore.errors import UnreadableFile
from vectorstore.manifest import StoredFile
from vectorstore.metadata import sidecar_entry
from vectorstore.types import Article

_KEPT = "; its earlier version is kept"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that did not become an article of its own, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Given:
    """A file to ingest: its bytes' hash, and the digest of what its sidecar says of it."""

    source: SourceFile
    sha256: str
    sidecar: str

    @property
    def place(self) -> str:
        """What tells this file from all others."""
        return place(self.source.root, self.source.path)


@dataclass(frozen=True, slots=True)
class Scan:
    """The files given, as they were when they were looked at, and the folders among the paths."""

    files: tuple[Given, ...]
    unreadable: tuple[tuple[SourceFile, str], ...]
    folders: tuple[str, ...]

    def covers(self, where: str) -> bool:
        """Whether a place lies in one of the folders."""
        return any(where.startswith(f"{folder.rstrip('/')}/") for folder in self.folders)


@dataclass(frozen=True, slots=True)
class Reading:
    """Files of the same bytes, of which the first that can be read becomes the article.

    ``stored`` is the article of these bytes that is already there, under another place or with
    other metadata.
    """

    files: tuple[Given, ...]
    stored: StoredFile | None = None


@dataclass(slots=True)
class Plan:
    """What to read, what to remove, and what to leave.

    ``outdated`` maps a place to the article it held, whose bytes are no longer there: it goes
    when the place's new content was read.
    """

    readings: list[Reading] = field(default_factory=list)
    removed: list[StoredFile] = field(default_factory=list)
    unchanged: list[StoredFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    outdated: dict[str, StoredFile] = field(default_factory=dict)


def place(root: str | Path, path: str) -> str:
    """A file's absolute path as the catalogue can hold it."""
    return f"{stored_root(root).rstrip('/')}/{path}"


def stored_root(root: str | Path) -> str:
    """A root as the catalogue can hold it: a name of other bytes than UTF-8 has no text form."""
    return os.fsencode(root).decode(errors="replace")


def scan(sources: Iterable[SourceFile], paths: Sequence[Path]) -> Scan:
    """Hash the files; raises BadSidecar."""
    files: list[Given] = []
    unreadable: list[tuple[SourceFile, str]] = []
    for source in sources:
        entry = json.dumps(sidecar_entry(source), sort_keys=True)
        try:
            if not source.file.is_file():
                raise UnreadableFile("is not a regular file")
            digest = file_sha256(source.file)
        except UnreadableFile as error:
            unreadable.append((source, str(error)))
        else:
            files.append(Given(source, digest, hashlib.sha256(entry.encode()).hexdigest()))
    folders = {stored_root(path.resolve()) for path in paths if path.is_dir()}
    return Scan(tuple(files), tuple(unreadable), tuple(sorted(folders)))


def make_plan(found: Scan, stored: Sequence[StoredFile]) -> Plan:
    """Compare; a file's earlier article goes only when something else takes its place."""
    plan = Plan()
    at = {place(s.root, s.path): s for s in stored}
    of_bytes = {s.sha256: s for s in stored}
    files = [_placed(given, at.get(given.place)) for given in found.files]
    groups: dict[str, list[Given]] = {}
    for given in files:
        groups.setdefault(given.sha256, []).append(given)
    looked_at = {given.place for given in files}
    looked_at |= {place(source.root, source.path) for source, _ in found.unreadable}

    for where, row in at.items():
        if row.sha256 in groups:
            continue
        if where in looked_at:
            plan.outdated[where] = row
        elif found.covers(where):
            plan.removed.append(row)
    for source, reason in found.unreadable:
        kept = _KEPT if place(source.root, source.path) in at else ""
        plan.skipped.append(Skipped(source.path, reason + kept))
    for sha256, group in groups.items():
        _plan_group(plan, group, of_bytes.get(sha256), looked_at, found)
    return plan


def duplicates(plan: Plan, copies: Sequence[Given], path: str) -> None:
    """Pass over copies of what lies at ``path``; what they held before goes."""
    for copy in copies:
        plan.skipped.append(Skipped(copy.source.path, f"duplicate of {path}"))
        if row := plan.outdated.pop(copy.place, None):
            plan.removed.append(row)


def first_readable(reading: Reading, plan: Plan) -> tuple[Given, Article] | None:
    """The file of a reading that becomes the article; the others are noted as skipped."""
    for number, given in enumerate(reading.files, 1):
        try:
            article = read_article(given.source)
            if article.sha256 != given.sha256:
                raise UnreadableFile("changed while it was being read; ingest again")
        except UnreadableFile as error:
            kept = _KEPT if given.place in plan.outdated else ""
            plan.skipped.append(Skipped(given.source.path, f"{error}{kept}"))
        else:
            duplicates(plan, reading.files[number:], given.source.path)
            return given, article
    return None


def _plan_group(
    plan: Plan, group: list[Given], row: StoredFile | None, looked_at: set[str], found: Scan
) -> None:
    """Plan for files of the same bytes, of which ``row`` is the article already there."""
    if row is None:
        plan.readings.append(Reading(tuple(group)))
        return
    home = place(row.root, row.path)
    owner = next((given for given in group if given.place == home), None)
    if owner is None:
        if home in looked_at or found.covers(home) or not row.file.exists():
            plan.readings.append(Reading(tuple(group), row))
        else:
            duplicates(plan, group, row.path)
        return
    duplicates(plan, [given for given in group if given is not owner], row.path)
    described = (stored_root(owner.source.root), owner.source.path, owner.sidecar)
    if described == (row.root, row.path, row.sidecar):
        plan.unchanged.append(row)
    else:
        plan.readings.append(Reading((owner,), row))


def _placed(given: Given, row: StoredFile | None) -> Given:
    """Keep the wider of two roots: a folder ingested on its own stays part of its corpus."""
    if row is None or len(row.root) >= len(stored_root(given.source.root)):
        return given
    return replace(given, source=SourceFile(given.source.file, Path(row.root), row.path))
