"""Set lines to paragraphs: what a page's layout broke is joined, what it added is left out.

Added are running headers, footers and page numbers, hyphens at line ends, and ligatures. The
numbers below were set by hand on files of three programs that make PDFs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from unicodedata import normalize

_EDGE = 3  # lines from the top or the bottom of a page that can be a running header or footer
_REPEATED = 0.5  # share of the pages that such a line stands on
_SAME_HEIGHT = 3.0  # points
_SAME_SIZE = 1.08
_HEADING_SIZE = 1.15  # of the size most of the text is set in
_LONGEST_HEADING = 30
_LOOSE = 1.25  # of the usual distance of lines, above which a paragraph has ended
_WIDEST = 2.2  # of the type size, above which a distance is none between lines of a paragraph
_INDENT = 0.6
_SHORT = 0.8  # of the usual length of lines, below which the next word was not forced down
_LISTED = 0.5  # the same for lines of a list or a table, of which none ends a sentence
_LIGATURES = re.compile("[ﬀ-ﬆ]")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•·▪◦‣●○–—*-] ?\S|\d{1,3}[.)] |[a-z]\) ")
_BROKEN = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NUMBER = re.compile(r"\W{0,3}(?:page )?(\d{1,4})(?: ?(?:/|of) ?\d{1,4})?\W{0,3}", re.IGNORECASE)
# What browsers print above and below a page: when it was printed, and its address.
_PRINTED = re.compile(
    r"\d{1,4}[./]\d{1,2}[./]\d{2,4},? \d{1,2}:\d{2}\b.*|(?:https?|file)://\S+ *\d{1,3}/\d{1,3}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page, in points from its lower left corner; ``size`` is that of its type."""

    x: float
    y: float
    size: float
    text: str


@dataclass(frozen=True, slots=True)
class _Page:
    """What lines are measured against: the usual length and distance, by type size."""

    lengths: dict[float, int]
    distances: dict[float, float]


def reflow(pages: Sequence[Sequence[Line]], title: str | None = None) -> str:
    """The text of the pages: paragraphs apart by a blank line, headings as in Markdown.

    ``title`` is what the file calls itself: the line that says so is the first heading.
    """
    cleaned = [_cleaned(page) for page in pages]
    kept = _without_furniture(cleaned)
    lines = [(line, _measured(page)) for page in kept for line in page]
    words = Counter(found.group() for line, _ in lines for found in _WORD.finditer(line.text))
    paragraphs: list[list[Line]] = []
    for (line, page), above in zip(lines, [None, *lines], strict=False):
        if above is not None and _continues(above[0], line, page):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    joined = [(part[0], _joined(part, words)) for part in paragraphs]
    return "\n\n".join(_marked(joined, title)) + "\n"


def _cleaned(page: Sequence[Line]) -> list[Line]:
    lines = []
    for line in page:
        text = _LIGATURES.sub(lambda found: normalize("NFKC", found.group()), line.text)
        text = _CONTROL.sub("", text.replace("\ufeff", "").replace("\uf0b7", "•"))
        if text := " ".join(text.split()):
            lines.append(replace(line, text=text))
    return lines


