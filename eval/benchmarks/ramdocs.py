"""RAMDocs: documents that disagree or speak of namesakes; all right answers are wanted."""

from __future__ import annotations

from collections.abc import Iterator

from eval.benchmarks.benchmark import Benchmark, Workbench, inline_documents
from eval.benchmarks.figures import Scored, mean
from eval.benchmarks.reading import holds, holds_any

FILE = "ramdocs.jsonl"


def _score(bench: Workbench) -> Iterator[Scored]:
    collection = bench.collection("ramdocs", inline_documents(bench.every(FILE)))
    for row in bench.rows(FILE):
        asked = collection.ask(row.question, among=row.documents)
        given = [holds(asked.said, answer) for answer in row.answers]
        wrong = holds_any(asked.said, row.texts("wrong_answers"))
        yield Scored(
            row.id,
            {
                "exact": float(all(given) and not wrong),
                "all": float(all(given)),
                "share": sum(given) / len(given),
                "any": float(any(given)),
                "wrong": float(wrong) if row.texts("wrong_answers") else None,
                "refused": float(asked.refused),
                f"{row.kind} exact": float(all(given) and not wrong),
            },
        )


BENCHMARK = Benchmark(
    name="ramdocs",
    asks="give every right answer, drop noise and lies",
    files=(FILE,),
    score=_score,
    measures=(
        mean(
            "all right answers and no wrong one",
            "exact",
            "Llama-3.3-70B with retrieval .326 (short answers)",
        ),
        mean("… of namesakes (ambiguous)", "ambiguous exact"),
        mean("… where documents conflict", "conflict exact"),
        mean("… among noise", "noise exact"),
        mean("all right answers", "all"),
        mean("share of the right answers given", "share"),
        mean("any right answer", "any"),
        mean("a wrong answer given", "wrong", lower_is_better=True),
        mean("refused", "refused", lower_is_better=True),
    ),
)
