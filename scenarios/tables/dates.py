"""Cells that hold calendar days."""

from __future__ import annotations

import polars as pl

from scenarios.tables.reading import Problem, Reading, as_text, blanked, is_plain, nothing_readable

_DATE = "a date as ISO 8601 has it, such as 2024-03-05"
_MIDNIGHT = r"[T ]00:00(:00([.]0+)?)?(Z|[+]00:?00)?$"


def read_date(raw: pl.Series) -> Reading:
    """Read days; a time is taken for a day only at midnight, which is how databases and pandas write one."""
    if raw.dtype == pl.Date:
        return Reading(raw)
    if not is_plain(raw) or raw.dtype in (pl.Time, pl.Duration):
        return nothing_readable(raw, pl.Date, _DATE)
    text = as_text(raw)
    day = text.str.replace(_MIDNIGHT, "")
    days = blanked(day, day.str.len_chars() != 10).str.to_date("%Y-%m-%d", strict=False)
    return Reading(days, (Problem(text.is_not_null() & days.is_null(), _DATE),))
