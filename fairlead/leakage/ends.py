"""One row a lead: how it stands, what it is worth, who had it last."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from fairlead.leakage.kinds import Kind
from scenarios.vocabulary import Outcome
from simulation.kpis.evidence import Evidence

_MOVES = ("assigned_at", "accepted_at", "first_touch_at", "contacted_at", "qualified_at")


def ends_of_history(history: pl.DataFrame, as_of: datetime, late_hours: float, stall_days: float) -> pl.DataFrame:
    """Say how each lead of a history stands.

    Parameters
    ----------
    history
        In the schema of ``scenarios.tables.HISTORY``.
    as_of
        The moment at which it is read; what was given out later is left out.
    late_hours
        A first touch later than this after the lead came is late.
    stall_days
        An open lead without movement for so long has stalled.

    Returns
    -------
    polars.DataFrame
        ``lead_id``, ``kind``, ``value`` (null where the history has none), ``rep_id`` of its last hand-over and
        ``late`` (null where nobody wrote down when it was first touched).
    """
    past = history.filter(pl.col("assigned_at") <= as_of).sort("assigned_at")
    known = [name for name in _MOVES if name in past.columns]
    touched = pl.col("first_touch_at") if "first_touch_at" in past.columns else pl.lit(None, pl.Datetime("us", "UTC"))
    came = pl.col("created_at") if "created_at" in past.columns else pl.col("assigned_at")
    value = pl.col("value") if "value" in past.columns else pl.lit(None, pl.Float64)
    leads = past.group_by("lead_id", maintain_order=True).agg(
        outcome=pl.when((pl.col("outcome") == Outcome.WON.value).any())
        .then(pl.lit(Outcome.WON.value))
        .otherwise(pl.col("outcome").last()),
        rep_id=pl.col("rep_id").last(),
        value=value.last(),
        touched=touched.min(),
        came=pl.coalesce(came, pl.col("assigned_at")).min(),
        moved=pl.max_horizontal(*(pl.col(name) for name in known)).max(),
        revenue=(pl.col("revenue") if "revenue" in past.columns else pl.lit(None, pl.Float64)).max(),
    )
    records = "first_touch_at" in past.columns and past["first_touch_at"].null_count() < past.height
    late = pl.col("touched") - pl.col("came") > timedelta(hours=late_hours)
    quiet = pl.lit(as_of) - pl.col("moved") >= timedelta(days=stall_days)
    untouched = pl.col("touched").is_null() & pl.lit(records)
    return leads.with_columns(late=late, kind=_kind(late, quiet, untouched))


def _kind(late: pl.Expr, quiet: pl.Expr, untouched: pl.Expr) -> pl.Expr:
    outcome = pl.col("outcome")
    is_open = outcome == Outcome.OPEN.value
    return (
        pl.when(outcome == Outcome.WON.value)
        .then(pl.lit(Kind.WON.value))
        .when((outcome == Outcome.UNTOUCHED.value) | (is_open & quiet & untouched))
        .then(pl.lit(Kind.NEVER_WORKED.value))
        .when(outcome == Outcome.REJECTED.value)
        .then(pl.lit(Kind.REJECTED.value))
        .when(outcome == Outcome.RECYCLED.value)
        .then(pl.lit(Kind.GIVEN_UP.value))
        .when(is_open & quiet)
        .then(pl.lit(Kind.STALLED.value))
        .when(is_open)
        .then(pl.lit(Kind.OPEN.value))
        .when(late.fill_null(value=False))
        .then(pl.lit(Kind.LATE.value))
        .otherwise(pl.lit(Kind.LOST.value))
    )


def leaks_of_events(events: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """Say where each lead of an event log leaked (``simulation.kpis.leak``): it tells clocks from capacity.

    Parameters
    ----------
    events
        In the schema of ``scenarios.tables.EVENTS``.
    values
        ``lead_id`` and ``value``; leads it does not know have none.

    Returns
    -------
    polars.DataFrame
        ``leak`` and, of each, ``leads`` and ``value`` (what is known of it), most leads first.
    """
    paths = Evidence(events, values, ()).paths
    leaked = paths.filter(pl.col("leak").is_not_null())
    counted = leaked.group_by("leak").agg(leads=pl.len(), value=pl.col("value").sum())
    return counted.sort("leads", "leak", descending=[True, False])
