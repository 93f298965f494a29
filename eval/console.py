"""Evaluation on a terminal: tables, differences, a progress bar; plain in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from eval.diff import GROUNDED, Difference, Flip
from eval.glossary import measure
from eval.statistics import Comparison
from eval.tables import Table, set_label, signed, tables

if TYPE_CHECKING:
    from eval.outputs import Outcome

_WIDEST = 110
_PIPE = 160  # columns; a table in a pipe must not be folded
_SHOWN_FLIPS = 20


def open_console(*, stderr: bool = False) -> Console:
    """Open the console of this process."""
    console = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    console.width = min(console.width, _WIDEST) if console.is_terminal else _PIPE
    return console


def print_tables(console: Console, shown: Sequence[Table]) -> None:
    """Print tables, each under its heading."""
    for table in shown:
        console.print(Text(f"\n{table.title}", "bold"))
        grid = Grid(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="dim")
        for number, column in enumerate(table.columns):
            grid.add_column(Text(column), justify="right" if number else "left")
        for row in table.rows:
            grid.add_row(*(Text(plain(cell)) for cell in row))
        console.print(grid)


def print_summary(console: Console, outcome: Outcome) -> None:
    """Print all that a run comes to."""
    print_tables(console, tables(outcome.summaries, outcome.latency, outcome.cost))


def print_difference(console: Console, found: Difference) -> None:
    """Print how measures moved, then the questions that gained and lost."""
    if found.lost or found.new:
        told = f"Questions only in the first: {len(found.lost)}; only in the second: "
        told += f"{len(found.new)}; compared: {found.common}."
        console.print(Text(told, "yellow"))
    rows = [
        (
            _name(change.measure, change.set),
            str(change.questions),
            *_moved(change.comparison, points=change.measure == GROUNDED),
        )
        for change in found.changes
    ]
    columns = ("", "Questions", "Change", "95% interval", "p")
    print_tables(console, [Table("Second less first", columns, tuple(rows))])
    print_flips(console, found.flips)


def print_flips(console: Console, flips: Sequence[Flip]) -> None:
    """Print the questions whose credit changed, losses first."""
    for title, style, better in (("Worse", "red", False), ("Better", "green", True)):
        chosen = [flip for flip in flips if flip.better is better]
        if better:
            chosen.reverse()
        console.print(Text(f"\n{title}: {len(chosen)}", "bold"))
        for flip in chosen[:_SHOWN_FLIPS]:
            must = " must pass" if flip.must_pass else ""
            line = Text(f"{signed(flip.before)} → {signed(flip.after)}", style)
            line.append(f"  {flip.key}", "cyan").append(must, "yellow")
            line.append(f"  {plain(flip.question)}")
            console.print(line, soft_wrap=True)
            console.print(Text(f"    {plain(flip.reason)}", "dim"), soft_wrap=True)
        if len(chosen) > _SHOWN_FLIPS:
            console.print(Text(f"… and {len(chosen) - _SHOWN_FLIPS} more", "dim"))


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on stderr while the block runs; yields None where nobody would see it."""
    console = open_console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), Remaining())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def plain(text: str) -> str:
    """Text of a corpus on one line, without the characters that steer a terminal."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())


def _name(name: str, of: str) -> str:
    return f"Grounded Score, {set_label(of)}" if name == GROUNDED else measure(name).label


def _moved(comparison: Comparison, *, points: bool) -> tuple[str, str, str]:
    delta = comparison.delta
    digits = 1 if points else 3
    low, high = (f"{value:+.{digits}f}".replace("-", "−") for value in (delta.low, delta.high))
    change = f"{delta.estimate:+.{digits}f}".replace("-", "−")
    return change, f"{low} to {high}", f"{comparison.p_value:.3f}"
