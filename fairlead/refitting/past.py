"""What a refit learns from: what the ledger gave out and what became of it, and the firm's own history."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from scenarios.tables import HISTORY, check_table

OVERRIDDEN = "override_reason"
_OF_THE_LEDGER = (OVERRIDDEN, "batch_id")
_KEY = ["lead_id", "rep_id"]


@dataclass(frozen=True, eq=False)
class Past:
    """Past assignments, flagged.

    Attributes
    ----------
    drawn
        A history: what a routing method, or whoever else the firm has, decided.
    overridden
        A history: what a person named in place of the method. She knew something that is not in the table, so these
        leads say little about others, and nobody drew their reps.
    from_ledger
        How many rows the ledger has.
    """

    drawn: pl.DataFrame
    overridden: pl.DataFrame
    from_ledger: int

    def learned_from(self, *, with_overridden: bool) -> pl.DataFrame:
        """Return the rows to learn from, in the order of time."""
        parts = [self.drawn, self.overridden] if with_overridden else [self.drawn]
        return pl.concat(parts, how="diagonal_relaxed").sort("assigned_at", "lead_id")


def past_of(ledger: pl.DataFrame, history: pl.DataFrame | None) -> Past:
    """Put the ledger's history and the firm's own together; no assignment counts twice.

    Parameters
    ----------
    ledger
        As :func:`fairlead.ledger.history_table` gives it.
    history
        A checked history; None for the ledger alone. A row of a lead that the ledger gave to the same rep is the same
        assignment, the nearest in time where there are several: the firm says what became of it, the ledger with which
        chance it was made and whether somebody overrode it.
    """
    if history is None:
        return _parted(ledger, ledger.height)
    if ledger.is_empty():
        return _parted(history, 0)
    theirs, ours = history.with_row_index("_theirs"), ledger.with_row_index("_ours")
    same = same_assignments(theirs, ours)
    chance = _said_by_ledger(same, ours)
    known = theirs.join(chance, on="_theirs", how="left", maintain_order="left")
    if "propensity_right" in known.columns:
        both = pl.when(pl.col("_ours").is_null()).then("propensity").otherwise("propensity_right")
        known = known.with_columns(both.alias("propensity")).drop("propensity_right")
    only = ours.join(same, on="_ours", how="anti", maintain_order="left")
    whole = pl.concat([known.drop("_theirs", "_ours"), only.drop("_ours")], how="diagonal_relaxed")
    return _parted(whole, ledger.height)


def same_assignments(theirs: pl.DataFrame, ours: pl.DataFrame) -> pl.DataFrame:
    """Return ``_theirs`` and ``_ours`` of rows that are one assignment, nearest in time; each is in one pair at most.

    Both tables have ``lead_id``, ``rep_id``, ``assigned_at``, and their own number.
    """
    joined = theirs.select("_theirs", *_KEY, "assigned_at").join(ours.select("_ours", *_KEY, "assigned_at"), on=_KEY)
    apart = (pl.col("assigned_at") - pl.col("assigned_at_right")).dt.total_microseconds().abs()
    near = joined.with_columns(apart=apart).sort("apart", "_theirs", "_ours")
    first = near.unique("_ours", keep="first", maintain_order=True)
    return first.unique("_theirs", keep="first", maintain_order=True).select("_theirs", "_ours")


def _said_by_ledger(same: pl.DataFrame, ours: pl.DataFrame) -> pl.DataFrame:
    return same.join(ours.select("_ours", "propensity", *_OF_THE_LEDGER), on="_ours", how="left")


def _parted(whole: pl.DataFrame, from_ledger: int) -> Past:
    given = whole.drop("batch_id", strict=False)
    flagged = pl.col(OVERRIDDEN).is_not_null() if OVERRIDDEN in given.columns else pl.lit(False)
    parts = [_history(given.filter(which).drop(OVERRIDDEN, strict=False)) for which in (~flagged, flagged)]
    return Past(parts[0], parts[1], from_ledger)


def _history(rows: pl.DataFrame) -> pl.DataFrame:
    """Drop columns that say nothing of any row, and check the rest."""
    own = [name for name in rows.columns if rows[name].null_count() < rows.height or name in HISTORY.names]
    table = rows.select(own)
    if "propensity" in table.columns and table["propensity"].null_count() == table.height:
        table = table.drop("propensity")
    return table if table.is_empty() else check_table(table, HISTORY, source="history")
