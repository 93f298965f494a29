"""The words of the sentences told that most likely answer, where they cannot stand by themselves.

Nothing is claimed by them: they are marked in the sentence, so that the eye finds them. What more
sentences give, and give more surely, is likelier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

from qa.candidates import COMPARED, LONGEST
from qa.question import Question
from qa.short_answers import Meaning, meaning, same
from qa.types import Evidence, Statement


def marked(
    question: Question, statements: Sequence[Statement], evidence: Sequence[Evidence]
) -> tuple[Statement, ...]:
    """The statements, one of them with the words that answer most likely, if a few words can."""
    told = {_place(statement.evidence[0]): statement for statement in statements}
    for held in _by_weight(question, evidence):
        for item in held:
            here = told.get(_place(item))
            if here and item.reading:
                words = item.reading.text
                return tuple(replace(s, likely=words) if s is here else s for s in statements)
    return tuple(statements)


def _by_weight(question: Question, evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """The sentences that give one answer together, the answer of most weight first."""
    groups: list[tuple[Meaning, list[Evidence]]] = []
    for item in evidence if question.expects in COMPARED else ():
        found = meaning(question, item)
        if found is None or len(found.text.split()) > LONGEST:
            continue
        alike = next((held for first, held in groups if same(first, found)), None)
        if alike is None:
            groups.append((found, [item]))
        else:
            alike.append(item)
    return sorted((held for _, held in groups), key=_weight, reverse=True)


def _weight(held: Sequence[Evidence]) -> float:
    return sum(sqrt(item.score * item.reading.score) for item in held if item.reading)


def _place(evidence: Evidence) -> tuple[str, int]:
    return (evidence.article.id, evidence.sentence.start)
