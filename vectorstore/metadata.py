"""What an article states about itself: title, publisher, author, dates, address.

Found where such statements stand (bylines, labels, datelines, footers) or in a sidecar, else not
at all. An outlet that is merely quoted is not the publisher, and the day of an event is not the
day of publication.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vectorstore import cues
from vectorstore.boilerplate import Block, blocks
from vectorstore.dates import dated, first_date, is_empty_label, to_iso
from vectorstore.errors import BadSidecar
from vectorstore.layout import front_matter
from vectorstore.statements import (
    byline_fields,
    copyright_outlet,
    dateline_fields,
    describes_outlet,
    labelled,
    named_outlet,
    original_outlet,
    standfirst_outlet,
)

if TYPE_CHECKING:
    from vectorstore.articles import SourceFile

SIDECAR = "articles.toml"
FIELDS = ("title", "publisher", "author", "published", "updated", "url")
_DATES = ("published", "updated")

_KEYS = {
    "title": "title headline",
    "publisher": "publisher outlet publication source site sitename newspaper",
    "author": "author authors byline by",
    "published": "published date publishdate pubdate created",
    "updated": "updated modified lastmod lastmodified",
    "url": "url link canonical permalink",
}
_FIELD_OF_KEY = {key: field for field, keys in _KEYS.items() for key in keys.split()}
# Above the dateline there may be the names of an author and an outlet, one to a line.
_DATELINE_WITHIN = 4
_CHANGED = re.compile("last|update|modif|edit")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;)]")


def sidecar_entry(source: SourceFile) -> dict[str, str]:
    """What ``articles.toml`` beside the file says of it; {} where it says nothing.

    Dates may stand in quotes or as TOML's own. Raises BadSidecar for anything in the entry that is
    not a known field, a string and, for dates, ISO 8601.
    """
    sidecar = source.file.parent / SIDECAR
    try:
        stamp = sidecar.stat()
    except FileNotFoundError:
        return {}
    table = _read_sidecar(sidecar, stamp.st_mtime_ns, stamp.st_size).get(source.file.name, {})
    return {key: _checked(sidecar, source.file.name, key, value) for key, value in table.items()}


def stated_metadata(text: str) -> dict[str, str]:
    """The fields that a text (Markdown front matter included) states about itself."""
    parts = blocks(text)
    fields: dict[str, str] = {}
    for field, value in (*_front_matter_fields(text).items(), *_statements(text, parts)):
        fields.setdefault(field, value)
    return fields


@lru_cache(maxsize=8)
def _read_sidecar(sidecar: Path, _mtime: int, _size: int) -> Mapping[str, Mapping[str, Any]]:
    try:
        tables = tomllib.loads(sidecar.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSidecar(f"{sidecar} cannot be read as TOML ({error}); correct it.") from error
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise BadSidecar(
                f"{sidecar} has the key {name!r} outside any table; put it under a table named "
                'after a file, such as ["article.txt"].'
            )
        if any(isinstance(value, dict) for value in table.values()):
            raise BadSidecar(
                f"{sidecar} has a table [{name}. …]; write the file name in quotes, such as "
                f'["{name}.txt"].'
            )
    return tables


def _checked(sidecar: Path, name: str, key: str, value: object) -> str:
    where = f"{sidecar}, {name}:"
    if key not in FIELDS:
        raise BadSidecar(f"{where} there is no field {key!r}; use {', '.join(FIELDS)}.")
    if key in _DATES and isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str) or not value.strip():
        raise BadSidecar(f"{where} {key} must be a string that is not empty; write it in quotes.")
    if key not in _DATES:
        return " ".join(value.split())
    day = to_iso(value.strip())
    if day is None:
        raise BadSidecar(
            f"{where} {key} is {value!r}, which is no date; write 2025-01-16, 2025-01-16T14:05 or, "
            'where the year is not known, "--01-16".'
        )
    return day


def _front_matter_fields(text: str) -> dict[str, str]:
    matter = front_matter(text)
    fields: dict[str, str] = {}
    for line in text[matter[0] : matter[1]].splitlines() if matter else ():
        key, _, value = line.partition(":")
        field = _FIELD_OF_KEY.get(re.sub(r"[\s_-]", "", key).lower())
        value = value.strip().strip("[]").replace('"', "").strip(" '")
        if field in _DATES:
            value = first_date(value) or ""
        if field and value:
            fields.setdefault(field, value)
    return fields


def _statements(text: str, parts: list[Block]) -> Iterator[tuple[str, str]]:
    """Statements in order of trust: masthead, labels and bylines, the footer, datelines."""
    shown = [(part.kind, " ".join(text[part.start : part.end].split())) for part in parts]
    furniture = [line for kind, line in shown if kind == "boilerplate"]
    body = [line for kind, line in shown if kind == "body"]
    yield from _masthead(text, parts)
    for line, following in pairwise([*furniture, ""]):
        yield from _labels(line, following)
        yield from byline_fields(line)
    yield from (("title", line) for kind, line in shown if kind == "title")
    for outlet in _outlets(furniture, body):
        if outlet:
            yield "publisher", outlet
    for line in body[:_DATELINE_WITHIN]:
        yield from dateline_fields(line)


def _masthead(text: str, parts: list[Block]) -> Iterator[tuple[str, str]]:
    for part in parts:
        if part.outlet:
            yield "publisher", part.outlet
            if day := first_date(text[part.start : part.end]):
                yield "published", day


def _labels(line: str, following: str) -> Iterator[tuple[str, str]]:
    pairs = dated(f"{line} {following}" if is_empty_label(line) else line)
    for label, value in pairs:
        if day := first_date(value):
            yield "updated" if _CHANGED.match(label) else "published", day
    if found := labelled(line):
        field = _FIELD_OF_KEY[found[0]]
        if (_ADDRESS.fullmatch(found[1]) is not None) == (field == "url"):
            yield field, found[1]


def _outlets(furniture: list[str], body: list[str]) -> Iterator[str | None]:
    """What the article calls its outlet, the most explicit first."""
    yield from (copyright_outlet(line) for line in furniture if not cues.is_caption(line))
    for name, line in pairwise(["", *furniture]):
        if describes_outlet(line) and 0 < cues.words(name) <= 5 and not cues.is_furniture(name):
            yield name
        elif cues.is_appeal(line):
            yield named_outlet(line)
    yield from (original_outlet(line) for line in (*furniture, *body[-2:]))
    yield from (standfirst_outlet(line) for line in body[:2])
