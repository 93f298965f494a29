"""Knowing when not to answer.

The pairs are (should refuse, refused), one for each question that ought either to be answered or
to be refused; corrected premises and questions back are judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

Pairs = Sequence[tuple[bool, bool]]


def refusal_precision(pairs: Pairs) -> float | None:
    """Share of the refusals that were right: |refused and should| / |refused|."""
    return _share([should for should, refused in pairs if refused])


def refusal_recall(pairs: Pairs) -> float | None:
    """Share of the unanswerable questions refused: |refused and should| / |should|."""
    return _share([refused for should, refused in pairs if should])


def false_refusal_rate(pairs: Pairs) -> float | None:
    """Share of the answerable questions refused: |refused and should not| / |should not|."""
    return _share([refused for should, refused in pairs if not should])


def risk_coverage(confident: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the points (coverage, risk) as ever less confident answers are let through.

    ``confident`` holds (confidence, loss in [0, 1]). Coverage is the share let through, risk the
    mean loss among them. Equal confidences count as in random order, in expectation, so that the
    curve depends on nothing but the values.
    """
    points: list[tuple[float, float]] = []
    passed, lost = 0, 0.0
    for confidence in sorted({c for c, _ in confident}, reverse=True):
        losses = [loss for c, loss in confident if c == confidence]
        mean = sum(losses) / len(losses)
        for i in range(1, len(losses) + 1):
            points.append(((passed + i) / len(confident), (lost + i * mean) / (passed + i)))
        passed, lost = passed + len(losses), lost + sum(losses)
    return points


def aurc(confident: Sequence[tuple[float, float]]) -> float | None:
    """Area under the risk-coverage curve: the mean risk over all coverages k/n, k = 1 to n.

    Geifman & El-Yaniv 2017. Lower is better; None of no answers.
    """
    points = risk_coverage(confident)
    return sum(risk for _, risk in points) / len(points) if points else None


def _share(marks: Sequence[bool]) -> float | None:
    return sum(marks) / len(marks) if marks else None
