"""The command line: ingest, ask, chat, search, timeline, brief, serve, password, eval.

What a command needs is imported when it runs, so that ``--help`` and completion are immediate.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eval.cli import app as eval_app
from qa.errors import QuestionError
from ui.brief import brief
from ui.errors import InterfaceError
from ui.options import (
    EngineOption,
    JsonOption,
    SinceOption,
    SourceOption,
    StoreOption,
    UntilOption,
    read_filters,
    read_settings,
    seed_articles,
)
from ui.serve import password, serve
from ui.timeline import timeline
from vectorstore.errors import CorpusError

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings
    from vectorstore.types import Filters

app = typer.Typer(
    name="dateline",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(eval_app, name="eval")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"dateline {version('dateline')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version and exit.",
        ),
    ] = False,
) -> None:
    """Answer questions over news articles; every sentence cites the exact words."""


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Files and folders; the seed articles if none."),
    ] = None,
    store: StoreOption = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Embed everything anew.")] = False,
) -> None:
    """Read articles into the index; only what changed is embedded."""
    from ui.skipped import keep_skipped
    from ui.terminal import open_console, print_report, progress_bar
    from vectorstore.embeddings import open_embedder
    from vectorstore.ingest import UPLOADS
    from vectorstore.ingest import ingest as run

    settings = read_settings(store=store)
    given = list(paths or seed_articles())
    uploads = settings.store / UPLOADS
    if (not paths or rebuild) and uploads.is_dir():
        given.append(uploads)
    with progress_bar("Embedding passages") as progress:
        report = run(
            given,
            settings.store,
            open_embedder(settings.embedder),
            budget=settings.budget,
            overlap=settings.overlap,
            rebuild=rebuild,
            progress=progress,
        )
    keep_skipped(settings.store, given, report.skipped, rebuilt=rebuild)
    where = f" --store {store}" if store else ""
    print_report(open_console(), report, f"dateline serve{where}")


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    *,
    batch: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help='Ask rows {"id", "turns": [..]} instead.'),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", help="Where the batch's answers go.")
    ] = None,
    as_json: JsonOption = False,
    engine: EngineOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    store: StoreOption = None,
) -> None:
    """Answer one question, or a file of them, with citations."""
    if (question is None) == (batch is None):
        raise typer.BadParameter('give either "QUESTION" or --batch FILE.jsonl')
    if out is not None and batch is None:
        raise typer.BadParameter("--out goes with --batch")
    filters = read_filters(source, since, until)
    if batch is not None:
        _ask_batch(batch, out, read_settings(store=store, engine=engine), filters)
        return
    assistant = open_assistant(read_settings(store=store, engine=engine))
    answer = assistant.ask(question or "", filters=filters)
    if as_json:
        from qa.serialize import answer_to_dict
        from ui.records import write_record

        write_record(answer_to_dict(answer))
    else:
        from ui.repl import cited_articles
        from ui.terminal import open_console, print_answer

        print_answer(open_console(), answer, cited_articles(assistant, answer))


def _ask_batch(file: Path, out: Path | None, settings: Settings, filters: Filters) -> None:
    from qa.serialize import answer_to_dict
    from ui.batch import answer_rows, read_rows, write_whole
    from ui.records import write_record
    from ui.terminal import progress_bar

    rows = read_rows(file)
    assistant = open_assistant(settings)

    def records() -> Iterator[dict[str, Any]]:
        with progress_bar("Answering") as progress:
            for n, (row, answer) in enumerate(answer_rows(assistant, file, rows, filters), 1):
                yield {"id": row.id, **answer_to_dict(answer)}
                if progress:
                    progress(n, len(rows))

    if out is not None:
        write_whole(out, records())
    else:
        for record in records():
            write_record(record)


@app.command()
def chat(
    engine: EngineOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    store: StoreOption = None,
) -> None:
    """Hold a conversation in the terminal."""
    from ui.repl import Chat
    from ui.terminal import open_console

    filters = read_filters(source, since, until)
    assistant = open_assistant(read_settings(store=store, engine=engine))
    Chat(assistant, open_console(), filters).run()


@app.command()
def search(
    words: Annotated[str, typer.Argument(metavar="WORDS")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="Passages at most.")] = 8,
    as_json: JsonOption = False,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    store: StoreOption = None,
) -> None:
    """Find passages, and say how each was found."""
    from ui.records import search_record, write_record
    from ui.terminal import open_console, print_hits
    from vectorstore.embeddings import open_embedder
    from vectorstore.generations import Store
    from vectorstore.retrieval import search as find

    settings = read_settings(store=store)
    snapshot = Store(settings.store).snapshot()
    filters = read_filters(source, since, until)
    hits = find(snapshot, open_embedder(settings.embedder), words, k=k, filters=filters)
    ids = {hit.passage.article_id for hit in hits}
    articles = {article_id: snapshot.catalog.article(article_id) for article_id in ids}
    if as_json:
        write_record(search_record(words, hits, articles))
    else:
        print_hits(open_console(), hits, articles)


app.command()(timeline)
app.command()(brief)
app.command()(serve)
app.command()(password)


def open_assistant(settings: Settings) -> Assistant:
    """Open the assistant that all commands ask."""
    from qa.assistant import Assistant

    return Assistant.open(settings.store, settings)


def main() -> None:
    """Run the command line; an expected failure is one sentence on stderr and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        typer.main.get_command(app)(prog_name="dateline")
    except (CorpusError, QuestionError, InterfaceError) as error:
        fail(str(error))
    except Exception as error:
        if os.environ.get("DATELINE_DEBUG") == "1":
            raise
        fail(f"{type(error).__name__}: {error} (DATELINE_DEBUG=1 shows where)")


def fail(sentence: str) -> None:
    """End the process with one line on stderr."""
    sys.stderr.write(f"dateline: {' '.join(sentence.split())}\n")
    raise SystemExit(1)
