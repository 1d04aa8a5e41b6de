"""Cells that hold times, ISO 8601."""

from __future__ import annotations

from datetime import UTC, datetime, time

import polars as pl

from scenarios.tables.reading import Problem, Reading, as_text, blanked, is_plain, nothing_readable

_ISO = (
    r"^(?<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?<clock>\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(?<offset>[Zz]|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?)?$"
)
_TIME = "a time as ISO 8601 has it, such as 2024-03-05T14:30:00+01:00"
_OFFSET = "an offset such as Z or +01:00, or a timezone given for the whole table (--timezone)"
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
RANGE = "a time between the years 1900 and 2200, or nothing"
"""Fillers such as 0001-01-01 and 9999-12-31 mean 'empty' in many databases; it is not for us to guess which."""


def read_time(raw: pl.Series, timezone: str | None) -> Reading:
    """Read instants, in UTC.

    A value without an offset is local time in ``timezone``; a date alone is its midnight there. Where clocks go
    back, the earlier of the two instants is meant. Where they go forward, the hour that never was is a fault, but
    a midnight that never was is the day's first instant.
    """
    if isinstance(raw.dtype, pl.Datetime) and raw.dtype.time_zone is not None:
        instants = raw.dt.cast_time_unit("us").dt.convert_time_zone("UTC")
        return _within_range(instants, ())
    if isinstance(raw.dtype, pl.Datetime) or raw.dtype == pl.Date:
        return _within_range(*_placed(raw.cast(pl.Datetime("us")), timezone))
    if not is_plain(raw) or raw.dtype.is_temporal():
        return nothing_readable(raw, pl.Datetime("us", "UTC"), _TIME)
    return _read_text(as_text(raw), timezone)


def _read_text(text: pl.Series, timezone: str | None) -> Reading:
    parts = text.str.extract_groups(_ISO).struct.unnest()
    local, offset = _local(parts["day"], parts["clock"]), parts["offset"]
    unread = Problem(text.is_not_null() & local.is_null(), _TIME)
    has_offset = offset.is_not_null()
    with_offset = (local - _duration(offset)).dt.replace_time_zone("UTC")
    without, problems = _placed(blanked(local, has_offset), timezone)
    return _within_range(with_offset.zip_with(has_offset, without), (unread, *problems))


def _local(day: pl.Series, clock: pl.Series) -> pl.Series:
    clock = clock.fill_null("00:00").str.replace(",", ".", literal=True)
    seconds = pl.select(pl.when(clock.str.len_chars() == 5).then(pl.lit(":00")).otherwise(pl.lit(""))).to_series()
    return (day + "T" + clock + seconds).str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", strict=False, time_unit="us")


def _duration(offset: pl.Series) -> pl.Series:
    digits = offset.str.replace_all(r"[Zz:+-]", "").str.pad_end(4, "0")
    minutes = digits.str.slice(0, 2).cast(pl.Int64) * 60 + digits.str.slice(2, 2).cast(pl.Int64)
    east = ~offset.str.starts_with("-")
    return (minutes.zip_with(east, -minutes) * 60_000_000).cast(pl.Duration("us"))


def _placed(local: pl.Series, timezone: str | None) -> tuple[pl.Series, tuple[Problem, ...]]:
    """Return the instants of local times, and which have none."""
    filled = local.is_not_null()
    if timezone is None:
        nothing = pl.Series(local.name, [None], dtype=pl.Datetime("us", "UTC"))
        return nothing.new_from_index(0, len(local)), (Problem(filled, _OFFSET),)
    instants = _in_zone(local, timezone)
    midnight = local.dt.time() == time(0)
    instants = instants.zip_with(~midnight | instants.is_not_null(), _in_zone(local.dt.offset_by("1h"), timezone))
    return instants, (Problem(filled & instants.is_null(), f"a time that exists in {timezone}"),)


def _in_zone(local: pl.Series, timezone: str) -> pl.Series:
    placed = local.dt.replace_time_zone(timezone, ambiguous="earliest", non_existent="null")
    return placed.dt.convert_time_zone("UTC")


def _within_range(instants: pl.Series, problems: tuple[Problem, ...]) -> Reading:
    outside = ~instants.is_between(FIRST, LAST).fill_null(value=True)
    return Reading(blanked(instants, outside), (*problems, Problem(outside, RANGE)))
