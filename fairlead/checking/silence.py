"""Sources, territories and reps from which nothing has come for a while."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing

UNLIKELY = 1e-6
"""Chance of such a silence, had all gone on as before, below which it is reported (before Bonferroni)."""

_FEWEST_DAYS, _SHORTEST = 8, 14


def silence_findings(history: pl.DataFrame, reps: pl.DataFrame | None = None) -> list[Finding]:
    """Recognise what has gone silent before the history's last assignment.

    A level that was active on *n* of the days since it first came up, and on none of the last *g* of *T* days, would be
    silent by chance with probability (1 − g/T)^(n−1), if its active days lay anywhere alike. Days are counted, not
    rows, so that a batch of leads is one event.
    """
    found = []
    for column in ("source", "territory", "niche", "language"):
        if column in history.columns:
            silent = _silent(history, column)
            found += [_of_leads(column, *row) for row in silent.iter_rows()]
    return found + _of_reps(history, reps)


def _silent(history: pl.DataFrame, column: str) -> pl.DataFrame:
    """Return the silent levels: level, its rows, its last time, days silent."""
    end = history["assigned_at"].max()
    if not isinstance(end, datetime):
        return pl.DataFrame(schema={column: pl.String, "rows": pl.UInt32, "last": pl.Datetime, "silent": pl.Float64})
    at = pl.col("assigned_at")
    levels = (
        history.lazy()
        .drop_nulls(column)
        .group_by(column, at.dt.date().alias("day"))
        .agg(at.min().alias("first"), at.max().alias("last"), pl.len().alias("rows"))
        .group_by(column)
        .agg(pl.col("first").min(), pl.col("last").max(), pl.len().alias("days"), pl.col("rows").sum())
        .with_columns(
            ((end - pl.col("last")).dt.total_seconds() / 86400).alias("silent"),
            ((end - pl.col("first")).dt.total_seconds() / 86400).alias("span"),
        )
        .collect()
    )
    chance = (1 - pl.col("silent") / pl.col("span")).pow(pl.col("days").cast(pl.Int64) - 1) * max(levels.height, 1)
    known = (pl.col("days") >= _FEWEST_DAYS) & (pl.col("silent") >= _SHORTEST) & (pl.col("span") > 0)
    return levels.filter(known & (chance < UNLIKELY)).sort(column).select(column, "rows", "last", "silent")


def _of_leads(column: str, level: str, rows: int, last: datetime, silent: float) -> Finding:
    return Finding(
        "silent",
        Severity.WARN,
        "history",
        column,
        rows,
        f"{column} {level!r} has been silent since {last:%Y-%m-%d}, {silent:,.0f} days before the history ends",
        "if it was renamed or its feed broke, new leads of it are missing or counted as something new",
        f'# if renamed: [history]\nvalues.{column} = {{ "{level}" = "its new name" }}',
        {"days": silent},
    )


def _of_reps(history: pl.DataFrame, reps: pl.DataFrame | None) -> list[Finding]:
    if reps is None:
        return []
    here = reps.filter(pl.col("left_on").is_null()) if "left_on" in reps.columns else reps
    silent = _silent(history, "rep_id").filter(pl.col("rep_id").is_in(here["rep_id"].implode()))
    if silent.is_empty():
        return []
    found = [_reps_finding(silent.height, silent["silent"].min())]
    if "team" in here.columns:
        named = history.select("rep_id", "assigned_at").join(here.select("rep_id", "team"), on="rep_id")
        found += [_of_leads("team", *row) for row in _silent(named, "team").iter_rows()]
    return found


def _reps_finding(count: int, least: object) -> Finding:
    return Finding(
        "silent_reps",
        Severity.WARN,
        "reps",
        "rep_id",
        count,
        f"{count:,} of the present reps {agreeing(count, 'have')} "
        f"been given nothing for {least:,.0f} days or more, which is not like them",
        "who has left or is away would be given leads; state left_on, or absences",
        None,
    )
