"""Columns nothing is known of: kept, as numbers where that loses nothing."""

from __future__ import annotations

import polars as pl

from scenarios.tables.numbers import read_number
from scenarios.tables.reading import Reading, as_text, is_plain, nothing_readable
from scenarios.tables.spec import Column, Kind

_CODE = r"^[+-]?0\d|^[+-]?\d{16,}$"
"""Text that a float would not give back: a leading zero, or more digits than it holds exactly."""


def read_unknown(raw: pl.Series) -> Reading:
    """Read a column as numbers if all its values are numbers, else as text.

    Codes that look like numbers (``01234``, a nineteen-digit key) stay text, since a float would change them.
    """
    if raw.dtype.is_float() or raw.dtype.is_decimal():
        return read_number(Column(raw.name, Kind.NUMBER), raw)
    if isinstance(raw.dtype, pl.List) and raw.dtype.inner == pl.String:
        raw = raw.list.join("|")
    if not is_plain(raw):
        return nothing_readable(raw, pl.String, "plain values: text, numbers or times")
    text = as_text(raw)
    return Reading(_as_numbers(text) if _all_numbers(text) else text)


def _as_numbers(text: pl.Series) -> pl.Series:
    return text.cast(pl.Float64, strict=False)


def _all_numbers(text: pl.Series) -> bool:
    filled = text.drop_nulls()
    if filled.is_empty() or _as_numbers(filled.head(1)).is_null().any():
        return False
    finite = _as_numbers(filled).is_finite().fill_null(value=False)
    return bool(finite.all()) and not bool(filled.str.contains(_CODE).any())
