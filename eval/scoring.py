"""One answer against its gold question: facts ticked, every measure, one credit, one reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eval.facts import Reading, Tick, read_claims, tick
from eval.faults import loose_tokens, problems
from eval.gold import Question
from eval.grounded import Findings, Verdict, grade
from eval.measures import (
    answer_metrics,
    citation_metrics,
    evidence_groups,
    hit_spans,
    retrieval_metrics,
)
from eval.metrics.citation import Corpus, is_valid, supports
from eval.metrics.retrieval import Span, first_ranks
from eval.normalise.tokens import Token
from qa.types import Answer

REFUSALS = ("not_in_corpus", "clarify")


@dataclass(frozen=True, slots=True)
class Score:
    """The result for one question.

    ``grounded`` is the credit and ``reason`` why; ``stage`` is where it failed (retrieval,
    evidence, answer, citation, refusal) or None at full credit. ``problems`` are all things
    wrong, a sentence each. ``ranks`` maps each evidence group to the rank of the first hit that
    finds it, 0 for none. ``metrics`` maps names to values, None where there is nothing to expect.
    """

    id: str
    group: str
    category: str
    expect: str
    status: str
    grounded: float
    reason: str
    stage: str | None
    ticks: tuple[Tick, ...] = ()
    problems: tuple[str, ...] = ()
    ranks: Mapping[str, int] = field(default_factory=dict)
    metrics: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether the answer refuses or asks back."""
        return self.status in REFUSALS

    @property
    def refusal_pair(self) -> tuple[bool, bool] | None:
        """(should refuse, refused), or None where neither is plainly right."""
        if self.expect not in ("answered", "not_in_corpus"):
            return None
        return self.expect == "not_in_corpus", self.refused


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer was found to say, and the verdict on it, before any measure is taken."""

    readings: Sequence[Reading]
    ticks: tuple[Tick, ...]
    loose: Sequence[Token]
    valid: Sequence[bool]
    wrong: Sequence[str]
    verdict: Verdict


def judge(question: Question, answer: Answer, corpus: Corpus) -> Judged:
    """Tick the facts and grade an answer: all that its credit needs.

    ``corpus`` maps a sha256 to its article and raises KeyError for one it does not have.
    """
    readings = read_claims(answer, corpus)
    known = _articles(question, corpus)
    ticks = tuple(tick(fact, question, readings, known) for fact in question.facts)
    loose = loose_tokens(question, answer, readings, corpus)
    valid = [is_valid(citation, corpus) for citation in answer.citations]
    valid += [False for reading in readings for _ in reading.missing]
    wrong = problems(question, readings, ticks, loose, valid)
    vital = [t for t in ticks if t.vital]
    found = Findings(
        status=answer.status,
        vital=[t.stated for t in vital],
        wrong=wrong,
        on_evidence=all(t.on_evidence is not False for t in vital),
        asserts=bool(answer.claims),
    )
    return Judged(readings, ticks, loose, valid, wrong, grade(question.expect, found))


def score(question: Question, answer: Answer, corpus: Corpus) -> Score:
    """Score an answer; the same input gives the same score, always. ``corpus`` as in ``judge``."""
    judged = judge(question, answer, corpus)
    readings, ticks, valid, verdict = judged.readings, judged.ticks, judged.valid, judged.verdict
    hits, groups = hit_spans(answer), evidence_groups(question, corpus)
    firsts = first_ranks(hits, groups)
    ranks = {name: firsts.get(name, 0) for name in groups}
    return Score(
        id=question.id,
        group=question.group,
        category=question.category,
        expect=question.expect,
        status=answer.status,
        grounded=verdict.credit,
        reason=verdict.reason,
        stage=None if verdict.credit == 1 else _stage(question, answer, ticks, ranks, all(valid)),
        ticks=ticks,
        problems=tuple(judged.wrong),
        ranks=ranks,
        metrics={
            **retrieval_metrics(hits, groups),
            **answer_metrics(question, readings, ticks, judged.loose),
            **citation_metrics(question, readings, ticks, valid, corpus),
        },
    )


def _stage(
    question: Question, answer: Answer, ticks: Sequence[Tick], ranks: Mapping[str, int], valid: bool
) -> str:
    """Return the first stage at which a question without full credit went wrong.

    retrieval: a group that a vital fact needs is in no hit; refusal: the answer refuses, or fails
    to, against what is expected; evidence: the needed span was found but not cited; citation: the
    facts are there, their citations are not; answer: all else.
    """
    if question.expect in REFUSALS:
        return "refusal" if answer.status != question.expect else "citation"
    lacking = {name for fact in question.facts if fact.vital for name in fact.evidence}
    if any(ranks.get(name) == 0 for name in lacking) and any(
        t.vital and not (t.stated and t.on_evidence) for t in ticks
    ):
        return "retrieval"
    if answer.status in REFUSALS:
        return "refusal"
    if any(t.contradicted for t in ticks):
        return "answer"
    missing = {t.fact for t in ticks if t.vital and not t.stated}
    if missing:
        return "answer" if _cites_evidence(question, answer, missing) else "evidence"
    off_evidence = any(t.vital and t.on_evidence is False for t in ticks)
    uncited = any(not claim.citations for claim in answer.claims)
    return "citation" if not valid or off_evidence or uncited else "answer"


def _cites_evidence(question: Question, answer: Answer, missing: set[str]) -> bool:
    """Whether the evidence of every fact missing is cited somewhere in the answer."""
    cited = [Span(c.sha256, c.start, c.end) for c in answer.citations]
    spans = question.spans
    return all(
        any(supports(span, spans[name]) for span in cited)
        for fact in question.facts
        if fact.id in missing
        for name in fact.evidence
    )


def _articles(question: Question, corpus: Corpus) -> list[str]:
    """Texts of the articles that hold the question's evidence."""
    texts = []
    for sha256 in dict.fromkeys(entry.sha256 for entry in question.evidence):
        try:
            texts.append(corpus(sha256).text)
        except KeyError:
            continue
    return texts
