"""Small tables whose capacities can be worked out by hand."""

from datetime import UTC, datetime, timedelta

import polars as pl

from scenarios.tables import HISTORY, REPS, check_table

START = datetime(2025, 1, 6, tzinfo=UTC)
"""A Monday."""


def steady(reps: tuple[str, ...] = ("R1", "R2"), *, days: int = 364, open_days: int = 14) -> pl.DataFrame:
    """Give every rep a lead a day at midnight, each lost after ``open_days``; younger ones are open at the end."""
    end = START + timedelta(days=days)
    rows = []
    for rep_id in reps:
        for day in range(days + 1):
            at = START + timedelta(days=day)
            closed = at + timedelta(days=open_days)
            ended = closed <= end
            rows.append((f"{rep_id}-{day}", rep_id, at, "lost" if ended else "open", closed if ended else None))
    return history_of(rows)


def history_of(rows: list[tuple[str, str, datetime, str, datetime | None]]) -> pl.DataFrame:
    """Type rows of lead, rep, assigned, outcome, closed as a history."""
    names = ("lead_id", "rep_id", "assigned_at", "outcome", "closed_at")
    columns = {name: [row[position] for row in rows] for position, name in enumerate(names)}
    return check_table(columns, HISTORY)


def reps_of(**columns: list[object]) -> pl.DataFrame:
    """Give reps R1, R2 ... with a capacity of 10 and what else is said of them."""
    count = len(next(iter(columns.values()))) if columns else 2
    base: dict[str, list[object]] = {"rep_id": [f"R{n + 1}" for n in range(count)], "capacity": [10.0] * count}
    return check_table(base | columns, REPS)
