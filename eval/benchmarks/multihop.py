"""MultiHop-RAG: questions over several news items, and some whose answer is in none."""

from __future__ import annotations

from collections.abc import Iterator

from eval.benchmarks.benchmark import Benchmark, Workbench
from eval.benchmarks.figures import Scored, mean
from eval.benchmarks.reading import holds_any
from eval.benchmarks.rows import read_documents
from eval.metrics.retrieval import Span, all_evidence_at_k, recall_at_k

QUERIES, CORPUS = "multihop_rag_queries.jsonl", "multihop_rag_corpus.jsonl"


def _score(bench: Workbench) -> Iterator[Scored]:
    corpus = {document.id: document for document in read_documents(bench.data / CORPUS)}
    collection = bench.collection("multihop", corpus.values())
    for row in bench.rows(QUERIES):
        if not row.answerable:
            yield Scored(row.id, {"null refused": float(collection.ask(row.question).refused)})
            continue
        gold = [corpus[id_] for id_ in row.supporting_ids if id_ in corpus]
        hits = [Span(key, 0, 1) for key in collection.articles(row.question)]
        groups = {document.key: [Span(document.key, 0, 1)] for document in gold}
        asked = collection.ask(row.question, among=gold)
        right = float(holds_any(asked.said, row.answers))
        yield Scored(
            row.id,
            {
                "recall@10": recall_at_k(hits, groups, 10),
                "all@10": all_evidence_at_k(hits, groups, 10),
                "right": right,
                f"{row.kind} right": right,
                "refused": float(asked.refused),
            },
        )


BENCHMARK = Benchmark(
    name="multihop_rag",
    asks="infer, compare and order over several outlets' items",
    files=(QUERIES, CORPUS),
    score=_score,
    measures=(
        mean("evidence articles among ten (recall@10)", "recall@10"),
        mean("all evidence articles among ten", "all@10"),
        mean(
            "right with gold evidence",
            "right",
            "GPT-4 .89, ChatGPT .57, Mixtral .36, Llama-2-70B .32",
        ),
        mean("… inference", "inference_query right"),
        mean("… comparison", "comparison_query right"),
        mean("… order in time", "temporal_query right"),
        mean("refused with gold evidence", "refused", lower_is_better=True),
        mean("null queries refused", "null refused"),
    ),
    limit=500,
)
