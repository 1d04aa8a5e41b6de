"""The steps of the funnel as histories of their own: who reached a step, of those who reached the one before.

A step is won when it was reached within the horizon of the *assignment*, lost when the lead ended or the horizon
passed before, and open otherwise. Chances of steps therefore multiply to the chance of a win within the horizon. Time
runs from the step before, so that a row that has only just come so far counts as young.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from scenarios.vocabulary import Outcome

REACHED = {"accepted": "accepted_at", "contacted": "contacted_at", "qualified": "qualified_at"}
"""Steps before the win, with the columns that date them, in order."""

WON = "won"

FEWEST = 20
"""Rows that must have reached a step, and that must have failed to, for a model of it."""

MOST_SKIPPED = 0.5
"""Share of the rows that got further without a date of a step, above which that step is not kept by this firm."""


@dataclass(frozen=True)
class Steps:
    """The histories of the steps that a history keeps.

    Attributes
    ----------
    histories
        Step → history of the rows that reached the step before, where ``won`` means that they reached this one.
    left_out
        Step → why there is no model of it.
    skipped
        Step → rows that got further without a date of this step; they count as having passed it by then.
    """

    histories: dict[str, pl.DataFrame]
    left_out: dict[str, str]
    skipped: dict[str, int]


def steps_of(history: pl.DataFrame, as_of: datetime, horizon_days: float) -> Steps:
    """Take a checked history apart into its steps, as it stood at a moment."""
    rows = _as_it_stood(history, as_of)
    kept, left_out, skipped = _kept(rows)
    rows = rows.with_columns(_filled(kept))
    end = pl.min_horizontal("ended", pl.col("assigned_at") + timedelta(days=horizon_days))
    histories: dict[str, pl.DataFrame] = {}
    before = "assigned_at"
    for step in kept:
        table = _history(rows.filter(pl.col(before).is_not_null()), step, before, end, as_of)
        if (reason := _too_few(table)) is None:
            histories[step] = table
        else:
            left_out[step] = reason
            continue  # the next step then begins where this one did
        rows, before = rows.filter(pl.col(step) <= end), step
    return Steps(histories, left_out, skipped)


def _as_it_stood(history: pl.DataFrame, as_of: datetime) -> pl.DataFrame:
    """Forget what came after; a column for each step, one for the win, one for any end."""
    ended = pl.when(pl.col("outcome") != Outcome.OPEN.value).then("closed_at")
    known = {step: pl.col(column) for step, column in REACHED.items() if column in history.columns}
    times = {**known, WON: pl.when(pl.col("outcome") == Outcome.WON.value).then("closed_at"), "ended": ended}
    rows = history.filter(pl.col("assigned_at") <= as_of)
    return rows.with_columns(pl.when(time <= as_of).then(time).alias(name) for name, time in times.items())


def _kept(rows: pl.DataFrame) -> tuple[list[str], dict[str, str], dict[str, int]]:
    """Say which steps this firm keeps, which not and why, and how many rows got further without each."""
    kept, left_out, skipped = [], {}, {}
    names = [step for step in REACHED if step in rows.columns]
    left_out.update({step: f"there is no {REACHED[step]}" for step in REACHED if step not in names})
    for at, step in enumerate(names):
        later = rows.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in (*names[at + 1 :], WON)))
        without = later[step].null_count()
        if rows[step].null_count() == rows.height or without > MOST_SKIPPED * max(later.height, 1):
            left_out[step] = f"{REACHED[step]} is empty on {without:,} of {later.height:,} rows that got further"
            continue
        kept.append(step)
        skipped.update({step: without} if without else {})
    return [*kept, WON], left_out, skipped


def _filled(kept: list[str]) -> list[pl.Expr]:
    """Date each step at the earliest of itself and all later ones: who got further had passed it."""
    return [pl.min_horizontal(kept[at:]).alias(step) for at, step in enumerate(kept)]


def _history(rows: pl.DataFrame, step: str, before: str, end: pl.Expr, as_of: datetime) -> pl.DataFrame:
    start = pl.max_horizontal("assigned_at", before)
    reached = pl.col(step).is_not_null() & (pl.col(step) <= end.fill_null(pl.col(step)))
    over = pl.when(reached).then(pl.col(step)).otherwise(end)
    outcome = pl.when(reached).then(pl.lit("won")).when(end <= as_of).then(pl.lit("lost")).otherwise(pl.lit("open"))
    dated = rows.with_columns(start.alias("assigned_at"), outcome.alias("outcome"), over.alias("closed_at"))
    closed = pl.when(pl.col("outcome") != "open").then(pl.max_horizontal("closed_at", "assigned_at"))
    return dated.with_columns(closed.alias("closed_at")).select(pl.exclude(*REACHED, WON, "ended"))


def _too_few(table: pl.DataFrame) -> str | None:
    counts = {outcome: int((table["outcome"] == outcome).sum()) for outcome in ("won", "lost")}
    if min(counts.values()) >= FEWEST:
        return None
    return f"{counts['won']:,} rows reached it and {counts['lost']:,} did not (at least {FEWEST} of each are needed)"
