"""Several articles and one question: what agrees is said once, what differs side by side.

How many independent articles stand behind an answer decides which leads; copies of one text count
once. Nothing that differs is dropped in silence: it is shown beside the leader, or, where it is an
altered version of a text whose other version has support elsewhere, it is named and cited.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from qa.attribution import lead
from qa.candidates import Candidate, strength
from qa.copies import without_copies
from qa.namesakes import namesakes
from qa.question import Question, stems
from qa.telling import attributed, in_few_words
from qa.types import Draft, Evidence, Statement

Kind = Literal["one", "several", "namesakes", "contradicted", "superseded", "counted"]

_MOST_SHOWN = 4
_MOST_CITED = 4
# Share of the question's words that both sentences must have to answer it for the same thing.
_SAME_MATTER = 0.6
# Figures that a reader takes for the answer with this probability are figures for one thing.
_SURE = 0.8
# A figure that grew or fell from report to report this often is a running one.
_RUNNING = 3
_UPDATES = re.compile(
    r"\b(?:ris(?:es|en|ing)|rose|rais(?:es|ed)|updat\w+|revis\w+|correct(?:s|ed|ion)|climb\w*"
    r"|grew|grown|increas\w+|lowered|now (?:at|stands?)|later (?:said|put|gave)|no longer"
    r"|previously|initial(?:ly)?|at first|(?:earlier|first) (?:figure|count|report|toll)s?)\b",
    re.IGNORECASE,
)
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent|current|currently|now|so far|final|updated)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the candidates stand to each other.

    ``shown`` come in the order to be told: the best supported first, of superseded ones the
    latest. ``altered`` are versions of a text that has more support in its other version.
    "several" are answers of which nothing tells that they exclude each other.
    """

    kind: Kind
    shown: tuple[Candidate, ...]
    altered: tuple[Candidate, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether the answers have to be told apart, and are not just more of one."""
        return self.kind not in ("one", "several") or bool(self.altered)

    @property
    def best(self) -> list[Evidence]:
        """The sentence that speaks for each answer shown."""
        return [candidate.evidence[0] for candidate in self.shown]

    def sources(self, item: Evidence) -> tuple[Evidence, ...]:
        """The sentence itself, and those of other articles that give the answer it speaks for."""
        return next(
            (c.evidence[:_MOST_CITED] for c in self.shown if c.evidence[0] is item), (item,)
        )


def compared(question: Question, candidates: Sequence[Candidate]) -> Outcome:
    """Whether the candidates, best supported first, agree, differ, or follow on each other."""
    altered = tuple(c for c in candidates if any(_outvotes(other, c) for other in candidates))
    standing = [c for c in candidates if c not in altered][:_MOST_SHOWN]
    rivals = [c for c in standing[1:] if _same_matter(question, standing[0], c)]
    if not rivals:
        return Outcome(_unopposed(question, standing), tuple(standing), altered)
    beside = (standing[0], *rivals, *(c for c in standing[1:] if c not in rivals))
    if all(_counts_else(standing[0], rival) for rival in rivals):
        return Outcome("counted", beside, altered)
    if len(rivals) == len(standing) - 1:
        latest = sorted(standing, key=lambda c: c.days[-1:], reverse=True)
        if _follow(question, latest):
            return Outcome("superseded", tuple(latest), altered)
    return Outcome("contradicted", beside, altered)


def draft(outcome: Outcome, evidence: Sequence[Evidence]) -> Draft:
    """Every answer shown, one attributed sentence each, cited to all articles that give it.

    Where one stands out, it comes first in a few words.
    """
    statements = [_said(candidate) for candidate in outcome.shown]
    statements += [_named(candidate) for candidate in outcome.altered]
    leader = outcome.shown[0]
    clear = outcome.kind in ("one", "superseded") or _most_agree(outcome)
    short = in_few_words(leader.text, leader.evidence[:_MOST_CITED]) if clear else None
    return Draft(
        "answered",
        (short, *statements) if short else tuple(statements),
        opening=_opening(outcome),
        short_answer=short.text if short else None,
        notes=tuple(also_in(outcome.best, evidence)),
        differs=outcome.differs,
    )


def also_in(told: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[str]:
    """A sentence for each that is told and stands in other articles too, naming those."""
    places = {(e.article.id, e.sentence.start) for e in told}
    notes = []
    for telling in without_copies(evidence):
        others = [e for e in telling.all if (e.article.id, e.sentence.start) not in places]
        if 0 < len(others) < len(telling.all):
            *first, last = dict.fromkeys(lead(e.article) for e in others)
            listed = f"{', '.join(first)} and {last}" if first else last
            notes.append(f"The same sentence stands in {listed}.")
    return notes


def _unopposed(question: Question, standing: Sequence[Candidate]) -> Kind:
    if len(standing) < 2:
        return "one"
    sides = [c.evidence[0] for c in standing]
    namesake = any(namesakes(question, sides[0], side) for side in sides[1:])
    return "namesakes" if namesake else "several"


def _outvotes(one: Candidate, other: Candidate) -> bool:
    """Whether the other is an altered version of a text that this one has more support than."""
    return (
        bool(one.families & other.families)
        and (one.independent, one.echoes) > (other.independent, other.echoes)
        and not _replaces(other, one)
    )


def _same_matter(question: Question, leader: Candidate, other: Candidate) -> bool:
    """Whether two answers exclude each other: versions of a text, or sentences on one matter."""
    numeric = [bool(c.meaning.values) for c in (leader, other)]
    if question.expects == "number" and not all(numeric):
        return False
    if leader.families & other.families:
        return True
    if namesakes(question, leader.evidence[0], other.evidence[0]):
        return False
    asked = frozenset(question.terms)
    own, theirs = (stems(c.evidence[0].sentence.text) & asked for c in (leader, other))
    sure = all(strength(c.evidence[0]) >= _SURE for c in (leader, other))
    if all(numeric) and not _counts_else(leader, other):
        return sure or len(own & theirs) >= _SAME_MATTER * max(len(own), len(asked) / 2)
    return (sure or not all(numeric)) and len(own & theirs) >= _SAME_MATTER * len(asked)


def _counts_else(one: Candidate, other: Candidate) -> bool:
    """Whether both are figures, in different units or of different things."""
    own, theirs = ({unit for _, unit in c.meaning.values} for c in (one, other))
    counted = {one.meaning.counted, other.meaning.counted} - {None}
    return bool(own and theirs) and (not own & theirs or len(counted) > 1)


def _follow(question: Question, latest: Sequence[Candidate]) -> bool:
    """Whether each answer takes the place of the next, the latest coming first."""
    if any(not c.days for c in latest) or any(
        a.days[-1] == b.days[-1] for a, b in pairwise(latest)
    ):
        return False
    if _LATEST.search(question.text) or all(_replaces(a, b) for a, b in pairwise(latest)):
        return True
    values = [max((value for value, _ in c.meaning.values), default=None) for c in latest]
    figures = [value for value in values if value is not None]
    return len(figures) == len(values) >= _RUNNING and figures in (
        sorted(figures),
        sorted(figures, reverse=True),
    )


def _replaces(later: Candidate, earlier: Candidate) -> bool:
    """Whether one is a later report of the other: of the same outlet, or said to be an update."""
    if not (later.days and earlier.days) or later.days[-1] <= earlier.days[-1]:
        return False
    updated = any(_UPDATES.search(e.sentence.text) for e in later.evidence)
    kin = later.outlets & earlier.outlets or later.families & earlier.families
    return updated or bool(kin)


def _opening(outcome: Outcome) -> str:
    match outcome.kind:
        case "superseded":
            return "The latest report comes first; it replaces what was reported before."
        case "namesakes":
            return "The articles speak of different things that bear one name."
        case "counted":
            return "The figures may not count the same thing."
        case "contradicted":
            return _how_they_differ(outcome)
        case _:
            return ""


def _how_they_differ(outcome: Outcome) -> str:
    if _most_agree(outcome):
        one = sum(c.independent for c in outcome.shown[1:]) == 1
        return f"Most articles agree; {'one differs' if one else 'some differ'}."
    sides = [c.evidence[0].article.publisher for c in outcome.shown]
    who = "articles" if None in sides or len(set(sides)) < len(sides) else "outlets"
    by_date = sorted(outcome.shown, key=lambda c: c.days[-1:])
    if not by_date[0].days or by_date[-1].days[-1] == by_date[-2].days[-1]:
        return f"The {who} differ."
    latest = max(by_date[-1].evidence, key=lambda e: e.article.published or "")
    return f"The {who} differ; the latest report is that of {lead(latest.article)}."


def _most_agree(outcome: Outcome) -> bool:
    leader, *others = (c.independent for c in outcome.shown)
    return leader > 1 and leader >= 2 * sum(others)


def _said(candidate: Candidate) -> Statement:
    (told,) = attributed(candidate.evidence[:1])
    return replace(told, evidence=candidate.evidence[:_MOST_CITED], likely=candidate.text)


def _named(candidate: Candidate) -> Statement:
    """An altered version is named and cited; its answer is not repeated."""
    best = candidate.evidence[0]
    said = f"{lead(best.article)} has a version of the same text with another answer."
    return Statement(said, (best,), support="supported")
