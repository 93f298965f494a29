"""A briefing as a Word document, with footnotes that Word and LibreOffice know as such.

The parts that never change lie in ``ui/docx`` as in the finished file. A footnote stands at its
first mark and every later mark refers to it (NOTEREF), so that numbers are those of other formats.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

from qa.briefing import Briefing, Footnote
from ui.brief_layout import Block, Inline, Words, blocks, source_parts, title
from ui.brief_record import LARGEST, NAME, record

_FIXED = Path(__file__).parent / "docx"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_STYLE = {
    "title": "Title",
    "heading": "Heading1",
    "point": "ListBullet",
    "gap": "ListBullet",
    "facts": "Facts",
    "short": "ShortAnswer",
    "side": "Side",
    "note": "Facts",
    "event": "Event",
    "text": "Normal",
}
_RUN_STYLE = {"plain": "", "strong": "Strong", "lead": "Lead", "muted": "Muted"}
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId5"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1360" w:right="1480" w:bottom="1240" '
    'w:left="1480" w:header="720" w:footer="620" w:gutter="0"/></w:sectPr>'
)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first a zip can hold: the same briefing is the same bytes
_RECORD = re.compile(r"<(?:\w+:)?citations\b[^>]*>([^<]*)</")


def write(briefing: Briefing) -> bytes:
    """Write the document; all text is escaped."""
    parts = {
        "word/document.xml": _document(briefing),
        "word/footnotes.xml": _footnotes(briefing),
        "customXml/item1.xml": f'<citations xmlns="{NAME}">{record(briefing)}</citations>',
        "docProps/core.xml": _properties(briefing),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        # By the standard, the list of content types comes first.
        for path in sorted(_FIXED.rglob("*.*")):
            if path.is_file():
                _add(file, path.relative_to(_FIXED).as_posix(), path.read_bytes())
        for name, xml in parts.items():
            _add(file, name, (_HEAD + xml).encode())
    return out.getvalue()


def read(data: bytes) -> str | None:
    """Find the record in a document, which may be anything."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            for part in file.infolist():
                if not part.filename.startswith("customXml/") or part.file_size > LARGEST:
                    continue
                text = file.read(part).decode("utf-8", errors="replace")
                if NAME in text and (found := _RECORD.search(text)):
                    return unescape(found[1])
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError):
        # Damaged, encrypted, or packed in a way that Python does not know.
        return None
    return None


def _add(file: zipfile.ZipFile, name: str, data: bytes) -> None:
    file.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)


def _document(briefing: Briefing) -> str:
    seen: set[int] = set()
    body = []
    for block in blocks(briefing):
        if block.kind == "sources":
            body += [_source(footnote) for footnote in briefing.footnotes]
        else:
            body.append(_paragraph(_STYLE[block.kind], "".join(_inlines(block, seen))))
    return f"<w:document {_W} {_R}><w:body>{''.join(body)}{_PAGE}</w:body></w:document>"


def _inlines(block: Block, seen: set[int]) -> Iterator[str]:
    before: Inline
    for before, inline in pairwise((Words(""), *block.inlines)):
        if isinstance(inline, Words):
            yield _run(inline.text, _RUN_STYLE[inline.style])
            if block.kind == "event" and inline is block.inlines[0]:
                yield _styled("<w:br/>")
            continue
        if isinstance(before, int):
            yield _run(", ", "FootnoteReference")
        yield _again(inline) if inline in seen else _first(inline)
        seen.add(inline)


def _first(n: int) -> str:
    note = _styled(f'<w:footnoteReference w:id="{n}"/>', "FootnoteReference")
    return f'<w:bookmarkStart w:id="{n}" w:name="_Ref{n}"/>{note}<w:bookmarkEnd w:id="{n}"/>'


def _again(n: int) -> str:
    steps = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> NOTEREF _Ref{n} \\f \\h </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{n}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(_styled(step, "FootnoteReference") for step in steps)


def _source(footnote: Footnote) -> str:
    (who, *rest), place, quote = source_parts(footnote)
    return _paragraph(
        "Source",
        _run(f"{footnote.citation.n}.")
        + _styled("<w:tab/>")
        + _run(who, "Strong")
        + _run("".join(f", {part}" for part in rest))
        + _run(f" ({place})", "Muted")
        + _styled("<w:br/>")
        + _run(quote, "Emphasis"),
    )


def _footnotes(briefing: Briefing) -> str:
    notes = [
        f'<w:footnote w:type="{kind}" w:id="{at}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for kind, at in (("separator", -1), ("continuationSeparator", 0))
    ]
    for footnote in briefing.footnotes:
        stated, place, quote = source_parts(footnote)
        text = _run(f" {', '.join(stated)} ({place}): ") + _run(quote, "Emphasis")
        body = _paragraph("FootnoteText", _styled("<w:footnoteRef/>", "FootnoteReference") + text)
        notes.append(f'<w:footnote w:id="{footnote.citation.n}">{body}</w:footnote>')
    return f"<w:footnotes {_W}>{''.join(notes)}</w:footnotes>"


def _properties(briefing: Briefing) -> str:
    package = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    day = f"{briefing.made}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{package}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title(briefing))}</dc:title><dc:creator>Dateline</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created></cp:coreProperties>'
    )


def _paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _run(text: str, style: str = "") -> str:
    return _styled(f'<w:t xml:space="preserve">{escape(text)}</w:t>', style) if text else ""


def _styled(content: str, style: str = "") -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f"<w:r>{properties}{content}</w:r>"
