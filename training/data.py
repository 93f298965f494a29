"""The examples that the reader learns from: which sets, how often, and what is held out.

Every set is split by its ``group`` (a source document), never by row, with the same hash of the
group in every set, because the same documents recur across sets. Whole SQuAD articles are held out
for ``eval.benchmarks``; see ``eval.benchmarks.splits``.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from eval.benchmarks.splits import held_out

T = TypeVar("T")
LABELS = ("supported", "refuted", "neutral")
_DEV_PER_MILLE = 40

# Set: how many times it is seen in the second stage. Below one, a share of its rows.
QUESTIONS = {
    "qa_newwiki": 2.5,
    "qa_newwiki_neg_sibling": 2.0,
    "qa_newwiki_neg_swap": 0.5,
    "qa_qamr_wikinews": 1.5,
    "qa_qasrl_wikinews": 0.7,
    "qa_timeqa_human": 2.0,
    "qa_attribution": 3.0,
    "qa_onestop_news": 3.0,
    "qa_wikinews_neg_sibling": 2.0,
    "qa_nq_oracle": 2.0,
    "squad2": 4.0,
    "mined": 1.0,
}
# Seen once, first, with the sets above.
WARM_UP = {
    "qa_newwiki": 0.5,
    "qa_qamr_wikinews": 0.5,
    "qa_qamr_wikipedia": 1.0,
    "qa_qasrl_wikipedia": 0.5,
    "qa_nq_oracle": 1.0,
    "qa_fairytale": 0.6,
}
CLAIMS = {
    "nli_mnli_taxinli": 1.6,
    "nli_fever_dev": 1.5,
    "nli_fever_symmetric": 2.0,
    "nli_fm2": 2.0,
    "nli_onestop_news": 2.0,
    "nli_attribution": 3.0,
    "nli_snli": 0.3,
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question over a context; ``spans`` are (start, end) in characters, none: not there."""

    question: str
    context: str
    spans: tuple[tuple[int, int], ...]
    group: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim beside a text; ``label`` is a place in LABELS."""

    claim: str
    evidence: str
    label: int
    group: str


def is_dev(group: str) -> bool:
    """Whether a source document is kept for choosing among settings."""
    return int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) % 1000 < _DEV_PER_MILLE


def questions(training: Path, benchmarks: Path, name: str) -> list[Question]:
    """All rows of one set."""
    if name == "squad2":
        return list(_squad(benchmarks / "squad2_dev.jsonl"))
    return [
        Question(
            _asked(row["question"]),
            row["context"],
            tuple((a["start"], a["start"] + len(a["text"])) for a in row["answers"]),
            row["group"],
        )
        for row in _rows(training / f"{name}.jsonl")
    ]


def claims(training: Path, name: str) -> list[Claim]:
    """All rows of one set."""
    return [
        Claim(row["hypothesis"], row["premise"], LABELS.index(row["label"]), row["group"])
        for row in _rows(training / f"{name}.jsonl")
    ]


def repeated(rows: Sequence[T], times: float, rng: random.Random) -> list[T]:
    """The rows ``times`` over, the fraction of a time drawn at random."""
    whole, part = divmod(times, 1.0)
    return list(rows) * int(whole) + rng.sample(list(rows), int(part * len(rows)))


def mined(rows: Sequence[Question], rng: random.Random, share: float = 0.25) -> list[Question]:
    """Questions beside the text most like them that does not hold their answer.

    Retrieval hands a reader a dozen passages of which most only look right: these are such. The
    text comes from another group than the question's, found by rare shared words.
    """
    texts = list({row.context: row.group for row in rows}.items())
    postings: dict[str, list[int]] = {}
    for at, (text, _) in enumerate(texts):
        for word in _words(text):
            postings.setdefault(word, []).append(at)
    found = []
    for row in rows:
        if not row.spans or rng.random() > share:
            continue
        scores: dict[int, float] = {}
        for word in sorted(_words(row.question)):
            holders = postings.get(word, [])
            if len(holders) < len(texts) / 20:
                for at in holders:
                    scores[at] = scores.get(at, 0.0) + 1 / (1 + len(holders)) ** 0.5
        answers = {row.context[a:b].lower() for a, b in row.spans}
        for at in sorted(scores, key=lambda a: -scores[a])[:8]:
            text, group = texts[at]
            if group != row.group and not any(answer in text.lower() for answer in answers):
                found.append(replace(row, context=text, spans=()))
                break
    return found


def _squad(file: Path) -> Iterator[Question]:
    """Rows that no result is reported on, with every place where an answer's words stand."""
    for row in _rows(file):
        document = row["documents"][0]
        if held_out(document["id"]):
            continue
        text = document["text"]
        spans = []
        for answer in dict.fromkeys(row["answers"] if row["answerable"] else ()):
            at = text.find(answer)
            if at >= 0:
                spans.append((at, at + len(answer)))
        if spans or not row["answerable"]:
            yield Question(row["question"], text, tuple(spans), document["id"])


def _asked(question: str) -> str:
    """Cleaned of stray spaces; a third of the sets leave out the capital or the mark."""
    return " ".join(question.split())


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


def _rows(file: Path) -> Iterator[dict]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
