"""Whom or what the articles of several outlets all speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qa.matching import More, of_side, only, share, within
from qa.mentions import names
from qa.question import Question, words
from qa.sides import Side
from qa.types import Evidence

# Share of the question's words that the articles must have together; calibrated on half of
# MultiHop-RAG, null queries included.
_TOGETHER = 0.3
_MOST_ARTICLES = 4
# Words of a name: a longer run of capitals is a headline.
_LONGEST = 3


def named_by_all(
    question: Question, parts: Sequence[Side], evidence: Sequence[Evidence], more: More
) -> tuple[str | None, list[Evidence]]:
    """A name that the outlets' articles share, None where there is none, and a sentence of each.

    No sentences where the articles together hold too little of the question.
    """
    weights = dict(zip(question.terms, question.weights, strict=True))
    articles: dict[str, dict[int, Evidence]] = {}
    for e in _pool(question, parts, evidence, more):
        articles.setdefault(e.article.id, {}).setdefault(e.sentence.start, e)
    runs = [
        sorted(run.values(), key=lambda e: (-share(weights, e.sentence.text), -e.score))
        for run in articles.values()
    ]
    runs = sorted(runs, key=lambda run: -share(weights, _text(run)))[:_MOST_ARTICLES]
    if share(weights, " ".join(map(_text, runs))) < _TOGETHER:
        return None, []
    name = _common(question, runs)
    own = set(words(name or ""))
    return name, [
        next((e for e in run if own & set(words(e.sentence.text))), run[0]) for run in runs
    ]


def _pool(
    question: Question, parts: Sequence[Side], evidence: Sequence[Evidence], more: More
) -> list[Evidence]:
    """The evidence of each outlet; of articles that state no outlet where it has none."""
    pool: list[Evidence] = []
    for side in parts:
        own = of_side(side, evidence)
        if not own and side.publishers:
            own = of_side(side, more(question.text, only(side)))
        pool += own or [e for e in evidence if e.article.publisher is None]
    return pool


def _common(question: Question, runs: Sequence[Sequence[Evidence]]) -> str | None:
    """The name that most of the articles have and the question has not, in its fullest form.

    What is read as the answer comes first among equals, then what is named most.
    """
    asked = set(words(question.text))
    held: dict[str, set[int]] = {}
    times: Counter[str] = Counter()
    for at, run in enumerate(runs):
        title = [name for name in names(run[0].article.title or "") if name.count(" ") < _LONGEST]
        for name in (*names(_text(run)), *title):
            initials = name.isupper() and question.expects == "person"
            if not initials and not set(words(name)) & asked:
                held.setdefault(name, set()).add(at)
                times[name] += 1
    for name in held:
        for other in held:
            if name != other and within(other, name):
                held[name] |= held[other]
                times[name] += times[other]
    read = {name: sum(_read(name, run) for run in runs) for name in held}
    ranked = sorted(held, key=lambda n: (-len(held[n]) - read[n], -times[n], -len(n), n))
    return ranked[0] if ranked and len(held[ranked[0]]) > 1 else None


def _read(name: str, run: Sequence[Evidence]) -> float:
    """How surely a reader takes the name, or a part of it, for the answer in an article."""
    own = set(words(name))
    readings = [e.reading for e in run if e.reading]
    return max((r.score for r in readings if own & set(words(r.text))), default=0.0)


def _text(run: Sequence[Evidence]) -> str:
    return " ".join(e.sentence.text for e in run)
