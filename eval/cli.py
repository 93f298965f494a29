"""The ``eval`` commands: ask, score, compare, look closer, decide.

What a command needs is imported when it runs, so that ``--help`` stays immediate.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval import options as opt
from eval.benchmarks.command import bench
from eval.options import BROKEN, expected_failures, prices_of

if TYPE_CHECKING:
    from eval.accepted import Accepted
    from eval.cost import Prices
    from eval.outputs import Outcome
    from eval.sets import QuestionSet

app = typer.Typer(
    name="eval",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Measure answers: ask gold questions, score what comes back, compare, gate.",
)
app.command()(bench)


@app.command()
def run(
    data: opt.DataOption = None,
    corpus: opt.CorpusOption = None,
    engine: opt.EngineOption = None,
    limit: opt.LimitOption = None,
    out: opt.OutOption = None,
    history: opt.HistoryOption = "own",
    baseline: opt.BaselineOption = None,
    price_in: opt.PriceInOption = None,
    price_out: opt.PriceOutOption = None,
) -> None:
    """Ask every question, score the answers, and write a report."""
    from eval.console import open_console, print_summary
    from eval.results import REPORT
    from eval.sets import open_sets

    with expected_failures():
        prices = prices_of(price_in, price_out)
        sets = open_sets(data or (), corpus, limit)
        folder, outcome = _perform(sets, engine, out, history, baseline, prices)
        print_summary(open_console(), outcome)
    typer.echo(f"\nReport: {folder / REPORT}")


@app.command()
def rescore(
    folder: opt.RunArgument,
    baseline: opt.BaselineOption = None,
    price_in: opt.PriceInOption = None,
    price_out: opt.PriceOutOption = None,
) -> None:
    """Score the answers of a run anew, without asking again."""
    from eval.console import open_console, print_summary
    from eval.cost import priced
    from eval.outputs import assess, write_outputs
    from eval.results import read_run

    with expected_failures():
        done = priced(read_run(folder), prices_of(price_in, price_out))
        outcome = assess(done)
        write_outputs(done, outcome, folder, _accepted(list(done.questions), baseline))
        print_summary(open_console(), outcome)


@app.command()
def diff(
    first: Annotated[Path, typer.Argument(metavar="A", help="Folder of the earlier run.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Folder of the later run.")],
) -> None:
    """Compare two runs: measures, and the questions that flipped."""
    from eval.console import open_console, print_difference
    from eval.diff import difference
    from eval.scored import read_scores

    with expected_failures():
        print_difference(open_console(), difference(read_scores(first), read_scores(second)))


@app.command()
def show(
    question: Annotated[str, typer.Argument(metavar="ID", help="The question's id, or SET/ID.")],
    folder: opt.RunOption = None,
) -> None:
    """Open up one question: answer, facts, quotes, what failed."""
    from eval.console import open_console
    from eval.results import latest, read_run
    from eval.scored import read_scores
    from eval.show import show as lines

    with expected_failures():
        folder = folder or latest()
        console = open_console()
        for line in lines(read_run(folder), read_scores(folder), question):
            console.print(line, soft_wrap=not console.is_terminal)


@app.command()
def gate(
    folder: Annotated[
        Path | None,
        typer.Option("--run", metavar="DIR", help="Judge this run; if not given, ask everything."),
    ] = None,
    data: opt.DataOption = None,
    corpus: opt.CorpusOption = None,
    engine: opt.EngineOption = None,
    out: opt.OutOption = None,
    baseline: opt.BaselineOption = None,
    at_least: Annotated[
        float | None, typer.Option(metavar="SCORE", help="The least Grounded Score that passes.")
    ] = None,
) -> None:
    """Judge a run: exit 0 passed, 1 failed, 2 could not be judged."""
    from eval.gate import judge
    from eval.results import REPORT, read_manifest
    from eval.scored import read_scores
    from eval.sets import open_sets

    with expected_failures(BROKEN):
        if folder is not None and (data or corpus or engine or out):
            raise typer.BadParameter("--run judges what was asked before; leave the others out")
        if folder is None:
            sets = open_sets(data or (), corpus)
            folder, _ = _perform(sets, engine, out, "own", baseline)
            typer.echo(f"Report: {folder / REPORT}", err=True)
        names = [entry["name"] for entry in read_manifest(folder)["sets"]]
        verdict = judge(read_scores(folder), _accepted(names, baseline), at_least)
    typer.echo(verdict.line)
    raise typer.Exit(0 if verdict.passed else 1)


@app.command()
def lint(data: opt.DataOption = None, corpus: opt.CorpusOption = None) -> None:
    """Check gold files, and that wrong answers to them are caught."""
    from eval.lint import LintReport
    from eval.lint import lint as check
    from eval.sets import pairs

    with expected_failures():
        report = LintReport(0, (), 0, 0)
        for file, folder in pairs(data or (), corpus):
            report += check([file], folder)
    for line in report.lines():
        typer.echo(line)
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def baseline(
    folder: opt.RunOption = None,
    accept: Annotated[bool, typer.Option("--accept", help="Write it; else only show it.")] = False,
    into: opt.BaselineOption = None,
) -> None:
    """Show what differs from the baseline; --accept makes it so."""
    from eval.accepted import FOLDER
    from eval.accepted import accept as write
    from eval.console import open_console, print_flips
    from eval.diff import flips
    from eval.results import latest, read_manifest
    from eval.scored import read_scores
    from eval.summary import score_of

    with expected_failures():
        folder = folder or latest()
        manifest, scored = read_manifest(folder), read_scores(folder)
        names = [entry["name"] for entry in manifest["sets"]]
        before = {
            f"{name}/{id_}": observation.value
            for name, held in _accepted(names, into).items()
            for id_, observation in held.credits.items()
        }
        new = sum(row.key not in before for row in scored)
        typer.echo(f"{len(scored)} questions, {new} of them not in the baseline.")
        print_flips(open_console(), flips(before, scored))
        for name in names if accept else ():
            rows = [row for row in scored if row.set == name]
            write(name, rows, manifest, score_of(rows), into or FOLDER)
        typer.echo(
            f"\nAccepted as the baseline: {', '.join(names)}."
            if accept
            else "\nNothing was written; --accept makes this the baseline."
        )


@app.command()
def new(
    question: Annotated[str, typer.Argument(metavar="QUESTION")],
    file: opt.FileOption = None,
    quote: opt.QuoteOption = None,
    answer: opt.AnswerOption = None,
    name: opt.IdOption = None,
    category: opt.CategoryOption = None,
    must_pass: opt.MustPassOption = False,
    corpus: opt.CorpusOption = None,
) -> None:
    """Print a gold row for a question and its quote.

    Without --file and --quote it is one of a question that must be refused.
    """
    import json

    from eval.compose import Wanted, compose

    with expected_failures():
        if (file is None) != (quote is None):
            raise typer.BadParameter("--file and --quote go together")
        wanted = Wanted(question, file, quote, answer or (), name, category, must_pass)
        typer.echo(json.dumps(compose(wanted, corpus), ensure_ascii=False))


def _perform(
    sets: list[QuestionSet],
    engine: str | None,
    out: Path | None,
    history: str,
    baseline: Path | None,
    prices: Prices | None = None,
) -> tuple[Path, Outcome]:
    """Ask and score; return the run's folder and what came out."""
    from eval.console import progress_bar
    from eval.outputs import perform
    from eval.results import RUNS, new_folder
    from eval.run import HISTORIES, Plan
    from qa.settings import Settings

    if history not in HISTORIES:
        raise typer.BadParameter(f"--history is one of {', '.join(HISTORIES)}")
    settings = Settings(engine=engine) if engine else Settings()
    folder = out or new_folder()
    accepted = _accepted([one.name for one in sets], baseline)
    with progress_bar("Asking") as progress:
        plan = Plan(sets, settings, history, RUNS / ".embeddings.sqlite", progress)
        return folder, perform(plan, folder, accepted, prices)


def _accepted(names: list[str], folder: Path | None) -> dict[str, Accepted]:
    from eval.accepted import FOLDER, read_accepted

    return read_accepted(names, folder or FOLDER)
