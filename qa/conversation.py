"""A follow-up becomes a standalone question, without a model.

Three moves, in this order: a pronoun takes the name that was last asked about; "and X?" asks the
previous question of X; a question too bare to search takes the previous one along. A question
that names its own subject is left as it is, so that no topic leaks into the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import mentions
from qa.question import STOP_WORDS, content_words, expected, parts
from qa.types import Turn

_PRONOUN = re.compile(
    r"\b(he|she|they|him|them|his|her|their|himself|herself|themselves)\b", re.IGNORECASE
)
_WHO = re.compile(r"^\s*(?:and\s+)?who\b", re.IGNORECASE)
# What a question is answered in tells nothing of what it is about.
_MEASURES = frozenset(
    "day days date year years month months week weeks time hour hours city country place town"
    " person people number name words exactly precisely else".split()
)
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


def parts_of(question: str) -> list[str]:
    """The standalone questions in a standalone question, each resolved by what stands before it.

    Sentences that ask nothing are heard, and not asked, where another asks.
    """
    asked: list[str] = []
    before = ""
    said = parts(question)
    asking = any(part.endswith("?") for part in said)
    for part in said:
        before = _resolve(part, before, "")
        if not asking or part.endswith("?"):
            asked.append(before)
    return asked


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
    pronoun = _PRONOUN.search(question)
    if not pronoun:
        return question
    own = mentions.names(question[: pronoun.start()])
    antecedents = _antecedents(context, answer)
    if own or not antecedents:
        return question
    name, word = antecedents[0], pronoun.group().lower()
    possessive = word in ("his", "their") or (word == "her" and _owns_next(question, pronoun.end()))
    rest = question[pronoun.end() :]
    return question[: pronoun.start()] + name + ("’s" if possessive else "") + rest


def _owns_next(question: str, end: int) -> bool:
    """Whether "her" is followed by a thing of hers: "her office", not "her at" or "her?"."""
    following = re.match(r"\s+([a-z]\w+)", question[end:])
    return following is not None and following.group(1) not in STOP_WORDS


def _antecedents(context: str, answer: str) -> list[str]:
    """Whom a pronoun may stand for, likeliest first.

    After "who ...?" the person found; else the one asked about. What an answer says before its
    first colon names the outlet, and its author, not the people in the news.
    """
    asked_about = _people(context)
    news = answer.partition(": ")[2] or answer
    found = [name for name in _people(news) if name not in asked_about]
    sought = _WHO.match(context) and not any(f" {name}?" in context for name in asked_about)
    return found + asked_about if sought else asked_about + found


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
    if mentions.names(subject) and replaced:
        return context.replace(replaced[0], subject, 1)
    return f"{context.rstrip(' ?')}, {subject}?"


def _is_bare(question: str) -> bool:
    """Too little to search for: no name of its own, and it points back or hardly says anything."""
    if mentions.names(question):
        return False
    content = content_words(question, expected(question))
    telling = [word for word in content if word not in _MEASURES]
    return len(telling) <= 1 or (len(telling) <= 3 and bool(_POINTING.search(question)))
