"""Where a history begins too late: nothing closes until some time after the first leads were given out."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl

from fairlead.checking.classes import sampled
from fairlead.checking.finding import Finding, Severity
from scenarios.vocabulary import Outcome

EXPECTED = 20.0
"""Closings that should lie before the first one, for an alarm; chance does that once in 500 million."""

_DAY = 86_400e6


def truncation_findings(history: pl.DataFrame) -> list[Finding]:
    """Recognise left truncation.

    Leads given out after the first closing show how old a lead is when it closes (Kaplan-Meier); by that law, those
    given out before it should have seen some number of closings earlier. None in a sound history is as unlikely as
    none of a Poisson variable of that mean.
    """
    rows = sampled(history).drop_nulls("assigned_at")
    first = history["closed_at"].min()  # of all rows: among some, the first one comes later
    if not isinstance(first, datetime):
        return []
    early = rows.filter(pl.col("assigned_at") < first)
    later = rows.filter(pl.col("assigned_at") >= first)
    if early.is_empty() or later.height < 100:
        return []
    ages = _days(early.select((pl.lit(first) - pl.col("assigned_at")).alias("age"))["age"])
    expected = float(closed_by(later, ages).sum()) * history.height / rows.height
    if expected < EXPECTED:
        return []
    begins = history["assigned_at"].min()
    count = history.filter(pl.col("assigned_at") < first).height
    assert isinstance(begins, datetime)
    return [
        Finding(
            "left_truncation",
            Severity.WARN,
            "history",
            "closed_at",
            count,
            f"nothing closes before {first:%Y-%m-%d} although leads were given out from {begins:%Y-%m-%d}: "
            f"about {expected:,.0f} of {count:,} early leads should have closed by then",
            "of the early leads only slow ones are in the file; rates and times learned from them are wrong",
            f"# no mapping drops rows by date: export from {first:%Y-%m-%d} on, or with all that closed before",
            {"expected_closings": expected, "days": (first - begins).total_seconds() / 86400},
        )
    ]


def closed_by(rows: pl.DataFrame, ages: np.ndarray) -> np.ndarray:
    """Estimate the share of leads that have closed by each age in days, open ones being watched until the end."""
    ended = (rows["outcome"] != Outcome.OPEN.value).to_numpy() & rows["closed_at"].is_not_null().to_numpy()
    latest = rows.select(pl.max_horizontal(pl.col("assigned_at").max(), pl.col("closed_at").max())).to_series()[0]
    watched = _days(rows.select((pl.col("closed_at").fill_null(latest) - pl.col("assigned_at")).alias("d"))["d"])
    order = np.lexsort((~ended, watched))
    at_risk = len(order) - np.arange(len(order))
    surviving = np.cumprod(1.0 - ended[order] / at_risk)
    place = np.searchsorted(watched[order], ages, side="right") - 1
    return np.where(place < 0, 0.0, 1.0 - surviving[np.maximum(place, 0)])


def _days(spans: pl.Series) -> np.ndarray:
    return np.asarray(spans.dt.total_microseconds().to_numpy() / _DAY, dtype=np.float64)
