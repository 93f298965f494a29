"""The default engine: the articles' own sentences, attributed, in reading order.

It never writes a sentence about the world. What it adds are a few words cut out of a sentence as
the short answer, a yes or a no, who is speaking, and where the articles differ or do not say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa import (
    agreement,
    candidates,
    comparison,
    likely,
    listing,
    origin,
    outlet_report,
    pinned,
    premise,
    yes_no,
)
from qa.contrary import answers_another
from qa.dating import note, order_asked, ordered
from qa.evidence import calibration
from qa.mentions import names
from qa.question import Question, stems, words
from qa.sequence import sequenced
from qa.telling import attributed, completed, in_few_words, leans
from qa.types import Draft, Evidence, Reading, Statement
from qa.verification import Judge
from qa.wording import SPEECH
from vectorstore.types import Filters

_MOST_SENTENCES = 3
_OFFERED = 2
# Sentences that share this much of their vocabulary say the same thing twice.
_REPEATS = 0.6
# Chosen on the development half of the gold questions.
_FORMAL = 0.2
# There nine of ten short answers from sentences of this score are right.
_SURE = 0.6
# How sure a reader must be of its words, by itself, and where the score nearly suffices; by the
# same halves.
_CERTAIN = 0.8
_LIKELY, _NEARLY = 0.5, 0.33
# Asked for one of these, a weekday is no answer, however surely it is read.
_EXACT = ("calendar", "month", "time")
# Questions that a few words never answer.
_OVERVIEW = re.compile(
    r"^\W*(?:and\s+)?(?:(?:please\s+)?tell me|what about|what happened|what is known|describe"
    r"|summari[sz]e|give me)\b",
    re.IGNORECASE,
)
_WHO_SAID = re.compile(
    r"^\W*(?:and\s+)?who(?:\s+\w+ly)?\s+(?:said|says|claimed|claims|told|added|warned|stated"
    r"|argued|argues|believes|believed|thinks|thought|announced|promised|noted)\b",
    re.IGNORECASE,
)


class Extractive:
    """Answers with sentences of the evidence, letter for letter.

    ``judge`` is the reader's, for yes/no questions and premises; None to compare words alone.
    """

    name = "extractive"

    def __init__(self, judge: Judge | None = None) -> None:
        self._judge = judge

    def draft(self, question: Question, evidence: Sequence[Evidence]) -> Draft:
        """The answer in one to three attributed sentences, or a refusal with the nearest ones."""
        if not evidence:
            return _refusal("The corpus holds no passage on that.", ())
        side_by_side = self._compared(question, evidence)
        if side_by_side is not None:
            return side_by_side
        if question.unknown_names:
            return _refusal(f"No article mentions {_listed(question.unknown_names)}.", evidence)

        def tell(chosen: Sequence[Evidence]) -> list[Statement]:
            return attributed(completed(chosen, evidence))

        cut = calibration(evidence[0].reading is not None)
        found = outlet_report.draft(question, evidence, cut.refuse_below, tell)
        found = found or premise.corrected(question, evidence, self._judge, tell)
        found = found or yes_no.decided(question, evidence, self._judge, tell)
        found = found or sequenced(question, evidence, tell)
        if found is not None:
            return found
        apt = [e for e in evidence if not answers_another(question, e)]
        strong = [e for e in apt if e.score >= cut.refuse_below or _read_surely(question, e)]
        if not any(_states_office(question, e) for e in strong):
            strong = [*[e for e in apt if _states_office(question, e)][:1], *strong]
        near = [e for e in apt if strong and e.score >= cut.also_above * strong[0].score]
        if not near or _lacks(question, near):
            return _refusal(premise.near_miss(question, evidence, self._judge), evidence)
        unstated = origin.missing(question, strong[0].article)
        if unstated:
            return _refusal(unstated, evidence)
        return _answer(question, near, apt)

    def _compared(self, question: Question, evidence: Sequence[Evidence]) -> Draft | None:
        """The draft for a question over several outlets, whose passages retrieval has brought."""

        def of(_: str, filters: Filters) -> list[Evidence]:
            return [e for e in evidence if e.article.publisher in filters.sources]

        outlets = {e.article.publisher for e in evidence if e.article.publisher}
        return comparison.draft(question, evidence, outlets, of, judge=self._judge, tell=attributed)


def _answer(question: Question, near: Sequence[Evidence], evidence: Sequence[Evidence]) -> Draft:
    """What the sentences that are good enough say, by the kind of question."""
    if origin.asks_date(question):
        return Draft("answered", tuple(attributed(near[:1])))
    order = order_asked(question.text)
    if order:
        return _told(question, ordered(near, order)[:1], evidence, None)
    outcome = agreement.compared(question, candidates.answers(question, evidence))
    if outcome.differs:
        return agreement.draft(outcome, evidence)
    items = listing.listed(question, evidence) if listing.asks_for_list(question) else None
    found = items or outcome
    chosen = _choose(question, near, found.best)
    drafted = _told(question, chosen, evidence, found)
    notes = (*agreement.also_in(chosen, evidence), *(items.notes if items else ()))
    return replace(drafted, notes=(*drafted.notes, *notes))


def _told(
    question: Question,
    chosen: Sequence[Evidence],
    evidence: Sequence[Evidence],
    found: agreement.Outcome | listing.Listing | None,
) -> Draft:
    """The chosen sentences, after the few words of the first that answer, where there are such.

    A sentence is cited to every article that says the same.
    """
    statements = attributed(completed(chosen, evidence))
    if found:
        statements = [
            replace(statement, evidence=found.sources(statement.evidence[0]))
            for statement in statements
        ]
    unsaid = pinned.year_unsaid(question.text, chosen[0])
    notes = tuple(filter(None, [*map(note, chosen), unsaid]))
    short = _short_answer(question, chosen[0])
    one_of_many = isinstance(found, listing.Listing) and len(found.told) > 1
    if one_of_many:
        return Draft("answered", tuple(statements), notes=notes)
    if short is None:
        return Draft("answered", likely.marked(question, statements, evidence), notes=notes)
    opening = in_few_words(short, chosen[:1])
    return Draft("answered", (opening, *statements), short_answer=opening.text, notes=notes)


def _short_answer(question: Question, best: Evidence) -> str | None:
    """The reader's words, where it is sure of them and they are few; who speaks, if asked that."""
    if _OVERVIEW.match(question.text):
        return None
    speaker = best.utterance.speaker if best.utterance else ""
    if names(speaker) and _WHO_SAID.match(question.text):
        return None if set(words(speaker)) <= set(words(question.text)) else speaker
    if question.expects not in candidates.COMPARED or best.score < _SURE:
        return None
    if candidates.strength(best) < candidates.HEARD:
        return None
    reading = best.reading
    if reading is None or len(reading.text.split()) > candidates.LONGEST:
        return None
    if question.expects == "date" and _dates_speech(best, reading):
        return None
    if question.expects == "person" and not names(reading.text) and reading.text.islower():
        return None
    return reading.text


