"""What the network can do on the development groups, by set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from training.batches import Example, tensors
from training.model import Reader

LONGEST = 30


@torch.no_grad()
def measured(model: Reader, dev: dict[str, list[Example]]) -> dict[str, float]:
    """Span F1 in tokens and AUROC of "it is here" by set and over all; AUROC of "supported"."""
    model.eval()
    found: dict[str, float] = {}
    f1s, here, truth = [], [], []
    for name, examples in dev.items():
        if not examples:
            continue
        if examples[0].label >= 0:
            scores, labels = _claims(model, examples)
            found[f"{name} auroc"] = auroc(scores, labels)
            continue
        own_f1, own_here, own_truth = _questions(model, examples)
        found[f"{name} f1"] = round(float(np.mean(own_f1)), 3) if own_f1 else 0.0
        if 0 < sum(own_truth) < len(own_truth):
            found[f"{name} auroc"] = auroc(own_here, own_truth)
        f1s += own_f1
        here += own_here
        truth += own_truth
    found["all f1"] = round(float(np.mean(f1s)), 3)
    found["all auroc"] = auroc(here, truth)
    return found


def auroc(scores: Sequence[float], truth: Sequence[float]) -> float:
    """The area under the ROC curve, by ranks; ties count half."""
    order = np.argsort(scores, kind="stable")
    _, inverse = np.unique(np.asarray(scores)[order], return_inverse=True)
    ranks = np.empty(len(scores))
    means = np.bincount(inverse, np.arange(1, len(scores) + 1)) / np.bincount(inverse)
    ranks[order] = means[inverse]
    right = np.asarray(truth) > 0
    n, m = right.sum(), (~right).sum()
    if not n or not m:
        return 0.0
    return round(float((ranks[right].sum() - n * (n + 1) / 2) / (n * m)), 3)


def _batches(examples: list[Example]) -> list[list[Example]]:
    ordered = sorted(examples, key=lambda e: len(e.ids))
    return [ordered[i : i + 16] for i in range(0, len(ordered), 16)]


def _questions(
    model: Reader, examples: list[Example]
) -> tuple[list[float], list[float], list[float]]:
    f1s, here, truth = [], [], []
    for batch in _batches(examples):
        with torch.autocast("cpu", torch.bfloat16):
            outputs = model(*tensors(batch))
        start, end, present, _ = (o.float().numpy() for o in outputs)
        for row, example in enumerate(batch):
            a, b = best_span(start[row], end[row], example.second, len(example.ids) - 1)
            null = start[row, 0] + end[row, 0]
            here.append(float(present[row] + 0.5 * (start[row, a] + end[row, b] - null)))
            truth.append(float(bool(example.spans)))
            if example.spans:
                f1s.append(max(_f1((a, b), gold) for gold in example.spans))
    return f1s, here, truth


def _claims(model: Reader, examples: list[Example]) -> tuple[list[float], list[float]]:
    scores, labels = [], []
    for batch in _batches(examples):
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(*tensors(batch))[3].float().softmax(-1)
        scores += logits[:, 0].tolist()
        labels += [float(e.label == 0) for e in batch]
    return scores, labels


def best_span(start: np.ndarray, end: np.ndarray, low: int, high: int) -> tuple[int, int]:
    """The span of the largest sum, of LONGEST tokens at most, within [low, high)."""
    sums = start[low:high, None] + end[None, low:high]
    sums = np.where(np.tri(high - low, k=-1, dtype=bool), -np.inf, sums)
    sums = np.where(np.tri(high - low, k=LONGEST - 1, dtype=bool), sums, -np.inf)
    a, b = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(a) + low, int(b) + low


def _f1(found: tuple[int, int], gold: tuple[int, int]) -> float:
    common = max(0, min(found[1], gold[1]) - max(found[0], gold[0]) + 1)
    return 2 * common / (found[1] - found[0] + 1 + gold[1] - gold[0] + 1)
