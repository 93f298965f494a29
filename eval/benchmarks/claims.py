"""WiCE: claims, and whether a web page supports them."""

from __future__ import annotations

from collections.abc import Iterator

from eval.benchmarks.benchmark import Benchmark, Workbench
from eval.benchmarks.figures import Scored, auroc, mean
from eval.benchmarks.rows import Document
from qa.reader import open_reader
from qa.support import support_score
from qa.verification import check

FILE = "claims.jsonl"
_SENTENCES = 5
_WORTH = {"supported": 1.0, "partial": 0.5, "unsupported": 0.0, "unchecked": 0.5}


def _score(bench: Workbench) -> Iterator[Scored]:
    rows = bench.rows(FILE)
    reader = open_reader(bench.settings.reader)
    judge = reader.judge if reader else None
    pages = {row.id: Document(row.id, row.plain("evidence")) for row in rows}
    collection = bench.collection("claims", pages.values())
    for row in rows:
        claim = row.plain("claim")
        evidence = collection.evidence(claim, among=[pages[row.id]])
        best = [e.sentence.text for e in evidence[:_SENTENCES]]
        support = check(claim, best).support if best else "unsupported"
        supported = row.plain("label") == "supported"
        yield Scored(
            row.id,
            {
                "supported": float(supported),
                "not unsupported": float(row.plain("label") != "not_supported"),
                "by score": support_score(claim, best, judge),
                "by best": _WORTH[support],
                "by page": _WORTH[check(claim, row.texts("evidence_sentences")).support],
                "by similarity": evidence[0].score if evidence else 0.0,
                "passed": float(support == "supported") if supported else None,
                "let through": None if supported else float(support == "supported"),
                "struck": None if supported else float(support == "unsupported"),
            },
        )


BENCHMARK = Benchmark(
    name="claims",
    asks="is the claim supported by the page",
    files=(FILE,),
    score=_score,
    measures=(
        auroc(
            "fully supported or not, by the support score of five sentences",
            "by score",
            "supported",
        ),
        auroc("fully supported or not, by the check of five sentences", "by best", "supported"),
        auroc("fully supported or not, by the check of the whole page", "by page", "supported"),
        auroc("fully supported or not, by evidence score alone", "by similarity", "supported"),
        auroc("supported at all or not, five sentences", "by best", "not unsupported"),
        mean("supported claims passed as supported", "passed"),
        mean("other claims passed as supported", "let through", lower_is_better=True),
        mean("other claims struck", "struck"),
    ),
    limit=150,
)
