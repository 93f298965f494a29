"""``dateline timeline``: dated events of the corpus, or of one topic, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.options import (
    JsonOption,
    SourceOption,
    StoreOption,
    read_filters,
    read_settings,
)

if TYPE_CHECKING:
    from rich.console import Console

    from qa.timeline import Event, Timeline
    from vectorstore.types import Article

Topic = Annotated[
    str | None, typer.Argument(metavar="TOPIC", help="Only events on this; all if left out.")
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="D", help="Only events on or after YYYY-MM-DD.")
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="D", help="Only events on or before YYYY-MM-DD.")
]


def timeline(
    topic: Topic = None,
    *,
    as_json: JsonOption = False,
    source: SourceOption = None,
    since: Since = None,
    until: Until = None,
    store: StoreOption = None,
) -> None:
    """List dated events in order, each with the sentence that tells of it."""
    from ui.events import Chronicle, Wanted
    from ui.records import write_record
    from ui.terminal import open_console

    bounds = read_filters(source, since, until)
    wanted = Wanted(topic, bounds.sources, _day(bounds.since), _day(bounds.until))
    found, articles = Chronicle(read_settings(store=store)).events(wanted)
    if as_json:
        write_record(timeline_record(topic, found))
    else:
        print_timeline(open_console(), found, articles)


def timeline_record(topic: str | None, found: Timeline) -> dict[str, Any]:
    """Describe a timeline; days are ISO dates."""
    return {
        "topic": topic,
        "events": [
            asdict(event) | {"first": event.first.isoformat(), "last": event.last.isoformat()}
            for event in found.events
        ],
        "citations": [asdict(citation) for citation in found.citations],
        "left_out": dict(found.left_out),
    }


def print_timeline(console: Console, found: Timeline, articles: Mapping[str, Article]) -> None:
    """Print each day once, what happened then, and where it is told; ``articles`` by sha256."""
    from rich.text import Text

    from ui.terminal import MUTED, say

    if not found.events:
        say(console, Text("No dated event was found.", "yellow"))
    shown = ""
    for event in found.events:
        if event.days != shown:
            say(console, Text(f"{chr(10) if shown else ''}{event.days}", "bold"))
            shown = event.days
        _print_event(console, event, found, articles)
    if found.left_out:
        say(console, Text("\nExpressions of time not listed", "bold"))
    for reason, number in sorted(found.left_out.items(), key=lambda item: -item[1]):
        say(console, Text(f"{number:>5}  {reason}", MUTED))


def _print_event(
    console: Console, event: Event, found: Timeline, articles: Mapping[str, Article]
) -> None:
    from rich.text import Text

    from ui.render import byline, one_line
    from ui.sources import describe, place
    from ui.terminal import MARKER, MUTED, say

    line = Text(f"{one_line(event.text)} ")
    for n in event.citations:
        line.append(f"[{n}]", MARKER)
    say(console, line, indent=2)
    if event.speaker:
        say(console, Text(f"said by {one_line(event.speaker)}"), indent=6)
    if event.anchored:
        dated = f"dated by the day of publication: “{one_line(event.expression)}”"
        say(console, Text(dated, MUTED), indent=6)
    for n in event.citations:
        citation = found.citations[n - 1]
        article = articles.get(citation.sha256)
        who, *rest = byline(describe(citation, article))
        origin = Text.assemble((f"[{n}]", MARKER), " ", (who, "bold"))
        origin.append("".join(f", {part}" for part in rest))
        origin.append(f"  {one_line(place(citation, article))}", MUTED)
        say(console, origin, indent=6)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
