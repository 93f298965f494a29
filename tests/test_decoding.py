from __future__ import annotations

import pytest

from vectorstore.decoding import decode
from vectorstore.errors import UnreadableFile

ENGLISH = (
    "The café’s owner said that the “naïve” plan was over – and that the mayor’s fiancée agreed."
)


@pytest.mark.parametrize(
    "text", ["plain\r\ntext\r\n", "\ufeffmarked\n", "日本語 😀 \u2028 е\u0301", ENGLISH]
)
def test_utf8_is_kept_to_the_last_code_point(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "cp1252"])
def test_english_in_other_encodings(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)) == ENGLISH


def test_big_endian_with_its_mark() -> None:
    assert decode(b"\xfe\xff" + ENGLISH.encode("utf-16-be")) == ENGLISH


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Министр сообщил журналистам, что паром будет ходить и в следующем году."),
        ("koi8_r", "Министр сообщил журналистам, что паром будет ходить и в следующем году."),
        ("latin-1", "Le maire a déclaré que le bac ne serait pas supprimé à la fin de l'été."),
        ("cp1253", "Ο δήμαρχος είπε ότι το νυχτερινό φέρι θα συνεχίσει να ταξιδεύει."),
    ],
)
def test_other_languages_in_their_old_encodings(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_what_could_be_read_in_two_ways_is_refused_with_the_remedy() -> None:
    turkish = "Bakan gazetecilere fiyatların gelecek yıl yükseleceğini söyledi."
    with pytest.raises(UnreadableFile, match=r"no clear encoding.*cp1254.*iconv -f"):
        decode(turkish.encode("cp1254"))


def test_letters_of_no_language_are_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"no clear encoding"):
        decode("市长告诉记者，夜间渡轮".encode("gb18030"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 ...", "looks like a PDF"),
        (b"PK\x03\x04rest", "zip archive or office document"),
        (b"\x89PNG\r\n", "looks like an image"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"text\x00with nul", "binary"),
        (b"\xff\xfe\x00\x00\x01", "damaged UTF-32"),
        (b"\xff\xfeabc", "damaged UTF-16"),
        (b"\xc3\x28\x00", "binary"),
        (bytes(range(1, 9)), "binary"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        decode(data)


def test_a_page_may_name_its_encoding() -> None:
    page = '<meta charset="windows-1254"><p>Bakan yükseleceğini söyledi, yıl.'.encode("cp1254")
    assert "yükseleceğini" in decode(page, declared=True)


@pytest.mark.parametrize("name", [b"rot13", b"no-such", b"unicode_escape"])
def test_a_declared_encoding_that_makes_no_text_is_not_believed(name: bytes) -> None:
    page = (
        b"<meta charset=" + name + b">" + "The café of the \\ud800 mayor is shut.".encode("cp1252")
    )
    text = decode(page, declared=True)
    assert "café of the \\ud800 mayor" in text
