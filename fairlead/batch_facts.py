"""What a person wants to know of a batch before it counts: who moves, how even it is, what lies outside."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.batch import BatchInput
from scenarios.eligibility import MATCHES

if TYPE_CHECKING:
    from models import ConversionModel

Positions = NDArray[np.int64]


def moved(part: BatchInput, rep: Positions) -> int:
    """Count the leads whose owner changes."""
    if "owner" not in part.leads.columns:
        return 0
    names = part.reps["rep_id"].to_list()
    pairs = zip(part.leads["owner"].to_list(), rep.tolist(), strict=True)
    return sum(owner is not None and position >= 0 and names[position] != owner for owner, position in pairs)


def open_long(
    leads: pl.DataFrame, table: pl.DataFrame, model: ConversionModel | None, on: datetime
) -> dict[str, float] | None:
    """Count owned leads given out that came longer ago than any closing took, and what they are worth.

    The age is that at the latest time known, of the history or of these leads, before the day of the batch: an export
    may be of some time ago. None where the history does not say how long closings take, or no such lead is given out.
    """
    if model is None or model.slowest_days_ is None or not {"owner", "created_at"} <= set(leads.columns):
        return None
    days = model.slowest_days_
    latest = leads.select(pl.col("created_at").filter(pl.col("created_at") <= on).max()).item()
    age = pl.lit(model.as_of_ if latest is None else max(model.as_of_, latest)) - pl.col("created_at")
    old = leads.filter(pl.col("owner").is_not_null() & (age > timedelta(days=days)))
    given = table.filter(pl.col("rep_id").is_not_null() & pl.col("lead_id").is_in(old["lead_id"].implode()))
    if given.is_empty():
        return None
    return {"leads": given.height, "expected_value": float(given["expected_value"].sum()), "days": days}


def leads_per_rep(part: BatchInput, rep: Positions) -> dict[str, float] | None:
    """Give the fewest, median and most leads a rep with capacity gets; None without such a rep."""
    counts = np.bincount(rep[rep >= 0], minlength=part.reps.height)[part.capacity >= 1]
    if not counts.size:
        return None
    return {"fewest": int(counts.min()), "median": float(np.median(counts)), "most": int(counts.max())}


def outside(part: BatchInput, rep: Positions) -> dict[str, int]:
    """Count, by territory, niche and language, the leads whose rep names others but not theirs."""
    counts = {}
    for kind, own in MATCHES:
        if kind in part.leads.columns and own in part.reps.columns:
            lists = [set(listed or ()) for listed in part.reps[own].to_list()]
            pairs = zip(part.leads[kind].to_list(), rep.tolist(), strict=True)
            counts[kind] = sum(
                what is not None and at >= 0 and bool(lists[at]) and what not in lists[at] for what, at in pairs
            )
    return counts


def by_team(part: BatchInput, table: pl.DataFrame) -> pl.DataFrame:
    """Sum up by team: persons are in the table, for whoever works with it, and nowhere else.

    ``value`` is what the leads given would bring if all were won, so that equal counts do not hide unequal value; null
    where leads have none.
    """
    people = part.reps.select("rep_id", _team(part.reps), pl.Series("capacity", part.capacity))
    worth = part.leads["value"] if "value" in part.leads.columns else pl.Series([None] * part.leads.height)
    valued = table.join(part.leads.select("lead_id", worth.cast(pl.Float64).alias("value")), on="lead_id", how="left")
    given = (
        valued.drop_nulls("rep_id")
        .group_by("rep_id")
        .agg(pl.len().alias("leads"), _sum("value"), pl.col("expected_value").sum())
    )
    return (
        people.join(given, on="rep_id", how="left")
        .group_by("team")
        .agg(
            pl.len().alias("reps"),
            pl.col("capacity").sum(),
            pl.col("leads").fill_null(0).sum(),
            _sum("value"),
            pl.col("expected_value").sum(),
        )
        .sort("team")
    )


def _sum(column: str) -> pl.Expr:
    """Sum a column; null, not 0, where nothing in it is known."""
    known = pl.col(column).drop_nulls()
    return pl.when(known.len() > 0).then(known.sum()).alias(column)


def moves_between_teams(table: pl.DataFrame, reps: pl.DataFrame) -> pl.DataFrame:
    """Count the leads that change their owner, by old and new team; no rows without a reassignment."""
    schema = {"from": pl.String, "to": pl.String, "leads": pl.UInt32}
    if "old_owner" not in table.columns:
        return pl.DataFrame(schema=schema)
    teams = reps.select("rep_id", _team(reps))
    changed = table.filter(pl.col("old_owner").is_not_null() & (pl.col("old_owner") != pl.col("new_owner")))
    old = teams.rename({"rep_id": "old_owner", "team": "from"})
    new = teams.rename({"rep_id": "new_owner", "team": "to"})
    both = changed.join(old, on="old_owner", how="left").join(new, on="new_owner", how="left")
    return both.group_by(pl.col("from").fill_null("nobody here"), "to").agg(pl.len().alias("leads")).sort("from", "to")


def _team(reps: pl.DataFrame) -> pl.Expr:
    team = pl.col("team").fill_null("no team") if "team" in reps.columns else pl.lit("all reps")
    return team.alias("team")
