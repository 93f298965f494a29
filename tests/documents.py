"""PDF and Word files for tests, written with the least that makes them such files."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = '<Relationship Id="r{n}" Type="{kind}" Target="{target}"{mode}/>'
_RELATIONS = "<Relationships>{}</Relationships>"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = (
    '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:styleId="L"><w:name w:val="List Bullet"/><w:pPr><w:numPr/></w:pPr></w:style>'
)

Placed = tuple[float, float, float, str]


def pdf(pages: Iterable[Iterable[Placed]], title: str = "", author: str = "") -> bytes:
    """A PDF of lines (x, y, size, text)."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for page in pages:
        for x, y, size, text in page:
            canvas.setFont("Times-Roman", size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def prose(lines: Iterable[str], top: float = 700, size: float = 10) -> list[Placed]:
    """Lines of one column, one below the other; an empty one leaves half a line of room."""
    placed: list[Placed] = []
    for line in lines:
        if line:
            placed.append((60, top, size, line))
        top -= size * (1.2 if line else 0.6)
    return placed


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, the first of which is its root."""
    data, places = b"%PDF-1.7\n", b""
    for number, each in enumerate(objects, 1):
        places += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, places)
    trailer = b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(data))
    return data + table + trailer


def one_page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    """A PDF of one page with this content stream, a font F and ``more`` objects, from 6 on."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return raw_pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>" % resources,
        stream(content),
        font,
        *more,
    )


def stream(data: bytes) -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(packed), packed)


def paragraph(text: str, style: str = "", inside: str = "<w:r><w:t>{}</w:t></w:r>") -> str:
    """The XML of a paragraph; the text is XML."""
    looks = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{looks}{inside.format(text)}</w:p>"


def docx(body: str, parts: dict[str, str | bytes] | None = None, opening: str = "") -> bytes:
    """A Word document; ``parts`` are added to its archive, or take the place of its own."""
    held: dict[str, str | bytes] = {
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(("styles", "styles.xml")),
        "word/styles.xml": _root("styles", STYLES),
        "word/document.xml": opening + _root("document", f"<w:body>{body}</w:body>"),
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(*named: tuple[str, str], outside: bool = False) -> str:
    """What one part of the archive says of others: their kinds and places."""
    mode = ' TargetMode="External"' if outside else ""
    return _RELATIONS.format(
        "".join(
            _RELATION.format(n=n, kind=f"{OFFICE}/{kind}", target=target, mode=mode)
            for n, (kind, target) in enumerate(named)
        )
    )


def notes(kind: str, content: str) -> str:
    """The part with footnotes or endnotes."""
    return _root(kind, content)


def _root(name: str, content: str) -> str:
    return f'<w:{name} xmlns:w="{_WORD}">{content}</w:{name}>'
