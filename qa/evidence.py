"""The sentences of the hits, weighed for one question.

Each signal is a number in [0, 1]; their weighted sum goes through a logistic, so that a score
reads as a probability. The weights live in ``evidence_weights.json``, which says where they were
fitted. Anything that ranks sentences can take this file's place: it is ``weigh``.
"""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from qa.fit import fits
from qa.question import Question, stem, stems, words
from qa.types import Evidence
from vectorstore.types import Article, Hit, Passage, Sentence

_CLOSE = 4
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


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """The weights in use, and the thresholds that were chosen with them."""
    data = json.loads(files("qa").joinpath("evidence_weights.json").read_text("utf-8"))
    weights = {name: float(value) for name, value in data["weights"].items()}
    return Calibration(weights, float(data["refuse_below"]), float(data["also_above"]))


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
    article: Callable[[str], Article],
    sentences: Callable[[Passage], Sequence[Sentence]],
    asked: NDArray[np.float32],
    vectors: Vectors,
) -> list[Evidence]:
    """Every sentence of the hits once, best first; ties by rank, then reading order."""
    found: dict[tuple[str, int], tuple[Sentence, Hit, str]] = {}
    for hit in hits:
        run = list(sentences(hit.passage))
        for i, sentence in enumerate(run):
            around = " ".join(s.text for s in run[max(0, i - 1) : i + 2])
            found.setdefault((sentence.article_id, sentence.start), (sentence, hit, around))
    if not found:
        return []
    top = max(hit.score for hit in hits) or 1.0
    weighed = vectors([sentence.text for sentence, _, _ in found.values()])
    sources = {article_id: article(article_id) for article_id, _ in found}
    evidence = []
    for (sentence, hit, around), vector in zip(found.values(), weighed, strict=True):
        source = sources[sentence.article_id]
        origin = (source.title, source.author, source.publisher, hit.passage.heading, around)
        context = " ".join(filter(None, origin))
        signals = _signals(question, sentence.text, context, hit.score / top, float(asked @ vector))
        evidence.append(Evidence(sentence, source, _score(signals), hit.rank, signals))
    return sorted(
        evidence, key=lambda e: (-e.score, e.rank, e.sentence.article_id, e.sentence.start)
    )


def _signals(
    question: Question, text: str, context: str, found: float, similarity: float
) -> dict[str, float]:
    own, near = stems(text), stems(context)
    return {
        "similarity": max(0.0, similarity),
        "coverage": _covered(question, own),
        "context": _covered(question, near),
        "names": _named(question, own),
        "pairs": _paired(question, text),
        "fit": float(fits(question, text)),
        "unseen": question.unseen,
        "found": found,
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


def _score(signals: Mapping[str, float]) -> float:
    fitted = calibration().weights
    total = fitted["bias"] + sum(fitted[name] * value for name, value in signals.items())
    return 1.0 / (1.0 + math.exp(-total))