def _without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    edges = [_edge(page) for page in pages]
    places = Counter(place for page in edges for place in {_place(line) for line in page})
    often = max(2, _REPEATED * len(pages))
    return [
        [
            line
            for line in page
            if line not in edge
            or not (_PRINTED.fullmatch(line.text) or _repeats(line, places, often))
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _edge(page: list[Line]) -> list[Line]:
    ranked = sorted(page, key=lambda line: line.y)
    return [*ranked[:_EDGE], *ranked[-_EDGE:]]


def _repeats(line: Line, places: Counter[tuple[str, int]], often: float) -> bool:
    said, height = _place(line)
    return any(places[said, height + step] >= often for step in (-1, 0, 1))


def _place(line: Line) -> tuple[str, int]:
    """What a line says, but for the numbers that count pages, and how high it stands."""
    said = "#" if _NUMBER.fullmatch(line.text) else re.sub(r"\d+", "#", line.text)
    return said, round(line.y / _SAME_HEIGHT)


def _measured(page: list[Line]) -> _Page:
    lengths: dict[float, list[int]] = {}
    distances: dict[float, Counter[float]] = {}
    for line in page:
        lengths.setdefault(line.size, []).append(len(line.text))
    for above, line in pairwise(page):
        distance = above.y - line.y
        if above.size == line.size and 0 < distance <= _WIDEST * line.size:
            distances.setdefault(line.size, Counter())[round(distance, 1)] += 1
    return _Page(
        {size: sorted(each)[len(each) * 9 // 10] for size, each in lengths.items()},
        {
            # Of two that are as common, the closer: between paragraphs there is more room.
            size: min((-count, distance) for distance, count in each.items())[1]
            for size, each in distances.items()
        },
    )


def _continues(above: Line, line: Line, page: _Page) -> bool:
    """Whether the line goes on with the paragraph of the line above it."""
    larger, smaller = max(above.size, line.size), min(above.size, line.size)
    if larger > _SAME_SIZE * smaller or _BULLET.match(line.text):
        return False
    distance = above.y - line.y
    ended = _ENDED.search(above.text) is not None
    usual = page.lengths.get(line.size, 0)
    length = len(above.text) + 1 + len(line.text.split()[0])
    short = length < _SHORT * usual
    if not 0 < distance <= _WIDEST * larger:
        # Another column or page: only prose goes on there.
        return not ended and not short if distance > 0 else not (ended and short)
    if distance > _LOOSE * page.distances.get(line.size, distance):
        return False
    if not ended and length < _LISTED * usual and not line.text[0].islower():
        return False
    indented = line.x > above.x + _INDENT * line.size and not _BULLET.match(above.text)
    return not (ended and (short or indented))


def _joined(lines: list[Line], words: Counter[str]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        broken = _BROKEN.search(text)
        rest = _WORD.match(line.text)
        if text.endswith("\xad"):
            text = text[:-1] + line.text
        elif broken and rest and rest.group()[0].islower():
            text = text if _is_compound(broken.group(1), rest.group(), words) else text[:-1]
            text += line.text
        elif text.endswith("-") and text[-2:-1].isalnum() and line.text[0].isalnum():
            text += line.text
        else:
            text += f" {line.text}"
    return text.replace("\xad", "")


def _is_compound(first: str, rest: str, words: Counter[str]) -> bool:
    """Whether the hyphen at a line's end is the word's own, by how the document writes it."""
    if words[f"{first}-{rest}"] or words[first + rest]:
        return words[f"{first}-{rest}"] > words[first + rest]
    return "-" in rest or (words[first] > 1 and words[rest] > 1)


def _marked(paragraphs: list[tuple[Line, str]], title: str | None) -> Iterator[str]:
    """The paragraphs, with "# " before the title and "## " before what is set as large."""
    sizes: Counter[float] = Counter()
    for line, text in paragraphs:
        sizes[line.size] += len(text)
    body = max(sizes, key=lambda size: (sizes[size], -size), default=0.0)
    heads = [
        n
        for n, (line, text) in enumerate(paragraphs)
        if line.size >= _HEADING_SIZE * body and 2 <= len(text.split()) <= _LONGEST_HEADING
    ]
    named = [n for n, (_, text) in enumerate(paragraphs) if title and _says(title, text)]
    largest = max(heads, key=lambda n: (paragraphs[n][0].size, -n), default=-1)
    top = next(iter(named), largest)
    for n, (_, text) in enumerate(paragraphs):
        yield f"# {text}" if n == top else f"## {text}" if n in heads else text


def _says(title: str, text: str) -> bool:
    """Whether a line is the title, which may go on with the outlet's name after a bar or dash."""
    said, stated = text.casefold(), title.casefold()
    return said == stated or (
        stated.startswith(said) and re.match(r"\s+[|–—-]\s", stated[len(said) :]) is not None
    )
