"""SQuAD 2.0: one paragraph, and a question that it answers or only seems to."""

from __future__ import annotations

from collections.abc import Iterator

from eval.benchmarks.benchmark import Benchmark, Workbench, inline_documents
from eval.benchmarks.figures import Scored, at_best_threshold, auroc, mean
from eval.benchmarks.reading import best_score, holds_any, short_answer
from eval.benchmarks.splits import held_out
from eval.metrics.answer import exact_match, squad_f1

FILE = "squad2_dev.jsonl"
_NOTHING = ("",)


def _score(bench: Workbench) -> Iterator[Scored]:
    collection = bench.collection("squad2", inline_documents(bench.every(FILE)))
    for row in bench.rows(FILE, lambda row: held_out(row.documents[0].id)):
        asked = collection.ask(row.question, among=row.documents)
        evidence = collection.evidence(row.question, among=row.documents)
        sentence = evidence[0].sentence.text if evidence else ""
        reading = evidence[0].reading if evidence else None
        best = reading.text if reading else sentence
        said = short_answer(asked, evidence)
        gold = row.answers if row.answerable else _NOTHING
        yield Scored(
            row.id,
            {
                "answerable": float(row.answerable),
                "evidence": best_score(row.question, evidence),
                "best exact": exact_match(best, row.answers) if row.answerable else 0.0,
                "best f1": squad_f1(best, row.answers) if row.answerable else 0.0,
                "holds gold": float(holds_any(sentence, row.answers)) if row.answerable else None,
                "exact": exact_match(said, gold),
                "f1": squad_f1(said, gold),
                "refusal is right": float(not row.answerable) if asked.refused else None,
                "refused rightly": None if row.answerable else float(asked.refused),
                "refused wrongly": float(asked.refused) if row.answerable else None,
            },
        )


BENCHMARK = Benchmark(
    name="squad2",
    asks="read one paragraph, answer or refuse",
    files=(FILE,),
    score=_score,
    measures=(
        auroc("answerable or not by evidence score (AUROC)", "evidence", "answerable"),
        at_best_threshold(
            "F1 at the best threshold",
            "evidence",
            "best f1",
            "answerable",
            "full dev set: roberta-base .830, tinyroberta .820, minilm-uncased about .795 "
            "(trained on its training part)",
        ),
        at_best_threshold(
            "exact match at the best threshold",
            "evidence",
            "best exact",
            "answerable",
            "never answering .521",
        ),
        mean("F1 as answered", "f1"),
        mean("exact match as answered", "exact"),
        mean("best sentence holds the gold", "holds gold", "MiniLM similarity alone .874"),
        mean("refusals that are right (precision)", "refusal is right"),
        mean("unanswerable questions refused (recall)", "refused rightly"),
        mean("answerable questions refused", "refused wrongly", lower_is_better=True),
    ),
)
