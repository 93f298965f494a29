"""Sentences made fit to be told: attributed, and completed where they lean on others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from qa.attribution import lead
from qa.types import Evidence, Statement

_MOST_NEIGHBOURS = 2
_OPENS_LEANING = re.compile(
    r"^\W*(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|The (?:aide|latter|former))\b"
)
_SAYS_UNNAMED = re.compile(
    r"[\"”,]\s+(?:he|she|they)\s+(?:\w+ly\s+)?(?:said|told|added|wrote|asked|warned|replied|explained)\b"
)
Tell = Callable[[Sequence[Evidence]], list[Statement]]
"""What makes attributed statements of sentences, such as ``attributed``."""
_Places = dict[tuple[str, int], tuple[int, list[Evidence]]]


def leans(text: str) -> bool:
    """Whether a sentence cannot be read without the one before it ("He added ...")."""
    return opens_leaning(text) or bool(_SAYS_UNNAMED.search(text))


def opens_leaning(text: str) -> bool:
    """Whether its first word points at what stands before ("This was ...")."""
    return bool(_OPENS_LEANING.match(text))


def attributed(chosen: Sequence[Evidence]) -> list[Statement]:
    """Statements in reading order, articles in the order of their best sentence.

    The first of each article is led in with its outlet; one that leans on a sentence left out,
    with whoever speaks.
    """
    order = list(dict.fromkeys(e.article.id for e in chosen))
    by_article = sorted(chosen, key=lambda e: (order.index(e.article.id), e.sentence.start))
    statements = []
    for _, run in groupby(by_article, key=lambda e: e.article.id):
        for i, item in enumerate(run):
            speaker = item.utterance.speaker if item.utterance else None
            opening = "" if i else f"{lead(item.article, item.utterance)}: "
            text = " ".join(item.sentence.text.split())
            statements.append(Statement(f"{opening}{text}", (item,), "supported", speaker))
    return statements


def in_few_words(text: str, evidence: Sequence[Evidence]) -> Statement:
    """The short answer as a sentence of its own, said by whoever says the first of the evidence."""
    answer = " ".join(text.split()).rstrip(".")
    speaker = evidence[0].utterance.speaker if evidence[0].utterance else None
    return Statement(f"{answer[0].upper()}{answer[1:]}.", tuple(evidence), "supported", speaker)


def completed(chosen: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """What was chosen, and the neighbours without which it cannot be read.

    A sentence that leans on the one before brings it along, unless it is known who speaks; a
    quotation that runs on over several sentences is given whole.
    """
    places = _places(evidence)
    complete = list(chosen)
    for item in chosen:
        text = item.sentence.text
        if (leans(text) and item.utterance is None) or text.count("”") > text.count("“"):
            complete += _run(item, places, -1)
        if _opens_quotation(text):
            complete += _run(item, places, +1)
    return list({(e.article.id, e.sentence.start): e for e in complete}.values())


def _places(evidence: Sequence[Evidence]) -> _Places:
    """For every sentence, its place in the article's sentences among the evidence, and those."""
    places = {}
    ordered = sorted(evidence, key=lambda e: (e.article.id, e.sentence.start))
    for article_id, run in groupby(ordered, key=lambda e: e.article.id):
        sentences = list(run)
        for at, item in enumerate(sentences):
            places[article_id, item.sentence.start] = (at, sentences)
    return places


def _run(item: Evidence, places: _Places, step: int) -> list[Evidence]:
    """The sentences next to this one, up to where the quotation ends or the leaning does."""
    at, sentences = places[item.article.id, item.sentence.start]
    found: list[Evidence] = []
    while len(found) < _MOST_NEIGHBOURS and 0 <= (at := at + step) < len(sentences):
        found.append(sentences[at])
        text = sentences[at].sentence.text
        if ("”" in text or '"' in text) if step > 0 else not leans(text):
            break
    return found


def _opens_quotation(text: str) -> bool:
    straight = text.count('"') % 2 == 1 and bool(re.search(r'(?:^|[\s(])"\w[^"]*$', text))
    return text.count("“") > text.count("”") or straight