def _dates_speech(evidence: Evidence, reading: Reading) -> bool:
    """Whether a date is that of saying something: "will be mended, she said on Tuesday"."""
    before = words(evidence.article.text[evidence.sentence.start : reading.start])
    return bool(SPEECH & set(before[-2:]))


def _choose(
    question: Question, near: Sequence[Evidence], first: Sequence[Evidence]
) -> list[Evidence]:
    """Those that come first, or else the best sentence, and others that add something."""
    kind_first = sorted(near, key=lambda e: (-_kind(question, e), -e.score))
    chosen = list(first) or [kind_first[0]]
    most = 1 if question.expects == "outlet" else _MOST_SENTENCES
    for other in kind_first:
        if len(chosen) >= most:
            break
        apt = question.expects != "quote" or _same_people(other, chosen[0])
        apt = apt and _kind(question, other) >= _kind(question, chosen[0])
        if other not in chosen and apt and not _repeats(other, chosen):
            chosen.append(other)
    return chosen


def _lacks(question: Question, near: Sequence[Evidence]) -> bool:
    """Whether a date or a figure is asked for and no near sentence has one, or reads like one."""
    if origin.asks_date(question):
        return False
    exact = question.unit in _EXACT
    return question.expects in ("date", "number") and not any(
        e.features["fit"] or (not exact and candidates.strength(e) >= candidates.HEARD)
        for e in near
    )


def _states_office(question: Question, evidence: Evidence) -> bool:
    """Whether the office asked for stands beside the name, where form alone tells that it does."""
    if question.expects != "role" or not question.names or evidence.score < _FORMAL:
        return False
    return bool(evidence.features["fit"]) and evidence.features["names"] == 1.0


def _read_surely(question: Question, evidence: Evidence) -> bool:
    """Whether a reader finds the answer here so surely that other words may carry it.

    Of whoever is asked about, any words of theirs look like an answer: what they are asked about
    has to be named.
    """
    sure = evidence.features.get("here", 0.0) * evidence.features.get("span", 0.0)
    if question.expects == "quote" and evidence.features.get("names", 1.0) < 1.0:
        return False
    return sure >= _CERTAIN or (sure >= _LIKELY and evidence.score >= _NEARLY)


def _same_people(other: Evidence, best: Evidence) -> bool:
    """Whether a further sentence is about whom the question names, as the best one is."""
    if leans(other.sentence.text):
        return other.article.id == best.article.id
    return other.features.get("names", 1.0) >= best.features.get("names", 1.0)


def _kind(question: Question, evidence: Evidence) -> float:
    """A date, a figure or an office is there or it is not: a sentence without one comes after."""
    if question.expects in ("date", "number", "role"):
        return evidence.features["fit"]
    if question.expects == "outlet":
        return float(origin.stated(question, evidence.article))
    return 0.0


def _repeats(evidence: Evidence, chosen: Sequence[Evidence]) -> bool:
    own = stems(evidence.sentence.text)
    return any(
        len(own & other) / max(1, len(own | other)) > _REPEATS
        for other in (stems(c.sentence.text) for c in chosen)
    )


def _refusal(opening: str, evidence: Sequence[Evidence]) -> Draft:
    return Draft("not_in_corpus", tuple(attributed(evidence[:_OFFERED])), opening=opening)


def _listed(names: Sequence[str]) -> str:
    *first, last = [f"“{name}”" for name in names]
    return f"{', '.join(first)} or {last}" if first else last
