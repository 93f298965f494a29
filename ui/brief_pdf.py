"""A briefing as a PDF: notes at its end, linked both ways, and the citations attached."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from importlib.resources import files
from itertools import pairwise
from typing import Any

from qa.briefing import Briefing, Footnote
from ui.brief_layout import Block, Inline, Words, blocks, source_parts, title
from ui.brief_record import LARGEST, NAME, record

_ATTACHED = f"{NAME}.json"
_FACES = ("Regular", "Bold", "Italic", "BoldItalic")
_INK, _QUIET, _ACCENT, _RULE = "#1d1b18", "#635d54", "#7d1d1d", "#d9d4ca"
_BOXES = "Characters that this file has no letters for are shown as boxes; the quotes are attached."
_STYLED = {
    "plain": "{}",
    "strong": "<b>{}</b>",
    "lead": f'<font color="{_QUIET}">{{}}</font>',
    "muted": f'<font color="{_QUIET}">{{}}</font>',
}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"fontSize": 23, "leading": 28, "spaceAfter": 8},
    "facts": {"fontSize": 8.5, "leading": 12, "spaceAfter": 2, "textColor": _QUIET},
    "heading": {
        "fontSize": 13,
        "leading": 17,
        "spaceBefore": 16,
        "spaceAfter": 5,
        "keepWithNext": 1,
    },
    "short": {"fontSize": 12, "leading": 16, "spaceAfter": 5, "keepWithNext": 1},
    "text": {},
    "point": {"leftIndent": 13, "bulletIndent": 2},
    "gap": {"leftIndent": 13, "bulletIndent": 2},
    "side": {
        **{"leftIndent": 7, "rightIndent": 7, "spaceBefore": 12, "spaceAfter": 20},
        **{"borderWidth": 0.7, "borderColor": _RULE, "borderPadding": 6},
    },
    "event": {"leftIndent": 13},
    "note": {"fontSize": 8.5, "leading": 12, "textColor": _QUIET},
    "sources": {"fontSize": 8.8, "leading": 12, "leftIndent": 22, "bulletIndent": 0},
}


def write(briefing: Briefing) -> bytes:
    """Write the document on A4; all text is escaped."""
    from pypdf import PdfWriter
    from reportlab.platypus import SimpleDocTemplate

    out = io.BytesIO()
    margins = {"leftMargin": 68, "rightMargin": 68, "topMargin": 64, "bottomMargin": 64}
    document = SimpleDocTemplate(
        out, pagesize=(595.3, 841.9), title=title(briefing), author="Dateline", lang="en", **margins
    )
    document.build(list(_story(briefing)), onFirstPage=_number, onLaterPages=_number)
    finished = PdfWriter(clone_from=out)
    finished.add_attachment(_ATTACHED, record(briefing).encode())
    out = io.BytesIO()
    finished.write(out)
    return out.getvalue()


def read(data: bytes) -> str | None:
    """Find the record in a PDF, which may be anything."""
    from pypdf import PdfReader

    try:
        (attached, *_) = PdfReader(io.BytesIO(data)).attachments[_ATTACHED]
    except Exception:  # pypdf raises whatever a malformed object happens to cause
        return None
    return attached.decode("utf-8", errors="replace") if len(attached) <= LARGEST else None


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """Register the font, and give the code points it has."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = files("fontpkg_pt_serif") / "files"
    for face in _FACES:
        data = io.BytesIO((folder / f"PT_Serif-Web-{face}.ttf").read_bytes())
        pdfmetrics.registerFont(TTFont(f"Serif{face}", data))
    pdfmetrics.registerFontFamily("SerifRegular", *(f"Serif{face}" for face in _FACES))
    return frozenset(pdfmetrics.getFont("SerifRegular").face.charToGlyph)


def _story(briefing: Briefing) -> Iterator[Any]:
    from reportlab.platypus import HRFlowable, Paragraph

    letters, styles = _letters(), _styles()
    seen: set[int] = set()
    yield HRFlowable(width="100%", thickness=3, color=_ACCENT, spaceAfter=10)
    used: set[str] = set()
    for block in blocks(briefing):
        style = styles[block.kind]
        used.update(*(i.text for i in block.inlines if isinstance(i, Words)))
        if block.kind == "sources":
            for footnote in briefing.footnotes:
                mark = f'<bullet><font color="{_ACCENT}">{footnote.citation.n}</font></bullet>'
                stated, _, quote = source_parts(footnote)
                used.update(quote, *stated)
                yield Paragraph(mark + _source(footnote), style)
            continue
        if block.kind == "heading":
            rule = HRFlowable(width="100%", thickness=0.5, color=_RULE, spaceBefore=12)
            rule.keepWithNext = True
            yield rule
        bullet = "<bullet>•</bullet>" if block.kind in ("point", "gap") else ""
        yield Paragraph(bullet + _markup(block, seen), style)
    if not letters.issuperset(map(ord, used)):
        yield Paragraph(_BOXES, styles["note"])


def _styles() -> dict[str, Any]:
    from reportlab.lib.styles import ParagraphStyle

    plain = ParagraphStyle(
        "plain",
        fontName="SerifRegular",
        bulletFontName="SerifRegular",
        fontSize=10,
        leading=14.5,
        spaceAfter=5,
        textColor=_INK,
    )
    styles = {kind: ParagraphStyle(kind, plain, **look) for kind, look in _LOOKS.items()}
    for kind in ("title", "heading"):
        styles[kind].fontName = "SerifBold"
    return styles


def _markup(block: Block, seen: set[int]) -> str:
    parts: list[str] = []
    first: Inline = Words("")
    for before, inline in pairwise((first, *block.inlines)):
        if isinstance(inline, Words):
            text = _STYLED[inline.style].format(escape(inline.text))
            parts.append(f"{text}<br/>" if block.kind == "event" and not parts else text)
            continue
        anchor = "" if inline in seen else f'<a name="mark{inline}"/>'
        seen.add(inline)
        comma = ", " if isinstance(before, int) else ""
        link = f'<a href="#source{inline}" color="{_ACCENT}">{inline}</a>'
        parts.append(f"<super size=7 rise=4>{comma}{anchor}{link}</super>")
    return "".join(parts)


def _source(footnote: Footnote) -> str:
    (who, *rest), place, quote = source_parts(footnote)
    n = footnote.citation.n
    stated = "".join(f", {escape(part)}" for part in rest)
    return (
        f'<a name="source{n}"/><b>{escape(who)}</b>{stated} '
        f'<font color="{_QUIET}">({escape(place)})</font> '
        f'<a href="#mark{n}" color="{_ACCENT}">back</a><br/><i>{escape(quote)}</i>'
    )


def _number(canvas: Any, document: Any) -> None:  # noqa: ANN401 -- reportlab is untyped
    canvas.saveState()
    canvas.setFont("SerifRegular", 8)
    canvas.setFillColor(_QUIET)
    canvas.drawCentredString(595.3 / 2, 36, str(canvas.getPageNumber()))
    canvas.restoreState()
