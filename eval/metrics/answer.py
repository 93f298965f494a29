"""How right the words of an answer are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from eval.normalise.squad import squad_normal


def exact_match(answer: str, expected: Sequence[str]) -> float | None:
    """1 if the answer equals one of those expected after SQuAD normalisation, else 0.

    Rajpurkar et al. 2016. None if nothing is expected.
    """
    if not expected:
        return None
    return float(any(squad_normal(answer) == squad_normal(text) for text in expected))


def squad_f1(answer: str, expected: Sequence[str]) -> float | None:
    """Best harmonic mean of token precision and recall against those expected.

    F1 = 2PR / (P + R) over bags of normalised tokens (Rajpurkar et al. 2016). Two texts that
    normalise to nothing agree. None if nothing is expected.
    """
    if not expected:
        return None
    return max(_f1(squad_normal(answer).split(), squad_normal(text).split()) for text in expected)


def _f1(answer: Sequence[str], expected: Sequence[str]) -> float:
    if not answer or not expected:
        return float(answer == expected)
    common = (Counter(answer) & Counter(expected)).total()
    return 2 * common / (len(answer) + len(expected))


def share(marks: Sequence[bool]) -> float | None:
    """Share of marks that are true; None of no marks.

    Key-fact recall is this over the facts of a question, vital or all (the "vital" and "all"
    recall of nuggets, Pradeep et al. 2024, AutoNuggetizer); typed accuracy is this over its
    numbers, its dates or its names; right speaker over the facts stated whose speaker matters.
    """
    return sum(marks) / len(marks) if marks else None


def contradiction_rate(contradicted: Sequence[bool]) -> float | None:
    """Share of the facts asked for that the answer contradicts; None if no fact was asked for.

    A fact is contradicted by a value that no right answer may hold, by its denial, or by another
    speaker given for it.
    """
    return share(contradicted)


def ungrounded_rate(ungrounded: int, tokens: int) -> float | None:
    """Share of an answer's numbers, dates and names that no cited span holds; None if it has none.

    A deterministic stand-in for the share of unsupported atoms (Min et al. 2023, FActScore).
    """
    return ungrounded / tokens if tokens else None
