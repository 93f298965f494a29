"""Articles that came through the browser: checked, named safely, kept in the store's uploads."""

from __future__ import annotations

import hashlib
import os
import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ui.errors import InterfaceError
from ui.render import one_line
from ui.strings import Uploads as Words
from vectorstore.articles import LARGEST_FILE, file_sha256
from vectorstore.decoding import SUPPORTED
from vectorstore.errors import UnreadableFile
from vectorstore.ingest import UPLOADS
from vectorstore.plan import Skipped

SUFFIXES = tuple(re.findall(r"\.\w+", SUPPORTED))
MOST_FILES = 50
LARGEST_REQUEST = 100 * 2**20
LONGEST_NAME = 120  # bytes; file systems have room for 255, of which a number may need some
_SPELLED_AS = {".htm": ".html", ".markdown": ".md"}
_UNSAFE = re.compile(r"[/\\:*?\"<>|\x00-\x1f\x7f]+")
_CHUNK = 1 << 20
_NAMING = threading.Lock()


class Refused(InterfaceError):
    """A file is not kept; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the files of one request: names they are kept under, and those refused."""

    names: tuple[str, ...]
    refused: tuple[Skipped, ...]


def uploads_folder(store: Path) -> Path:
    """The folder where a store keeps uploaded articles; it need not exist."""
    return store / UPLOADS


def keep_all(folder: Path, files: Iterable[tuple[str, BinaryIO]], known: Mapping[str, str]) -> Kept:
    """Keep each file that may be one; ``known`` names the articles there are, by sha256."""
    seen = {**_hashes(folder), **known}
    names: list[str] = []
    refused: list[Skipped] = []
    for name, stream in files:
        try:
            names.append(_keep(folder, name, stream, seen))
        except Refused as error:
            refused.append(Skipped(one_line(name) or Words.NAMELESS, str(error)))
    return Kept(tuple(names), tuple(refused))


def safe_name(name: str) -> str:
    """Make a file name of what a browser says the file is called; raises Refused."""
    plain = unicodedata.normalize("NFC", one_line(name.replace("\\", "/").rpartition("/")[2]))
    plain = one_line(_UNSAFE.sub(" ", plain)).strip(" ._")
    stem, dot, end = plain.rpartition(".")
    suffix = f"{dot}{end}".lower()
    suffix = _SPELLED_AS.get(suffix, suffix)
    if not stem or suffix not in SUFFIXES:
        raise Refused(Words.NO_ARTICLE.format(kinds=SUPPORTED))
    room = LONGEST_NAME - len(suffix)
    return stem.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore").rstrip(" .") + suffix


def remove(folder: Path, name: str) -> Path:
    """Delete an uploaded file and give its path; raises Refused where there is none."""
    file = find(folder, name)
    try:
        file.unlink()
    except OSError as error:
        raise Refused(Words.NOT_DELETED.format(name=name, error=error.strerror)) from error
    return file


def find(folder: Path, name: str) -> Path:
    """The uploaded file of this name; raises Refused."""
    with suppress(OSError):
        for file in folder.iterdir():
            # Compared and never joined: a name from a form is no part of a path.
            if file.name == name and not name.startswith((".", "_")) and file.is_file():
                return file
    raise Refused(Words.UNKNOWN)


def _keep(folder: Path, name: str, stream: BinaryIO, seen: dict[str, str]) -> str:
    """Keep one file under a name that is free; adds it to ``seen``."""
    wanted = safe_name(name)
    folder.mkdir(parents=True, exist_ok=True)
    # The dot hides it from an ingest until it is whole.
    part = folder / f".{os.urandom(8).hex()}.part"
    try:
        sha256 = _copy(stream, part)
        if sha256 in seen:
            raise Refused(Words.ALREADY.format(name=seen[sha256]))
        with _NAMING:
            target = _free(folder, wanted)
            part.replace(target)
    except OSError as error:
        raise Refused(Words.NOT_KEPT.format(error=error.strerror or error)) from error
    finally:
        part.unlink(missing_ok=True)
    seen[sha256] = target.name
    return target.name


def _copy(stream: BinaryIO, target: Path) -> str:
    digest, size = hashlib.sha256(), 0
    with target.open("xb") as out:
        while block := stream.read(_CHUNK):
            size += len(block)
            if size > LARGEST_FILE:
                raise Refused(Words.TOO_LARGE.format(largest=LARGEST_FILE // 2**20))
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if not size:
        raise Refused(Words.EMPTY)
    return digest.hexdigest()


def _free(folder: Path, name: str) -> Path:
    """The first of ``name``, ``name 2`` and so on that no file has, in any case of letters."""
    taken = {file.name.casefold() for file in folder.iterdir()}
    stem, dot, suffix = name.rpartition(".")
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem} {number}{dot}{suffix}"
    return folder / free


def _hashes(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    with suppress(OSError):
        for file in sorted(folder.iterdir()):
            with suppress(UnreadableFile):
                if file.is_file() and file.suffix.lower() in SUFFIXES:
                    found[file_sha256(file)] = file.name
    return found
