"""Whatever a file does to its parser, it costs that file alone, and not for long."""

from __future__ import annotations

import io
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from documents import docx, one_page, paragraph, pdf, prose, raw_pdf, relations
from pypdf import PdfReader, PdfWriter

from vectorstore import extraction
from vectorstore.articles import find_files, read_article
from vectorstore.embeddings import open_embedder
from vectorstore.errors import UnreadableFile
from vectorstore.extraction import Extracted, Kind, extract
from vectorstore.ingest import ingest
from vectorstore.types import Article

SENTENCE = "The night ferry will run again from Monday, the council of Marrow Bay decided."
GOOD = pdf([prose([SENTENCE])])


def encrypted(algorithm: str, password: str) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(GOOD)))
    writer.encrypt(password, algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def laughs() -> bytes:
    nested = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    opening = f'<!DOCTYPE w:document [<!ENTITY l0 "ha">{nested}]>'
    return docx(paragraph("&l9;"), opening=opening)


def outside_entity() -> bytes:
    opening = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return docx(paragraph("&x;"), opening=opening)


def huge_archive() -> bytes:
    return docx("", {"word/document.xml": b" " * (51 * 2**20)})


def drawn_again_and_again(times: int) -> bytes:
    """A form that draws another twice, which draws another twice, and so on."""
    calls = b"/X Do /X Do"
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
    forms = [
        b"%s/Length %d>>\nstream\n%s\nendstream" % (form % (n + 7), len(calls), calls)
        for n in range(times)
    ]
    return one_page(calls, b"/XObject<</X 6 0 R>>", *forms)


LOCKED, DAMAGED, NO_TEXT = "is locked with a password", "is damaged or not what", "has no text; it"
NOT_WORD = "is no Word document, whatever its name says"
LOOP = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>")
HOSTILE: dict[str, tuple[Kind, Callable[[], bytes], str]] = {
    "locked pdf": ("pdf", lambda: encrypted("AES-256", "secret"), LOCKED),
    "pdf with an old lock": ("pdf", lambda: encrypted("RC4-128", "secret"), LOCKED),
    "half a pdf": ("pdf", lambda: GOOD[: len(GOOD) // 2], DAMAGED),
    "head of a pdf": ("pdf", lambda: b"%PDF-1.7", DAMAGED),
    "scan": ("pdf", lambda: pdf([[]]), "has no text; it may be a scan: run OCR on it first"),
    "text as pdf": ("pdf", SENTENCE.encode, "is no PDF, whatever its name says"),
    "pages of themselves": ("pdf", lambda: raw_pdf(*LOOP), DAMAGED),
    "many pages": ("pdf", lambda: pdf([[]] * 1001), "has 1,001 pages, more than 1,000; split it"),
    "pdf bomb": ("pdf", lambda: one_page(b" " * 2**27), DAMAGED),
    "nested pdf": ("pdf", lambda: one_page(b"[" * 10**6), DAMAGED),
    "drawn a billion times": ("pdf", lambda: drawn_again_and_again(30), NO_TEXT),
    "locked docx": ("docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), LOCKED),
    "pdf as docx": ("docx", lambda: GOOD, NOT_WORD),
    "other archive": ("docx", lambda: docx("", {"_rels/.rels": relations()}), NOT_WORD),
    "half a docx": ("docx", lambda: docx(paragraph(SENTENCE))[:300], DAMAGED),
    "laughs": ("docx", laughs, "defines XML entities"),
    "outside entity": ("docx", outside_entity, "defines XML entities"),
    "docx bomb": ("docx", huge_archive, "unpacks to more than 50 MB"),
    "nested docx": ("docx", lambda: docx("<w:sdt>" * 10**5 + "</w:sdt>" * 10**5), DAMAGED),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_refused_in_one_sentence(name: str) -> None:
    kind, data, reason = HOSTILE[name]
    with pytest.raises(UnreadableFile, match=reason) as refused:
        extract(kind, data())
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 120


def test_a_file_that_needs_no_password_is_read() -> None:
    assert extract("pdf", encrypted("AES-256", "")).text == f"{SENTENCE}\n"


def test_a_parser_that_takes_for_ever_is_ended() -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableFile, match="took more than 1 seconds to read; split it"):
        extract("pdf", one_page(b"BT /F 9 Tf (" + b"a" * 2**25 + b") Tj ET"), seconds=1)
    assert time.monotonic() - started < 3 * extraction._PATIENCE


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("while True: pass", "took more than 1 seconds"),
        ("import time; time.sleep(30)", "took more than 1 seconds"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "is damaged PDF data"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "too much memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "took more than"),
        ("print('{')", "is damaged PDF data"),
    ],
)
def test_the_end_of_the_process_is_told(
    monkeypatch: pytest.MonkeyPatch, code: str, reason: str
) -> None:
    monkeypatch.setattr(extraction, "_START", code)
    with pytest.raises(UnreadableFile, match=reason):
        extract("pdf", b"", seconds=1)


def test_the_process_is_sealed_while_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = "child._reader = lambda kind: lambda data: (open('/etc/passwd').read(), {})"
    code = f"from vectorstore import extraction_child as child; {reads}; child.main()"
    monkeypatch.setattr(extraction, "_START", f"import sys; sys.path[:] = sys.argv[4:]; {code}")
    with pytest.raises(UnreadableFile, match=DAMAGED):
        extract("pdf", GOOD)


def test_a_process_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(UnreadableFile, match="no process could be started"):
        extract("pdf", GOOD)


def test_the_same_bytes_give_the_same_text() -> None:
    assert extract("pdf", GOOD) == extract("pdf", GOOD) == Extracted(f"{SENTENCE}\n", {})


def test_nothing_of_the_environment_is_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "of the parent")
    code = "import json, os; print(json.dumps({'text': str(dict(os.environ)), 'fields': {}}))"
    monkeypatch.setattr(extraction, "_START", code)
    assert "SECRET" not in extract("pdf", b"").text


def test_several_are_read_at_once() -> None:
    texts = [f"The {name} ferry will run again on Monday." for name in ("north", "south", "old")]
    found: dict[int, str] = {}

    def read(n: int) -> None:
        found[n] = extract("pdf", pdf([prose([texts[n]])])).text

    threads = [threading.Thread(target=read, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[n].strip() for n in range(3)] == texts


def article(tmp_path: Path, name: str, data: bytes) -> Article:
    (tmp_path / name).write_bytes(data)
    (source,) = find_files([tmp_path / name])
    return read_article(source)


def test_files_become_articles_with_what_they_state(tmp_path: Path) -> None:
    lines = ["By Ada Lind", "", "3 May 2024", "", SENTENCE]
    page = [(60.0, 760.0, 22.0, "Night ferry to run again"), *prose(lines)]
    read = article(tmp_path, "a.pdf", pdf([page], author="Olga Typist"))
    stated = (read.title, read.author, read.published)
    assert stated == ("Night ferry to run again", "Ada Lind", "2024-05-03")
    assert read.text.endswith(f"\n\n{SENTENCE}\n")

    body = [paragraph("Night ferry to run again", "T"), *map(paragraph, filter(None, lines))]
    read = article(tmp_path, "a.docx", docx("".join(body)))
    assert (read.title, read.author, read.published) == stated


def test_properties_stand_in_where_the_text_is_silent(tmp_path: Path) -> None:
    data = pdf([prose([SENTENCE, SENTENCE])], "Night ferry to run again", "Olga Typist")
    read = article(tmp_path, "a.pdf", data)
    assert (read.title, read.author) == ("Night ferry to run again", "Olga Typist")
    assert read.published is None


def test_a_large_page_is_read_in_a_process_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"<html><head><title>Ferry</title></head><article><p>{SENTENCE}</p></article></html>"
    small = article(tmp_path, "a.html", page.encode())
    monkeypatch.setattr("vectorstore.articles._LARGE_PAGE", 10)
    asked: list[str] = []

    def watched(kind: Kind, data: bytes) -> Extracted:
        asked.append(kind)
        return extract(kind, data)

    monkeypatch.setattr("vectorstore.articles.extract", watched)
    assert article(tmp_path, "a.html", page.encode()) == small
    assert asked == ["html"]


def test_bad_files_cost_a_folder_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("locked pdf", "half a docx", "laughs", "scan"):
        kind, data, _ = HOSTILE[name]
        (folder / f"{name}.{kind}").write_bytes(data())
    (folder / "good.pdf").write_bytes(GOOD)
    report = ingest([folder], tmp_path / "store", open_embedder())
    assert list(report.added) == ["good.pdf"]
    assert len(report.skipped) == 4
