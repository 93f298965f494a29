"""Fit the weights of the evidence score, and suggest a threshold that goes with them.

    python -m scripts.fit_evidence [--write]

The development half of Dateline's own gold questions is asked over their corpora. Every sentence
that retrieval brings up for a question is an example, positive if it lies in the gold evidence. A
logistic regression over the signals (ridge penalty, Newton's method) gives the weights, once with
the reader's signals and once without. The threshold printed is the one that pays best when a
right sentence or a right refusal earns a point and a wrong sentence costs one; those in use are
kept, since what an answer adds to its best sentence counts too. The other half of the
questions shows what that is worth, and how far a score can be taken for a probability.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.gold import Question, load
from qa.assistant import Assistant
from qa.conversation import standalone
from qa.settings import Settings
from qa.types import Evidence, Turn
from vectorstore.embeddings import open_embedder
from vectorstore.ingest import ingest

ROOT = Path(__file__).parent.parent
WEIGHTS = ROOT / "qa" / "evidence_weights.json"
WORDS = ("similarity", "coverage", "context", "names", "pairs", "fit", "unseen", "found")
READING = ("here", "span", "share")
GOLD = {"seeds": ROOT / "seeds", "ferry": ROOT / "eval" / "corpora" / "ferry"}
RIDGE = 1.0
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question and, sentence by sentence, what the assistant weighed for it."""

    answerable: bool
    signals: Floats  # [sentences, len(WORDS) + len(READING)]
    right: NDArray[np.bool_]  # [sentences]


def main() -> None:
    """Ask, fit, report, and write the weights file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the weights into use")
    options = parser.parse_args()
    development, held_out = list(asked("dev")), list(asked("test"))
    found, kept = {}, json.loads(WEIGHTS.read_text("utf-8"))
    for name, signals in (("with reader", WORDS + READING), ("without reader", WORDS)):
        weights = fit(development, len(signals))
        cut = best_cut(development, weights)
        print(f"{name}: refuse below {cut:.2f}")
        report("development half", development, weights, cut)
        report("test half", held_out, weights, cut)
        named = zip((*signals, "bias"), weights, strict=True)
        found[name] = {
            "weights": {name: round(float(value), 3) for name, value in named},
            **{key: kept[name][key] for key in ("refuse_below", "also_above")},
        }
        print(found[name]["weights"])
    if options.write:
        content = {"origin": kept["origin"], **found}
        WEIGHTS.write_text(json.dumps(content, indent=2) + "\n", "utf-8")


def asked(split: str) -> Iterator[Asked]:
    """Gold questions over their own corpora, follow-ups as they are resolved."""
    for name, corpus in GOLD.items():
        questions = [q for q in load(ROOT / "eval" / "data" / f"{name}.jsonl") if q.split == split]
        with tempfile.TemporaryDirectory() as folder:
            ingest([corpus], Path(folder), open_embedder())
            assistant = Assistant.open(folder, Settings())
            for question in questions:
                if question.expect == "clarify":
                    continue
                alone = standalone(question.asked, [Turn(turn, "") for turn in question.turns[:-1]])
                evidence = assistant.evidence(alone)
                right = [_states(item, question) for item in evidence]
                signals = [[e.features[s] for s in WORDS + READING] for e in evidence]
                yield Asked(
                    question.expect == "answered",
                    np.array(signals, dtype=float).reshape(-1, len(WORDS + READING)),
                    np.array(right, dtype=bool),
                )


def _states(item: Evidence, question: Question) -> bool:
    return any(
        gold.sha256 == item.article.sha256
        and gold.start < item.sentence.end
        and item.sentence.start < gold.end
        for gold in question.evidence
    )


def fit(development: Sequence[Asked], signals: int) -> Floats:
    """Ridge logistic regression by Newton's method; the last weight is the bias, unpenalised."""
    x = np.vstack([a.signals[:, :signals] for a in development])
    x = np.hstack([x, np.ones((len(x), 1))])
    right = np.concatenate([a.right for a in development])
    penalty = np.diag([RIDGE] * signals + [0.0])
    w = np.zeros(signals + 1)
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - right) + penalty @ w
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, gradient)
    return w


def bests(development: Sequence[Asked], w: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """For each question the score of its best sentence, and whether that sentence is right."""
    best, right = [], []
    for a in development:
        scores = 1 / (1 + np.exp(-(a.signals[:, : len(w) - 1] @ w[:-1] + w[-1])))
        at = int(scores.argmax()) if len(scores) else -1
        best.append(scores[at] if at >= 0 else 0.0)
        right.append(bool(a.right[at]) if at >= 0 else False)
    return np.array(best), np.array(right)


def best_cut(development: Sequence[Asked], w: Floats) -> float:
    """The threshold of most points: a right sentence or refusal +1, a wrong sentence -1."""
    best, right = bests(development, w)
    answerable = np.array([a.answerable for a in development])
    cuts = np.linspace(0.02, 0.9, 89)
    points = [
        np.where(best >= c, np.where(right, 1, -1), np.where(answerable, 0, 1)).sum() for c in cuts
    ]
    return float(cuts[int(np.argmax(points))])


def report(name: str, those: Sequence[Asked], w: Floats, cut: float) -> None:
    """How often the best sentence is right, refusals at the threshold, and the reliability."""
    best, right = bests(those, w)
    answerable = np.array([a.answerable for a in those])
    print(
        f"  {name}: {len(those)} questions, best sentence right {right[answerable].mean():.3f},"
        f" AUROC answerable {auroc(best, answerable):.3f}, refused"
        f" {(best[answerable] < cut).mean():.3f} of answerable,"
        f" {(best[~answerable] < cut).mean():.3f} of the rest"
    )
    for low in np.arange(0, 1, 0.2):
        inside = (best >= low) & (best < low + 0.2)
        if inside.any():
            print(
                f"    said {best[inside].mean():.2f}, right {right[inside].mean():.2f},"
                f" n {int(inside.sum())}"
            )


def auroc(scores: Floats, positive: NDArray[np.bool_]) -> float:
    """Area under the ROC curve: the chance that a positive outscores a negative."""
    ranks = np.argsort(np.argsort(scores)) + 1
    positives, negatives = int(positive.sum()), int((~positive).sum())
    return float((ranks[positive].sum() - positives * (positives + 1) / 2) / positives / negatives)


if __name__ == "__main__":
    main()
