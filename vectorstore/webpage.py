"""Saved web pages: the article's prose, and what the page's head states about it.

Only statements are read (meta elements, JSON-LD, the canonical link); nothing is inferred from
the address, the layout or a date in passing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Protocol

from vectorstore.dates import first_date
from vectorstore.decoding import decode
from vectorstore.errors import UnreadableFile

_META = {
    "og:title": "title",
    "headline": "title",
    "dc.title": "title",
    "og:site_name": "publisher",
    "application-name": "publisher",
    "dc.publisher": "publisher",
    "author": "author",
    "dc.creator": "author",
    "parsely-author": "author",
    "article:published_time": "published",
    "datepublished": "published",
    "dc.date": "published",
    "pubdate": "published",
    "parsely-pub-date": "published",
    "article:modified_time": "updated",
    "og:updated_time": "updated",
    "datemodified": "updated",
    "lastmod": "updated",
    "og:url": "url",
}
_ARTICLE_TYPE = re.compile(r"article|report|blogposting|liveblog", re.IGNORECASE)
_DATES = ("published", "updated")


class _Element(Protocol):
    """The part of an lxml element, which has no types of its own, that is used here."""

    tag: str
    tail: str | None

    def __iter__(self) -> Iterator[_Element]: ...
    def __len__(self) -> int: ...
    def iter(self, tag: str) -> Iterator[_Element]: ...
    def itertext(self) -> Iterator[str]: ...


def read_page(data: bytes) -> tuple[str, dict[str, str]]:
    """The article's text, and the fields the markup states. Raises UnreadableFile."""
    page = decode(data, declared=True)
    fields = page_metadata(page)
    text = page_text(page, fields.get("title"))
    if not text:
        raise UnreadableFile("no article text was found in the page; save its text as .txt")
    return text, fields


def page_metadata(page: str) -> dict[str, str]:
    """The fields that the page's markup states about the article."""
    head = _Head()
    head.feed(page)
    head.close()
    fields: dict[str, str] = {}
    for field, value in (*_from_json(head.scripts), *head.statements):
        value = "".join(c for c in " ".join(value.split()) if c.isprintable())
        if field in _DATES:
            value = first_date(value) or ""
        if field == "url" and not value.startswith(("http://", "https://")):
            continue
        if field == "author" and value.startswith(("http://", "https://")):
            continue
        if value:
            fields.setdefault(field, value)
    return fields


def page_text(page: str, title: str | None) -> str:
    """The page's main text: paragraphs apart by a blank line, headings and lists as in Markdown.

    Empty where no article is found. The title opens it, so that it can be cited.
    """
    # Imported here: three quarters of a second that only a folder with web pages need pay.
    from trafilatura import bare_extraction

    document = bare_extraction(page, include_comments=False, include_tables=True)
    body = getattr(document, "body", None)
    if body is None:
        return ""
    parts = [part for element in body for part in _rendered(element)]
    if not parts:
        return ""
    plain = parts[0].lstrip("# ").casefold()
    if title and plain != title.casefold():
        parts.insert(0, f"# {title}")
    elif title:
        parts[0] = f"# {title}"
    return "\n\n".join(parts) + "\n"


def _rendered(element: _Element) -> Iterator[str]:
    tag = element.tag
    if tag == "list":
        items = [_flat(item) for item in element.iter("item")]
        yield "\n".join(f"- {item}" for item in items if item)
    elif tag == "table":
        rows = [[_flat(cell) for cell in row.iter("cell")] for row in element.iter("row")]
        yield "\n".join(f"| {' | '.join(cells)} |" for cells in rows if any(cells))
    elif tag == "quote" and len(element):
        for child in element:
            yield from _rendered(child)
    elif text := _flat(element):
        yield f"## {text}" if tag == "head" else text


def _flat(element: _Element) -> str:
    for line_break in element.iter("lb"):
        line_break.tail = f" {line_break.tail or ''}"
    return " ".join("".join(element.itertext()).split())


def _from_json(scripts: list[str]) -> Iterator[tuple[str, str]]:
    for script in scripts:
        try:
            nodes = list(_nodes(json.loads(script)))
        except (ValueError, RecursionError):
            continue
        for node in nodes:
            if _ARTICLE_TYPE.search(str(node.get("@type", ""))):
                yield from _article_node(node)


def _nodes(data: object) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for entry in data:
            yield from _nodes(entry)
    elif isinstance(data, dict):
        yield data
        yield from _nodes(data.get("@graph"))


def _article_node(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    plain = {"headline": "title", "datePublished": "published", "dateModified": "updated"}
    for key, field in (*plain.items(), ("url", "url")):
        if isinstance(node.get(key), str):
            yield field, node[key]
    if publisher := _names(node.get("publisher")):
        yield "publisher", publisher
    if author := _names(node.get("author")):
        yield "author", author


def _names(value: object) -> str:
    entries = value if isinstance(value, list) else [value]
    names = [entry.get("name") if isinstance(entry, dict) else entry for entry in entries]
    return ", ".join(name for name in names if isinstance(name, str))


class _Head(HTMLParser):
    """Collects (field, value) statements and JSON-LD scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.statements: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self._inside: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or ""
            if field := _META.get(name.lower()):
                self.statements.append((field, given.get("content", "")))
        elif tag == "link" and given.get("rel", "").lower() == "canonical":
            self.statements.append(("url", given.get("href", "")))
        elif tag == "script" and given.get("type", "").lower() == "application/ld+json":
            self._inside = "script"
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data
