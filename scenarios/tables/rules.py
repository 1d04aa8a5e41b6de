"""What must hold between the columns of a table (DESIGN section 3)."""

from __future__ import annotations

import polars as pl

from scenarios.tables.spec import Rule
from scenarios.vocabulary import FINAL_EVENTS, EventKind, Outcome


def not_before(column: str, earlier: str) -> Rule:
    """Return the rule that ``column`` never lies before ``earlier``."""
    broken = pl.col(column) < pl.col(earlier)
    return Rule(column, (column, earlier), broken, f"nothing before {earlier} of the same row")


def _closed_when(outcome: Outcome) -> Rule:
    broken = (pl.col("outcome") == outcome.value) & pl.col("closed_at").is_null()
    expected = f"the time at which the assignment ended, since its outcome is {outcome.value}"
    return Rule("closed_at", ("outcome", "closed_at"), broken, expected)


HISTORY_RULES = (
    not_before("closed_at", "assigned_at"),
    *(_closed_when(outcome) for outcome in Outcome if outcome is not Outcome.OPEN),
    Rule(
        "closed_at",
        ("outcome", "closed_at"),
        (pl.col("outcome") == Outcome.OPEN.value) & pl.col("closed_at").is_not_null(),
        "nothing, since the outcome is open",
    ),
)

_FINAL = pl.col("event").is_in(sorted(event.value for event in FINAL_EVENTS))
_IS_LAST = pl.int_range(pl.len()).over("lead_id") == pl.len().over("lead_id") - 1
_ARRIVED = (pl.col("event") == EventKind.ARRIVED.value).any().over("lead_id")
_ASSIGNED_SO_FAR = (pl.col("event") == EventKind.ASSIGNED.value).cum_sum().over("lead_id")

_AS_THE_LAST = (pl.col("event") == pl.col("event").last()) & (pl.col("time") == pl.col("time").last())
_SAID_AGAIN = _AS_THE_LAST.cast(pl.Int8).reverse().cum_min().reverse().over("lead_id") == 1

_IN_ORDER = Rule(
    "time",
    ("time",),
    pl.col("time") < pl.col("time").shift(1),
    "nothing before the row above: events are ordered by time",
    across_rows=True,
)
_GIVEN_BEFORE_TOUCHED = Rule(
    "event",
    ("lead_id", "event"),
    (pl.col("event") == EventKind.TOUCHED.value) & (_ASSIGNED_SO_FAR == 0),
    "assigned before touched",
    across_rows=True,
)
_NOTHING_AFTER_THE_END = "no later event of this lead, since this one is final"

EVENT_RULES = (
    _IN_ORDER,
    Rule("event", ("lead_id", "event"), _FINAL & ~_IS_LAST, _NOTHING_AFTER_THE_END, across_rows=True),
    Rule(
        "event",
        ("lead_id", "event"),
        _IS_LAST & ~_FINAL & _ARRIVED,
        f"one of {', '.join(sorted(event.value for event in FINAL_EVENTS))} as the last event of a lead that arrived",
        across_rows=True,
    ),
    _GIVEN_BEFORE_TOUCHED,
)
"""What holds in a log that is told to its end, as a simulation writes it."""

LOG_RULES = (
    _IN_ORDER,
    Rule("event", ("time", "lead_id", "event"), _FINAL & ~_SAID_AGAIN, _NOTHING_AFTER_THE_END, across_rows=True),
    _GIVEN_BEFORE_TOUCHED,
)
"""What holds in a firm's export: it stops in the middle of leads that are open, and may say an end twice."""
