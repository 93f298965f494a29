"""A question too vague to answer, and the question to ask back.

Seldom: asking back where the articles could have answered is worse than an answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa import ellipsis, mentions, reference
from qa.choices import asks_to_choose
from qa.question import STOP_WORDS, content_words, expected, stem, words
from qa.types import Evidence, Turn

_MOST_CHOICES = 3
_VAGUE = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:"
    r"(?:please\s+)?(?:tell|give) me (?:more|something|details)|(?:any )?more(?: details)?"
    r"|what (?:happened|happens|is happening|else)|what about (?:that|this|it)|go on|continue"
    r"|explain|(?:who|what|which|when|where|why|how)(?: (?:so|exactly|else|many|much|ones?|come))?"
    r"|(?:who|what|which|where) (?:is|are|was|were) (?:the )?"
    r"(?:others?|other ones?|first|second|latter|former)(?: one)?"
    r")\W*$",
    re.IGNORECASE,
)
_DEMONSTRATIVE = re.compile(r"\b(?:this|these)\s+((?:[a-z][\w’-]+\s*){1,3})", re.IGNORECASE)
# "This year" and "this article" point at nothing that was said before.
_NOW = frozenset(
    (
        "year month week day morning afternoon evening night weekend time moment point case way"
        " summer winter spring autumn season century decade article articles text texts corpus"
        " question"
    ).split()
)
_TITLES = frozenset(
    (
        "mr mrs ms miss dr sir lady lord president minister premier chancellor king queen prince"
        " princess senator governor mayor general colonel captain judge justice pope bishop"
        " professor prof secretary chairman chairwoman chief director ambassador spokesman"
        " spokeswoman the"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Clarification:
    """One question back; ``choices`` are what the corpus offers, two to three or none."""

    asks: str
    choices: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The question with its choices numbered, so that "the second one" picks one."""
        if not self.choices:
            return f"{self.asks}?"
        *first, last = [f"({n}) {choice}" for n, choice in enumerate(self.choices, 1)]
        return f"{self.asks}: {', '.join(first)}, or {last}?"


def unclear(
    question: str, history: Sequence[Turn], evidence: Sequence[Evidence]
) -> Clarification | None:
    """What to ask back where the question, seen in its conversation, names nothing to look for.

    None where it can be answered, or where the last answer asked back already. ``evidence`` is
    what was found for it, best first: the choices come from there.
    """
    said = [turn for turn in history if not ellipsis.says_nothing(turn.question)]
    if said and asks_to_choose(said[-1].answer):
        return None
    asked = ellipsis.without_filler(question)
    if not said and reference.dangles(asked):
        person = re.search(r"\b(?:he|she|him|his|hers?)\b", asked, re.IGNORECASE)
        return _offer("Whom do you mean", _people(evidence)) if person else _which(evidence)
    if not said and _VAGUE.match(asked):
        return _which(evidence)
    if _points_nowhere(asked, said) and len({item.article.id for item in evidence}) > 1:
        return _which(evidence)
    namesakes = _namesakes(asked, evidence)
    return _offer("Whom do you mean", namesakes) if namesakes else None


def _points_nowhere(asked: str, said: Sequence[Turn]) -> bool:
    """Whether "this animal" is the first to speak of an animal, and nothing else tells which."""
    match = _DEMONSTRATIVE.search(asked)
    if match is None or mentions.names(asked):
        return False
    noun = [w for w in words(match[1]) if w not in STOP_WORDS]
    if not noun or set(noun) & _NOW:
        return False
    before = [asked[: match.start()], *(text for t in said for text in (t.question, t.answer))]
    spoken = {stem(word) for text in before for word in words(text)}
    return not {stem(word) for word in noun} & spoken


def _namesakes(asked: str, evidence: Sequence[Evidence]) -> list[str]:
    """The persons of one surname, where a question says little more than the surname."""
    names = mentions.names(asked)
    if len(names) != 1 or len(words(names[0])) != 1:
        return []
    if len(content_words(asked, expected(asked))) > 2:
        return []
    surname = names[0]
    full = Counter(
        name
        for item in evidence
        for name in mentions.names(item.sentence.text)
        if len(name.split()) == 2
        and name.split()[1] == surname
        and name.split()[0].lower().rstrip(".") not in _TITLES
    ).most_common(_MOST_CHOICES)
    near = [name for name, times in full if times * 3 >= full[0][1]]
    return near if len(near) > 1 else []


def _people(evidence: Sequence[Evidence]) -> list[str]:
    """The persons whom the evidence names in full, most often first."""
    found = Counter(
        name
        for item in evidence
        for name in mentions.names(item.sentence.text)
        if len(name.split()) == 2
        and not name.isupper()
        and name.split()[0].lower().rstrip(".") not in _TITLES
        and not re.search(rf"\b[Tt]he {re.escape(name)}", item.sentence.text)
    )
    return [name for name, _ in found.most_common(_MOST_CHOICES)]


def _which(evidence: Sequence[Evidence]) -> Clarification:
    titles = (" ".join(e.article.title.split()) for e in evidence if e.article.title)
    return _offer("What is your question about", list(dict.fromkeys(titles)))


def _offer(asks: str, found: Sequence[str]) -> Clarification:
    choices = tuple(f.rstrip(" ?.") for f in found[:_MOST_CHOICES])
    return Clarification(asks, choices if len(choices) > 1 else ())
