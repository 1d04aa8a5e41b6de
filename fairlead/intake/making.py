"""Columns made of a file's own: put together, emptied outside some rows, the first that is filled."""

from __future__ import annotations

import polars as pl

from fairlead.intake.joining import no_such_column
from fairlead.intake.mapping import TableMapping
from scenarios.faults import BadInput, Fault, Faults
from scenarios.tables import as_text


def made(frame: pl.DataFrame, mapping: TableMapping, source: str) -> pl.DataFrame:
    """Carry out ``compose``, ``only_where`` and ``first_of``, in this order; all names are new names.

    Raises
    ------
    BadInput
        When a step names a column that is not there, or makes one that is.
    """
    for new, names in mapping.compose.items():
        _refuse(frame, new, names, source)
        cells = [as_text(frame[name]).alias(name) for name in names]
        whole = pl.DataFrame(cells).select(pl.concat_str(*names, separator=" ", ignore_nulls=True).alias(new))
        frame = _instead(frame, names, as_text(whole[new]))
    for name, conditions in mapping.only_where.items():
        _refuse(frame, None, (name, *conditions), source)
        for condition, words in conditions.items():
            counts = as_text(frame[condition]).is_in(words).fill_null(value=False)
            kept = pl.select(pl.when(counts).then(frame[name])).to_series()
            frame = frame.with_columns(kept.alias(name))
    for new, names in mapping.first_of.items():
        _refuse(frame, new, names, source)
        filled = pl.DataFrame([as_text(frame[name]).alias(name) for name in names])
        frame = _instead(frame, names, filled.select(pl.coalesce(*names).alias(new))[new])
    return frame


def _instead(frame: pl.DataFrame, names: tuple[str, ...], column: pl.Series) -> pl.DataFrame:
    return frame.drop(names).with_columns(column)


def _refuse(frame: pl.DataFrame, new: str | None, names: tuple[str, ...], source: str) -> None:
    faults = Faults(no_such_column(name, source, frame.columns) for name in names if name not in frame.columns)
    if new is not None and new in frame.columns and new not in names:
        expected = "no column of this name, since the mapping makes one; rename the file's own in the mapping"
        faults.extend([Fault(source, expected, column=new)])
    if faults.found:
        raise BadInput(faults.found)
