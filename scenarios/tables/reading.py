"""A column after reading: typed values, and which cells could not be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

Dtype = pl.DataType | type[pl.DataType]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Cells with the same thing wrong.

    Attributes
    ----------
    where
        Boolean, one a row, no nulls.
    expected
        What would have been right.
    """

    where: pl.Series
    expected: str


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Typed values (null where a cell is faulty) and what is wrong with the rest."""

    values: pl.Series
    problems: tuple[Problem, ...] = ()


def as_text(raw: pl.Series) -> pl.Series:
    """Return a plain column as trimmed text, with null for what is empty.

    Whole floats lose their ``.0``: a frame that holds missing values stores whole ids as floats.
    """
    if raw.dtype.is_float() and bool(((raw == raw.round(0)) & (raw.abs() < 2**53)).all()):
        raw = raw.cast(pl.Int64)
    if isinstance(raw.dtype, pl.Datetime):
        raw = raw.dt.to_string("iso:strict")
    text = raw.cast(pl.String).str.strip_chars()
    return blanked(text, text == "")


def blanked(values: pl.Series, where: pl.Series) -> pl.Series:
    """Return the values with null in the places where ``where`` is true."""
    if not where.any():
        return values
    nothing = pl.Series(values.name, [None], dtype=values.dtype)
    return values.zip_with(~where.fill_null(value=False), nothing)


def is_plain(raw: pl.Series) -> bool:
    """Return whether every cell is one value: text, a number, a time; not a list, a record, bytes or a duration."""
    return not raw.dtype.is_nested() and raw.dtype not in (pl.Object, pl.Binary, pl.Duration)


def nothing_readable(raw: pl.Series, dtype: Dtype, expected: str) -> Reading:
    """Return a column of nulls in which every filled cell is at fault."""
    return Reading(
        pl.repeat(None, len(raw), dtype=dtype, eager=True).alias(raw.name), (Problem(raw.is_not_null(), expected),)
    )


def by_distinct_value(text: pl.Series, parse: Callable[[str], object], expected: str) -> Reading:
    """Keep the texts that ``parse`` takes; it is called once for each distinct one and raises ValueError."""
    refused = [value for value in text.drop_nulls().unique().to_list() if not _parses(value, parse)]
    where = text.is_in(refused).fill_null(value=False)
    return Reading(blanked(text, where), (Problem(where, expected),))


def _parses(value: str, parse: Callable[[str], object]) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True
