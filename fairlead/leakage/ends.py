"""One row a lead: how it stands, what it is worth, who had it last."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from fairlead.leakage.kinds import LEAKS, Kind
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
    past = as_it_stood(history, as_of).sort("assigned_at")
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


def as_it_stood(history: pl.DataFrame, moment: datetime) -> pl.DataFrame:
    """Give the rows of leads given out by a moment; what came later has not happened, and who closed later is open."""
    past = history.filter(pl.col("assigned_at") <= moment)
    times = [name for name in (*_MOVES, "closed_at") if name in past.columns]
    if "closed_at" in past.columns:
        outcome = pl.when(pl.col("closed_at") > moment).then(pl.lit(Outcome.OPEN.value)).otherwise("outcome")
        past = past.with_columns(outcome=outcome)
    return past.with_columns(pl.when(pl.col(name) <= moment).then(name).alias(name) for name in times)


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


def causes_of_events(events: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """Say what an event log adds to how leads stand: why they were lost (``simulation.kpis.leak``).

    A lead is counted under the kind that its history gives it and under no other, so the causes of a kind add up to the
    kind.

    Parameters
    ----------
    events
        In the schema of ``scenarios.tables.EVENTS``.
    leads
        ``lead_id``, ``kind`` and ``value`` of each lead of the history.

    Returns
    -------
    polars.DataFrame
        ``kind`` (null for leads that the log alone knows: they were given to nobody), ``leak`` (null where the log
        gives no cause) and, of each, ``leads`` and ``value`` (what is known of it); most leads of a kind first.
    """
    paths = Evidence(events, leads.select("lead_id", "value"), ()).paths.select("lead_id", "leak")
    both = leads.join(paths, on="lead_id", how="full", coalesce=True)
    lost = both.filter(pl.col("kind").is_in([kind.value for kind in LEAKS]) | pl.col("leak").is_not_null())
    counted = lost.group_by("kind", "leak").agg(leads=pl.len(), value=pl.col("value").sum())
    return counted.sort("kind", "leads", "leak", descending=[False, True, False], nulls_last=True)
