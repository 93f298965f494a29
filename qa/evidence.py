"""The sentences of the hits, weighed for one question.

Each signal is a number in [0, 1]; their weighted sum goes through a logistic, so that a score
reads as a probability. The weights live in ``evidence_weights.json``, which says where they were
fitted: one set with the reader's signals, one for when there is no reader. Anything that ranks
sentences can take this file's place: it is ``weigh``.
"""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.answer_span import trimmed
from qa.fit import fits
from qa.question import Question, stem, stems, words
from qa.reader import PassageReading, Reader
from qa.speakers import named
from qa.types import Evidence, Reading
from vectorstore.types import Article, Hit, Moment, Sentence, Utterance

_CLOSE = 4
# The reader's log odds run from -15 to 15: divided by this, they use the whole of [0, 1].
_SOFTENED = 4.0
Vectors = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights by signal, with "bias", and the scores at which to speak.

    A best sentence is said from ``refuse_below`` on, a further one from the share ``also_above``
    of the best one's score.
    """

    weights: Mapping[str, float]
    refuse_below: float
    also_above: float


class Sources(Protocol):
    """Where articles and their sentences are looked up: the catalogue."""

    def article(self, article_id: str) -> Article:
        """The article of an id."""

    def sentences(self, article_id: str, start: int, end: int) -> Sequence[Sentence]:
        """The sentences that overlap a range, in reading order."""

    def utterances(self, article_id: str, start: int, end: int) -> Sequence[Utterance]:
        """Who is reported to say what in a range, in reading order."""

    def moments(self, *, articles: Collection[str]) -> Sequence[Moment]:
        """The expressions of time in these articles."""


@lru_cache(maxsize=2)
def calibration(with_reader: bool) -> Calibration:
    """The weights in use, and the thresholds that were chosen with them."""
    data = json.loads(files("qa").joinpath("evidence_weights.json").read_text("utf-8"))
    chosen = data["with reader" if with_reader else "without reader"]
    weights = {name: float(value) for name, value in chosen["weights"].items()}
    return Calibration(weights, float(chosen["refuse_below"]), float(chosen["also_above"]))


def remembered(vectors: Vectors, most: int = 20_000) -> Vectors:
    """The same function with the vectors of the last ``most`` texts kept (30 MB at 384 floats)."""
    kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
    lock = Lock()

    def lookup(texts: Sequence[str]) -> NDArray[np.float32]:
        with lock:
            known = {text: kept[text] for text in texts if text in kept}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(missing, vectors(missing), strict=True))
        with lock:
            for text in texts:
                kept[text] = known[text]
                kept.move_to_end(text)
            while len(kept) > most:
                kept.popitem(last=False)
        return np.stack([known[text] for text in texts])

    return lookup


def weigh(
    question: Question,
    hits: Sequence[Hit],
    sources: Sources,
    asked: NDArray[np.float32],
    vectors: Vectors,
    reader: Reader | None = None,
) -> list[Evidence]:
    """Every sentence of the hits once, best first; ties by rank, then reading order."""
    read = reader.read(question.text, [hit.passage.text for hit in hits]) if reader else []
    found: dict[tuple[str, int], _Seen] = {}
    speech: dict[tuple[str, int], set[Utterance]] = {}
    for at, hit in enumerate(hits):
        passage = hit.passage
        run = list(sources.sentences(passage.article_id, passage.start, passage.end))
        for i, sentence in enumerate(run):
            around = " ".join(s.text for s in run[max(0, i - 1) : i + 2])
            key = (sentence.article_id, sentence.start)
            seen = found.setdefault(key, _Seen(sentence, hit, around))
            if read:
                seen.add(read[at], passage.start)
        for spoken in sources.utterances(passage.article_id, passage.start, passage.end):
            speech.setdefault((spoken.article_id, spoken.start), set()).add(spoken)
    if not found:
        return []
    top = max(hit.score for hit in hits) or 1.0
    weighed = vectors([seen.sentence.text for seen in found.values()])
    articles = {article_id: sources.article(article_id) for article_id, _ in found}
    odds = np.array([seen.log_odds for seen in found.values()]) / _SOFTENED
    shares = np.exp(odds) / (1 + np.exp(odds).sum())
    times: dict[str, list[Moment]] = {}
    for moment in sources.moments(articles=articles.keys()):
        times.setdefault(moment.article_id, []).append(moment)
    weights = calibration(bool(reader)).weights
    evidence = []
    for seen, vector, share in zip(found.values(), weighed, shares, strict=True):
        source = articles[seen.sentence.article_id]
        signals = _signals(question, seen, source, seen.hit.score / top, float(asked @ vector))
        signals["share"] = float(share)
        score = _score(weights, signals)
        evidence.append(
            Evidence(
                seen.sentence,
                source,
                score,
                seen.hit.rank,
                signals,
                reading=seen.reading(question, source, signals["span"]),
                utterance=_only(
                    speech.get((source.id, seen.sentence.start), set()), source, sources
                ),
                moments=tuple(m for m in times.get(source.id, ()) if _stands_in(m, seen.sentence)),
            )
        )
    return sorted(
        evidence, key=lambda e: (-e.score, e.rank, e.sentence.article_id, e.sentence.start)
    )


def _only(spoken: set[Utterance], article: Article, sources: Sources) -> Utterance | None:
    """The utterance of a sentence in which one person speaks; of several none stands for it."""
    if len(spoken) != 1:
        return None
    (only,) = spoken
    if not only.speaker.startswith("the "):
        return only
    return named(only, sources.utterances(article.id, 0, len(article.text)), article.text)


def _stands_in(moment: Moment, sentence: Sentence) -> bool:
    """Whether it lies in the sentence, both being of one article."""
    return sentence.start <= moment.start and moment.end <= sentence.end


@dataclass(slots=True)
class _Seen:
    """A sentence, the best hit that holds it, and the likeliest span that any reading found."""

    sentence: Sentence
    hit: Hit
    around: str
    here: float = 0.0
    log_odds: float = -math.inf
    span: tuple[int, int] | None = None

    def add(self, reading: PassageReading, offset: int) -> None:
        found = reading.best(self.sentence.start - offset, self.sentence.end - offset)
        if found and found.log_odds > self.log_odds:
            self.here, self.log_odds = reading.here, found.log_odds
            self.span = (found.start + offset, found.end + offset)

    def reading(self, question: Question, article: Article, score: float) -> Reading | None:
        if self.span is None:
            return None
        start, end = trimmed(question, article.text, *self.span)
        return Reading(start, end, article.text[start:end], score)


def _signals(
    question: Question, seen: _Seen, source: Article, found: float, similarity: float
) -> dict[str, float]:
    text = seen.sentence.text
    origin = (source.title, source.author, source.publisher, seen.hit.passage.heading, seen.around)
    own, near = stems(text), stems(" ".join(filter(None, origin)))
    return {
        "similarity": max(0.0, similarity),
        "coverage": _covered(question, own),
        "context": _covered(question, near),
        "names": _named(question, own),
        "pairs": _paired(question, text),
        "fit": float(fits(question, text)),
        "unseen": question.unseen,
        "found": found,
        "here": seen.here,
        "span": 1 / (1 + math.exp(-seen.log_odds / _SOFTENED)) if seen.span else 0.0,
    }


def _covered(question: Question, present: frozenset[str]) -> float:
    """The share of the question's terms that is present, each weighted by its rarity."""
    total = sum(question.weights)
    covered = sum(w for t, w in zip(question.terms, question.weights, strict=True) if t in present)
    return covered / total if total else 0.0


def _paired(question: Question, text: str) -> float:
    """The share of neighbouring terms of the question that stand close together here too."""
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words(text)):
        places.setdefault(stem(word), []).append(at)
    pairs = list(pairwise(question.terms))
    close = sum(
        any(abs(a - b) <= _CLOSE for a in places.get(left, ()) for b in places.get(right, ()))
        for left, right in pairs
    )
    return close / len(pairs) if pairs else _covered(question, frozenset(places))


def _named(question: Question, present: frozenset[str]) -> float:
    """The share of the question's names whose last word is present; 1 when it names nobody."""
    heads = [stem(words(name)[-1]) for name in question.names]
    return sum(head in present for head in heads) / len(heads) if heads else 1.0


def _score(weights: Mapping[str, float], signals: Mapping[str, float]) -> float:
    total = weights["bias"] + sum(
        w * signals[name] for name, w in weights.items() if name != "bias"
    )
    return 1.0 / (1.0 + math.exp(-total))
