"""The options that commands share, and how they are read into settings and filters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.errors import BadSetting
from vectorstore.dates import iso_day
from vectorstore.types import Filters

if TYPE_CHECKING:
    from qa.settings import Settings

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", metavar="DIR", help="Folder of the index.  [default: .dateline]"),
]
EngineOption = Annotated[
    str | None,
    typer.Option("--engine", metavar="E", help="What writes answers.  [default: extractive]"),
]
SourceOption = Annotated[
    list[str] | None,
    typer.Option("--source", metavar="OUTLET", help="Only this outlet or file; repeatable."),
]
SinceOption = Annotated[
    str | None, typer.Option("--since", metavar="D", help="Only published on or after YYYY-MM-DD.")
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="D", help="Only published on or before YYYY-MM-DD.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def read_settings(*, store: Path | None = None, engine: str | None = None) -> Settings:
    """Read the settings, options over environment; raises BadSetting naming the wrong one."""
    from pydantic import ValidationError

    from qa.settings import Settings

    given: dict[str, Any] = {"store": store, "engine": engine}
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        reason = first["msg"].removeprefix("Value error, ").removesuffix(".")
        if not first["loc"]:
            raise BadSetting(
                f"{reason[0].upper()}{reason[1:]}; docs/commands.md lists them."
            ) from error
        name = str(first["loc"][0])
        option = f" or --{name}" if name in given else ""
        raise BadSetting(f"DATELINE_{name.upper()}{option} is wrong: {reason}.") from error


def read_filters(source: list[str] | None, since: str | None, until: str | None) -> Filters:
    """Read the filter options; a date that is none is a usage error."""
    for option, day in (("--since", since), ("--until", until)):
        if day is not None and iso_day(day) is None:
            raise typer.BadParameter(f"{option} takes a day such as 2025-01-31, not {day!r}")
    return Filters(tuple(source or ()), since, until)


def seed_articles() -> list[Path]:
    """List the packaged articles (their README is not one)."""
    from importlib.resources import files

    return sorted(Path(str(files("seeds"))).glob("*.txt"))
