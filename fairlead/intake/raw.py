"""A source's rows before anything is known about its columns."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from scenarios.faults import Fault


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """What a file or a database's table holds.

    Attributes
    ----------
    source
        The file or address, as it was named; passwords masked.
    frame
        Its cells: all text from CSV, typed from Parquet and databases. Column names are trimmed.
    rows
        The number of each row: from 2 for CSV, where the header is row 1 as in a spreadsheet, else from 1.
    faults
        Rows that could not be split into cells; they are not in ``frame``.
    """

    source: str
    frame: pl.DataFrame
    rows: pl.Series
    faults: tuple[Fault, ...] = ()
