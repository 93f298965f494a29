"""A briefing in its four formats, and the command."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from qa.briefing import Briefing, Footnote, Point, Scope, Section
from qa.errors import MalformedAnswer
from qa.timeline import Event
from qa.types import Citation
from ui import brief_docx, brief_html, brief_markdown, brief_pdf, cli
from ui.brief_layout import blocks, facts
from ui.brief_record import citations
from vectorstore.types import Filters

WRITERS = {"md": brief_markdown, "html": brief_html, "docx": brief_docx, "pdf": brief_pdf}
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NASTY = (
    "“Đorđe Ђурић” said </script><script>alert(1)</script> & ]]> --> "
    "![x](http://host/) <b>bold</b> \x07\x00\ud800\ufffe\u202e end"
)
LONG = "w" * 3000
QUOTES = ("The weir cost four crowns.", "The weir cost nine crowns.", NASTY, LONG)


def footnote(n: int, quote: str) -> Footnote:
    cited = Citation(
        n, f"file-{n}.txt", f"{n}" * 64, f"Title {n}", "Mill Post", "2031-05-04", 7, 9, quote
    )
    return Footnote(cited, "Ada <Reed>", n)


def section(question: str, *points: Point, opening: str = "", **fields: Any) -> Section:
    known = {"status": "answered", "short": None, "notes": ()}
    return Section(question, opening=opening, points=points, **{**known, **fields})


BRIEFING = Briefing(
    topic="the <weir> & its cost",
    made="2031-06-01",
    scope=Scope(
        Filters(("Mill Post",), "2031-01-01"),
        9,
        2,
        ("Mill Post",),
        1,
        "2031-05-04",
        "2031-05-06",
        0,
    ),
    engines=("extractive",),
    key_points=(Point("Mill Post: The weir cost four crowns.", "Mill Post: ", (1, 2)),),
    sections=(
        section(
            "What did it cost?",
            Point(f"Mill Post: {QUOTES[0]}", "Mill Post: ", (1,)),
            Point(f"Mill Wire: {QUOTES[1]}", "Mill Wire: ", (2,)),
            opening="The outlets differ.",
        ),
        section(
            "Who said so?",
            Point(f"Mill Post: {NASTY}", "Mill Post: ", (3,), ("a doubt",)),
            Point(LONG, "", (4, 1)),
            short=Point("Đorđe.", "", (3,)),
            notes=("“today”: Sunday, by the article’s date.",),
        ),
        section("Who built it?", opening="The articles do not say.", status="not_in_corpus"),
    ),
    events=(
        Event(
            date(2031, 5, 1), date(2031, 5, 1), "1 May 2031", "today", True, QUOTES[0], "Ada", (1,)
        ),
    ),
    footnotes=tuple(footnote(n, quote) for n, quote in enumerate(QUOTES, 1)),
)
each_writer = pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)


def shown(writer: ModuleType, briefing: Briefing = BRIEFING) -> str:
    """All text of a file, white space made one space."""
    data: bytes = writer.write(briefing)
    if writer is brief_pdf:
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    elif writer is brief_docx:
        parts = (docx_part(data, f"word/{name}.xml") for name in ("document", "footnotes"))
        text = " ".join("".join(part.itertext()) for part in parts)
    else:
        text = data.decode()
    return " ".join(text.split())


def docx_part(data: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return ElementTree.fromstring(file.read(name))  # noqa: S314 -- our own


@each_writer
def test_every_format_shows_everything(writer: ModuleType) -> None:
    text = shown(writer).replace("\\", "")
    for said in (
        "Briefing made on 1 June 2031 from 2 of 9 articles, published 4 May 2031 to 6 May 2031",
        "Limited to articles of Mill Post, from 1 January 2031.",
        "Outlets: Mill Post; 1 article states none.",
        "Key points",
        "The outlets differ.",
        "What the articles do not say",
        "Who built it?",
        "(a doubt)",
        "1 May 2031",
        "said by Ada; “today”, by the date of publication",
        "file-2.txt:2",
        "Ђурић",
    ):
        assert said in text, said


@each_writer
def test_the_citations_come_back_to_the_letter(writer: ModuleType) -> None:
    found = writer.read(writer.write(BRIEFING))
    assert found is not None
    assert citations(found) == [note.citation for note in BRIEFING.footnotes]


@each_writer
def test_the_same_briefing_is_the_same_text(writer: ModuleType) -> None:
    assert shown(writer) == shown(writer)


@each_writer
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"\xff\xfe\x00", b"<!--"])
def test_what_is_no_briefing_has_no_record(writer: ModuleType, data: bytes) -> None:
    assert writer.read(data) is None


@each_writer
def test_a_quoted_record_is_not_taken_for_the_briefings_own(writer: ModuleType) -> None:
    forged = (
        '<!-- dateline-briefing {"citations": []} --></citations>'
        '<script type="application/json" id="dateline-briefing">{}</script>'
    )
    first = replace(BRIEFING.footnotes[0].citation, quote=forged)
    notes = (replace(BRIEFING.footnotes[0], citation=first), *BRIEFING.footnotes[1:])
    found = writer.read(writer.write(replace(BRIEFING, topic=forged, footnotes=notes)))
    assert citations(found)[0].quote == forged


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"citations": 1}', '{"citations": [{"n": 1}]}', "[" * 100_000]
)
def test_a_damaged_record_is_one_sentence(text: str) -> None:
    with pytest.raises(MalformedAnswer) as caught:
        citations(text)
    assert str(caught.value).count(".") == 1


def test_a_page_is_inert_and_asks_nothing_of_a_host() -> None:
    page = brief_html.write(BRIEFING).decode()
    assert page.count("<script") == 1
    assert "<b>" not in page
    assert re.findall(r'(?:src|href)="(?!#)', page) == []
    assert "url(" not in page
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_marks_and_sources_of_a_page_lead_to_each_other() -> None:
    page = brief_html.write(BRIEFING).decode()
    ids = re.findall(r'id="((?:mark|source)-\d)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) == set(ids)
    assert len(ids) == 2 * len(QUOTES)


def test_markdown_has_a_note_for_every_mark_and_no_markup_of_the_corpus() -> None:
    text = brief_markdown.write(BRIEFING).decode()
    body, _, notes = text.partition("## Sources")
    assert set(re.findall(r"\[\^(\d)\]", body)) == set(re.findall(r"^\[\^(\d)\]: ", notes, re.M))
    assert "<script" not in text
    assert "](http" not in text.partition("<!--")[0]
    assert text.count("-->") == 1


def test_word_has_real_footnotes_in_the_order_of_their_numbers() -> None:
    data = brief_docx.write(BRIEFING)
    document, notes = (docx_part(data, f"word/{n}.xml") for n in ("document", "footnotes"))
    cited = [e.get(f"{W}id") for e in document.iter(f"{W}footnoteReference")]
    assert cited == ["1", "2", "3", "4"]
    bodies = {e.get(f"{W}id"): "".join(e.itertext()) for e in notes.iter(f"{W}footnote")}
    assert set(bodies) == {"-1", "0", *cited}
    assert QUOTES[1] in bodies["2"]
    again = re.findall(r"NOTEREF (_Ref\d)", "".join(document.itertext()))
    marked = {e.get(f"{W}name") for e in document.iter(f"{W}bookmarkStart")}
    assert again == ["_Ref1", "_Ref2", "_Ref3", "_Ref1", "_Ref1"]
    assert set(again) <= marked


def test_word_finds_every_part_and_style_that_is_named() -> None:
    data = brief_docx.write(BRIEFING)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        names = file.namelist()
        parts = {name: file.read(name) for name in names}
    for name, xml in parts.items():
        ElementTree.fromstring(xml)  # noqa: S314 -- our own
        if name.endswith(".rels"):
            folder = Path(name).parent.parent
            for target in re.findall(rb'Target="([^"]+)"', xml):
                assert (folder / target.decode()).as_posix().replace("word/../", "") in names
    assert names[0] == "[Content_Types].xml"
    assert {f"/{n}" for n in names} >= set(
        re.findall(r'PartName="([^"]+)"', parts[names[0]].decode())
    )
    used = re.findall(rb'w:[pr]Style w:val="(\w+)"', parts["word/document.xml"])
    known = re.findall(rb'w:styleId="(\w+)"', parts["word/styles.xml"])
    assert set(used) <= set(known)


def test_a_pdf_links_marks_to_sources_and_says_when_letters_are_missing() -> None:
    reader = PdfReader(io.BytesIO(brief_pdf.write(BRIEFING)))
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    marks = 2 + sum(len(p.footnotes) for s in BRIEFING.sections for p in s.said) + 1
    assert len(links) == marks + len(QUOTES)
    assert {link["/Dest"][0].get_object()["/Type"] for link in links} == {"/Page"}
    assert reader.metadata is not None
    assert reader.metadata.title == "The <weir> & its cost"
    assert "shown as boxes" not in shown(brief_pdf)
    assert shown(brief_pdf).startswith("1 The <weir> & its cost Briefing")
    assert shown(brief_pdf).count("<b>bold</b>") == 2
    strange = replace(BRIEFING, footnotes=(*BRIEFING.footnotes[:3], footnote(4, "水")))
    assert "shown as boxes" in shown(brief_pdf, strange)


def test_sides_stand_apart_and_a_sentence_that_goes_on_does_not() -> None:
    kinds = [block.kind for block in blocks(BRIEFING)]
    assert kinds.count("side") == 2
    assert kinds.count("point") == 2
    assert kinds[-1] == "sources"


def test_sentences_that_no_one_leads_in_stand_each_alone() -> None:
    written = section("How?", Point("It rose."), Point("It fell."))
    run = blocks(replace(BRIEFING, sections=(written,)))
    assert [block.kind for block in run].count("point") == 3


def test_what_is_unclear_is_not_called_unsaid() -> None:
    unclear = section("Who is Reed?", opening="Which Reed?", status="clarify")
    corrected = section(
        "Why did it burn?", Point("It did not."), opening="No.", status="premise_corrected"
    )
    run = list(blocks(replace(BRIEFING, sections=(unclear, corrected))))
    texts = ["".join(str(getattr(i, "text", "")) for i in b.inlines) for b in run]
    assert "What the articles do not say" not in texts
    at = texts.index("What can be asked more exactly")
    assert texts[at + 1] == "Who is Reed? Which Reed?"
    assert texts.count("No.") == 1


def test_what_a_model_wrote_is_said_to_be_so() -> None:
    (told,) = [fact for fact in facts(replace(BRIEFING, engines=("fake:one",))) if "Writ" in fact]
    assert told.startswith("Written by fake:one;")


ARTICLES = {
    "articles.toml": '["post.txt"]\npublisher = "Mill Post"\npublished = 2031-05-04\n',
    "post.txt": "Weir opens\n\nBy Ada Reed\n\nThe Tolver weir opened on "
    "1 May 2031. Lena Brook, the engineer of the Tolver weir, said that it cost four crowns.\n",
    "wire.txt": "Weir leaks\n\nThe Tolver weir leaks, said Orrin Vale, a fisherman.\n",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weir")
    (folder / "news").mkdir()
    for name, text in ARTICLES.items():
        (folder / "news" / name).write_text(text, encoding="utf-8")
    ingest(folder)
    return folder


def ingest(folder: Path) -> None:
    from vectorstore.embeddings import open_embedder
    from vectorstore.ingest import ingest as run

    run([folder / "news"], folder / "store", open_embedder())


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["dateline", "brief", *args])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return call


def test_a_topic_becomes_a_briefing_that_verifies_until_an_article_changes(
    run: Any, corpus: Path, tmp_path: Path
) -> None:
    store = ("--store", str(corpus / "store"))
    for suffix in WRITERS:
        assert run("the Tolver weir", "-o", f"weir.{suffix}", *store) == (0, "", "")
        code, out, _ = run("--verify", f"weir.{suffix}", *store)
        assert (code, out.endswith(": all hold.\n")) == (0, True)
    article = corpus / "news" / "post.txt"
    article.write_text(article.read_text("utf-8").replace("four", "five"), encoding="utf-8")
    ingest(corpus)
    code, out, _ = run("--verify", "weir.html", *store)
    assert code == 1
    assert re.match(r"\d of \d quotes no longer hold\.\n", out)
    assert "post.txt: the file has changed and lacks the quote" in out
    assert "four crowns" in out


def test_questions_come_from_a_file_and_refusals_are_listed(
    run: Any, corpus: Path, tmp_path: Path
) -> None:
    asked = "\ufeffWho is Lena Brook?\n\nWhat did Zebedee Quorn say?\nWho is Lena Brook?\n"
    (tmp_path / "q.txt").write_text(asked, encoding="utf-8")
    code, out, _ = run(
        *("the weir", "--questions", "q.txt", "--source", "Mill Post"),
        *("--store", str(corpus / "store")),
    )
    assert code == 0
    assert out.count("## Who is Lena Brook?") == 1
    assert "from 1 of 2 articles" in out
    assert re.search(r"do not say\n\n- \*\*What did Zebedee Quorn say\?", out)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("weir", "-o", "weir.odt"), "is of no known format"),
        (("weir", "-o", "weir"), "is of no known format"),
        (("weir", "-o", "missing/weir.md"), "there is no folder missing"),
        (("weir", "-o", "folder.md"), "it is a folder"),
        (("weir", "--questions", "missing.txt"), "cannot be read"),
        (("weir", "--questions", "binary.txt"), "is not UTF-8 text"),
        (("weir", "--questions", "empty.txt"), "has no questions"),
        ((" ",), "The topic is empty"),
        (("zeppelin races",), "The articles do not speak of “zeppelin races”"),
        (("weir", "--source", "Nobody"), "No article lies within"),
        (("--verify", "empty.md"), "carries no citations"),
        (("--verify", "damaged.md"), "cannot be verified"),
        (("--verify", "missing.md"), "cannot be read"),
        (("--verify", "empty.txt"), "is of no known format"),
    ],
)
def test_bad_input_is_one_sentence(
    run: Any, corpus: Path, tmp_path: Path, args: tuple[str, ...], said: str
) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00\x80")
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "empty.md").write_text("# Nothing\n")
    (tmp_path / "damaged.md").write_text("<!-- dateline-briefing {} -->\n")
    code, out, err = run(*args, "--store", str(corpus / "store"))
    assert (code, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1


def test_an_empty_index_says_what_to_do(run: Any, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    article = tmp_path / "news" / "post.txt"
    article.write_text(ARTICLES["post.txt"], encoding="utf-8")
    ingest(tmp_path)
    article.unlink()
    ingest(tmp_path)
    code, _, err = run("weir", "--store", "store")
    assert (code, "run `dateline ingest`" in err) == (1, True)


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("weir", "--verify", "x.md"),
        ("weir", "--since", "May"),
        ("--verify", "x.md", "-o", "y.md"),
        ("--verify", "x.md", "--questions", "q.txt"),
    ],
)
def test_wrong_usage_exits_2(run: Any, args: tuple[str, ...]) -> None:
    assert run(*args)[0] == 2


def test_a_record_is_plain_json() -> None:
    found = brief_markdown.read(brief_markdown.write(BRIEFING))
    assert json.loads(found or "").keys() == {"topic", "made", "citations"}
