"""``dateline brief``: a topic's questions answered in a document that can be handed in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.errors import BadBriefing
from ui.options import (
    EngineOption,
    SinceOption,
    SourceOption,
    StoreOption,
    UntilOption,
    read_filters,
    read_settings,
)

if TYPE_CHECKING:
    from qa.settings import Settings

LARGEST = 100_000_000
"""Bytes of a file that is read at most."""

Topic = Annotated[str | None, typer.Argument(metavar="TOPIC", help="What the briefing is on.")]
Questions = Annotated[
    Path | None,
    typer.Option("--questions", metavar="FILE", help="One a line; proposed if left out."),
]
Out = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="FILE", help="Ends in .md, .html, .docx or .pdf."),
]
Verify = Annotated[
    Path | None,
    typer.Option("--verify", metavar="FILE", help="Read every quote of a briefing again instead."),
]


def brief(
    topic: Topic = None,
    *,
    questions: Questions = None,
    out: Out = None,
    verify: Verify = None,
    engine: EngineOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    store: StoreOption = None,
) -> None:
    """Write a footnoted briefing on a topic, or verify one."""
    if (topic is None) == (verify is None):
        raise typer.BadParameter('give either "TOPIC" or --verify FILE')
    if verify and (out or questions):
        raise typer.BadParameter("-o and --questions go with a TOPIC")
    settings = read_settings(store=store, engine=engine)
    if verify is not None:
        _verify(verify, settings)
        return
    from qa.assistant import Assistant
    from ui.brief_making import Briefer, Order, format_of
    from ui.terminal import progress_bar

    written = format_of(str(out) if out else "-.md")
    if out:
        _check_writable(out)
    asked = tuple(read_questions(questions)) if questions else None
    subject = " ".join((topic or "").split())
    order = Order(subject, subject, asked, read_filters(source, since, until))
    briefer = Briefer(Assistant.open(settings.store, settings), settings)
    with progress_bar("Asking") as progress:
        data: bytes = written.write(briefer.make(order, progress))
    if out is None:
        typer.echo(data.decode(), nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise _unwritable(out, error.strerror) from error


def read_questions(file: Path) -> list[str]:
    """Read questions, one a line, each once; raises BadBriefing where there is none."""
    from ui.brief_making import questions_in

    try:
        asked = questions_in(_bytes(file).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadBriefing(f"{file} is not UTF-8 text; write one question a line.") from error
    if not asked or "\0" in "".join(asked):
        raise BadBriefing(f"{file} has no questions; write one a line.")
    return asked


def _verify(file: Path, settings: Settings) -> None:
    from ui.brief_layout import clean
    from ui.brief_making import checks_of, verdict
    from vectorstore.generations import Store

    snapshot = Store(settings.store).snapshot()
    checks = checks_of(str(file), _bytes(file), snapshot.catalog)
    typer.echo(verdict(checks))
    for check in checks:
        if check.remark:
            cited = check.citation
            typer.echo(f"[{cited.n}] {clean(cited.source)}: {check.remark}")
            typer.echo(f"    {clean(cited.quote)}")
    if not all(check.holds for check in checks):
        raise typer.Exit(1)


def _check_writable(out: Path) -> None:
    """Find out before anything is asked."""
    if out.is_dir():
        raise _unwritable(out, "it is a folder")
    if not out.parent.is_dir():
        raise _unwritable(out, f"there is no folder {out.parent}")
    if not os.access(out if out.exists() else out.parent, os.W_OK):
        raise _unwritable(out, "permission denied")


def _unwritable(out: Path, why: str | None) -> BadBriefing:
    return BadBriefing(f"{out} cannot be written ({why}); name another file.")


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            raise BadBriefing(f"{file} is too large to be read; {LARGEST:,} bytes are the limit.")
        return file.read_bytes()
    except OSError as error:
        raise BadBriefing(f"{file} cannot be read ({error.strerror}); name another.") from error
