"""Simulated time: whole microseconds since the scenario's start.

Integers keep the clock exact: a shift that opens at nine is reached at nine, not a rounding error before it, and the
event log's times need no rounding.
"""

from __future__ import annotations

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MONTH = 30 * DAY

NEVER = 2**62
"""An instant beyond every horizon."""
