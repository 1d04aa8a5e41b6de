"""A tiny firm whose batches are decided in milliseconds, and its ledger filled step by step."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from fairlead.assign import assign
from fairlead.ledger import Asked, Ledger, Present, hash_of, present_of, propose, standing
from fairlead.plan import Plan

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
REPS = pl.DataFrame(
    {
        "rep_id": ["r1", "r2", "r3 Ann", "r4"],
        "name": ["Ada", "Bea", "Cleo", "Dora"],
        "team": ["north", "north", "south", "south"],
        "capacity": [3.0, 3.0, 3.0, 3.0],
    }
)


def leads(first: int = 0, count: int = 6, owner: str | None = None) -> pl.DataFrame:
    """Return leads L0, L1, … with a person's name each."""
    numbers = range(first, first + count)
    return pl.DataFrame(
        {
            "lead_id": [f"L{number}" for number in numbers],
            "contact": [f"Person {number}" for number in numbers],
            "created_at": [MONDAY] * count,
            "value": [100.0 + number for number in numbers],
            "owner": pl.Series([owner] * count, dtype=pl.String),
        }
    )


def planned(ledger: Ledger, table: pl.DataFrame, period: str = "monday", reps: pl.DataFrame = REPS) -> Plan:
    """Decide a batch by round robin, knowing the ledger."""
    before = standing(ledger, period, table["lead_id"])
    return assign(before.free(table), reps, policy="round-robin", on=MONDAY, taken=before.taken)


def proposed(
    ledger: Ledger, batch_id: str, table: pl.DataFrame, period: str = "monday", reps: pl.DataFrame = REPS
) -> pl.DataFrame:
    """Propose a batch; returns its assignments."""
    given = {"leads": hash_of(table), "reps": hash_of(reps)}
    asked = Asked("round-robin", period, given=given)
    return propose(ledger, batch_id, planned(ledger, table, period, reps), asked)


def held(ledger: Ledger, table: pl.DataFrame) -> set[str]:
    """Return which of these leads somebody holds."""
    return set(standing(ledger, "monday", table["lead_id"]).held)


def now(table: pl.DataFrame) -> Present:
    """Return these leads as what the CRM says now."""
    return present_of(table)
