"""Who held each lead from when to when, as far as the chain of changes says."""

from __future__ import annotations

import polars as pl

from fairlead.rebuilding.owners import NOBODY


def tenures_of(leads: pl.DataFrame, changes: pl.DataFrame, late: pl.Series) -> pl.DataFrame:
    """Cut each lead's time into spans, one an owner.

    The first owner is the one the first change names as old, or the present one where there is no change. A span's end
    is known when the next change names the same owner as old, and the last span's when its owner is the present one. (A
    last owner whose name is nobody's is listed for that alone.)

    Parameters
    ----------
    leads
        ``lead``, ``owner``, ``created``.
    changes
        As :func:`fairlead.rebuilding.changes.owner_changes` returns them.
    late
        One a lead: whether the record begins after the lead.

    Returns
    -------
    polars.DataFrame
        ``lead``, ``owner`` (null where a second's changes are no path), ``start``, ``end`` (null: still),
        ``start_known``, ``end_known``, ``gap`` (why the end is not known: ``gap_in_chain`` or
        ``owner_changed_unseen``); by lead and time.
    """
    firsts = changes.unique("lead", keep="first", maintain_order=True).rename({"at": "first_at", "old": "first_old"})
    begun = leads.with_columns(late.alias("late")).join(
        firsts.drop("new"), on="lead", how="left", maintain_order="left"
    )
    unchanged = pl.col("first_at").is_null()
    initial = begun.select(
        "lead",
        pl.when(unchanged).then("owner").otherwise("first_old").alias("owner"),
        pl.col("created").alias("start"),
        pl.col("first_at").alias("end"),
        (~pl.col("late")).alias("start_known"),
        pl.lit(value=True).alias("end_known"),
        pl.lit(None, pl.String).alias("gap"),
    )
    return pl.concat([initial, _after_changes(leads, changes)]).sort("lead", "start", maintain_order=True)


def _after_changes(leads: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    present = changes.join(leads.select("lead", "owner"), on="lead", how="left", maintain_order="left")
    followed = pl.col("lead") == pl.col("lead").shift(-1)
    followed = followed.fill_null(value=False)
    same = (
        pl.when(followed)
        .then(pl.col("new").eq_missing(pl.col("old").shift(-1)))
        .otherwise(pl.col("new").eq_missing(pl.col("owner")))
    )
    gap = pl.when(followed).then(pl.lit("gap_in_chain")).otherwise(pl.lit("owner_changed_unseen"))
    return present.select(
        "lead",
        pl.col("new").alias("owner"),
        pl.col("at").alias("start"),
        pl.when(followed).then(pl.col("at").shift(-1)).alias("end"),
        pl.lit(value=True).alias("start_known"),
        same.alias("end_known"),
        pl.when(~same & (followed | ~pl.col("new").str.starts_with(NOBODY).fill_null(value=False)))
        .then(gap)
        .alias("gap"),
    )
