"""Rows of a table as text that gives back the same bits, with persons taken out of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from scenarios.faults import BadInput, Fault

_PLAIN: Mapping[str, pl.DataType] = {
    str(kind): kind
    for kind in (
        pl.String(),
        pl.Float64(),
        pl.Float32(),
        pl.Int64(),
        pl.Int32(),
        pl.Int16(),
        pl.Int8(),
        pl.UInt64(),
        pl.UInt32(),
        pl.UInt16(),
        pl.UInt8(),
        pl.Boolean(),
        pl.Date(),
        pl.Null(),
        pl.List(pl.String()),
    )
}


def schema_of(frame: pl.DataFrame, source: str) -> list[list[str | None]]:
    """Return names and types of the columns, as plain data.

    Raises
    ------
    BadInput
        For a type that could not be given back as it was.
    """
    return [[name, *_said(dtype, source, name)] for name, dtype in frame.schema.items()]


def _said(dtype: pl.DataType, source: str, column: str) -> tuple[str | None, ...]:
    if isinstance(dtype, pl.Datetime):
        return "Datetime", dtype.time_unit, dtype.time_zone
    if str(dtype) not in _PLAIN:
        expected = "text, numbers, yes or no, dates, times or lists of text: the ledger must be able to give it back"
        raise BadInput([Fault(source, expected, column=column, value=str(dtype))])
    return (str(dtype),)


def packed(frame: pl.DataFrame, persons: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Return each row as JSON; cells of the columns in ``persons`` become the numbers that it has for them."""
    columns = [_plain(column, persons.get(column.name)) for column in frame]
    if not columns:
        return ["[]"] * frame.height
    return [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in zip(*columns, strict=True)]


def _plain(column: pl.Series, numbers: Mapping[str, int] | None) -> list[Any]:
    if numbers is not None:
        return [None if cell is None else numbers[cell] for cell in column.to_list()]
    if isinstance(column.dtype, pl.Datetime | pl.Date):
        return column.to_physical().to_list()
    return column.to_list()


def unpacked(
    rows: Sequence[str], schema: Sequence[Sequence[str]], persons: Mapping[str, Mapping[int, str | None]]
) -> pl.DataFrame:
    """Return the table that :func:`packed` made these rows of; ``persons`` has the ids by column and number."""
    cells = list(zip(*map(json.loads, rows), strict=True)) if rows else [()] * len(schema)
    return pl.DataFrame(
        [_typed(name, kind, column, persons.get(name)) for (name, *kind), column in zip(schema, cells, strict=True)]
    )


def _typed(name: str, kind: Sequence[str], cells: Sequence[Any], names: Mapping[int, str | None] | None) -> pl.Series:
    if names is not None:
        return pl.Series(name, [None if cell is None else names.get(cell) for cell in cells], dtype=pl.String)
    if kind[0] == "Datetime":
        unit: Any = kind[1]
        return pl.Series(name, cells, dtype=pl.Int64).cast(pl.Datetime(unit, kind[2]))
    if kind[0] == "Date":
        return pl.Series(name, cells, dtype=pl.Int32).cast(pl.Date)
    return pl.Series(name, cells, dtype=_PLAIN[kind[0]])
