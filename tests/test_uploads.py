from __future__ import annotations

import io
from pathlib import Path

import pytest

from ui.web import uploads
from ui.web.uploads import Refused, find, keep_all, remove, safe_name
from vectorstore.plan import Skipped


def sent(*files: tuple[str, bytes]) -> list[tuple[str, io.BytesIO]]:
    return [(name, io.BytesIO(data)) for name, data in files]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("quay.txt", "quay.txt"),
        ("../../etc/quay.txt", "quay.txt"),
        ("C:\\Users\\ada\\quay.TXT", "quay.txt"),
        (".hidden.md", "hidden.md"),
        ("__quay.htm", "quay.html"),
        ("qu\x00a\ny\u202e.txt", "qua y.txt"),
        ("<b>quay|tide.txt", "b quay tide.txt"),
        ("é" * 200 + ".txt", "é" * 58 + ".txt"),
    ],
)
def test_a_name_is_made_safe(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize("given", ["", ".txt", "../..", "quay.exe", "quay", "articles.toml"])
def test_a_name_that_is_none_of_an_article_is_refused(given: str) -> None:
    with pytest.raises(Refused, match=r"only \.txt"):
        safe_name(given)


def test_files_of_one_name_are_numbered_and_copies_are_told(tmp_path: Path) -> None:
    known = {"9" * 64: "elsewhere.txt"}
    files = sent(("quay.txt", b"one"), ("Quay.txt", b"two"), ("again.txt", b"one"))
    kept = keep_all(tmp_path, files, known)
    assert kept.names == ("quay.txt", "Quay 2.txt")
    assert kept.refused == (Skipped("again.txt", "already in the corpus as quay.txt"),)
    later = keep_all(tmp_path, sent(("other.txt", b"two")), {})
    assert later.refused == (Skipped("other.txt", "already in the corpus as Quay 2.txt"),)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["Quay 2.txt", "quay.txt"]


def test_what_the_corpus_holds_already_is_named(tmp_path: Path) -> None:
    sha256 = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"  # of "foo"
    kept = keep_all(tmp_path, sent(("a.txt", b"foo")), {sha256: "tide/foo.txt"})
    assert kept.refused == (Skipped("a.txt", "already in the corpus as tide/foo.txt"),)


def test_a_file_too_large_or_empty_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST_FILE", 2**20)
    kept = keep_all(
        tmp_path, sent(("big.txt", b"a" * (2**20 + 1)), ("no.txt", b""), ("fit.txt", b"a")), {}
    )
    assert kept.names == ("fit.txt",)
    assert [file.reason for file in kept.refused] == [
        "is larger than 1 MB; split it into articles",
        "is empty",
    ]
    assert [file.name for file in tmp_path.iterdir()] == ["fit.txt"]


def test_only_what_lies_among_the_uploads_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "uploads"
    keep_all(folder, sent(("quay.txt", b"one")), {})
    (tmp_path / "index.txt").write_text("stays")
    (folder / ".hidden.txt").write_text("stays")
    for name in ("../index.txt", str(tmp_path / "index.txt"), "", ".", ".hidden.txt", "a\x00b"):
        with pytest.raises(Refused, match="no uploaded file"):
            remove(folder, name)
    assert find(folder, "quay.txt") == folder / "quay.txt"
    remove(folder, "quay.txt")
    assert sorted(file.name for file in tmp_path.rglob("*.txt")) == [".hidden.txt", "index.txt"]
