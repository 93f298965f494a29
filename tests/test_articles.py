from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vectorstore.articles import LARGEST_FILE, SourceFile, file_sha256, find_files, read_article
from vectorstore.errors import NothingToIngest, UnreadableFile
from vectorstore.types import Article

PROSE = "The council voted on Tuesday to keep the night ferry, after months of argument over money."


def write(folder: Path, name: str, content: str | bytes = PROSE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path) -> Article:
    (source,) = find_files([path])
    return read_article(source)


def test_files_are_found_to_the_depths_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b/c.html", "_draft.txt", ".hidden.md", "a/.git/x.txt"):
        write(tmp_path, name)
    for name in ("__pycache__/y.txt", "articles.toml", "py.typed", "image.png", "README.md"):
        write(tmp_path, name)
    found = find_files([tmp_path])
    assert [s.path for s in found] == ["README.md", "a/b/c.html", "a/z.md", "b.txt", "image.png"]
    assert all(s.root == tmp_path and s.file == tmp_path / s.path for s in found)


def test_a_single_file_lies_in_its_folder(tmp_path: Path) -> None:
    file = write(tmp_path, "one/a.txt")
    assert find_files([file]) == [SourceFile(file, file.parent, "a.txt")]


def test_a_file_named_twice_is_found_once(tmp_path: Path) -> None:
    file = write(tmp_path, "one/a.txt")
    assert [s.path for s in find_files([tmp_path, file.parent, file])] == ["one/a.txt"]


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(NothingToIngest, match="nowhere does not exist"):
        find_files([tmp_path / "nowhere"])


def test_what_is_neither_file_nor_folder_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert find_files([tmp_path]) == []
    with pytest.raises(NothingToIngest, match="neither"):
        find_files([tmp_path / "pipe.txt"])


def test_links_that_leave_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside = write(tmp_path, "outside/secret.txt")
    corpus = tmp_path / "corpus"
    inside = write(corpus, "a.txt")
    (corpus / "leak.txt").symlink_to(outside)
    (corpus / "folder").symlink_to(outside.parent)
    (corpus / "loop").symlink_to(corpus)
    (corpus / "dangling.txt").symlink_to(tmp_path / "gone.txt")
    (corpus / "same.txt").symlink_to(inside)
    assert [s.path for s in find_files([corpus])] == ["a.txt", "same.txt"]


def test_a_name_that_is_not_utf8_has_a_printable_path(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(PROSE)
    (source,) = find_files([tmp_path])
    assert source.path.encode() and source.path.startswith("caf")
    assert read_article(source).text == PROSE


@pytest.mark.parametrize(
    "text",
    [PROSE, f"\ufeffHead\r\n\r\n{PROSE}\r\n", f"Ferry 😀\r{PROSE}\u2028", f"\n\n {PROSE} \n"],
)
def test_text_is_the_file_decoded_and_nothing_else(tmp_path: Path, text: str) -> None:
    article = read(write(tmp_path, "a.txt", text))
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert article.text == text
    assert (article.sha256, article.id, article.path) == (digest, digest[:16], "a.txt")
    assert file_sha256(tmp_path / "a.txt") == digest


def test_front_matter_is_metadata(tmp_path: Path) -> None:
    matter = "---\ntitle: 'Night ferry stays'\ndate: 2021-03-04\nauthor: Tove Marsh\n---\n"
    article = read(write(tmp_path, "a.md", matter + f"\n# Ferry\n\n{PROSE}\n"))
    assert (article.title, article.author) == ("Night ferry stays", "Tove Marsh")
    assert article.published == "2021-03-04"
    assert article.text.startswith("---")


def test_a_page_keeps_its_prose_and_the_hash_of_the_file(tmp_path: Path) -> None:
    page = (
        "<html><head><meta property='og:site_name' content='The Herald'></head><body><article>"
        f"<h1>Ferry stays</h1><p>{PROSE}</p><p>{PROSE.replace('Tuesday', 'Monday')}</p>"
        "</article></body></html>"
    )
    article = read(write(tmp_path, "a.html", page))
    assert article.publisher == "The Herald"
    assert article.title == "Ferry stays"
    assert PROSE in article.text and "<p>" not in article.text
    assert article.sha256 == hashlib.sha256(page.encode()).hexdigest()


def test_the_sidecar_wins_over_the_text(tmp_path: Path) -> None:
    file = write(tmp_path, "a.txt", f"Night ferry stays\n\nBy Tove Marsh 4 March 2021\n\n{PROSE}\n")
    write(tmp_path, "articles.toml", '["a.txt"]\nauthor = "Idris Bell"\npublisher = "The Herald"\n')
    article = read(file)
    assert (article.author, article.publisher) == ("Idris Bell", "The Herald")
    assert (article.title, article.published) == ("Night ferry stays", "2021-03-04")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("README.md", PROSE, "describes the folder"),
        ("LICENSE.txt", PROSE, "describes the folder"),
        ("notice.md", PROSE, "describes the folder"),
        ("a.jpg", b"\xff\xd8\xff", r"\.jpg is not supported; .* \.html, \.pdf or \.docx"),
        ("a.pdf", b"%PDF-1.7", "damaged or not what its name says"),
        ("a.PDF", b"%PDF-1.7", "damaged or not what its name says"),
        ("a.docx", b"", "is no Word document"),
        ("a.pdf", b"", "is no PDF"),
        ("Makefile", PROSE, "without a suffix"),
        ("a.txt", b"", "is empty"),
        ("a.txt", " \r\n\t\n", "is empty"),
        ("a.txt", "\ufeff\n", "is empty"),
        ("a.txt", b"%PDF-1.7 and more", "looks like a PDF, not text; give it its own suffix"),
        ("a.md", b"some\x00bytes", "binary"),
        ("a.html", "<html><body></body></html>", "no article text"),
    ],
)
def test_refusals_give_the_reason(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        read(write(tmp_path, name, content))


def test_an_article_about_a_licence_is_an_article(tmp_path: Path) -> None:
    assert read(write(tmp_path, "licence-fees-rise.txt")).text == PROSE


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path, "a.txt")
    os.truncate(file, LARGEST_FILE + 1)
    with pytest.raises(UnreadableFile, match="larger than 20 MB"):
        read(file)


def test_a_file_that_vanishes_is_reported(tmp_path: Path) -> None:
    file = write(tmp_path, "a.txt")
    (source,) = find_files([file])
    file.unlink()
    with pytest.raises(UnreadableFile, match="was removed"):
        read_article(source)
    with pytest.raises(UnreadableFile, match="was removed"):
        file_sha256(file)


def test_a_file_that_may_not_be_read_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = find_files([write(tmp_path, "a.txt")])[0]

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFile, match="change its permissions"):
        read_article(source)


def test_reading_text_loads_no_page_extractor(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    code = (
        "import sys; from pathlib import Path; from vectorstore.articles import *;"
        "[read_article(s) for s in find_files([Path(sys.argv[1])])];"
        "sys.exit(str({'trafilatura', 'charset_normalizer', 'tiktoken'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == "set()"
