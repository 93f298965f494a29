"""A briefing in Markdown, with the footnotes of GitHub and Pandoc."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.briefing import Briefing, Footnote
from ui.brief_layout import Block, Inline, Words, blocks, source_parts
from ui.brief_record import NAME, record
from ui.render import inert

_PREFIX = {
    "title": "# ",
    "heading": "## ",
    "point": "- ",
    "side": "- ",
    "gap": "- ",
    "event": "- ",
    "note": "> ",
}
_LISTED = ("point", "side", "gap", "event")
_RECORD = re.compile(rf"<!-- {NAME} (.*?) -->")


def write(briefing: Briefing) -> bytes:
    """Write the briefing as UTF-8; nothing from the corpus is markup in it."""
    lines: list[str] = []
    before = None
    for block in blocks(briefing):
        if lines and not (block.kind == before and block.kind in _LISTED):
            lines.append("")
        before = block.kind
        lines += _sources(briefing) if block.kind == "sources" else [_line(block)]
    lines += ["", f"<!-- {NAME} {record(briefing)} -->", ""]
    return "\n".join(lines).encode()


def read(data: bytes) -> str | None:
    """Find the record in a briefing; text from the corpus cannot look like one."""
    found = _RECORD.search(data.decode("utf-8", errors="replace"))
    return found[1] if found else None


def _line(block: Block) -> str:
    return _PREFIX.get(block.kind, "") + "".join(map(_inline, block.inlines))


def _inline(inline: Inline) -> str:
    if isinstance(inline, int):
        return f"[^{inline}]"
    return _styled(inline)


def _styled(words: Words) -> str:
    text = words.text.strip()
    sign = {"strong": "**", "lead": "*", "muted": "*"}.get(words.style, "")
    before = " " if words.text.startswith(" ") else ""
    after = " " if words.text.endswith(" ") else ""
    return f"{before}{sign}{inert(text)}{sign}{after}" if text else words.text


def _sources(briefing: Briefing) -> Iterator[str]:
    return (f"[^{f.citation.n}]: {_source(f)}" for f in briefing.footnotes)


def _source(footnote: Footnote) -> str:
    (who, *rest), place, quote = source_parts(footnote)
    stated = ", ".join([f"**{inert(who)}**", *map(inert, rest), inert(place)])
    return f"{stated}: *{inert(quote)}*"
