"""Which article each side of a question means, and whether two of them contradict each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from qa.denial import denial_faults
from qa.quantities import Reading, numbers
from qa.question import STOP_WORDS, Question, stem, stems, words
from qa.sides import Side
from qa.types import Evidence
from qa.verification import Judge
from vectorstore.types import Filters

More = Callable[[str, Filters], Sequence[Evidence]]

ENOUGH = 0.4
"""The least fit of an article that a side can mean. Calibrated on half of MultiHop-RAG, where 96 %
of the articles meant and 30 % of the next best ones of the same outlet fit better."""

# What a question says of the reports themselves, and not of what they report.
_OF_REPORTS = stems(
    "one other another first last earlier later latest subsequent publish published publication"
    " news newspaper outlet portray portrayal coverage cover consistent inconsistent consistency"
    " inconsistency agree disagree change differ different contradict align same"
)
_ONE_REPORT = re.compile(
    r"\b(?:articles?|reports?|reported|piece|story|coverage|review|published|one)\b", re.IGNORECASE
)
# An article of the very day that a side names is likelier to be meant, by so much.
_KNOWN_DAY = 0.5
# How sure the reader must be of a contradiction, calibrated as above, and in how many sentences
# of each article one is looked for.
_CLASH = 0.75
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A side and the sentences of the article that fits it best, in order of fit."""

    side: Side
    sentences: tuple[Evidence, ...]
    fits: float

    @property
    def article_id(self) -> str:
        """Of the article; "" where none was found."""
        return self.sentences[0].article.id if self.sentences else ""


def found_for(
    question: Question, parts: Sequence[Side], evidence: Sequence[Evidence], more: More
) -> list[Found]:
    """For each side the article that fits it best, another one for each side of one outlet."""
    named = stems(" ".join(side.outlet for side in parts))
    topic = zip(question.terms, question.weights, strict=True)
    weights = {term: weight for term, weight in topic if term not in named | _OF_REPORTS}
    taken: list[Found] = []
    for side in parts:
        options = _options(weights, side, of_side(side, evidence))
        if not options or options[0].fits < ENOUGH:
            fetched = more(side.about, only(side)) if side.publishers else ()
            options = _options(weights, side, of_side(side, [*evidence, *fetched]))
        if not options or options[0].fits < ENOUGH:
            # Any outlet may have written what does not state its own.
            unstated = [e for e in evidence if e.article.publisher is None]
            options += _options(weights, side, unstated)
            options.sort(key=lambda f: -f.fits)
        used = {f.article_id for f in taken}
        fresh = [o for o in options if o.fits >= ENOUGH and o.article_id not in used]
        again = [f for f in taken if side.publishers and f.side.publishers == side.publishers]
        best = [*fresh, *again, *options, Found(side, (), 0.0)][0]
        taken.append(replace(best, side=side))
    return taken


def of_side(side: Side, evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidence from this outlet's articles, or from those of an author of that name."""
    return [
        e
        for e in evidence
        if e.article.publisher in side.publishers
        or (not side.publishers and within(side.outlet, e.article.author or ""))
    ]


def only(side: Side) -> Filters:
    """The filters that leave this side's outlet."""
    return Filters(sources=tuple(sorted(side.publishers)))


def within(part: str, whole: str) -> bool:
    """Whether all words of one text stand in the other."""
    return bool(words(part)) and set(words(part)) <= set(words(whole))


def share(weights: Mapping[str, float], text: str) -> float:
    """The share of the weighted terms that a text has."""
    present = stems(text)
    total = sum(weights.values())
    return sum(w for t, w in weights.items() if t in present) / total if total else 0.0


def clash_of(found: Sequence[Found], judge: Judge | None) -> tuple[list[Evidence], bool]:
    """A sentence for each side, two that contradict each other where there are such."""
    best = [each.sentences[0] for each in found]
    near = [each.sentences[:_NEAREST] for each in found]
    pairs = [
        (i, a, j, b)
        for (i, left), (j, right) in combinations(enumerate(near), 2)
        for a, b in product(left, right)
        if a is not b
    ]
    clashing = [pair for pair in pairs if _counted_otherwise(pair[1], pair[3])]
    if not clashing and judge and pairs:
        asked = [(a.sentence.text, b.sentence.text) for _, a, _, b in pairs]
        there, back = judge(asked), judge([(b, a) for a, b in asked])
        refuted = [max(x.refuted, y.refuted) for x, y in zip(there, back, strict=True)]
        worst = max(range(len(pairs)), key=refuted.__getitem__)
        clashing = [pairs[worst]] if refuted[worst] > _CLASH else []
    elif not clashing:
        clashing = [p for p in pairs if denial_faults(p[1].sentence.text, [p[3].sentence.text])[0]]
    if clashing:
        i, a, j, b = clashing[0]
        best[i], best[j] = a, b
    return best, bool(clashing)


def _options(topic: Mapping[str, float], side: Side, evidence: Sequence[Evidence]) -> list[Found]:
    """The articles of the evidence as far as they fit a side: by words, likeness and day.

    ``topic`` are the weights of the question's terms; a side that has none of them is about all.
    An outlet of which no single report is spoken means all of its articles.
    """
    about, said = stems(side.about), stems(side.claim or side.about)
    weights = {term: weight for term, weight in topic.items() if term in about} or topic
    claim = {term: weight for term, weight in weights.items() if term in said} or weights
    by_article: dict[str, dict[tuple[str, int], Evidence]] = {}
    for e in evidence:
        whose = e.article.id if _ONE_REPORT.search(side.about) else str(e.article.publisher)
        by_article.setdefault(whose, {}).setdefault((e.article.id, e.sentence.start), e)
    options = []
    for of_article in by_article.values():
        run = sorted(
            of_article.values(),
            key=lambda e: (
                -share(claim, e.sentence.text) - (0.0 if side.claim else e.score + _likeness(e))
            ),
        )
        whole = " ".join((run[0].article.title or "", *(e.sentence.text for e in run)))
        alike = max(map(_likeness, run))
        dated = _KNOWN_DAY if (run[0].article.published or "")[:10] in side.days else 0.0
        options.append(Found(side, tuple(run), share(weights, whole) + alike + dated))
    return sorted(options, key=lambda f: -f.fits)


def _likeness(evidence: Evidence) -> float:
    return evidence.features.get("similarity", 0.0)


def _counted_otherwise(one: Evidence, other: Evidence) -> bool:
    """Whether both give one figure in the same unit ("8 knots", "13 knots"), and not the same."""
    mine, theirs = _figures(one.sentence.text), _figures(other.sentence.text)
    return any(not values & theirs[unit] for unit, values in mine.items() if unit in theirs)


def _figures(text: str) -> dict[str, frozenset[Reading]]:
    found: dict[str, list[frozenset[Reading]]] = {}
    for number in numbers(text):
        unit = re.search(rf"{re.escape(number.text)}[\s-]+([a-z]+)", text)
        if unit and unit.group(1) not in STOP_WORDS:
            found.setdefault(stem(unit.group(1)), []).append(number.readings)
    return {unit: values[0] for unit, values in found.items() if len(values) == 1}
