"""Tables as people hand them over, as polars frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from scenarios.faults import BadInput, Fault

_EXPECTED = "a table: a polars or pandas frame, a mapping of column names to columns, or a list of records"


def as_frame(data: object, *, source: str = "table") -> pl.DataFrame:
    """Return a table as a polars frame, its values unchanged.

    Parameters
    ----------
    data
        A polars frame (lazy ones are collected), a pandas frame, a mapping of column names to equally long columns,
        or a list of records, each a mapping; a key that a record lacks is an empty cell. Columns that mix types
        become text.
    source
        What to call the table in a fault.

    Raises
    ------
    BadInput
        When it is none of these, or its columns differ in length.
    """
    if isinstance(data, pl.DataFrame):
        return data
    if isinstance(data, pl.LazyFrame):
        return data.collect()
    if _is_pandas(data):
        return _from_columns(_pandas_columns(data), source)
    if isinstance(data, Mapping):
        return _from_columns(data, source)
    if isinstance(data, Sequence) and not isinstance(data, str | bytes):
        return _from_records(data, source)
    raise BadInput([Fault(source, _EXPECTED, value=type(data).__name__)])


def _from_records(records: Sequence[object], source: str) -> pl.DataFrame:
    rows = [record for record in records if isinstance(record, Mapping)]
    if len(rows) < len(records):
        odd = next(position for position, record in enumerate(records, 1) if not isinstance(record, Mapping))
        raise BadInput([Fault(source, "a record: a mapping of column names to values", row=odd)])
    names = dict.fromkeys(name for row in rows for name in row)
    return _from_columns({name: [row.get(name) for row in rows] for name in names}, source)


def _from_columns(columns: Mapping[Any, Any], source: str) -> pl.DataFrame:
    series = [_series(str(name), values, source) for name, values in columns.items()]
    lengths = {column.name: len(column) for column in series}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise BadInput([Fault(source, "columns of the same length", value=found)])
    try:
        return pl.DataFrame(series)
    except pl.exceptions.DuplicateError:
        raise BadInput([Fault(source, "column names that each occur once")]) from None


def _series(name: str, values: object, source: str) -> pl.Series:
    if isinstance(values, pl.Series):
        return values.alias(name)
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        shown = repr(values)
        raise BadInput([Fault(source, "a column: a list, an array or a series", column=name, value=shown)])
    cells = values.tolist() if isinstance(values, np.ndarray) and values.dtype.kind in "OUS" else values
    try:
        return pl.Series(name, cells, strict=True)
    except (TypeError, OverflowError, ValueError, pl.exceptions.PolarsError):
        return pl.Series(name, [_written(cell) for cell in cells], dtype=pl.String)


def _written(cell: object) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, date):  # a datetime is one, too
        return cell.isoformat()
    if isinstance(cell, list | tuple | set):
        return "|".join(str(item) for item in cell)
    return str(cell)


def _is_pandas(data: object) -> bool:
    return type(data).__module__.partition(".")[0] == "pandas" and hasattr(data, "columns")


def _pandas_columns(frame: Any) -> dict[str, object]:
    """Take a pandas frame apart without importing pandas; what it calls missing is null."""
    if not frame.columns.is_unique:
        raise BadInput([Fault("pandas frame", "column names that each occur once")])
    return {str(name): _pandas_column(frame[name]) for name in frame.columns}


def _pandas_column(column: Any) -> pl.Series:
    if column.dtype.kind in "iuf" and hasattr(column.dtype, "num"):  # a NumPy type, not one of pandas' own
        return pl.Series(column.to_numpy(), nan_to_null=True)
    if column.dtype.kind == "M" and getattr(column.dtype, "tz", None) is None:
        return pl.Series(column.to_numpy().astype("datetime64[us]"))
    if column.dtype.kind == "M":
        instants = column.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy().astype("datetime64[us]")
        return pl.Series(instants).dt.replace_time_zone("UTC")
    cells = column.astype(object)
    return _series(str(column.name), cells.where(column.notna(), None).tolist(), "pandas frame")
