"""What the command line says, and where: results on standard output, progress and refusals on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

_WIDTH_OF_A_FILE = 120
"""Columns a table may take where there is no terminal to ask."""

out = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)
err = Console(stderr=True, highlight=False)

Advance = Callable[[int, int], None]
"""Called with (done, total) as work goes on."""


def say(text: str = "") -> None:
    """Print a line of result, exactly as given."""
    out.print(text, markup=False, soft_wrap=True)


def step(text: str) -> None:
    """Say what is being done now."""
    err.print(text, markup=False, style="dim", soft_wrap=True)


@contextmanager
def progress(title: str) -> Iterator[Advance]:
    """Show a bar on a terminal; elsewhere a line when the work begins and one when it ends."""
    if not err.is_terminal:
        yield _lines(title)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def counting(advance: Advance) -> Callable[[int], None]:
    """Count runs up where nobody knows how many there will be in all; the bar runs without an end."""
    done = 0

    def counted(more: int) -> None:
        nonlocal done
        done += more
        advance(done, done + 1)

    return counted


@contextmanager
def steps(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on a terminal that says which step is being done; elsewhere a line a step."""
    if not err.is_terminal:
        yield lambda text, done, total: step(f"{text} ({done + 1} of {total})")
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda text, done, total: bar.update(task, description=text, completed=done, total=total)


def _lines(title: str) -> Advance:
    def advance(done: int, total: int) -> None:
        if done in (0, total):
            step(f"{title}: {done} of {total}")

    return advance


def counted(count: object, noun: str) -> str:
    """Write a count with its noun: ``1 lead``, ``2,024 leads``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def table(title: str, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Print a small table; every column but the first is right-aligned."""
    grid = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for position, heading in enumerate(headings):
        grid.add_column(heading, justify="left" if position == 0 or heading == "to" else "right")
    for row in rows:
        grid.add_row(*(cell.replace("[", r"\[") for cell in row))
    out.print(grid)
