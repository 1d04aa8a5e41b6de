"""A history of eight leads, one for each way to stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import polars as pl

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAYS_KNOWN = 60

ROWS = (
    # lead, rep, outcome, touched after hours, days after the start
    ("won", "ann", "won", 1.0, 0),
    ("lost", "ann", "lost", 2.0, 0),
    ("late", "bob", "lost", 100.0, 0),
    ("ignored", "bob", "untouched", None, 0),
    ("forgotten", "bob", "open", None, 0),
    ("rejected", "ann", "rejected", None, 0),
    ("given up", "ann", "recycled", 3.0, 0),
    ("stalled", "ann", "open", 1.0, 0),
    ("fresh", "ann", "open", 1.0, 58),
)


def history() -> pl.DataFrame:
    """Return the nine, each worth 100; the rejected one was with another rep before."""
    rows = [_row(*row) for row in ROWS]
    rows.append(_row("rejected", "bob", "untouched", None, -1))
    rows.append(_row("end", "ann", "lost", 1.0, DAYS_KNOWN - 1))
    return pl.DataFrame(rows).with_columns(
        pl.col("assigned_at", "first_touch_at", "closed_at").cast(pl.Datetime("us", "UTC"))
    )


def _row(lead: str, rep: str, outcome: str, touched: float | None, day: int) -> dict[str, object]:
    given = START + timedelta(days=day)
    return {
        "lead_id": lead,
        "rep_id": rep,
        "assigned_at": given,
        "first_touch_at": None if touched is None else given + timedelta(hours=touched),
        "outcome": outcome,
        "closed_at": None if outcome == "open" else given + timedelta(days=1),
        "value": 100.0,
    }
