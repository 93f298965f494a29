"""One text in several places: syndicated and near-identical sentences and articles.

Copies are found by word shingles, so a changed word or a cut does not hide them. A sentence that
states another number, name or negation is no copy: a corrected report is not the first one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from qa.quantities import numbers
from qa.types import Evidence
from qa.wording import plain
from vectorstore.types import Article, Hit, Sentence

_SHINGLE = 3
# Share of the shorter text's shingles that the other must hold.
_SENTENCE = 0.6
_ARTICLE = 0.5
_WORD = re.compile(r"[^\W_]+(?:[.,:'][^\W_]+)*")
_NEGATION = re.compile(r"no|not|never|none|nobody|neither|nor|without|.+n't")
Shingles = frozenset[tuple[str, ...]]


class Sources(Protocol):
    """Where articles and their sentences are looked up: the catalogue."""

    def article(self, article_id: str) -> Article:
        """The article of an id."""

    def sentences(self, article_id: str, start: int, end: int) -> Sequence[Sentence]:
        """The sentences that overlap a range, in reading order."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence and where else it stands, near enough word for word, the earliest first."""

    evidence: Evidence
    copies: tuple[Evidence, ...] = ()

    @property
    def all(self) -> tuple[Evidence, ...]:
        """The sentence and its copies."""
        return (self.evidence, *self.copies)


def without_copies(evidence: Sequence[Evidence]) -> list[Telling]:
    """Tell every sentence once, in the order given.

    Of copies the one published first is told, the first one given where no dates are known;
    a copy in the same article is left out.
    """
    groups: list[tuple[_Wording, list[Evidence]]] = []
    for item in evidence:
        wording = _wording(item.sentence.text)
        group = next((group for other, group in groups if wording.repeats(other)), None)
        if group is None:
            groups.append((wording, [item]))
        elif all(item.article.id != told.article.id for told in group):
            group.append(item)
    return [_told(group) for _, group in groups]


def with_copies(
    evidence: Sequence[Evidence], hits: Sequence[Hit], sources: Sources
) -> list[Evidence]:
    """The evidence, and behind each sentence its copies in the passages that a hit stands for.

    A search finds one of several near-identical passages; the articles of the others count and are
    named too.
    """
    known = {(e.article.id, e.sentence.start) for e in evidence}
    copies = [
        sentence
        for hit in hits
        for passage in hit.copies
        for sentence in sources.sentences(passage.article_id, passage.start, passage.end)
    ]
    complete = []
    for item in evidence:
        complete.append(item)
        for sentence in copies:
            key = (sentence.article_id, sentence.start)
            if key not in known and _repeat(item, sentence):
                known.add(key)
                complete.append(_copied(item, sentence, sources.article(sentence.article_id)))
    return complete


def _repeat(item: Evidence, sentence: Sentence) -> bool:
    return _wording(sentence.text).repeats(_wording(item.sentence.text))


def _copied(item: Evidence, sentence: Sentence, article: Article) -> Evidence:
    """The same evidence in another article; its reading where the very words stand there."""
    at = sentence.text.find(item.reading.text) if item.reading else -1
    reading = None
    if item.reading and at >= 0:
        start = sentence.start + at
        reading = replace(item.reading, start=start, end=start + len(item.reading.text))
    return replace(
        item, sentence=sentence, article=article, reading=reading, utterance=None, moments=()
    )


def families(articles: Iterable[Article]) -> dict[str, int]:
    """A number for each article id, the same for articles of one text, edited or not.

    Articles of one family are one source, also where they contradict each other.
    """
    found: dict[str, int] = {}
    shingles: dict[str, Shingles] = {}
    for article in articles:
        if article.id in found:
            continue
        own = _shingles(article.text)
        kin = next(
            (other for other, text in shingles.items() if _shared(own, text) >= _ARTICLE), ""
        )
        found[article.id] = found[kin] if kin else len(found)
        shingles[article.id] = own
    return found


@dataclass(frozen=True, slots=True)
class _Wording:
    shingles: Shingles
    facts: frozenset[object]
    negations: int

    def repeats(self, other: _Wording) -> bool:
        return (
            _shared(self.shingles, other.shingles) >= _SENTENCE
            and (self.facts <= other.facts or other.facts <= self.facts)
            and self.negations == other.negations
        )


def _shared(one: Shingles, other: Shingles) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


@lru_cache(maxsize=2_048)
def _shingles(text: str) -> Shingles:
    words = [word.casefold() for word in _WORD.findall(plain(text))]
    ahead = (words[at:] for at in range(_SHINGLE))
    return frozenset(zip(*ahead, strict=False)) or frozenset({tuple(words)})


@lru_cache(maxsize=2_048)
def _wording(text: str) -> _Wording:
    found = _WORD.findall(plain(text))
    named = {
        word.casefold()
        for at, word in enumerate(found)
        if (at and word[0].isupper()) or any(map(str.isdigit, word))
    }
    figures = {reading for number in numbers(text) for reading in number.readings}
    negations = sum(_NEGATION.fullmatch(word.casefold()) is not None for word in found)
    return _Wording(_shingles(text), frozenset({*named, *figures}), negations)


def _told(group: Sequence[Evidence]) -> Telling:
    first, *others = sorted(group, key=_day)
    return Telling(first, tuple(others))


def _day(evidence: Evidence) -> str:
    """The date of publication; what has none, or one without its year, comes last."""
    published = evidence.article.published or "--"
    return "9999" if published.startswith("--") else published
