"""``dateline brief``: a topic's questions answered in a document that can be handed in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
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
    from qa.briefing import Briefing
    from qa.recheck import Check
    from qa.settings import Settings
    from qa.types import Answer
    from vectorstore.types import Filters

PASSAGES = 50
"""Passages read for a topic; an answer needs fewer."""
FORMATS = {".md": "markdown", ".html": "html", ".docx": "docx", ".pdf": "pdf"}
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
        _print_checks(checks_of(verify, settings))
        return
    format_of = _format(out) if out else _format(Path("-.md"))
    if out:
        _check_writable(out)
    asked = read_questions(questions) if questions else None
    filters = read_filters(source, since, until)
    briefing = make(" ".join((topic or "").split()), asked, settings, filters)
    data: bytes = format_of.write(briefing)
    if out is None:
        typer.echo(data.decode(), nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise _unwritable(out, error.strerror) from error


def read_questions(file: Path) -> list[str]:
    """Read questions, one a line, each once; raises BadBriefing where there is none."""
    try:
        lines = _bytes(file).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BadBriefing(f"{file} is not UTF-8 text; write one question a line.") from error
    asked = list(dict.fromkeys(" ".join(line.split()) for line in lines if line.strip()))
    if not asked or "\0" in "".join(asked):
        raise BadBriefing(f"{file} has no questions; write one a line.")
    return asked


def make(
    topic: str, questions: Sequence[str] | None, settings: Settings, filters: Filters
) -> Briefing:
    """Ask and compile; raises BadBriefing where the articles have nothing on the topic."""
    from qa.assistant import Assistant
    from qa.briefing import compiled, scope
    from qa.outline import answers_of, events_of, proposed_answers
    from ui.terminal import progress_bar
    from vectorstore.generations import Store

    if not topic:
        raise BadBriefing("The topic is empty; name what the briefing is on.")
    catalog = Store(settings.store).snapshot().catalog
    within = scope(catalog, filters)
    if not within.chosen:
        raise BadBriefing(_nothing_to_read(within.articles))
    wide = settings.model_copy(update={"passages": max(PASSAGES, settings.passages)})
    evidence = Assistant.open(settings.store, wide).evidence(topic, filters=filters)
    assistant = Assistant.open(settings.store, settings)
    answers: list[Answer]
    with progress_bar("Asking") as progress:
        if questions is None:
            answers = proposed_answers(assistant, topic, evidence, filters, progress)
        else:
            answers = answers_of(assistant, questions, filters, progress)
    if not any(answer.claims for answer in answers):
        raise BadBriefing(f"The articles do not speak of “{topic}”; try other words for it.")
    try:
        dated = events_of(catalog, evidence, answers)
        return compiled(topic, date.today().isoformat(), within, answers, dated, catalog)
    except KeyError as error:
        raise BadBriefing(
            "The index changed while the briefing was made; make it again."
        ) from error


def checks_of(file: Path, settings: Settings) -> list[Check]:
    """Read every quote of a briefing again."""
    from qa.errors import MalformedAnswer
    from qa.recheck import rechecked
    from ui.brief_record import citations
    from vectorstore.generations import Store

    found: str | None = _format(file).read(_bytes(file))
    if found is None:
        raise BadBriefing(f"{file} carries no citations; it is no briefing, or was cut.")
    try:
        quoted = citations(found)
    except MalformedAnswer as error:
        raise BadBriefing(f"{file} cannot be verified: {error}") from error
    return list(rechecked(quoted, Store(settings.store).snapshot().catalog))


def _print_checks(checks: Sequence[Check]) -> None:
    from ui.brief_layout import clean
    from ui.render import counted

    broken = [check for check in checks if not check.holds]
    whole = counted(len(checks), "quote")
    if broken:
        typer.echo(f"{len(broken):,} of {whole} no longer hold.")
    else:
        typer.echo(f"{whole}: all hold.")
    for check in checks:
        if check.remark:
            cited = check.citation
            typer.echo(f"[{cited.n}] {clean(cited.source)}: {check.remark}")
            typer.echo(f"    {clean(cited.quote)}")
    if broken:
        raise typer.Exit(1)


def _format(file: Path) -> ModuleType:
    """The module that writes and reads files of this suffix."""
    from importlib import import_module

    kind = FORMATS.get(file.suffix.lower())
    if kind is None:
        raise BadBriefing(
            f"{file} is of no known format; name a file that ends in {', '.join(FORMATS)}."
        )
    return import_module(f"ui.brief_{kind}")


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


def _nothing_to_read(articles: int) -> str:
    if not articles:
        return "The index holds no article; run `dateline ingest` with your paths."
    return "No article lies within --source, --since and --until; widen them."
