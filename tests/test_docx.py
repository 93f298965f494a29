from __future__ import annotations

import pytest
from documents import docx, notes, paragraph, relations

from vectorstore.docx import read_docx
from vectorstore.errors import UnreadableFile


def text(body: str, **parts: str) -> str:
    return read_docx(docx(body, {name.replace("__", "/"): p for name, p in parts.items()}))[0]


def parts_of(body: str) -> list[str]:
    return text(body).rstrip("\n").split("\n\n")


def table(*rows: list[str]) -> str:
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def test_headings_lists_and_tables_as_in_markdown() -> None:
    body = (
        paragraph("Night ferry to run", "H1")
        + paragraph("The ferry runs again.")
        + paragraph("What it costs", "H1")
        + paragraph("By night", "H2")
        + paragraph("Ten crowns", "L")
        + "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Twelve crowns</w:t></w:r></w:p>"
        + table(["Year", "Ships"], ["2021", "34"])
    )
    assert parts_of(body) == [
        "# Night ferry to run",
        "The ferry runs again.",
        "## What it costs",
        "## By night",
        "- Ten crowns",
        "- Twelve crowns",
        "| Year | Ships |\n| 2021 | 34 |",
    ]


def test_a_document_without_words_has_no_text() -> None:
    assert text(paragraph(" ")) == ""


def test_a_title_outranks_headings() -> None:
    assert parts_of(paragraph("Ferry", "T") + paragraph("Costs", "H1")) == ["# Ferry", "## Costs"]


def test_a_table_that_only_lays_out_the_page_is_prose() -> None:
    assert parts_of(table(["One."])) == ["One."]
    assert parts_of(table([f"{'Word ' * 100}end."], ["Two."]))[1] == "Two."
    assert parts_of(table(["word " * 100 + "end.", "aside"]))[1] == "aside"


@pytest.mark.parametrize(
    "inside",
    [
        "<w:ins><w:r><w:t>{}</w:t></w:r></w:ins>",
        "<w:hyperlink><w:r><w:t>{}</w:t></w:r></w:hyperlink>",
        "<w:sdt><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:smartTag><w:r><w:t>{}</w:t></w:r></w:smartTag>",
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>{}</w:t></w:r>',
    ],
)
def test_words_are_read_in_whatever_holds_them(inside: str) -> None:
    assert text(paragraph("Inserted words.", inside=inside)) == "Inserted words.\n"


@pytest.mark.parametrize(
    "inside",
    [
        "<w:del><w:r><w:delText>{}</w:delText></w:r></w:del>",
        "<w:del><w:r><w:t>{}</w:t></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>{}</w:t></w:r></w:moveFrom>",
        "<w:r><w:instrText>{}</w:instrText></w:r>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r>",
    ],
)
def test_words_deleted_or_hidden_are_not(inside: str) -> None:
    assert text(paragraph("Gone.", inside=inside) + paragraph("Kept.")) == "Kept.\n"


def test_blocks_are_found_in_controls() -> None:
    inner = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('Inside.')}</w:sdtContent></w:sdt>"
    assert parts_of(paragraph("Before.") + inner + paragraph("After.")) == [
        "Before.",
        "Inside.",
        "After.",
    ]


def test_a_text_box_follows_its_paragraph_once() -> None:
    box = f"<w:txbxContent>{paragraph('Boxed.')}</w:txbxContent>"
    drawn = f"<w:r><w:Alt><w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback></w:Alt></w:r>"
    assert parts_of(paragraph("", inside=f"<w:r><w:t>Beside it.</w:t></w:r>{drawn}")) == [
        "Beside it.",
        "Boxed.",
    ]


def test_breaks_tabs_and_hyphens() -> None:
    inside = (
        "<w:r><w:t>By</w:t><w:tab/><w:t>Ada Lind</w:t><w:br/><w:t>3 May</w:t>"
        '<w:br w:type="page"/><w:t> Marrow</w:t><w:noBreakHyphen/><w:t>Vessen</w:t>'
        "<w:softHyphen/><w:t>er line</w:t></w:r>"
    )
    assert text(paragraph("", inside=inside)) == "By Ada Lind\n3 May Marrow-Vessener line\n"


def test_notes_stand_at_the_end() -> None:
    named = relations(("footnotes", "footnotes.xml"), ("endnotes", "endnotes.xml"))
    kept = f'<w:footnote w:id="2">{paragraph("Of 2021.")}</w:footnote>'
    line = f'<w:footnote w:type="separator" w:id="0">{paragraph("-")}</w:footnote>'
    end = f'<w:endnote w:id="1">{paragraph("Of 2022.")}</w:endnote>'
    body = paragraph("It ran.", inside='<w:r><w:t>{}</w:t><w:footnoteReference w:id="2"/></w:r>')
    found = text(
        body,
        **{
            "word___rels__document.xml.rels": named,
            "word__footnotes.xml": notes("footnotes", line + kept),
            "word__endnotes.xml": notes("endnotes", end),
        },
    )
    assert found == "It ran.\n\n[1] Of 2021.\n\n[1] Of 2022.\n"


def test_the_properties_give_title_and_author_and_no_date() -> None:
    core = (
        "<c><title>Night ferry to run</title><creator>Ada Lind</creator><created>2024</created></c>"
    )
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relations(
            ("officeDocument", "/word/document.xml"), ("metadata/core-properties", "core.xml")
        ),
        "core.xml": core,
    }
    _, fields = read_docx(docx(paragraph("It ran."), parts))
    assert fields == {"title": "Night ferry to run", "author": "Ada Lind"}


def test_the_stricter_variant_of_the_format_is_read() -> None:
    strict = '<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><body><p><r><t>'
    body = f"{strict}It ran.</t></r></p></body></document>"
    assert read_docx(docx("", {"word/document.xml": body}))[0] == "It ran.\n"


def test_macros_and_what_lies_outside_are_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    outside = relations(
        ("attachedTemplate", "http://evil.example/t.dotm"),
        ("footnotes", "file:///etc/hostname"),
        ("styles", "../../../../etc/hostname"),
        outside=True,
    )
    inside = relations(
        ("footnotes", "../../../../etc/hostname"), ("styles", "http://evil.example/")
    )
    for named in (outside, inside):
        parts: dict[str, str | bytes] = {
            "word/_rels/document.xml.rels": named,
            "word/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        }
        assert read_docx(docx(paragraph("It ran."), parts))[0] == "It ran.\n"


def test_entities_are_refused_in_any_encoding() -> None:
    opening = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE d [<!ENTITY x "y">]>'
    hidden = f"{opening}<document><body><p><r><t>&x;</t></r></p></body></document>"
    with pytest.raises(UnreadableFile, match="defines XML entities"):
        read_docx(docx("", {"word/document.xml": hidden.encode("utf-16")}))
