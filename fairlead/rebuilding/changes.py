"""Owner changes, one row each: ids before names, repeats once, and of what happened in one second the net effect."""

from __future__ import annotations

import polars as pl

from fairlead.rebuilding.owners import NOBODY

_MOMENT = ["lead", "at"]


def owner_changes(rows: pl.DataFrame, owners: pl.DataFrame) -> pl.DataFrame:
    """Bring owner changes into order.

    A change of owner is recorded twice, once by id and once by name; the row of names is dropped where there is one of
    ids. Changes of one second are a path (a lead is made with a default owner and given out by rule in the same
    transaction): who was passed through held the lead for no time, so only its two ends count, in whatever order the
    rows stand. Where they are no path, both ends are null; so they are where the path comes back to somebody and some
    rows stand more often than others, for then nobody knows whether a change was repeated or only its row.

    Parameters
    ----------
    rows
        ``lead``, ``at``, ``old``, ``new`` as recorded.
    owners
        As :func:`fairlead.rebuilding.owners.owners_of` returns them.

    Returns
    -------
    polars.DataFrame
        ``lead``, ``at``, ``old``, ``new`` (owners), by lead and time, one row a lead and second.
    """
    resolved = rows.select(
        *_MOMENT, *(column for name in ("old", "new") for column in _resolved(rows[name], name, owners))
    )
    ids = pl.col("old_by_id") & pl.col("new_by_id")
    by_id = resolved.filter(ids)
    by_name = resolved.filter(~ids).join(by_id.select(_MOMENT).unique(), on=_MOMENT, how="anti")
    real = pl.concat([by_id, by_name]).filter(pl.col("old") != pl.col("new"))
    distinct = real.group_by(*_MOMENT, "old", "new").agg(pl.len().alias("times"))
    several = distinct.filter(pl.struct(_MOMENT).is_duplicated())
    single = distinct if several.is_empty() else distinct.join(several.select(_MOMENT).unique(), on=_MOMENT, how="anti")
    circling = _circling(several)
    net = _net(several.join(circling, on=_MOMENT, how="anti"))
    nowhere = circling.with_columns(pl.lit(None, pl.String).alias(name) for name in ("old", "new"))
    return pl.concat([single.drop("times"), net, nowhere]).sort(_MOMENT)


def _circling(several: pl.DataFrame) -> pl.DataFrame:
    """Give the seconds whose changes come back to somebody, and whose rows do not all stand equally often."""
    owners = pl.concat([several.select(*_MOMENT, owner=name) for name in ("old", "new")])
    people = owners.group_by(_MOMENT).agg(pl.col("owner").n_unique().alias("people"))
    seconds = several.group_by(_MOMENT).agg(pl.len().alias("steps"), (pl.col("times").n_unique() > 1).alias("unequal"))
    circle = pl.col("unequal") & (pl.col("steps") >= pl.col("people"))
    return seconds.join(people, on=_MOMENT).filter(circle).select(_MOMENT)


def _resolved(values: pl.Series, name: str, owners: pl.DataFrame) -> list[pl.Series]:
    table = values.to_frame("value").join(owners, on="value", how="left", maintain_order="left")
    return [table["owner"].fill_null(NOBODY).alias(name), table["by_id"].fill_null(value=False).alias(f"{name}_by_id")]


def _net(several: pl.DataFrame) -> pl.DataFrame:
    """Give the two ends of each second's path; no row where it ends where it began."""
    ends = pl.concat(
        [
            several.select(*_MOMENT, pl.col("old").alias("owner"), pl.lit(1, pl.Int64).alias("flow")),
            several.select(*_MOMENT, pl.col("new").alias("owner"), pl.lit(-1, pl.Int64).alias("flow")),
        ]
    )
    flows = ends.group_by(*_MOMENT, "owner").agg(pl.col("flow").sum()).filter(pl.col("flow") != 0)
    left, came = pl.col("owner").filter(pl.col("flow") > 0), pl.col("owner").filter(pl.col("flow") < 0)
    path = (pl.len() == 2) & (pl.col("flow").abs().max() == 1)
    return flows.group_by(_MOMENT).agg(
        pl.when(path).then(left.first()).alias("old"), pl.when(path).then(came.first()).alias("new")
    )
