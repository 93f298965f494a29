"""What a conversation is about: the names and noun phrases in it, and how salient each is.

A phrase weighs by how often the last exchanges name it; that was compared with a logistic over
thirty signals, fitted to rewrites by people, which did no better.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa.noun_phrases import Mention, phrases
from qa.question import stem, words

# Characters of an answer that are read for what it is about.
_READ = 1_200
# Both by recall and F1 over the dev half of the follow-up benchmark.
_DECAY = 0.3
_SHARED = 0.5
_MARKER = re.compile(r"\s*\[\d+\]")
# "Harbour Post, 3 May 2024: " and "According to the Harbour Post (3 May): "
_LEAD_IN = re.compile(
    r"(?:(?<=[.!?”\"] )|(?<=\n)|^)"
    r"(?:[A-Z](?:“[^”\n]{1,200}”|[^:.?!\n“\"]){0,90}|\S{1,80} \([^()\n]*not stated\)):\s+",
    re.MULTILINE,
)
# A first line of its own; the sentence after it has the same words, with their own capitals.
_SHORT_ANSWER = re.compile(r"\A[^\n:]{1,100}\n+(?=[^\n]*: )")
_JOINED = re.compile(
    r"(?<=\s)(?P<names>(?:[A-Z][\w-]+\s)*[A-Z][\w-]+ and (?:[A-Z][\w-]+\s)*[A-Z][\w-]+)"
)
_PLACING = frozenset("in at near from to into across around".split())
_QUANTIFIERS = frozenset("many some which what whose all several every each both few any".split())
_DETERMINERS = frozenset("a an the this that these those".split())


@dataclass(frozen=True, slots=True)
class Heard:
    """One exchange, its phrases found; ``together`` are names that its question joins by "and"."""

    asked: tuple[Mention, ...]
    answered: tuple[Mention, ...]
    together: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that a question may lean on.

    ``weight`` is its salience: 1 for one mention in the last exchange, and a share of that for each
    mention of its words. ``definite`` says that it was used with an article, ``marked`` with any
    word that opens a noun phrase. ``asked_at`` is its place among the phrases of the last question,
    None if that does not name it.
    """

    text: str
    stems: tuple[str, ...]
    name: bool
    person: bool
    plural: bool
    definite: bool
    marked: bool
    asked_at: int | None
    weight: float


def heard(question: str, answer: str) -> Heard:
    """The phrases of an exchange; what an answer says of its sources is no part of it."""
    told = _SHORT_ANSWER.sub("", _MARKER.sub("", answer[:_READ]))
    news = _LEAD_IN.sub("", told)
    joined = _JOINED.search(question)
    return Heard(
        tuple(phrases(question)), tuple(phrases(news)), joined.group("names") if joined else None
    )


def candidates(question: str, history: Sequence[Heard]) -> list[Candidate]:
    """What ``question`` may lean on, most salient first; nothing that it says itself.

    A phrase counts by how often each exchange names it, alone and as words of other phrases, and
    counts less for every exchange since.
    """
    own = {stem(word) for word in words(question)}
    places: dict[tuple[str, ...], list[Mention]] = {}
    weight: dict[tuple[str, ...], float] = {}
    of_word: Counter[str] = Counter()
    for age, turn in enumerate(reversed(history)):
        for found in (turn.answered, turn.asked):
            fresh = [mention for mention in found if not set(mention.stems) <= own]
            for stems, times in Counter(mention.stems for mention in fresh).items():
                weight[stems] = weight.get(stems, 0.0) + _DECAY**age * math.sqrt(times)
            for mention in fresh:
                places.setdefault(mention.stems, []).append(mention)
                of_word.update(dict.fromkeys(mention.stems, _DECAY**age))
    asked = [mention.stems for mention in history[-1].asked] if history else []
    ranked = [
        _candidate(
            found,
            asked.index(stems) if stems in asked else None,
            weight[stems] + _SHARED * sum(of_word[w] for w in stems) / len(stems),
        )
        for stems, found in places.items()
    ]
    return sorted(ranked, key=lambda c: -c.weight)


def _candidate(found: Sequence[Mention], asked_at: int | None, weight: float) -> Candidate:
    text = max((mention.text for mention in found), key=len)
    name = any(mention.name for mention in found)
    before = {mention.before for mention in found}
    return Candidate(
        text=text,
        stems=found[0].stems,
        name=name,
        person=name and not before & _DETERMINERS and not before <= _PLACING and not text.isupper(),
        plural=text.endswith("s") or " and " in text,
        definite=bool(before & (_DETERMINERS | {"which", "what"})),
        marked=bool(before & (_DETERMINERS | _QUANTIFIERS)),
        asked_at=asked_at,
        weight=weight,
    )
