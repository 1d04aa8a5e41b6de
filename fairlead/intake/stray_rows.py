"""Rows of a CSV file that are no data: headers repeated, totals, nothing but commas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from fairlead.intake.raw import RawTable
from scenarios.faults import Fault

_TOTALS = (
    r"(?i)^(grand |sub-?)?(totals?|sums?|summe|gesamt|gesamtsumme|zwischensumme|average|mittelwert)\s*(:.*|\(.*)?$"
)
_HEADER = "a row of data; this one repeats the header, as where two exports were put one below the other"
_TOTAL = "a row of data; this one looks like the totals below a report"
_NOTHING = "a row of data; no cell of this one is filled"


def without_stray_rows(table: RawTable) -> RawTable:
    """Turn rows that are no data into one fault each, instead of one for each of their cells."""
    cells = pl.all().str.strip_chars()
    empty = cells.is_null() | (cells == "")
    names = table.frame.columns
    as_header = pl.all_horizontal(pl.col(name).str.strip_chars() == name for name in names)
    first = pl.coalesce(pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name)) for name in names)
    kinds = table.frame.select(
        pl.all_horizontal(empty).alias(_NOTHING),
        as_header.fill_null(value=False).alias(_HEADER),
        (first.str.contains(_TOTALS) & (pl.sum_horizontal(empty) * 3 >= len(names)))
        .fill_null(value=False)
        .alias(_TOTAL),
    )
    stray = kinds.select(pl.any_horizontal(pl.all())).to_series()
    if len(names) < 2 or not stray.any():
        return table
    found = tuple(
        Fault(table.source, kind.name, row=int(row), value=_shown(table.frame, int(place)))
        for kind in kinds
        for place, row in zip(np.flatnonzero(kind), table.rows.filter(kind), strict=True)
    )
    return replace(
        table, frame=table.frame.filter(~stray), rows=table.rows.filter(~stray), faults=(*table.faults, *found)
    )


def _shown(frame: pl.DataFrame, place: int) -> str:
    return ",".join(cell or "" for cell in frame.row(place))
