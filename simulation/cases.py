"""The event log by case: one row for each time a lead was in a rep's hands."""

from __future__ import annotations

import polars as pl

from scenarios.vocabulary import EventKind

_ENDS = (EventKind.WON, EventKind.LOST, EventKind.REJECTED, EventKind.REVERTED, EventKind.RECYCLED)
_MILESTONES = {
    "assigned_at": EventKind.ASSIGNED,
    "accepted_at": EventKind.ACCEPTED,
    "first_touch_at": EventKind.TOUCHED,
    "contacted_at": EventKind.CONTACTED,
    "qualified_at": EventKind.QUALIFIED,
    "opportunity_at": EventKind.OPPORTUNITY,
}


def by_person() -> pl.Expr:
    """Give the expression that leaves out touches that no person made."""
    automated = (pl.col("event") == EventKind.TOUCHED.value) & pl.col("detail").str.contains(
        '"automated":true', literal=True
    )
    return ~automated.fill_null(value=False)


def cases_of(events: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each hand-over in the log, in the order of the hand-overs.

    Returns
    -------
    polars.DataFrame
        ``lead_id``, ``turn`` (from 1), ``rep_id``, the times ``assigned_at``, ``accepted_at``, ``first_touch_at``,
        ``contacted_at``, ``qualified_at``, ``opportunity_at``, ``ended_at`` (empty where it did not come to that),
        ``ended_by`` (won, lost, rejected, reverted or recycled), and the details of hand-over and end.
    """
    verifying = pl.col("event").is_in([EventKind.VERIFIED.value, EventKind.DISQUALIFIED.value])
    held = events.filter(pl.col("rep_id").is_not_null() & ~verifying & by_person()).with_columns(
        turn=(pl.col("event") == EventKind.ASSIGNED).cum_sum().over("lead_id")
    )
    kind = pl.col("event")
    ended = kind.is_in([event.value for event in _ENDS])
    return held.group_by("lead_id", "turn", maintain_order=True).agg(
        pl.col("rep_id").first(),
        *(pl.col("time").filter(kind == event.value).first().alias(name) for name, event in _MILESTONES.items()),
        pl.col("time").filter(ended).first().alias("ended_at"),
        kind.filter(ended).first().alias("ended_by"),
        pl.col("detail").filter(kind == EventKind.ASSIGNED.value).first().alias("assigned_detail"),
        pl.col("detail").filter(ended).first().alias("ended_detail"),
    )
