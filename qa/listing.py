"""Complete lists: every sentence that adds an item, over all articles, none told twice.

Items are counted, not rewritten: "a bell, two ropes and an anchor" is three items, and the answer
is the sentence that names them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.candidates import HEARD, strength
from qa.copies import without_copies
from qa.quantities import numbers
from qa.question import Question, stem, stems, words
from qa.types import Evidence

# What a further sentence must reach of the best one's probability to add to its list.
_ADDS = 0.85
_MOST_SENTENCES = 6
_MOST_CITED = 4
_ENUMERATION = re.compile(r"\s*[,;]\s+(?:and|or|as well as)?\s*|\s+(?:and|or|as well as)\s+")
_COUNT = re.compile(
    r"\b(?:what|which|who|name|list|give)(?: (?:are|were))?(?: the| all| all the)?"
    r" (?P<count>two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) [a-z]+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Listing:
    """The sentences of a list, each with those of other articles that name nothing else.

    ``items`` are the things named, once each; ``asked`` is how many the question speaks of.
    """

    told: tuple[tuple[Evidence, ...], ...]
    items: tuple[str, ...]
    asked: int | None = None

    @property
    def best(self) -> list[Evidence]:
        """The sentences to tell, the likeliest first."""
        return [sources[0] for sources in self.told]

    @property
    def notes(self) -> tuple[str, ...]:
        """What is missing of the number asked for, as a sentence."""
        if self.asked is None or len(self.items) >= self.asked:
            return ()
        return (f"The question speaks of {self.asked}; the articles name {len(self.items)}.",)

    def sources(self, item: Evidence) -> tuple[Evidence, ...]:
        """The sentence itself, and those that name the same things elsewhere."""
        return next((told[:_MOST_CITED] for told in self.told if told[0] is item), (item,))


def asks_for_list(question: Question) -> bool:
    """Whether several things are asked for: by the kind of question, or by their number."""
    return question.expects == "list" or count(question) is not None


def count(question: Question) -> int | None:
    """How many things a question says there are; None where it does not say."""
    found = _COUNT.search(question.text)
    if found is None:
        return None
    return int(max(value for number in numbers(found["count"]) for value, _ in number.readings))


def listed(question: Question, evidence: Sequence[Evidence]) -> Listing | None:
    """The list that the evidence, best first, gives; None without a reader, or if it found none."""
    asked, wanted = frozenset(stem(word) for word in words(question.text)), count(question)
    told: list[list[Evidence]] = []
    named: list[tuple[str, frozenset[str]]] = []
    heard = [t for t in without_copies(evidence) if strength(t.evidence) >= HEARD]
    heard.sort(key=lambda telling: -strength(telling.evidence))
    for telling in heard:
        parts = [(part, stems(part)) for part in _parts(telling.evidence, wanted)]
        own = [(part, content) for part, content in parts if content - asked]
        fresh = [pair for pair in own if not any(_same(pair[1], known) for _, known in named)]
        adds = not told or strength(telling.evidence) >= _ADDS * strength(told[0][0])
        if fresh and adds and len(told) < _MOST_SENTENCES:
            told.append(list(telling.all))
            named += fresh
        elif own and not fresh:
            told[_first_with(own, told)].extend(telling.all)
    if not told:
        return None
    return Listing(tuple(map(tuple, told)), tuple(part for part, _ in named), wanted)


def items(text: str) -> list[str]:
    """The parts of an enumeration, in order; a text that enumerates nothing is one part."""
    return [part for part in _ENUMERATION.split(" ".join(text.split())) if words(part)]


def _parts(evidence: Evidence, wanted: int | None) -> list[str]:
    """The items of the reading; of its whole clause where just that has the number asked for."""
    if evidence.reading is None:
        return []
    found = items(evidence.reading.text)
    if wanted is not None and len(found) < wanted:
        rest = evidence.article.text[evidence.reading.start : evidence.sentence.end]
        clause = items(re.split(r"[.;:?!](?:\s|$)", rest)[0])
        return clause if len(clause) == wanted else found
    return found


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return one <= other or other <= one


def _first_with(
    own: Sequence[tuple[str, frozenset[str]]], told: Sequence[Sequence[Evidence]]
) -> int:
    """Which sentence told already names one of these items."""
    for at, sources in enumerate(told):
        known = [stems(part) for part in _parts(sources[0], None)]
        if any(_same(content, item) for _, content in own for item in known):
            return at
    return 0
