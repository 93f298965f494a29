"""Word documents: their body, tables and notes as text, read from the XML of the archive.

Read by hand, since what a body's paragraphs are said to hold elsewhere leaves out insertions not
yet accepted, content controls, text boxes and notes. Of the archive's parts only those named here
are opened: no macro, no object, nothing that lies outside the file.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser
from zipfile import ZipFile

from vectorstore.errors import UnreadableFile
from vectorstore.properties import meant_author, meant_title

_LARGEST_PART = 50 * 2**20
_LONGEST_CELL = 400  # characters above which a table is a page's layout, not a table
# Deletions, what a field computes from, and drawings' alternatives for programs of old.
_SKIPPED = frozenset("del moveFrom instrText pPr rPr Fallback".split())
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_OFF = ("0", "false", "off")


class _NoDoctype(TreeBuilder):
    """Office files have no document type; entities that one could define are for attacks."""

    def doctype(self, *_: object) -> None:
        raise UnreadableFile("defines XML entities, which no Word document does")


def read_docx(data: bytes) -> tuple[str, dict[str, str]]:
    """The text and the title and author its properties state. Raises UnreadableFile."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            "is locked with a password or of an older Word; save it as .docx without a password"
        )
    if not data.startswith(b"PK"):
        raise UnreadableFile("is no Word document, whatever its name says; name it by what it is")
    with ZipFile(BytesIO(data)) as archive:
        main = _target(archive, "", "officeDocument")
        body = next(iter(_part(archive, main)), None) if main else None
        if main is None or body is None or _name(body) != "body":
            raise UnreadableFile("is no Word document, whatever its name says")
        looks = _looks(archive, main)
        parts = [*_one_title(_blocks(body, looks)), *_notes(archive, main, looks)]
        return "\n\n".join(parts) + "\n" if parts else "", _fields(archive)


def _one_title(parts: Iterable[str]) -> Iterator[str]:
    """The first heading of the highest level is the title, the others are sections."""
    seen = False
    for part in parts:
        yield f"#{part}" if seen and part.startswith("# ") else part
        seen = seen or part.startswith("# ")


def _part(archive: ZipFile, name: str) -> Element:
    with archive.open(name) as stream:
        data = stream.read(_LARGEST_PART + 1)
    if len(data) > _LARGEST_PART:
        raise UnreadableFile("unpacks to more than 50 MB of text; split it into articles")
    parser = XMLParser(target=_NoDoctype())  # noqa: S314 -- a document type is refused above
    parser.feed(data)
    root: Element = parser.close()
    return root


def _target(archive: ZipFile, source: str, kind: str) -> str | None:
    """The part that a part (the archive itself: "") names as its only one of a kind."""
    folder, name = posixpath.split(source)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    names = set(archive.namelist())
    for entry in _part(archive, listed) if listed in names else ():
        if entry.get("Type", "").endswith(f"/{kind}"):
            target = posixpath.normpath(posixpath.join("/", folder, entry.get("Target", "")))
            if target[1:] in names:
                return target[1:]
    return None


def _looks(archive: ZipFile, main: str) -> dict[str, str]:
    """What stands before a paragraph of a style: the marks of headings and list items."""
    styles = _target(archive, main, "styles")
    looks: dict[str, str] = {}
    for style in _part(archive, styles) if styles else ():
        said = {_name(child): child for child in style}
        name = _value(said.get("name")).lower()
        if name in ("title", "heading 1"):
            look = "# "
        elif name.startswith("heading "):
            look = "## "
        else:
            look = "- " if any(_name(child) == "numPr" for child in style.iter()) else ""
        looks[_attribute(style, "styleId")] = look
    return looks


def _blocks(parent: Element, looks: dict[str, str]) -> Iterator[str]:
    """Paragraphs and tables, in whatever wrappers they stand."""
    for child in parent:
        name = _name(child)
        if name == "p":
            text = _text(child)
            if text:
                yield f"{_mark(child, looks)}{text}"
            for box in _boxes(child):
                yield from _blocks(box, looks)
        elif name == "tbl":
            yield from _table(child, looks)
        elif name not in _SKIPPED:
            yield from _blocks(child, looks)


def _table(table: Element, looks: dict[str, str]) -> Iterator[str]:
    cells = [[c for c in row if _name(c) == "tc"] for row in table if _name(row) == "tr"]
    rows = [[" ".join(" ".join(_blocks(c, looks)).split()) for c in row] for row in cells]
    if max((len(row) for row in rows), default=0) > 1 and all(
        len(cell) <= _LONGEST_CELL for row in rows for cell in row
    ):
        yield "\n".join(f"| {' | '.join(row)} |" for row in rows if any(row))
        return
    for row in cells:
        for cell in row:
            yield from _blocks(cell, looks)


def _text(paragraph: Element) -> str:
    lines = "".join(_pieces(paragraph)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield "" if _attribute(child, "type") == "page" else _SIGNS[name]
        elif name not in _SKIPPED and name != "txbxContent" and not _is_hidden(child):
            yield from _pieces(child)


def _boxes(element: Element) -> Iterator[Element]:
    for child in element:
        if _name(child) == "txbxContent":
            yield child
        elif _name(child) not in _SKIPPED:
            yield from _boxes(child)


def _is_hidden(run: Element) -> bool:
    looks = (look for child in run if _name(child) == "rPr" for look in child)
    return any(_name(look) == "vanish" and _attribute(look, "val") not in _OFF for look in looks)


def _mark(paragraph: Element, looks: dict[str, str]) -> str:
    own = next((child for child in paragraph if _name(child) == "pPr"), None)
    said = {_name(child): child for child in own} if own is not None else {}
    mark = looks.get(_value(said.get("pStyle")), "")
    return mark or ("- " if "numPr" in said else "")


def _notes(archive: ZipFile, main: str, looks: dict[str, str]) -> Iterator[str]:
    for kind in ("footnotes", "endnotes"):
        part = _target(archive, main, kind)
        # Those of a type are the lines that part notes from the text.
        real = (
            [note for note in _part(archive, part) if not _attribute(note, "type")] if part else []
        )
        for number, note in enumerate(real, 1):
            if text := " ".join(_blocks(note, looks)):
                yield f"[{number}] {text}"


def _fields(archive: ZipFile) -> dict[str, str]:
    core = _target(archive, "", "core-properties")
    stated = {_name(e): e.text or "" for e in _part(archive, core)} if core else {}
    found = {
        "title": meant_title(stated.get("title", "")),
        "author": meant_author(stated.get("creator", "")),
    }
    return {field: value for field, value in found.items() if value}


def _name(element: Element) -> str:
    """The name without its namespace, of which there are two for the same format."""
    return element.tag.rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    return next((v for key, v in element.items() if key.rpartition("}")[2] == name), "")


def _value(element: Element | None) -> str:
    return "" if element is None else _attribute(element, "val")
