"""Files to articles: which files are articles, and why one is refused."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vectorstore.decoding import SUPPORTED, decode
from vectorstore.errors import NothingToIngest, UnreadableFile
from vectorstore.extraction import Kind, extract
from vectorstore.metadata import FIELDS, SIDECAR, sidecar_entry, stated_metadata
from vectorstore.types import ID_LENGTH, Article
from vectorstore.webpage import read_page

LARGEST_FILE = 20 * 1024 * 1024
_TEXTS = (".txt", ".md", ".markdown")
_PAGES = (".html", ".htm")
_EXTRACTED: dict[str, Kind] = {".pdf": "pdf", ".docx": "docx"}
# A page above this is no usual one; what it takes to read grows faster than its size.
_LARGE_PAGE = 2**20
_ABOUT_THE_FOLDER = re.compile(r"(?:readme|licen[cs]e|notice)(?:[._].*)?", re.IGNORECASE)
# What the folder holds for programs; a Python package may be a corpus, as the first one is.
_NOT_CORPUS = (SIDECAR, "py.typed")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the corpus; ``path`` is relative to ``root``, with forward slashes."""

    file: Path
    root: Path
    path: str


def find_files(paths: Sequence[Path]) -> list[SourceFile]:
    """The files under the paths, sorted, each once; what is hidden or starts with "_" is left out.

    A folder is searched to its depths, links that lead out of it are not followed. Raises
    NothingToIngest for a path that does not exist.
    """
    found: dict[Path, SourceFile] = {}
    for path in paths:
        if not path.exists():
            raise NothingToIngest(f"{path} does not exist; give a folder or a file of articles.")
        root = path.resolve()
        if not root.is_dir() and not root.is_file():
            raise NothingToIngest(f"{path} is neither a folder nor a file; give one of articles.")
        files = _walk(root) if root.is_dir() else [root]
        root = root if root.is_dir() else root.parent
        for file in files:
            if file not in found:
                relative = os.fsencode(file.relative_to(root).as_posix()).decode(errors="replace")
                found[file] = SourceFile(file, root, relative)
    return sorted(found.values(), key=lambda source: (source.path, str(source.root)))


def file_sha256(file: Path) -> str:
    """SHA-256 of the file's bytes, in hex. Raises UnreadableFile."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(error) from error


def read_article(source: SourceFile) -> Article:
    """Read one file. Raises UnreadableFile with the reason, or BadSidecar."""
    suffix = source.file.suffix.lower()
    if _ABOUT_THE_FOLDER.fullmatch(source.file.name):
        raise UnreadableFile("describes the folder, not an article")
    if suffix not in (*_TEXTS, *_PAGES, *_EXTRACTED):
        raise UnreadableFile(
            f"{suffix or 'a file without a suffix'} is not supported; convert it to {SUPPORTED}"
        )
    data = _read(source.file)
    text, fields = _contents(suffix, data)
    if not text.replace("\ufeff", "").strip():
        raise UnreadableFile("is empty")
    fields |= sidecar_entry(source)
    digest = hashlib.sha256(data).hexdigest()
    stated = {field: fields.get(field) for field in FIELDS}
    title = stated.pop("title")
    return Article(digest[:ID_LENGTH], source.path, digest, title, text, **stated)


def _contents(suffix: str, data: bytes) -> tuple[str, dict[str, str]]:
    """The article's text, and what it and its file state about it."""
    if suffix in _TEXTS:
        text = decode(data)
        return text, stated_metadata(text)
    if suffix in _PAGES:
        if len(data) > _LARGE_PAGE:
            found = extract("html", data)
            text, stated = found.text, found.fields
        else:
            text, stated = read_page(data)
        return text, {**stated_metadata(text), **stated}
    found = extract(_EXTRACTED[suffix], data)
    # The text comes first: its byline is for readers, a file's properties are for whoever made it.
    return found.text, {**found.fields, **stated_metadata(found.text)}


def _walk(root: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith((".", "_")))
        for name in sorted(files):
            file = Path(folder) / name
            if name.startswith((".", "_")) or name in _NOT_CORPUS:
                continue
            if file.is_file() and file.resolve().is_relative_to(root):
                yield file


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableFile("is not a regular file")
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _unreadable(error) from error
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(f"is larger than {LARGEST_FILE // 2**20} MB; split it into articles")
    return data


def _unreadable(error: OSError) -> UnreadableFile:
    if isinstance(error, FileNotFoundError):
        return UnreadableFile("was removed while it was being read")
    if isinstance(error, PermissionError):
        return UnreadableFile("may not be read by this user; change its permissions")
    return UnreadableFile(f"cannot be read ({error.strerror or error})")
