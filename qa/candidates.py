"""The different short answers that the articles give to one question, and who gives each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.copies import families
from qa.dates import dates
from qa.quantities import numbers
from qa.question import Question, words
from qa.short_answers import Meaning, meaning, same
from qa.types import Evidence, Reading

COMPARED = frozenset(("person", "role", "date", "number", "place", "other"))
# Set on half of RAMDocs: what a reader finds below, or in a likelier sentence's shadow, is mostly
# no answer.
HEARD = 0.7
LIKELY = 0.2
# How near to the strongest sentence another must come to speak for an answer in its stead.
_NEARLY = 0.9
# Of an answer longer than this, words cannot tell whether another says the same.
LONGEST = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer, and a sentence of every article that gives it; the first speaks for all.

    ``families`` are those articles, versions of one text being one; ``support`` adds up the
    probability of each family. ``echoes`` counts the other families in whose articles the answer's
    words stand, answering or not.
    """

    meaning: Meaning
    evidence: tuple[Evidence, ...]
    families: frozenset[int]
    support: float
    echoes: int = 0

    @property
    def text(self) -> str:
        """The answer in a few words, as the first sentence has it."""
        return self.meaning.text

    @property
    def independent(self) -> int:
        """The number of independent articles behind it."""
        return len(self.families)

    @property
    def outlets(self) -> frozenset[str]:
        """The outlets that give it, as far as the articles state theirs."""
        return frozenset(e.article.publisher for e in self.evidence if e.article.publisher)

    @property
    def days(self) -> tuple[str, ...]:
        """When it was published, ISO 8601, the earliest first; none without its year."""
        published = (e.article.published or "--" for e in self.evidence)
        return tuple(sorted(day for day in published if not day.startswith("--")))


def answers(question: Question, evidence: Sequence[Evidence]) -> list[Candidate]:
    """The different short answers among the evidence, the best supported first.

    Every article counts with its likeliest answer alone. Empty for questions that a few words do
    not answer. Without a reader, a sentence answers only with its one number or its one date.
    """
    if question.expects not in COMPARED:
        return []
    kin = families(e.article for e in evidence)
    texts = {e.article.id: _spaced(e.article.text) for e in evidence}
    groups: list[list[tuple[Meaning, Evidence]]] = []
    for found, item in _heard(question, evidence):
        group = next((g for g in groups if same(g[0][0], found)), None)
        if group is None:
            groups.append([(found, item)])
        else:
            group.append((found, item))
    candidates = [_candidate(group, kin, texts) for group in groups]
    return sorted(candidates, key=lambda c: (-c.support, c.evidence[0].rank))


def strength(evidence: Evidence) -> float:
    """How sure the reader is of its words; 0 without any, or in a sentence off the point."""
    if evidence.reading is None or evidence.score < LIKELY:
        return 0.0
    return evidence.reading.score


def _heard(question: Question, evidence: Sequence[Evidence]) -> list[tuple[Meaning, Evidence]]:
    """The likeliest short answer of every article, likeliest first."""
    best: dict[str, tuple[Meaning, Evidence]] = {}
    read = (e if e.reading else _with_mention(question, e) for e in evidence)
    for item in sorted(read, key=strength, reverse=True):
        if item.article.id in best or strength(item) < HEARD:
            continue
        found = meaning(question, item)
        if found and len(found.text.split()) <= LONGEST:
            best[item.article.id] = (found, item)
    return list(best.values())


def _with_mention(question: Question, evidence: Evidence) -> Evidence:
    """The sentence, its only number or date taken for the answer where one is asked for."""
    text = evidence.sentence.text
    if question.expects == "number":
        found = [number.text for number in numbers(text)]
    else:
        found = [date.text for date in dates(text)] if question.expects == "date" else []
    fresh = [mention for mention in found if mention.lower() not in question.text.lower()]
    at = text.find(fresh[0]) if len(fresh) == 1 else -1
    if at < 0:
        return evidence
    start = evidence.sentence.start + at
    reading = Reading(start, start + len(fresh[0]), fresh[0], evidence.score)
    return replace(evidence, reading=reading)


def _candidate(
    group: Sequence[tuple[Meaning, Evidence]], kin: dict[str, int], texts: dict[str, str]
) -> Candidate:
    strongest: dict[int, float] = {}
    for _, item in group:
        family = kin[item.article.id]
        strongest[family] = max(strongest.get(family, 0.0), strength(item))
    found, best = _speaks_for(group)
    wording = _spaced(found.text)
    elsewhere = {kin[id_] for id_, text in texts.items() if wording in text} - strongest.keys()
    return Candidate(
        found,
        (best, *(item for _, item in group if item is not best)),
        frozenset(strongest),
        sum(strongest.values()),
        len(elsewhere),
    )


def _spaced(text: str) -> str:
    return f" {' '.join(words(text))} "


def _speaks_for(group: Sequence[tuple[Meaning, Evidence]]) -> tuple[Meaning, Evidence]:
    """Of the sentences nearly as strong as the strongest, one that words it as most do, in full."""
    near = _NEARLY * strength(group[0][1])
    forms = Counter(found.text.casefold() for found, _ in group)
    strong = [pair for pair in group if strength(pair[1]) >= near]
    return max(strong, key=lambda pair: (forms[pair[0].text.casefold()], len(pair[0].words)))
