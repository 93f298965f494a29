"""PDF files: the lines of each page as they are set, made into paragraphs by ``reflow``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from vectorstore.errors import UnreadableFile
from vectorstore.properties import meant_author, meant_title
from vectorstore.reflow import Line, reflow

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_MOST_PAGES = 1000
_HEADER_WITHIN = 1024  # bytes that may stand before the signature, as readers allow
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]|\\(cid:\\d+\\)")
_MOSTLY = 0.2  # share of letters a font leaves unnamed above which a text is none
_RAISED = 0.75  # of the type size around it: the size of a note's number
_NOTED = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?”’\"')])$")
# Of the type size: what stands higher or lower than the first is another line; how wide a letter
# is on average, and how far off that may be; the narrowest space.
_SAME_LINE, _LETTER, _UNSURE, _SPACE = 0.5, 0.5, 0.05, 0.25


def read_pdf(data: bytes) -> tuple[str, dict[str, str]]:
    """The text and the title and author its properties state. Raises UnreadableFile."""
    from pypdf import PdfReader

    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        raise UnreadableFile("is no PDF, whatever its name says; name it by what it is")
    reader = PdfReader(BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableFile("is locked with a password; save a copy without one")
    if len(reader.pages) > _MOST_PAGES:
        raise UnreadableFile(
            f"has {len(reader.pages):,} pages, more than {_MOST_PAGES:,}; split it into articles"
        )
    fields = _fields(reader)
    pages = [list(_lines(page)) for page in reader.pages]
    letters = "".join(line.text for page in pages for line in page)
    if not letters:
        raise UnreadableFile("has no text; it may be a scan: run OCR on it first")
    if len(_UNMAPPED.findall(letters)) > _MOSTLY * len(letters):
        raise UnreadableFile("has fonts that do not say which letters they show; run OCR on it")
    return reflow(pages, fields.get("title")), fields


def _fields(reader: PdfReader) -> dict[str, str]:
    # CreationDate is left alone: it is the day the file was made, not the article's.
    stated = reader.metadata
    found = {
        "title": meant_title(str(stated.title or "")) if stated else None,
        "author": meant_author(str(stated.author or "")) if stated else None,
    }
    return {field: value for field, value in found.items() if value}


def _lines(page: PageObject) -> Iterator[Line]:
    pieces: list[Line] = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            # A size of nothing, or none, must not make every line another one.
            scale = abs(tm[3] * cm[3]) or abs(tm[1] * cm[1]) or 1.0
            pieces.append(Line(x, y, round(size * scale, 1) or 1.0, text))

    page.extract_text(visitor_text=note)
    line: list[Line] = []
    for piece in pieces:
        if line and not _same_line(line[0], piece):
            yield _whole(line)
            line = []
        line.append(piece)
    if line:
        yield _whole(line)


def _same_line(first: Line, piece: Line) -> bool:
    near = abs(first.y - piece.y) < _SAME_LINE * max(first.size, piece.size)
    return near and piece.x >= first.x


def _whole(pieces: list[Line]) -> Line:
    text = pieces[0].text
    for before, piece in pairwise(pieces):
        length = len(before.text)
        if _is_mark(piece, pieces[0], text):
            continue
        gap = (piece.x - before.x) / before.size - length * _LETTER
        text += (" " if gap > _SPACE + length * _UNSURE else "") + piece.text
    return replace(pieces[0], size=max(piece.size for piece in pieces), text=text)


def _is_mark(piece: Line, first: Line, text: str) -> bool:
    """Whether a piece is the small raised number of a note; of a square metre's 2 it is not."""
    raised = piece.size <= _RAISED * first.size and piece.y > first.y
    return raised and piece.text.strip().isdigit() and _NOTED.search(text) is not None
