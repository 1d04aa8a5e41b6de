from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from simulation.kpis import Evidence, SellingTime

START = datetime(2026, 1, 5, tzinfo=UTC)

LOG = [
    # hour, lead, rep, event, detail
    (0, "A", None, "arrived", None),
    (0, "B", None, "arrived", None),
    (0, "C", None, "arrived", None),
    (0, "D", None, "arrived", None),
    (0, "E", None, "arrived", None),
    (1, "A", "r1", "assigned", "{}"),
    (1, "B", "r1", "assigned", "{}"),
    (1, "C", "r2", "assigned", "{}"),
    (2, "A", "r1", "accepted", None),
    (3, "B", "r1", "reverted", '{"clock":"acceptance"}'),
    (3, "C", "r2", "rejected", '{"reason":"no budget"}'),
    (3, "C", "r2", "recycled", '{"cause":"rejected"}'),
    (4, "A", "r1", "touched", '{"attempt":1,"channel":"call","minutes":6.0}'),
    (4, "A", "r1", "contacted", '{"minutes":20.0}'),
    (5, "A", "r1", "qualified", None),
    (5, "A", "r1", "opportunity", '{"minutes":34.0}'),
    (6, "B", "r2", "assigned", "{}"),
    (7, "B", "r2", "accepted", None),
    (8, "B", "r2", "touched", '{"attempt":1,"channel":"call","minutes":6.0}'),
    (9, "B", "r2", "recycled", '{"cause":"not reached"}'),
    (20, "B", None, "reheated", None),
    (21, "B", "r1", "assigned", "{}"),
    (22, "B", "r1", "accepted", None),
    (22, "B", "r1", "touched", '{"attempt":1,"channel":"call","minutes":6.0}'),
    (22, "B", "r1", "contacted", '{"minutes":20.0}'),
    (22, "B", "r1", "qualified", None),
    (22, "B", "r1", "opportunity", '{"minutes":34.0}'),
    (23, "B", "r1", "won", None),
    (30, "A", "r1", "lost", None),
    (40, "C", None, "open", None),
    (40, "D", None, "untouched", None),
    (40, "E", None, "untouched", None),
]
"""Five leads: A lost as an opportunity, B won after one reversion and one return, C in nurture, D and E never given."""

VALUES = {"A": 10.0, "B": 20.0, "C": 30.0, "D": 40.0, "E": 50.0}


@pytest.fixture
def evidence() -> Evidence:
    """Give the log above, with two reps who had 200 selling minutes until hour 21."""
    hours, leads, reps, events, details = zip(*LOG, strict=True)
    log = pl.DataFrame(
        {
            "time": pl.Series([START + timedelta(hours=hour) for hour in hours], dtype=pl.Datetime("us", "UTC")),
            "lead_id": leads,
            "rep_id": reps,
            "event": events,
            "detail": details,
        }
    )
    table = pl.DataFrame({"lead_id": list(VALUES), "value": list(VALUES.values())})
    return Evidence(log, table, ("r1", "r2", "r3"), SellingTime(200.0, START + timedelta(hours=21)))
