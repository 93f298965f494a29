"""A follow-up becomes a standalone question, without a model.

In this order: a filler is dropped; a correction and "and X?" ask the question before anew; a
fragment takes its clause along; a pronoun takes what it stands for; and a question that says too
little names the topic. A question that stands alone is left as it is, and one that shares nothing
with what was talked about begins a new topic, so that none leaks into the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import choices as choosing
from qa import ellipsis, fragments, mentions, reference
from qa.question import parts
from qa.salience import Heard, heard
from qa.types import Turn

_SEEKS = re.compile(r"^\W*(?:and\s+)?(?:who|whose|whom)\b", re.IGNORECASE)
_OF_A_NAME = re.compile(r"^\W*[Ww]ho\s+(?:is|was|are|were)\s+[A-Z]")


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question as it would be asked with no conversation before it."""
    talk = _Talk()
    for turn in history:
        if ellipsis.says_nothing(turn.question):
            continue
        talk.hear(talk.resolve(turn.question), turn.answer)
    return talk.resolve(question)


def parts_of(question: str) -> list[str]:
    """The standalone questions in a standalone question, each resolved by what stands before it.

    Sentences that ask nothing are heard, and not asked, where another asks.
    """
    talk = _Talk()
    asked: list[str] = []
    said = parts(question)
    asking = any(part.endswith("?") for part in said)
    for part in said:
        alone = talk.resolve(part)
        talk.hear(alone, "")
        if not asking or part.endswith("?"):
            asked.append(alone)
    return asked


class _Talk:
    """What was said so far on the topic at hand."""

    def __init__(self) -> None:
        self._heard: list[Heard] = []
        self._previous = ""
        self._answer = ""

    def hear(self, question: str, answer: str) -> None:
        """Take in a resolved question and its answer."""
        self._previous, self._answer = question, answer
        self._heard.append(heard(question, answer))

    def resolve(self, question: str) -> str:
        """The question, made to stand alone."""
        if not self._previous:
            return question
        if asked := ellipsis.turned(question):
            self._heard.clear()
            return asked
        asked = ellipsis.without_filler(question)
        return self._chosen(asked) or self._completed(asked) or self._pointed(asked)

    def _chosen(self, asked: str) -> str | None:
        """The question before, asked of the choice that this one picks."""
        choices = choosing.offered(self._answer)
        choice = choosing.picked(asked, choices)
        if not choice or not (choosing.asks_to_choose(self._answer) or _is_ordinal(asked)):
            return None
        return reference.asked_of(self._previous, choice)

    def _completed(self, asked: str) -> str | None:
        """The question before with what this one puts in its place, or this one's clause."""
        subject = ellipsis.swap_of(asked)
        anew = ellipsis.corrected(asked, self._previous)
        if anew is None and subject:
            anew = ellipsis.swapped(subject, self._previous)
        if anew is None:
            found = reference.person_found(self._heard) if self._sought() else None
            anew = fragments.completed(asked, parts(self._previous)[-1], found)
            if anew and anew.endswith(")?"):
                return reference.with_topic(anew, self._heard)
        return anew

    def _pointed(self, asked: str) -> str:
        """The question with what it points at; as it is where it stands alone."""
        said = choosing.put_in(asked, choosing.offered(self._answer))
        if said != asked:
            return said
        if ellipsis.stands_alone(asked):
            self._heard.clear()
            return asked
        if ellipsis.swap_of(asked) or reference.leans(asked):
            asked = ellipsis.without_and(asked)
            return reference.resolved(asked, self._heard, self._sought())
        if mentions.names(asked) and not reference.shares(asked, self._heard):
            self._heard.clear()
        return asked

    def _sought(self) -> str | None:
        """The last question, if it asked who did something."""
        seeks = _SEEKS.match(self._previous) and not _OF_A_NAME.match(self._previous)
        return self._previous if seeks else None


def _is_ordinal(asked: str) -> bool:
    return choosing.picked(asked, ["first", "second", "third"]) is not None
