"""Cells that hold numbers."""

from __future__ import annotations

import polars as pl

from scenarios.tables.reading import Problem, Reading, as_text, is_plain, nothing_readable
from scenarios.tables.spec import Column

_NUMBER = "a number such as 1234.5"
_FINITE = "a finite number"


def read_number(column: Column, raw: pl.Series) -> Reading:
    """Read numbers, refusing what is none, NaN, infinite or out of the column's bounds."""
    if raw.dtype.is_temporal() or raw.dtype == pl.Boolean or not is_plain(raw):
        return nothing_readable(raw, pl.Float64, _NUMBER)
    filled = raw if raw.dtype.is_numeric() else as_text(raw)
    numbers = filled.cast(pl.Float64, strict=False)
    finite = numbers.is_finite().fill_null(value=False)
    outside = finite & _outside(column, numbers)
    problems = (
        Problem(filled.is_not_null() & numbers.is_null(), _NUMBER),
        Problem(numbers.is_not_null() & ~finite, _FINITE),
        Problem(outside, _bounds(column)),
    )
    return Reading(numbers.set(~finite | outside, None), problems)


def _outside(column: Column, numbers: pl.Series) -> pl.Series:
    outside = pl.repeat(value=False, n=len(numbers), dtype=pl.Boolean, eager=True)
    if column.low is not None:
        outside |= numbers < column.low
    if column.high is not None:
        outside |= numbers > column.high
    return outside.fill_null(value=False)


def _bounds(column: Column) -> str:
    if column.low is None or column.high is None:
        return f"a number of at least {column.low:g}" if column.low is not None else "a number"
    return f"a number from {column.low:g} to {column.high:g}"
