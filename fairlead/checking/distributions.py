"""How a history is spread: outcomes over time, how long leads were watched, how much is known of how many reps."""

from __future__ import annotations

from typing import Any

import polars as pl

from fairlead.checking.follow_up import end_of
from fairlead.checking.people import THIN
from scenarios.vocabulary import Outcome

WATCHED = (0, 30, 90, 180, 365)
"""Days from which a lead counts as watched for the next longer time."""

PAST_LEADS = (0, 1, THIN, 100, 300, 1000)
"""Past leads from which a rep counts into the next band."""


def distributions(history: pl.DataFrame, reps: pl.DataFrame | None = None) -> dict[str, Any]:
    """Give a history's distributions as plain data.

    Returns
    -------
    dict
        ``outcomes_by_month`` (by month of assignment, UTC, months without any included), ``watched`` (leads by the days
        from assignment to the history's end, ended and open), ``evidence`` (present reps by number of past leads);
        a band reaches from ``least`` to ``most``, the last one has none.
    """
    return {"outcomes_by_month": by_month(history), "watched": watched(history), "evidence": evidence(history, reps)}


def by_month(history: pl.DataFrame) -> list[dict[str, Any]]:
    """Count outcomes by the month in which leads were given out."""
    month = pl.col("assigned_at").dt.truncate("1mo").dt.date().alias("month")
    counts = _counted(history.lazy().select(month, "outcome")).drop_nulls("month")
    if counts.is_empty():
        return []
    wide = counts.pivot("outcome", index="month", values="len").sort("month")
    whole = wide.upsample("month", every="1mo").fill_null(0)
    names = [outcome.value for outcome in Outcome if outcome.value in whole.columns]
    return [
        {"month": f"{day:%Y-%m}", **dict(zip(names, (int(n) for n in row), strict=True))}
        for day, *row in whole.select("month", *names).iter_rows()
    ]


def watched(history: pl.DataFrame) -> list[dict[str, Any]]:
    """Count leads by how long they could be watched, ended ones and those still open."""
    age = (pl.lit(end_of(history)) - pl.col("assigned_at")).dt.total_days()
    is_open = pl.col("outcome") == Outcome.OPEN.value
    counts = _counted(history.lazy().select(_band(age, WATCHED).alias("band"), is_open.alias("open")))
    found = {(band, still): n for band, still, n in counts.iter_rows()}
    return [
        {**span, "ended": found.get((n, False), 0), "open": found.get((n, True), 0)}
        for n, span in enumerate(_spans(WATCHED))
    ]


def evidence(history: pl.DataFrame, reps: pl.DataFrame | None = None) -> list[dict[str, Any]]:
    """Count present reps by their number of past leads; without a table of reps, all of the history are present."""
    counts = history.group_by("rep_id").len()
    if reps is not None:
        counts = reps.select("rep_id").join(counts, on="rep_id", how="left").fill_null(0)
    bands = dict(counts.select(_band(pl.col("len"), PAST_LEADS).alias("band")).group_by("band").len().iter_rows())
    return [{**span, "reps": bands.get(n, 0)} for n, span in enumerate(_spans(PAST_LEADS))]


def _counted(rows: pl.LazyFrame) -> pl.DataFrame:
    """Count equal rows piece by piece, so that a long history is not held a second time."""
    return rows.group_by(rows.collect_schema().names()).len().collect(engine="streaming")


def _band(figure: pl.Expr, starts: tuple[int, ...]) -> pl.Expr:
    """Return the position of the band a figure lies in."""
    reached = [(figure >= start).cast(pl.Int32) for start in starts[1:]]
    return pl.sum_horizontal(reached)


def _spans(starts: tuple[int, ...]) -> list[dict[str, int | None]]:
    ends = [start - 1 for start in starts[1:]]
    return [{"least": least, "most": most} for least, most in zip(starts, [*ends, None], strict=True)]
