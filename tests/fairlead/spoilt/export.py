"""What a firm exports: files, and the words of the command that reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from fairlead.output.forms import table_bytes
from scenarios import generate_firm

Around = Callable[[Path], AbstractContextManager[object]]
TABLES = ("leads", "reps", "history")
LEADS, REPS, HISTORY = 60, 12, 1500


@dataclass(frozen=True)
class Export:
    """A firm's files before they are written; every change gives a new one.

    Attributes
    ----------
    seed
        Of the firm, and of what is drawn when it is spoilt.
    tables
        Cells as text, by the name of the table.
    contents
        Bytes by file name: instead of a table's own, or beside them.
    places
        What stands after ``--leads`` and so on where it is not ``leads.csv``; ``{folder}`` is put in.
    words
        Further words of the command.
    around
        What is true of the folder while the command runs, such as a lock.
    """

    seed: int
    tables: dict[str, pl.DataFrame]
    contents: dict[str, bytes] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    around: Around = lambda folder: nullcontext()

    @property
    def rng(self) -> np.random.Generator:
        """Draws that depend on the seed alone."""
        return np.random.default_rng(self.seed)

    def only(self, *names: str) -> Export:
        """Export some of the tables."""
        return replace(self, tables={name: self.tables[name] for name in names})

    def frame(self, table: str) -> pl.DataFrame:
        """Return a table's cells."""
        return self.tables[table]

    def bytes_of(self, table: str) -> bytes:
        """Return a table as the CSV file it would be."""
        return self.tables[table].write_csv().encode()

    def having(self, table: str, *columns: pl.Series | pl.Expr) -> Export:
        """Add or replace columns; anything but text is written as CSV has it."""
        frame = self.tables[table].with_columns(*columns).with_columns(pl.all().cast(pl.String))
        return self.replacing(table, frame)

    def replacing(self, table: str, frame: pl.DataFrame) -> Export:
        """Put other rows in a table's place."""
        return replace(self, tables={**self.tables, table: frame})

    def cell(self, table: str, column: str, text: str | None, rows: Iterable[int] = (3,)) -> Export:
        """Write a text into cells; row 0 is the first below the header, row 2 of the file."""
        here = pl.int_range(pl.len()).is_in(list(rows))
        return self.having(table, pl.when(here).then(pl.lit(text)).otherwise(pl.col(column)).alias(column))

    def row(self, table: str, **cells: str) -> Export:
        """Add a row at the end; what is not said is empty."""
        frame = self.tables[table]
        return self.replacing(table, pl.concat([frame, pl.DataFrame([cells])], how="diagonal").select(frame.columns))

    def file(self, name: str, content: bytes | str) -> Export:
        """Lay a file beside the tables, or in the place of one."""
        return replace(
            self, contents={**self.contents, name: content if isinstance(content, bytes) else content.encode()}
        )

    def text(self, table: str, change: Callable[[str], str | bytes]) -> Export:
        """Change the text of a table's file."""
        return self.file(f"{table}.csv", change(self.bytes_of(table).decode()))

    def at(self, table: str, place: str) -> Export:
        """Name another place for a table."""
        return replace(self, places={**self.places, table: place})

    def asking(self, *words: str) -> Export:
        """Add words to the command."""
        return replace(self, words=(*self.words, *words))

    def while_(self, around: Around) -> Export:
        """Say what is done around the command."""
        return replace(self, around=around)

    def mapped(self, mapping: str) -> Export:
        """Read the tables by a mapping."""
        return self.file("mapping.toml", mapping).asking("--columns", "{folder}/mapping.toml")

    def write(self, folder: Path) -> list[str]:
        """Write the files; returns the words of ``fairlead check``."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in self.tables:
            if f"{name}.csv" not in self.contents and name not in self.places:
                (folder / f"{name}.csv").write_bytes(self.bytes_of(name))
        for name, content in self.contents.items():
            (folder / name).write_bytes(content)
        words = [
            word for name in self.tables for word in (f"--{name}", self.places.get(name, f"{{folder}}/{name}.csv"))
        ]
        return ["check", *(word.replace("{folder}", str(folder)) for word in (*words, *self.words))]


@cache
def clean(seed: int, history: int = HISTORY) -> Export:
    """Return a sound firm's export."""
    firm = generate_firm(seed=seed, leads=LEADS, reps=REPS, history=history)
    texts = {name: table_bytes(getattr(firm, name), ".csv") for name in TABLES}
    return Export(seed, {name: pl.read_csv(text, infer_schema=False) for name, text in texts.items()})
