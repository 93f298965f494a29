"""Follow-ups: how near to the question that a person wrote, and how much of what that finds."""

from __future__ import annotations

from collections.abc import Iterator

from eval.benchmarks.benchmark import Benchmark, Workbench
from eval.benchmarks.figures import Scored, mean
from eval.benchmarks.rows import Document
from eval.metrics.answer import exact_match, squad_f1
from qa.conversation import standalone

FILE = "followup_rewrites.jsonl"
_K = 5


def _score(bench: Workbench) -> Iterator[Scored]:
    passages = {
        row.id: Document(row.id, text)
        for row in bench.every(FILE)
        if (text := row.plain("passage").strip())
    }
    collection = bench.collection("followups", passages.values())
    for row in bench.rows(FILE):
        last, human = row.plain("raw"), (row.plain("rewrite"),)
        ours = standalone(last, row.history)
        marks: dict[str, float | None] = {
            "ours f1": squad_f1(ours, human),
            "last f1": squad_f1(last, human),
            "ours exact": exact_match(ours, human),
            "last exact": exact_match(last, human),
        }
        if passage := passages.get(row.id):
            for name, query in (("last", last), ("ours", ours), ("human", *human)):
                found = collection.articles(query)[:_K]
                marks[f"{name} recall"] = float(passage.key in found)
        yield Scored(row.id, marks)


_OTHERS = "over MTRAG's own collections: BM25 {}, BGE-base {}"
BENCHMARK = Benchmark(
    name="followup_rewrites",
    asks="make a follow-up a question that stands alone",
    files=(FILE,),
    score=_score,
    measures=(
        mean("recall@5, last turn as it is", "last recall", _OTHERS.format(".20", ".30")),
        mean("recall@5, Dateline's rewrite", "ours recall"),
        mean("recall@5, the human rewrite", "human recall", _OTHERS.format(".25", ".37")),
        mean("F1 with the human rewrite: last turn", "last f1"),
        mean("F1 with the human rewrite: Dateline's", "ours f1"),
        mean("same as the human rewrite: last turn", "last exact"),
        mean("same as the human rewrite: Dateline's", "ours exact"),
    ),
)
