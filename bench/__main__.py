"""``python -m bench``: ingest the corpus, ask its questions, print what came of it.

Exits with 1 if memory, or any@1 or MRR over the whole corpus, is not as promised. A small corpus is
too easy to tell one search from another, so nothing is promised of it but memory.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.corpus import Corpus, Question, load
from bench.ingest import MOST_MEMORY, Measured, measured_store
from bench.retrieval import Outcome, Scores, run, searchers

ROOT = Path(__file__).resolve().parents[1]
SMALL = 600
PUBLISHED = {"BM25 over 26,630 articles, as published": Scores(0.524, 0.779, 0.887, 0.635)}


def main() -> int:
    """Run the benchmark; the index is kept under ``.bench`` for the next time."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Dateline.")
    parser.add_argument("--data", type=Path, default=Path("../shared/benchmarks"))
    parser.add_argument("--limit", type=int, help="about how many articles (default: all)")
    options = parser.parse_args()
    console = Console()
    corpus = load(options.data, options.limit)
    store, measured = measured_store(corpus, ROOT / ".bench")
    console.print(_ingest_table(measured))
    outcomes = _ask(corpus, store)
    console.print(_scores_table("All questions", corpus.questions, outcomes, PUBLISHED))
    others = [not q.calibration for q in corpus.questions]
    if any(others):
        asked = [q for q in corpus.questions if not q.calibration]
        console.print(_scores_table("Without the calibration half", asked, outcomes, {}, others))
    kept = _verdicts(measured, {} if options.limit else outcomes)
    for promise, holds in kept.items():
        console.print(
            f"[{'green' if holds else 'red'}]{'holds' if holds else 'FAILS'}[/]  {promise}"
        )
    return 0 if all(kept.values()) else 1


def _ask(corpus: Corpus, store: Path) -> dict[str, Outcome]:
    from bench.tutorial import tutorial
    from vectorstore.embeddings import open_embedder
    from vectorstore.generations import Store

    embedder = open_embedder()
    compared = searchers(Store(store).snapshot(), embedder)
    if len(corpus.rows) <= SMALL:
        compared = {"Tutorial: 1,000 characters, dense": tutorial(corpus, embedder), **compared}
    return {name: run(corpus.questions, searcher) for name, searcher in compared.items()}


def _verdicts(measured: Measured, outcomes: Mapping[str, Outcome]) -> dict[str, bool]:
    kept = {f"peak memory under {MOST_MEMORY / 1e9} GB": measured.peak < MOST_MEMORY}
    for name in ("BM25 alone", "Dense alone") if outcomes else ():
        better = outcomes["Dateline"].scores().beats(outcomes[name].scores())
        kept[f"any@1 and MRR above {name}"] = better
    return kept


def _ingest_table(measured: Measured) -> Table:
    table = Table(title="Ingest")
    for heading in ("articles", "skipped", "passages", "seconds", "passages/s", "peak memory"):
        table.add_column(heading, justify="right")
    table.add_row(
        f"{measured.articles:,}",
        f"{measured.skipped:,}",
        f"{measured.passages:,}",
        f"{measured.seconds:.0f}",
        f"{measured.pace:.0f}",
        f"{measured.peak / 1e6:,.0f} MB",
    )
    return table


def _scores_table(
    title: str,
    questions: Sequence[Question],
    outcomes: Mapping[str, Outcome],
    published: Mapping[str, Scores],
    only: Sequence[bool] | None = None,
) -> Table:
    table = Table(title=f"{title} ({len(questions)})")
    table.add_column("search")
    for heading in ("any@1", "any@5", "any@10", "MRR@10", "p50 ms"):
        table.add_column(heading, justify="right")
    rows = {**published, **{name: outcome.scores(only) for name, outcome in outcomes.items()}}
    for name, scores in rows.items():
        shares = (scores.any1, scores.any5, scores.any10, scores.mrr)
        took = "" if scores.p50_ms is None else f"{scores.p50_ms:.0f}"
        table.add_row(name, *(f"{share:.3f}" for share in shares), took)
    return table


if __name__ == "__main__":
    sys.exit(main())
