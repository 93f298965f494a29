"""Bytes to text: UTF-8, else an encoding the bytes clearly speak for, else a refusal by name.

A wrong guess would put words on the page that no one wrote, so a file that could be read in two
ways is refused with the command that converts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vectorstore.errors import UnreadableFile

SUPPORTED = ".txt, .md, .html, .pdf or .docx"
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x7fELF", "a program"),
)
_UTF_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_-]{2,30})", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# Legacy encodings still met in news archives, the widest of each family.
_LEGACY = "cp1250 cp1251 cp1252 cp1253 cp1254 cp1257 koi8_r cp932 euc_jp gb18030 big5 cp949".split()
_MESSY = 0.02  # share of implausible characters above which a reading is not clear
_LIKE_A_LANGUAGE = 0.1  # below this likeness, letters were found but no language in them
_TIE = 0.02  # two readings closer than this in their likeness to a language are both possible
_WESTERN_LETTERS = frozenset("àáâãäåæçèéêëìíîïñòóôöõøùúûüßœÀÁÂÄÅÆÇÈÉÊËÍÎÑÓÔÖØÚÛÜŒ")
_WESTERN_MARKS = frozenset("‘’‚“”„–—…•«»‹›€£§°©®™·´½¼¿¡\xa0")
_WESTERN_WORDS = frozenset(
    "the of and to in that is was for on said he she it with as at by from are have has not be"
    " de la le les des et en un une que el los las del por con und der die das den ein eine mit"
    " ist von zu het een van dat och att det som en og il che di per non os uma para com".split()
)


def decode(data: bytes, *, declared: bool = False) -> str:
    """The text of a file, newlines and a UTF-8 byte order mark as they are in it.

    ``declared`` says that the bytes may name their encoding themselves, as a web page does.
    Raises UnreadableFile, which names what the bytes look like.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableFile(
                f"looks like {name}, not text; give it its own suffix, or convert it to {SUPPORTED}"
            )
    encoding = next((name for bom, name in _UTF_BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise UnreadableFile(f"is damaged {encoding.upper()}; save it as UTF-8") from error
        if b"\x00" in data:
            raise UnreadableFile("is binary, not text") from error
        text = (_declared(data) if declared else "") or _western(data) or _detected(data)
    if _CONTROL.search(text):
        raise UnreadableFile("is binary, not text")
    return text


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:4096])
    try:
        text = data.decode(found.group(1).decode()) if found else ""
        text.encode()  # some codecs make lone surrogates, which no other part can store
        return text
    except (LookupError, UnicodeError):
        return ""


def _western(data: bytes) -> str:
    """Windows-1252, if it makes everyday words and no letter foreign to them; else empty."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    if any(c > "\x7f" and c not in _WESTERN_LETTERS | _WESTERN_MARKS for c in set(text)):
        return ""
    words = re.findall(r"[^\W\d_]+", text.lower())
    common = sum(word in _WESTERN_WORDS for word in words)
    return text if common * 10 >= len(words) > 0 else ""


def _detected(data: bytes) -> str:
    readings = list(_readings(data))
    if not readings:
        raise UnreadableFile("is in no encoding that could be recognised; save it as UTF-8")
    best = max(likeness for _, likeness, _ in readings)
    likely = [(name, text) for name, likeness, text in readings if likeness >= best - _TIE]
    if best < _LIKE_A_LANGUAGE or len({text for _, text in likely}) > 1:
        names = " or ".join(name for name, _ in likely)
        raise UnreadableFile(
            f"is in no clear encoding; if it is {names}, convert it with "
            f"`iconv -f {likely[0][0]} -t UTF-8`"
        )
    return likely[0][1]


def _readings(data: bytes) -> Iterator[tuple[str, float, str]]:
    """Encoding, likeness to a language (0 to 1) and text of each reading that is not messy."""
    from charset_normalizer import from_bytes

    for found in from_bytes(data, cp_isolation=_LEGACY):
        if found.chaos <= _MESSY:
            yield found.encoding, found.coherence, str(found)
