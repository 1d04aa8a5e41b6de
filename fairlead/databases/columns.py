"""A table as databases hold it."""

from __future__ import annotations

import polars as pl


def for_database(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a table of plain columns: instants in UTC, lists separated by ``|``, null where a figure is undefined.

    Not every database has lists, so none is given any: what is read from one table can be written to another.
    """
    return frame.select(_plain(column) for column in frame)


def _plain(column: pl.Series) -> pl.Series:
    dtype = column.dtype
    if dtype.is_float():
        return column.cast(pl.Float64).fill_nan(None)
    if isinstance(dtype, pl.Datetime):
        instants = column if dtype.time_zone is None else column.dt.convert_time_zone("UTC")
        return instants.dt.cast_time_unit("us")
    if isinstance(dtype, pl.List):
        return column.cast(pl.List(pl.String)).list.join("|")
    if dtype.is_integer():
        return column.cast(pl.Int64)
    return column if dtype in (pl.Date, pl.Boolean) else column.cast(pl.String)
