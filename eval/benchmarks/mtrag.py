"""MTRAG-UN: the last turn of a conversation, answerable or not, in part, or too vague to tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from eval.benchmarks.benchmark import Benchmark, Workbench, inline_documents
from eval.benchmarks.figures import Scored, mean
from eval.benchmarks.rows import Document
from eval.metrics.answer import squad_f1

FILE = "mtrag_un.jsonl"
_RIGHT_STATUS = {
    "answerable": ("answered", "premise_corrected"),
    "unanswerable": ("not_in_corpus",),
    "partial": ("partial",),
    "underspecified": ("clarify",),
}


def _score(bench: Workbench) -> Iterator[Scored]:
    every = bench.every(FILE)
    collection = bench.collection("mtrag_un", inline_documents(every))
    # Most unanswerable rows bring no document: search all that the set has of their collection
    shelves: dict[str, list[Document]] = defaultdict(list)
    for row in every:
        shelves[row.plain("collection")] += row.documents
    for row in bench.rows(FILE):
        shelf = shelves[row.plain("collection")]
        asked = collection.ask(row.question, row.history, shelf)
        status = float(asked.answer.status in _RIGHT_STATUS[row.kind])
        gold = {d.key for d in row.documents if d.id in row.supporting_ids}
        found = collection.articles(asked.answer.standalone_question, shelf)[:5]
        yield Scored(
            row.id,
            {
                "status": status,
                f"{row.kind} status": status,
                f"{row.kind} refused": float(asked.refused),
                "any@5": float(bool(gold & set(found))) if gold else None,
                "f1": squad_f1(asked.said, row.answers) if row.kind == "answerable" else None,
            },
        )


BENCHMARK = Benchmark(
    name="mtrag_un",
    asks="answer, refuse, answer in part or ask back, in conversation",
    files=(FILE,),
    score=_score,
    measures=(
        mean("right status, of all", "status"),
        mean("answerable: answered", "answerable status"),
        mean("answerable: refused", "answerable refused", lower_is_better=True),
        mean("unanswerable: refused", "unanswerable status"),
        mean("partly answerable: said to be", "partial status"),
        mean("underspecified: asked back", "underspecified status"),
        mean("a supporting passage among five articles", "any@5"),
        mean("answerable: F1 with the written answer", "f1"),
    ),
)
