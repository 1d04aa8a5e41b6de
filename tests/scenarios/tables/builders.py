"""Tiny tables, sound until a test spoils one cell."""

from __future__ import annotations

import polars as pl

from scenarios.faults import Fault
from scenarios.tables import TableSpec, inspect_table

Columns = dict[str, list[object]]

HISTORY: Columns = {
    "lead_id": ["L1", "L2", "L3"],
    "rep_id": ["R1", "R2", "R1"],
    "assigned_at": ["2024-01-01T09:00:00Z", "2024-01-02T09:00:00Z", "2024-01-03T09:00:00+01:00"],
    "outcome": ["won", "lost", "open"],
    "closed_at": ["2024-02-01T09:00:00Z", "2024-02-02T09:00:00Z", ""],
}
REPS: Columns = {"rep_id": ["R1", "R2"], "capacity": ["10", "2.5"]}
LEADS: Columns = {"lead_id": ["L1", "L2"]}


def spoiled(table: Columns, **columns: list[object]) -> pl.DataFrame:
    """Return the table with columns replaced or added."""
    return pl.DataFrame({**table, **columns})


def faults_of(data: object, spec: TableSpec, timezone: str | None = None) -> list[Fault]:
    """Return all faults of a table."""
    return list(inspect_table(data, spec, timezone=timezone).faults)


def only_fault(data: object, spec: TableSpec, timezone: str | None = None) -> Fault:
    """Return the fault of a table that has exactly one."""
    (fault,) = faults_of(data, spec, timezone)
    return fault
