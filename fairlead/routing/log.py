"""Decisions as tables: one row a lead, and what each team was given in leads and in value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from matching import Decision
from matching.policies import Explanation

_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "lead_id": pl.String,
    "rep_id": pl.String,
    "action": pl.String,
    "propensity": pl.Float64,
    "price": pl.Float64,
    "runner_up": pl.String,
    "margin": pl.Float64,
    "reason": pl.String,
    "via": pl.String,
    "fallback_from": pl.String,
    "decided_at": pl.Datetime("us", "UTC"),
    "eligible_reps": pl.String,
}


def decisions_of(told: Sequence[Explanation], now: datetime) -> pl.DataFrame:
    """Return one row a decision; ``eligible_reps`` (``|``) are those who could have had the lead, as in a history."""
    return pl.DataFrame([_row(each, now) for each in told], schema=_SCHEMA)


def _row(told: Explanation, now: datetime) -> dict[str, Any]:
    one: Decision = told.decision
    ids = told.view.pool.rep_ids
    open_to = [place.rep_id for place in told.places if place.why in ("next", "later")]
    return {
        "lead_id": one.lead_id,
        "rep_id": one.rep_id,
        "action": str(one.action),
        "propensity": None if one.rep_id is None else float(one.propensities[ids.index(one.rep_id)]),
        "price": one.price,
        "runner_up": one.runner_up,
        "margin": one.margin,
        "reason": one.reason,
        "via": one.via or None,
        "fallback_from": one.fallback_from,
        "decided_at": now.astimezone(UTC),
        "eligible_reps": "|".join(sorted(open_to)),
    }


def teams_of(decided: pl.DataFrame, leads: pl.DataFrame, reps: pl.DataFrame) -> pl.DataFrame:
    """Return what each team was given: ``team``, ``leads``, and their ``value`` (null where leads have none)."""
    team = pl.col("team").fill_null("no team") if "team" in reps.columns else pl.lit("all reps")
    worth = leads.select("lead_id", pl.col("value") if "value" in leads.columns else pl.lit(None).alias("value"))
    given = decided.drop_nulls("rep_id").join(worth, on="lead_id", how="left")
    known = pl.col("value").drop_nulls()
    return (
        reps.select("rep_id", team.alias("team"))
        .join(given.select("rep_id", "lead_id", pl.col("value").cast(pl.Float64)), on="rep_id", how="left")
        .group_by("team")
        .agg(pl.col("lead_id").count().alias("leads"), pl.when(known.len() > 0).then(known.sum()).alias("value"))
        .sort("team")
    )
