"""The options that the ``eval`` commands share, and how a failure of one ends it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eval.cost import Prices

BROKEN = 2
"""Exit code of a gate that could not judge; 1 says that it judged and refuses."""

DataOption = Annotated[
    list[Path] | None,
    typer.Option("--data", metavar="FILE", help="Gold file, repeatable; Dateline's own if none."),
]
CorpusOption = Annotated[
    Path | None,
    typer.Option("--corpus", metavar="DIR", help="Folder of articles that --data is asked of."),
]
EngineOption = Annotated[
    str | None,
    typer.Option("--engine", metavar="E", help="What writes answers.  [default: extractive]"),
]
RunOption = Annotated[
    Path | None, typer.Option("--run", metavar="DIR", help="A run; the latest one if not given.")
]
BaselineOption = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="DIR", help="Folder of baselines; Dateline's own if none."),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Folder of the run.  [default: eval-runs/TIME]"),
]
LimitOption = Annotated[
    int | None,
    typer.Option(
        "--limit", min=1, metavar="N", help="Only N questions of each file, spread over it."
    ),
]
HistoryOption = Annotated[
    str,
    typer.Option(
        "--history",
        metavar="TURNS",
        help="Earlier turns that follow-ups see: own, gold, none, or standalone.",
    ),
]
PriceInOption = Annotated[
    float | None,
    typer.Option("--price-in", min=0, metavar="P", help="Price of a million tokens read."),
]
PriceOutOption = Annotated[
    float | None,
    typer.Option("--price-out", min=0, metavar="P", help="Price of a million tokens written."),
]
RunArgument = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a run.")]

FileOption = Annotated[
    Path | None, typer.Option("--file", metavar="FILE", help="The article that answers it.")
]
QuoteOption = Annotated[
    str | None,
    typer.Option("--quote", metavar="TEXT", help="Its sentence that does, word for word."),
]
AnswerOption = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="WORDS", help="The quote's words that answer; repeatable."),
]
IdOption = Annotated[
    str | None, typer.Option("--id", metavar="ID", help="Its id; made of its words if not given.")
]
CategoryOption = Annotated[
    str | None, typer.Option("--category", metavar="C", help="Its category; guessed if not given.")
]
MustPassOption = Annotated[bool, typer.Option("--must-pass", help="The gate fails without it.")]


def prices_of(price_in: float | None, price_out: float | None) -> Prices | None:
    """The prices given, if any; raises BadParameter for one alone."""
    from eval.cost import Prices

    if price_in is None and price_out is None:
        return None
    if price_in is None or price_out is None:
        raise typer.BadParameter("--price-in and --price-out go together")
    return Prices(price_in, price_out)


@contextmanager
def expected_failures(code: int = 1) -> Iterator[None]:
    """End the command with one line and this code on an expected failure.

    With BROKEN that holds for every failure, and the line is the verdict on stdout.
    """
    try:
        yield
    except (typer.Exit, typer.BadParameter, typer.Abort):
        raise
    except Exception as error:
        sentence = _sentence(error)
        if os.environ.get("DATELINE_DEBUG") == "1" or (sentence is None and code != BROKEN):
            raise
        told = " ".join((sentence or f"{type(error).__name__}: {error}").split())
        typer.echo(f"BROKEN: {told}" if code == BROKEN else f"dateline: {told}", err=code != BROKEN)
        raise typer.Exit(code) from error


def _sentence(error: Exception) -> str | None:
    """What to tell of an expected failure; None for any other."""
    from pydantic import ValidationError

    from eval.gold_rules import BadGold
    from eval.results import BadRun
    from qa.errors import QuestionError
    from vectorstore.errors import CorpusError

    if isinstance(error, BadGold | BadRun | QuestionError | CorpusError):
        return str(error)
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"The setting DATELINE_{str(first['loc'][0]).upper()} is wrong: {first['msg']}."
    if isinstance(error, OSError):
        return f"{error.filename or 'A file'}: {error.strerror or error}."
    return None
