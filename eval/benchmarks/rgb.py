"""RGB: news snippets among noise, without the answer, with a false one, or with both."""

from __future__ import annotations

from collections.abc import Iterator

from eval.benchmarks.benchmark import Benchmark, Workbench, inline_documents
from eval.benchmarks.figures import Scored, mean
from eval.benchmarks.reading import holds_any, lie_stands

FILE = "rgb.jsonl"


def _score(bench: Workbench) -> Iterator[Scored]:
    collection = bench.collection("rgb", inline_documents(bench.every(FILE)))
    for row in bench.rows(FILE):
        asked = collection.ask(row.question, among=row.documents)
        parts = row.raw["answer_parts"]
        right = all(holds_any(asked.said, alternatives) for alternatives in parts)
        marks: dict[str, float | None] = {
            f"{row.kind} right": float(right),
            f"{row.kind} refused": float(asked.refused),
        }
        if lie := row.plain("wrong_answer"):
            stands = lie_stands(asked, [lie], row.answers)
            marks[f"{row.kind} lie stands"] = float(stands)
            marks[f"{row.kind} both"] = float(right and holds_any(asked.said, [lie]))
        yield Scored(row.id, marks)


_OTHERS = "ChatGPT, English: "
BENCHMARK = Benchmark(
    name="rgb",
    asks="answer from snippets among noise; refuse; meet false ones",
    files=(FILE,),
    score=_score,
    measures=(
        mean("right, no noise", "noise_0.0 right", f"{_OTHERS}.96"),
        mean("right, 40 % noise", "noise_0.4 right", f"{_OTHERS}.94"),
        mean("right, 80 % noise", "noise_0.8 right", f"{_OTHERS}.76"),
        mean("refused where only noise is given", "reject refused", "several models: .25 to .45"),
        mean("false snippets: right", "counterfactual right"),
        mean("false snippets: refused", "counterfactual refused"),
        mean("false snippets: the lie stands", "counterfactual lie stands", lower_is_better=True),
        mean("true and false: right given", "conflict right"),
        mean("true and false: both given", "conflict both"),
        mean("true and false: the lie stands", "conflict lie stands", lower_is_better=True),
    ),
)
