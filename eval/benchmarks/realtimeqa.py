"""RealTimeQA: news quiz questions over dated articles; a quarter have no answer there."""

from __future__ import annotations

from collections.abc import Iterator

from eval.benchmarks.benchmark import Benchmark, Workbench
from eval.benchmarks.figures import Marks, Scored, auroc, mean
from eval.benchmarks.reading import best_score, holds_any, short_answer
from eval.benchmarks.rows import read_documents
from eval.metrics.answer import exact_match, squad_f1
from eval.metrics.retrieval import Span, mrr_at_10, recall_at_k

QUESTIONS, CORPUS = "realtimeqa_questions.jsonl", "realtimeqa_corpus.jsonl"
_MOST_SENTENCES = 3


def _score(bench: Workbench) -> Iterator[Scored]:
    corpus = read_documents(bench.data / CORPUS)
    keys = {document.id: document.key for document in corpus}
    # `python -m bench` ingests the same articles to measure its speed
    collection = bench.collection("realtimeqa", corpus, vectors=bench.stores.parent)
    for row in bench.rows(QUESTIONS):
        asked = collection.ask(row.question)
        evidence = collection.evidence(row.question)
        marks: dict[str, float | None] = {
            "answerable": float(row.answerable),
            "evidence": best_score(row.question, evidence),
            "refusal is right": float(not row.answerable) if asked.refused else None,
        }
        if row.answerable:
            short = short_answer(asked, evidence)
            gold = {keys[id_] for id_ in row.supporting_ids if id_ in keys}
            marks |= found(collection.articles(row.question), gold)
            marks["holds gold"] = float(
                holds_any(" ".join(asked.sentences[:_MOST_SENTENCES]), row.answers)
            )
            marks["exact"] = exact_match(short, row.answers)
            marks["f1"] = squad_f1(short, row.answers)
            marks["refused wrongly"] = float(asked.refused)
        else:
            marks["refused rightly"] = float(asked.refused)
        yield Scored(row.id, marks)


def found(ranked: list[str], gold: set[str]) -> Marks:
    """Whether any gold article is among the first 1, 5 and 10 found, and its reciprocal rank."""
    hits = [Span(key, 0, 1) for key in ranked]
    either = {"any": [Span(key, 0, 1) for key in sorted(gold)]} if gold else {}
    return {
        **{f"any@{k}": recall_at_k(hits, either, k) for k in (1, 5, 10)},
        "mrr@10": mrr_at_10(hits, either),
    }


_OTHERS = "BM25 over 26,630 articles: "
BENCHMARK = Benchmark(
    name="realtimeqa",
    asks="find the article, answer, refuse what no article says",
    files=(QUESTIONS, CORPUS),
    score=_score,
    measures=(
        mean("a supporting article first (any@1)", "any@1", f"{_OTHERS}.524"),
        mean("… among five (any@5)", "any@5", f"{_OTHERS}.779"),
        mean("… among ten (any@10)", "any@10", f"{_OTHERS}.887"),
        mean("MRR@10 of articles", "mrr@10", f"{_OTHERS}.635"),
        mean(
            "answer of three sentences at most holds the gold",
            "holds gold",
            "GPT-5.4 .449, Claude Opus 4.6 .498, Gemini-2.5-pro .233, Llama-4-Maverick .395 "
            "(with documents of a web search)",
        ),
        mean("short answer: exact match", "exact"),
        mean("short answer: F1", "f1"),
        mean("refusals that are right (precision)", "refusal is right"),
        mean("absent answers refused (recall)", "refused rightly"),
        mean("answerable questions refused", "refused wrongly", lower_is_better=True),
        auroc("answerable or not by evidence score (AUROC)", "evidence", "answerable"),
    ),
)
