"""The Grounded Score: one number for being right, on the evidence, or rightly silent.

What was expected -> what was done -> credit:

answered            all vital facts, nothing wrong, every citation genuine and on the
                    right evidence -> 1; at least half the vital facts, nothing wrong -> 0.5;
                    refused or asked back -> 0; anything else -> -1.
not_in_corpus       said so, asserting nothing -> 1; asked back -> 0; anything else -> -1.
clarify             asked back -> 1; refused -> 0; anything else -> -1.
premise_corrected   called the premise wrong and stated the vital facts as above -> 1. Half of
                    that -> 0.5: the premise called wrong with nothing wrong beside it, or the
                    correcting facts given without calling it wrong (the reader has the facts but
                    must notice), or "not in the corpus", which is true of what was asked and
                    misleads nobody, but leaves the premise standing. Asked back -> 0; anything
                    else -> -1, above all an answer that goes along with the premise.

"Wrong" is any of: a contradicted fact, a number, date or name that the cited spans do not hold, a
sentence without a citation, a sentence that denies its own quote, a citation that is not genuine.
To call a sound premise wrong is wrong too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.statistics import Observation, macro_average


@dataclass(frozen=True, slots=True)
class Verdict:
    """Credit in {1, 0.5, 0, -1} and, in one sentence, why."""

    credit: float
    reason: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What there is to grade in one answer.

    ``vital`` marks each vital fact stated or not; ``wrong`` lists what is wrong, a sentence each;
    ``on_evidence`` says that each vital fact stated cites its evidence; ``asserts`` that the
    answer makes any claim.
    """

    status: str
    vital: Sequence[bool]
    wrong: Sequence[str]
    on_evidence: bool
    asserts: bool


def grade(expect: str, found: Findings) -> Verdict:
    """Credit for one answer, by the table above."""
    silent = not found.asserts and not found.wrong
    if found.status in ("not_in_corpus", "clarify"):
        if not silent:
            return Verdict(-1, _first(found.wrong, "It refuses and makes claims all the same."))
        return _silent(expect, found.status)
    if found.wrong:
        return Verdict(-1, found.wrong[0])
    if expect in ("not_in_corpus", "clarify"):
        return Verdict(-1, "It answers what the articles cannot answer.")
    if expect == "premise_corrected":
        return _premise(found)
    if found.status == "premise_corrected":
        return Verdict(-1, "It calls a sound premise wrong.")
    return _facts(found)


def grounded_score(graded: Iterable[tuple[str, float]]) -> float | None:
    """Return 100 times the macro average over categories of the credits; None of nothing.

    ``graded`` holds (category, credit) for each question; the score lies in [-100, 100].
    """
    mean = macro_average([Observation(category, category, credit) for category, credit in graded])
    return None if mean is None else 100 * mean


def _silent(expect: str, status: str) -> Verdict:
    if status == expect:
        return Verdict(1, "It is rightly silent.")
    if expect == "premise_corrected" and status == "not_in_corpus":
        return Verdict(0.5, "It refuses, and leaves the wrong premise standing.")
    return Verdict(0, "It refuses or asks back where it should not.")


def _premise(found: Findings) -> Verdict:
    full = all(found.vital) and found.on_evidence
    called = found.status == "premise_corrected"
    if full and called:
        return Verdict(1, "It corrects the premise with all vital facts, on their evidence.")
    if called:
        return Verdict(0.5, "It calls the premise wrong without all that corrects it.")
    if all(found.vital):
        return Verdict(0.5, "It states what corrects the premise without calling it wrong.")
    return Verdict(-1, "It goes along with the premise.")


def _facts(found: Findings) -> Verdict:
    stated, wanted = sum(found.vital), len(found.vital)
    if stated == wanted and found.on_evidence:
        return Verdict(1, "It states all vital facts, on their evidence.")
    if stated == wanted:
        return Verdict(0.5, "It states all vital facts, but cites other spans than their evidence.")
    if 2 * stated >= wanted:
        return Verdict(0.5, f"It states {stated} of {wanted} vital facts.")
    return Verdict(-1, f"It states {stated} of {wanted} vital facts.")


def _first(sentences: Sequence[str], otherwise: str) -> str:
    return sentences[0] if sentences else otherwise
