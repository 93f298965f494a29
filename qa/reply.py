"""A chat model's reply, taken apart into sentences and the evidence numbers behind each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.language import sentence_spans

# Some models' servers leave out the tag that opens their thoughts.
_THOUGHTS = re.compile(
    r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)|\A.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE
)
_LIST_SIGN = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+|#{1,6}\s+|>\s+)")
_EMPHASIS = re.compile(r"\*\*|__|```\w*|`")
_MARKS = re.compile(r"\s*[\[【]\s*\^?(\d{1,4}(?:\s*[,;–-]\s*\^?\d{1,4})*)\s*[\]】]")
_WIDEST_RANGE = 10
# What comes before cannot change any more: a line has ended, or a sentence with its markers has,
# and something else than a marker has begun.
_MARK = r"[\[【][^\[\]【】\n]{1,40}[\]】]"
_SETTLED = re.compile(
    rf"\n\s*(?=[^\s\[【])"
    rf"|(?:[.!?…][\"'”’»)*_]*(?:[ \t]*{_MARK})+|{_MARK}[ \t]*[.!?…][\"'”’»)*_]*)[ \t]+(?=[^\s\[【])"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of a reply without its markers, and the numbers that they named."""

    text: str
    numbers: tuple[int, ...]


def read_reply(reply: str, *, growing: bool = False) -> list[Said]:
    """Split a reply into sentences; markers belong to the sentence that they follow.

    A line that begins with markers is led by them: they belong to its first sentence. List signs,
    emphasis and a reasoning model's thoughts are dropped. Of a ``growing`` reply only those
    sentences are given that nothing still to come can change.
    """
    sections = list(_sections(_THOUGHTS.sub(" ", reply)))
    return [said for part in (sections[:-1] if growing else sections) for said in _read(part)]


def _sections(reply: str) -> Iterator[str]:
    """Cut a reply where it is settled; inside a quotation only a line's end settles anything."""
    start = 0
    for match in _SETTLED.finditer(reply):
        part = reply[start : match.end()]
        open_quote = part.count("“") != part.count("”") or part.count('"') % 2
        if not open_quote or match.group().startswith("\n"):
            yield part
            start = match.end()
    yield reply[start:]


# The sections of a growing reply are read again with every piece that comes.
@lru_cache(maxsize=64)
def _read(section: str) -> tuple[Said, ...]:
    found: list[Said] = []
    for line in section.splitlines():
        for said in _read_line(_EMPHASIS.sub("", _LIST_SIGN.sub("", line))):
            if said.text:
                found.append(said)
            elif found and said.numbers:
                found[-1] = Said(found[-1].text, found[-1].numbers + said.numbers)
    return tuple(Said(said.text, tuple(dict.fromkeys(said.numbers))) for said in found)


def _read_line(line: str) -> list[Said]:
    """Read the sentences of a line; a line of markers alone is one without text."""
    bare, marks = _lift_marks(line)
    spans = sentence_spans(bare, 0, len(bare))
    if not spans:
        return [Said("", tuple(n for _, numbers in marks for n in numbers))]
    numbers: list[list[int]] = [[] for _ in spans]
    for at, named in marks:
        owner = max((i for i, (start, _) in enumerate(spans) if start < at), default=0)
        numbers[owner] += named
    return [
        Said(bare[start:end], tuple(named))
        for (start, end), named in zip(spans, numbers, strict=True)
    ]


def _lift_marks(line: str) -> tuple[str, list[tuple[int, list[int]]]]:
    """Return the line without its markers, and what each named at which place of that line."""
    bare, at, marks = "", 0, []
    for match in _MARKS.finditer(line):
        bare += line[at : match.start()]
        marks.append((len(bare), _expand(match[1])))
        at = match.end()
    return bare + line[at:], marks


def _expand(listed: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;]", listed):
        ends = [int(n) for n in re.findall(r"\d+", part)]
        numbers += range(ends[0], min(ends[-1], ends[0] + _WIDEST_RANGE) + 1)
    return numbers
