"""Sentences that say the contrary of what is asked, though they share nearly all its words.

"Who opposed the new quay?" is not answered by "Okoye supported the new quay". A question's word
must be missing from the sentence and its opposite stand there, near a word that stands near it in
the question too; or the question denies what the sentence only affirms; or the sentence counts
another one of the same ("the 20th century"), or more or fewer of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qa.denial import denials
from qa.figures import of_another_figure
from qa.pinned import elsewhere
from qa.question import STOP_WORDS, Question, stem, stems, words
from qa.stance import lemma, opposites_of, paired
from qa.types import Evidence
from qa.wording import plain

# Content words on either side within which two words belong together.
_REACH = 2
_ORDINAL = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)[\s-]([a-z]{3,})", re.IGNORECASE)
_NEVER = ("not", "never")
_ASKING = frozenset(map(stem, ("ask", "question", "wonder")))


def answers_another(question: Question, evidence: Evidence) -> bool:
    """Whether a sentence answers another question: of another year or thing, or the contrary.

    To a question for yes or no the contrary is an answer.
    """
    if elsewhere(question.text, evidence) or _asks_itself(question, evidence.sentence.text):
        return True
    return question.expects != "yes_no" and contrary(question.text, evidence.sentence.text)


def _asks_itself(question: Question, sentence: str) -> bool:
    """Whether the sentence is a question, where not what somebody asks is wanted."""
    asks = sentence.rstrip(" \n”\"’')]").endswith("?")
    return asks and question.expects != "quote" and not _ASKING & stems(question.text)


def contrary(question: str, sentence: str) -> bool:
    """Whether a sentence says the contrary of what is asked, or the same of others or of more."""
    asked, told = _content(question), _content(sentence)
    return (
        _turned(asked, told)
        or _denied_alone(question, sentence, told)
        or _another_in_a_row(question, sentence)
        or of_another_figure(question, sentence)
    )


def _turned(asked: Sequence[str], told: Sequence[str]) -> bool:
    counterparts = paired("counterparts.txt", lemma)
    for at, word in enumerate(asked):
        if word in told:
            continue
        for opposite in (opposites_of(word) | counterparts.get(word, set())) - set(asked):
            beside = (_beside(told, i) for i, other in enumerate(told) if other == opposite)
            if any(_beside(asked, at) & near for near in beside):
                return True
    return False


def _denied_alone(question: str, sentence: str, told: Sequence[str]) -> bool:
    affirmed = any(reach & set(told) for reach in _denied(question))
    return affirmed and not denials(plain(sentence))


def _another_in_a_row(question: str, sentence: str) -> bool:
    things = {thing.lower() for _, thing in _ORDINAL.findall(sentence)}
    return any(
        thing.lower() in things and not re.search(rf"\b{number}(?:st|nd|rd|th)\b", sentence)
        for number, thing in _ORDINAL.findall(question)
    )


# A question is compared with every sentence found for it.
@lru_cache(maxsize=256)
def _content(text: str) -> tuple[str, ...]:
    return tuple(lemma(word) for word in words(text) if word not in STOP_WORDS)


@lru_cache(maxsize=16)
def _denied(question: str) -> tuple[frozenset[str], ...]:
    """For each denial of a question the words next after it."""
    return tuple(
        frozenset(lemma(word) for word in denial.reach[:2])
        for denial in denials(plain(question))
        if denial.word in _NEVER
    )


def _beside(row: Sequence[str], at: int) -> set[str]:
    return {*row[max(0, at - _REACH) : at], *row[at + 1 : at + 1 + _REACH]}
