"""What an answer says, beside what it should: containment, the best sentence, lies."""

from __future__ import annotations

from collections.abc import Sequence

from eval.benchmarks.collection import Asked
from eval.normalise.squad import squad_normal
from qa.contrary import answers_another
from qa.question import parse
from qa.types import Evidence

_POLAR = ("yes", "no")


def holds(text: str, gold: str) -> bool:
    """Whether the gold's words stand in the text one after the other, normalised as for SQuAD.

    A bare "yes" or "no" must open the text: elsewhere the word answers nothing.
    """
    words, wanted = squad_normal(text).split(), squad_normal(gold).split()
    if not wanted:
        return False
    if len(wanted) == 1 and wanted[0] in _POLAR:
        return words[:1] == wanted
    return f" {' '.join(wanted)} " in f" {' '.join(words)} "


def holds_any(text: str, golds: Sequence[str]) -> bool:
    """Whether the text holds one of the golds."""
    return any(holds(text, gold) for gold in golds)


def lie_stands(asked: Asked, lies: Sequence[str], golds: Sequence[str]) -> bool:
    """Whether the answer tells a lie and no right answer beside it."""
    return holds_any(asked.said, lies) and not holds_any(asked.said, golds)


def best_score(question: str, evidence: Sequence[Evidence]) -> float:
    """The score of the best sentence that an answer may rest on; 0 without one."""
    asked = parse(question, lambda word: 1.0)
    return max((e.score for e in evidence if not answers_another(asked, e)), default=0.0)


def short_answer(asked: Asked, evidence: Sequence[Evidence]) -> str:
    """The shortest thing offered as the answer; "" when nothing is claimed.

    That is a few words that open the answer or are marked in it, or the best weighed sentence.
    """
    if not asked.sentences:
        return ""
    if asked.answer.short_answer:
        return asked.answer.short_answer
    for claim in asked.answer.claims:
        if claim.likely:
            return claim.likely
    cited = {(c.sha256, c.start) for c in asked.answer.citations}
    best = (e.sentence.text for e in evidence if (e.article.sha256, e.sentence.start) in cited)
    return next(best, asked.sentences[0])
