"""Fit the weights of the evidence score, and the thresholds that go with them.

    python -m scripts.fit_evidence --data ../shared/training

The paragraphs of the training questions become a corpus; a quarter of them is left out, so that
their questions have no answer in it. Every sentence that retrieval brings up for a question is
an example, positive if it lies in the question's paragraph and holds its answer. A logistic
regression over the signals (ridge penalty, Newton's method) gives the weights; questions of
groups it never saw give the threshold under which refusing pays.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.assistant import Assistant
from qa.types import Evidence
from vectorstore.embeddings import open_embedder
from vectorstore.ingest import ingest

SIGNALS = ("similarity", "coverage", "context", "names", "pairs", "fit", "unseen", "found")
SETS = ("qa_newwiki.jsonl", "qa_qamr_wikinews.jsonl", "qa_onestop_news.jsonl")
RIDGE = 1.0
WEIGHTS = Path(__file__).parent.parent / "qa" / "evidence_weights.json"


@dataclass(frozen=True)
class Asked:
    """A training question and, sentence by sentence, what the assistant weighed for it."""

    held_out: bool
    answerable: bool
    signals: NDArray[np.float64]  # [sentences, len(SIGNALS)]
    right: NDArray[np.bool_]  # [sentences]


def bucket(group: str) -> int:
    """A stable number in 0..99 for a group of questions over the same text."""
    return zlib.crc32(group.encode()) % 100


def rows(folder: Path, limit: int) -> list[dict]:  # type: ignore[type-arg]
    """A fixed shuffle of the answerable training questions."""
    found = []
    for name in SETS:
        lines = (folder / name).read_text("utf-8").splitlines()
        found += [row for row in map(json.loads, lines) if row["answers"]]
    random.Random(0).shuffle(found)
    return found[:limit]


def asked(questions: list[dict], folder: Path) -> Iterator[Asked]:  # type: ignore[type-arg]
    """Ask every question over the paragraphs that were kept."""
    corpus = folder / "corpus"
    corpus.mkdir()
    paths: dict[str, str] = {}
    for row in questions:
        if bucket(row["group"]) < 75 and row["context"] not in paths:
            paths[row["context"]] = f"{len(paths):05}.txt"
            (corpus / paths[row["context"]]).write_text(row["context"], "utf-8", newline="")
    report = ingest([corpus], folder / "store", open_embedder())
    print(f"{len(report.added)} paragraphs, {report.passages} passages")
    assistant = Assistant.open(folder / "store")
    for row in questions:
        inquiry = assistant.evidence(row["question"])
        right = [_holds(item, row, paths) for item in inquiry]
        yield Asked(
            held_out=bucket(row["group"]) % 4 == 0,
            answerable=row["context"] in paths,
            signals=np.array([[e.features[s] for s in SIGNALS] for e in inquiry]).reshape(
                -1, len(SIGNALS)
            ),
            right=np.array(right, dtype=bool),
        )


def _holds(item: Evidence, row: dict, paths: dict[str, str]) -> bool:  # type: ignore[type-arg]
    same = item.article.path == paths.get(row["context"])
    return same and any(answer["text"] in item.sentence.text for answer in row["answers"])


def fit(signals: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Ridge logistic regression by Newton's method; the last weight is the bias, unpenalised."""
    x = np.hstack([signals, np.ones((len(signals), 1))])
    penalty = np.diag([RIDGE] * signals.shape[1] + [0.0])
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - right) + penalty @ w
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, gradient)
    return w


def main() -> None:
    """Fit, report, and write the weights file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/training"))
    parser.add_argument("--limit", type=int, default=3000)
    parser.add_argument("--write", action="store_true", help="put the weights into use")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        everything = list(asked(rows(options.data, options.limit), Path(folder)))
    train = [a for a in everything if not a.held_out]
    w = fit(np.vstack([a.signals for a in train]), np.concatenate([a.right for a in train]))
    cut = report(everything, w)
    if options.write:
        write(w, cut)


def report(everything: list[Asked], w: NDArray[np.float64]) -> float:
    """Measure on held-out groups; returns the threshold that pays best there."""
    best, right, answerable, first, top3 = [], [], [], [], []
    for a in everything:
        if not a.held_out or not len(a.signals):
            continue
        scores = 1 / (1 + np.exp(-(a.signals @ w[:-1] + w[-1])))
        order = np.argsort(-scores)
        best.append(scores[order[0]])
        right.append(a.right[order[0]])
        answerable.append(a.answerable)
        if a.answerable:
            first.append(a.right[order[0]])
            top3.append(a.right[order[:3]].any())
    scores_, answerable_ = np.array(best), np.array(answerable)
    cuts = np.linspace(0.02, 0.9, 89)
    # One point for a right best sentence or a right refusal, one lost for a wrong sentence.
    value = [
        np.where(scores_ >= c, np.where(right, 1, -1), np.where(answerable_, 0, 1)).mean()
        for c in cuts
    ]
    cut = float(cuts[int(np.argmax(value))])
    print(f"held out: {len(best)} questions, {int(answerable_.sum())} answerable")
    print(f"best sentence right {np.mean(first):.3f}, one of three {np.mean(top3):.3f}")
    print(f"AUROC answerable {auroc(scores_, answerable_):.3f}; refuse below {cut:.2f}")
    print(
        f"refused: {np.mean(scores_[answerable_] < cut):.3f} of answerable,"
        f" {np.mean(scores_[~answerable_] < cut):.3f} of the rest"
    )
    print({name: round(float(v), 2) for name, v in zip((*SIGNALS, "bias"), w, strict=True)})
    return cut


def write(w: NDArray[np.float64], cut: float) -> None:
    """Put the weights and the threshold into use."""
    data = json.loads(WEIGHTS.read_text("utf-8"))
    data["origin"] = "python -m scripts.fit_evidence --write; sets: " + ", ".join(SETS)
    data["weights"] = {n: round(float(v), 3) for n, v in zip((*SIGNALS, "bias"), w, strict=True)}
    data["refuse_below"] = round(cut, 2)
    WEIGHTS.write_text(json.dumps(data, indent=2) + "\n", "utf-8")


def auroc(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Area under the ROC curve: the chance that a positive outscores a negative."""
    ranks = np.argsort(np.argsort(scores)) + 1
    positives, negatives = int(positive.sum()), int((~positive).sum())
    if not positives or not negatives:
        return math.nan
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / positives / negatives)


if __name__ == "__main__":
    main()
