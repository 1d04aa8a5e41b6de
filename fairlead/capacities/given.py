"""What reps were given, by week: one pass over the history, which may be long."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

WEEK = timedelta(days=7)


def given_by_week(history: pl.DataFrame, until: datetime) -> pl.DataFrame:
    """Count what each rep was given in each week.

    Returns
    -------
    polars.DataFrame
        ``rep_id``, ``ago`` (whole weeks before ``until``), ``monday`` (the calendar week), ``leads``, ``first`` and
        ``last`` (times of assignment).
    """
    at = pl.col("assigned_at")
    ago = (pl.lit(until) - at).dt.total_microseconds() // (WEEK // timedelta(microseconds=1))
    monday = at.dt.truncate("1w")
    counts = pl.len().alias("leads"), at.min().alias("first"), at.max().alias("last")
    rows = history.lazy().select("rep_id", at, ago.alias("ago"), monday.alias("monday"))
    return rows.group_by("rep_id", "ago", "monday").agg(counts).collect(engine="streaming")
