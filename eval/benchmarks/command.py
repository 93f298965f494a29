"""The command: ask the sets, show the table, write it down."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.options import expected_failures

if TYPE_CHECKING:
    from rich.progress import Progress

    from eval.benchmarks.figures import Scored
    from eval.benchmarks.run import Plan, SetResult, Watch

DATA, OUT = Path("../shared/benchmarks"), Path("eval-runs/benchmarks")


def bench(
    data: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder of the benchmark files.")
    ] = DATA,
    only: Annotated[
        list[str] | None, typer.Option(metavar="SET", help="Ask this set; repeatable.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Rows of each set at most.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="All rows of every set.")] = False,
    engine: Annotated[
        str | None, typer.Option(metavar="E", help="What writes answers.  [default: extractive]")
    ] = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder for the table and the marks.")
    ] = OUT,
    against: Annotated[
        Path | None, typer.Option(metavar="DIR", help="An earlier --out folder to compare with.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A page to put the table into.")
    ] = None,
) -> None:
    """Ask other people's questions and print one table of figures.

    Rows are chosen by the hash of their ids, so the same command asks the same questions. What
    is written holds ids and figures, never a question or a passage.
    """
    from eval.benchmarks.run import Plan, read_marks, write_rows
    from eval.benchmarks.table import Report, as_json, markdown, put_into
    from qa.settings import Settings

    with expected_failures():
        started = datetime.now(tz=UTC)
        settings = Settings(engine=engine) if engine else Settings()
        plan = Plan(data, settings, tuple(only or ()), limit, full)
        results = _ask(plan, read_marks(against) if against else {})
        command = " ".join(["python -m eval.benchmarks", *sys.argv[1:]])
        report = Report(tuple(results), settings, command, started)
        write_rows(results, out)
        table = markdown(report)
        (out / "table.md").write_text(table + "\n", "utf-8")
        told = json.dumps(as_json(report), indent=2, ensure_ascii=False)
        (out / "table.json").write_text(told + "\n", "utf-8")
        if page:
            put_into(page, table)
    typer.echo(table)


def _ask(plan: Plan, before: dict[str, list[Scored]]) -> list[SetResult]:
    from rich.console import Console
    from rich.progress import Progress

    from eval.benchmarks.run import run_set

    results = []
    with Progress(console=Console(stderr=True), transient=True) as progress:
        watch = _watch(progress)
        for benchmark in plan.benchmarks():
            done = run_set(benchmark, plan, watch, before.get(benchmark.name, ()))
            typer.echo(f"{benchmark.name}: {done.rows} rows, {done.seconds:.0f} s", err=True)
            results.append(done)
    for name in plan.unread():
        typer.echo(f"No set reads {name}.", err=True)
    return results


def _watch(progress: Progress) -> Watch:
    """One bar, renamed with each stage."""
    task = progress.add_task("", total=None)

    def watch(stage: str, done: int, total: int) -> None:
        progress.update(task, description=stage, completed=done, total=total or None)

    return watch
