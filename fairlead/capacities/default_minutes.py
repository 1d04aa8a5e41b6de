"""Minutes a lead takes where no history says so: those of the default scenario."""

from __future__ import annotations

from scenarios import load
from scenarios.minutes import expected_minutes
from scenarios.scenario import Quality

QUALITY = Quality.ASSUMPTION
"""Of the cadence's, the conversation's and the closing's minutes, as the scenario's provenance has it."""


def default_minutes() -> float:
    """Give the selling minutes that a lead handed over takes on average in the default scenario."""
    return expected_minutes(load("baseline"))
