"""Answers, hits and reports on a terminal; the same words without colour or wrapping in a pipe.

``rich`` decides what a terminal is and honours NO_COLOR. Corpus text is never parsed as markup,
and its control characters are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from qa.types import Answer, Citation
from ui.asides import notes, struck
from ui.render import (
    VERDICTS,
    byline,
    counted,
    one_line,
    parts_of,
    segments,
    sources_heading,
    visible,
)
from ui.sources import describe, place, written_date
from ui.strings import Answers
from vectorstore.types import Article, Hit

if TYPE_CHECKING:
    from vectorstore.ingest import IngestReport

WIDEST = 100  # columns; longer lines are hard to read
MARKER = "bold cyan"
MUTED = "dim"
TICK = 0.1  # seconds between two states of the progress bar
_OVERLONG = ("overlong sentence", "overlong sentences")


def open_console(*, stderr: bool = False) -> Console:
    """Open the console of this process; in a pipe it neither wraps nor colours."""
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if console.is_terminal and console.width > WIDEST:
        console.width = WIDEST
    return console


def print_answer(
    console: Console, answer: Answer, articles: Mapping[str, Article], *, quotes: bool = True
) -> None:
    """Print what is said with coloured markers, then each source with its quote."""
    if answer.standalone_question != answer.question:
        say(console, Text(f"Read as: {one_line(answer.standalone_question)}\n", MUTED))
    if answer.status != "answered":
        say(console, Text(VERDICTS[answer.status], "bold yellow"))
    say(console, _answer_text(answer, articles))
    for note in notes(answer):
        say(console, Text(f"\nNote: {note}", "yellow"))
    if answer.citations:
        say(console, Text(f"\n{sources_heading(answer)}", "bold"))
    for citation in answer.citations:
        _print_citation(console, citation, articles.get(citation.sha256), quotes=quotes)
    for i, (text, why) in enumerate(struck(answer)):
        if i == 0:
            say(console, Text(f"\n{Answers.STRUCK}", MUTED))
        say(console, Text.assemble(("struck: ", "red"), (text, "strike dim"), f" ({why})"))


def _answer_text(answer: Answer, articles: Mapping[str, Article]) -> Text:
    text = Text()
    cited = {citation.n: citation for citation in answer.citations}
    for part in segments(answer):
        if isinstance(part, int):
            text.append(f"[{part}]", MARKER)
        elif part.claim is None:
            text.append(visible(part.text))
        else:
            style = "yellow" if part.claim.support in ("partial", "unsupported") else ""
            style = f"bold {style}".strip() if part.short else style
            lead, before, likely, after = parts_of(part.claim, cited, articles)
            text.append(visible(lead + before), style)
            text.append(visible(likely), f"underline {style}".strip())
            text.append(visible(after), style)
    return text


def _print_citation(
    console: Console, citation: Citation, article: Article | None, *, quotes: bool
) -> None:
    who, *rest = byline(describe(citation, article))
    line = Text.assemble((f"[{citation.n}]", MARKER), " ", (who, "bold"))
    line.append("".join(f", {part}" for part in rest))
    line.append(f"  {one_line(place(citation, article))}", MUTED)
    say(console, line)
    if quotes:
        say(console, Text(one_line(citation.quote), "italic"), indent=4)


def print_hits(console: Console, hits: Sequence[Hit], articles: Mapping[str, Article]) -> None:
    """Print the passages found, best first; ``articles`` maps article ids."""
    if not hits:
        say(console, Text("No passage was found.", "yellow"))
    for hit in hits:
        article = articles[hit.passage.article_id]
        who = article.publisher or article.author or article.title or article.path
        found = ", ".join(f"{search} {rank}" for search, rank in hit.via.items())
        head = Text.assemble((f"{hit.rank:>2}", MARKER), "  ", (one_line(who), "bold"))
        head.append(", " + (written_date(article.published) or "date not stated"))
        line = article.text.count("\n", 0, hit.passage.start) + 1
        head.append(f"  {one_line(article.path)}:{line}  {found}", MUTED)
        say(console, head)
        say(console, Text(one_line(hit.passage.text)), indent=4)
        if hit.copies:
            say(
                console, Text(f"Also in {len(hit.copies)} near-identical passages", MUTED), indent=4
            )


def print_report(console: Console, report: IngestReport, next_command: str) -> None:
    """Print what an ingest changed, what it left out and why, and what to do next."""
    counts = {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "skipped": report.skipped,
    }
    line = Text("Articles: ", "bold")
    line.append(", ".join(f"{len(paths)} {what}" for what, paths in counts.items()))
    say(console, line)
    if report.renewed:
        say(console, Text("Every article was read again: this Dateline reads them otherwise."))
    for skipped in report.skipped:
        say(
            console, Text(f"skipped {one_line(skipped.path)}: {one_line(skipped.reason)}", "yellow")
        )
    passages = Text.assemble(("Passages: ", "bold"), f"{report.passages:,}")
    if report.split_sentences:
        passages.append(f", {counted(report.split_sentences, _OVERLONG)} split")
    passages.append(f", in {report.seconds:.1f} s")
    say(console, passages)
    say(console, Text.assemble(("Next: ", "bold"), (next_command, "cyan")))


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on stderr while the block runs; yields None where nobody would see it."""
    console = open_console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, refresh_per_second=1 / TICK) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def say(console: Console, text: Text, indent: int = 0) -> None:
    """Print a text on lines of its own; in a pipe it is neither wrapped nor styled."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent)) if indent else text)
    else:
        console.file.write(" " * indent + text.plain + "\n")
