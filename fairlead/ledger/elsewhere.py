"""Assignments that were made elsewhere: they are load, and take of the reps' capacity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import Kind, known
from fairlead.ledger.releasing import holders_of


def load_elsewhere(ledger: Ledger, history: pl.DataFrame, since: datetime, until: datetime) -> Mapping[str, float]:
    """Return by rep the work of leads that somebody else gave her in a time.

    Parameters
    ----------
    history
        Assignments in the schema of a history; those of leads that this ledger gave to the same rep are its own, and
        in the period's account already. ``work`` is 1 where it is not stated.
    since, until
        The time, both ends included.
    """
    rows = history.filter(pl.col("assigned_at").is_between(since, until))
    ours = _held(ledger, rows)
    work = rows["work"].cast(pl.Float64).fill_null(1.0) if "work" in rows.columns else [1.0] * rows.height
    load: dict[str, float] = {}
    for lead, rep, amount in zip(rows["lead_id"], rows["rep_id"], work, strict=True):
        if (lead, rep) not in ours:
            load[rep] = load.get(rep, 0.0) + amount
    return load


def _held(ledger: Ledger, rows: pl.DataFrame) -> set[tuple[str, str]]:
    with ledger.reading() as connection:
        leads = known(connection, Kind.LEAD, rows["lead_id"])
        reps = {number: name for name, number in known(connection, Kind.REP, rows["rep_id"]).items()}
        holders = holders_of(connection, list(leads.values()))
    return {
        (name, reps[holders[number].rep])
        for name, number in leads.items()
        if number in holders and holders[number].rep in reps
    }
