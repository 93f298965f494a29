"""The metrics of one answer, by name; None where there is nothing to expect."""

from __future__ import annotations

from collections.abc import Sequence

from eval.directness import speech
from eval.facts import Reading, Tick
from eval.gold import Question
from eval.grounding import checkable
from eval.metrics import answer as answers
from eval.metrics import citation as citations
from eval.metrics import retrieval
from eval.metrics.attribution import directness
from eval.metrics.citation import Corpus
from eval.metrics.retrieval import Span
from eval.normalise.tokens import Token
from qa.types import Answer

Metrics = dict[str, float | None]


def hit_spans(answer: Answer) -> list[Span]:
    """Return the passages of an answer's hits, best first."""
    return [Span(h.passage.article_id, h.passage.start, h.passage.end) for h in answer.hits]


def evidence_groups(question: Question, corpus: Corpus) -> dict[str, list[Span]]:
    """Return the evidence of a question as spans of articles, by group.

    Evidence in a file that the corpus does not have keeps its hash for a key: no hit finds it.
    """
    groups: dict[str, list[Span]] = {}
    for entry in question.evidence:
        try:
            key = corpus(entry.sha256).id
        except KeyError:
            key = entry.sha256
        groups.setdefault(entry.group, []).append(Span(key, entry.start, entry.end))
    return groups


def retrieval_metrics(hits: Sequence[Span], groups: retrieval.Groups) -> Metrics:
    """Recall, reciprocal rank, nDCG and completeness of the hits."""
    recall = {f"recall@{k}": retrieval.recall_at_k(hits, groups, k) for k in (1, 3, 5, 10)}
    complete = {f"all_evidence@{k}": retrieval.all_evidence_at_k(hits, groups, k) for k in (5, 10)}
    return {
        **recall,
        "mrr@10": retrieval.mrr_at_10(hits, groups),
        "ndcg@10": retrieval.ndcg_at_10(hits, groups),
        **complete,
    }


def answer_metrics(
    question: Question, readings: Sequence[Reading], ticks: Sequence[Tick], loose: Sequence[Token]
) -> Metrics:
    """Wording, facts, types, contradictions, loose tokens and speakers."""
    bodies = [reading.claim.text[len(reading.introduction) :] for reading in readings]
    said = " ".join(bodies)
    typed: Metrics = {
        f"{kind}_accuracy": answers.share([t.stated for t in ticks if t.type == kind])
        for kind in ("number", "date", "name")
    }
    return {
        "exact_match": answers.exact_match(said, question.short_answers),
        "f1": answers.squad_f1(said, question.short_answers),
        "vital_recall": answers.share([t.stated for t in ticks if t.vital]),
        "fact_recall": answers.share([t.stated for t in ticks]),
        **typed,
        "contradiction_rate": answers.contradiction_rate([bool(t.contradicted) for t in ticks]),
        "ungrounded_rate": answers.ungrounded_rate(
            len(loose), max(len(loose), sum(len(checkable(body)) for body in bodies))
        ),
        "speaker_accuracy": answers.share(
            [t.speaker_right for t in ticks if t.speaker_right is not None]
        ),
    }


def citation_metrics(
    question: Question,
    readings: Sequence[Reading],
    ticks: Sequence[Tick],
    valid: Sequence[bool],
    corpus: Corpus,
) -> Metrics:
    """Genuineness, precision, recall and coverage of the citations; outlets and quotations."""
    cited = {c.n: Span(c.sha256, c.start, c.end) for r in readings for c in r.citations}
    evidence = [Span(e.sha256, e.start, e.end) for e in question.evidence]
    genuine = {c.n: c for reading in readings for c in reading.genuine}
    return {
        "citation_validity": citations.citation_validity(valid),
        "citation_precision": citations.citation_precision(list(cited.values()), evidence),
        "citation_recall": citations.citation_recall(
            [t.on_evidence for t in ticks if t.on_evidence is not None]
        ),
        "sentence_coverage": citations.sentence_coverage(
            [bool(reading.genuine) for reading in readings for _ in reading.body]
        ),
        "outlet_accuracy": answers.share(
            [c.publisher == corpus(c.sha256).publisher for c in genuine.values()]
        ),
        "directness": directness(speech(question, readings, ticks, corpus)),
    }
