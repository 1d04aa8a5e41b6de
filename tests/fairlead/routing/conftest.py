"""A team of four in two time zones, as tables."""

from datetime import UTC, datetime

import polars as pl
import pytest

from scenarios.tables import ABSENCES, REPS, check_table

WEDNESDAY = datetime(2026, 3, 4, 9, tzinfo=UTC)
"""10:00 in Berlin, 4:00 in New York."""


@pytest.fixture
def reps() -> pl.DataFrame:
    """East: r1 with weight 2, r2. West: r3 in New York, r4. Five leads a day each."""
    rows = {
        "rep_id": ["r1", "r2", "r3", "r4"],
        "capacity": [5.0] * 4,
        "team": ["east", "east", "west", "west"],
        "weight": [2.0, 1.0, 1.0, 1.0],
        "hours": ["Mon-Fri 09:00-17:00"] * 4,
        "timezone": ["Europe/Berlin", "Europe/Berlin", "America/New_York", "Europe/Berlin"],
    }
    return check_table(pl.DataFrame(rows), REPS)


@pytest.fixture
def absences() -> pl.DataFrame:
    """R4 is away in the first days of March."""
    rows = {"rep_id": ["r4", "gone"], "from": ["2026-03-01T00:00:00Z"] * 2, "until": ["2026-03-10T00:00:00Z"] * 2}
    return check_table(pl.DataFrame(rows), ABSENCES)


def leads_of(count: int, start: int = 0, **columns: list[object]) -> pl.DataFrame:
    """Return numbered leads."""
    return pl.DataFrame({"lead_id": [f"L{row}" for row in range(start, start + count)], **columns})
