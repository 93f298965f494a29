"""A follow-up becomes a standalone question, without a model.

Three moves, in this order: a pronoun takes the name that was last asked about; "and X?" asks the
previous question of X; a question too bare to search takes the previous one along. A question
that names its own subject is left as it is, so that no topic leaks into the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import mentions
from qa.question import content_words, expected
from qa.types import Turn

_PRONOUN = re.compile(
    r"\b(he|she|they|him|them|his|her|their|himself|herself|themselves)\b", re.IGNORECASE
)
_POSSESSIVE = frozenset({"his", "her", "their"})
_POINTING = re.compile(
    r"\b(it|its|that|this|these|those|there|then|so|such|one|ones|same|else|other)\b", re.IGNORECASE
)
_AND_X = re.compile(
    r"^\s*(?:and|but|or|so)?[,\s]*(?:what about|how about|what of|and)\s+(?P<rest>.+?)\s*\??\s*$",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"^\s*(?:and\s+|but\s+|so\s+)?(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do"
    r"|does|did|has|have|had|can|could|will|would|should)\b",
    re.IGNORECASE,
)


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question as it would be asked with no conversation before it."""
    context, answer = "", ""
    for turn in history:
        context, answer = _resolve(turn.question, context, answer), turn.answer
    return _resolve(question, context, answer)


def _resolve(question: str, context: str, answer: str) -> str:
    if not context:
        return question
    substituted = _with_name_for_pronoun(question, context, answer)
    if substituted != question:
        return substituted
    and_x = _AND_X.match(question)
    if and_x and not _QUESTION_WORD.match(and_x["rest"]):
        return _asked_of(and_x["rest"], context)
    if _is_bare(question):
        return f"{question.rstrip(' ?')} ({context.rstrip(' ?')})?"
    return question


def _with_name_for_pronoun(question: str, context: str, answer: str) -> str:
    own = mentions.names(question)
    pronoun = _PRONOUN.search(question)
    if own or not pronoun:
        return question
    asked_about = _people(context) or _people(answer.partition("]")[0])
    if not asked_about:
        return question
    name, word = asked_about[0], pronoun.group().lower()
    return (
        question[: pronoun.start()]
        + name
        + ("’s" if word in _POSSESSIVE else "")
        + question[pronoun.end() :]
    )


def _people(text: str) -> list[str]:
    """Names that could be a person's: no article before them, not an acronym."""
    return [
        name
        for name in mentions.names(text)
        if not name.isupper() and not re.search(rf"\b[Tt]he {re.escape(name)}", text)
    ]


def _asked_of(subject: str, context: str) -> str:
    """The previous question with its name replaced by ``subject``, or followed by it."""
    replaced = mentions.names(context)
    if mentions.names(subject) and len(replaced) >= 1:
        return context.replace(replaced[0], subject, 1)
    return f"{context.rstrip(' ?')}, {subject}?"


def _is_bare(question: str) -> bool:
    """Too little to search for: no name of its own, and it points back or hardly says anything."""
    if mentions.names(question):
        return False
    content = content_words(question, expected(question))
    return len(content) <= 1 or (len(content) <= 3 and bool(_POINTING.search(question)))
