"""Capacities that nobody stated: a mapping's one number for all reps."""

from __future__ import annotations

from fairlead.checking.finding import Finding, Severity
from fairlead.intake import Mapping


def assumed_findings(reps: int, mapping: Mapping) -> list[Finding]:
    """Say that the capacity is the mapping's, where it is; ``reps`` is how many there are."""
    capacity = mapping.of("reps").constants.get("capacity")
    if capacity is None:
        return []
    shown = f"{capacity:g}" if isinstance(capacity, float) else capacity
    what = f"every rep's capacity is {shown}, a number of the mapping and not of your data"
    follows = "everybody gets at most as many, part-timers and beginners too, until you put your own in its place"
    return [Finding("assumed_capacity", Severity.NOTE, "reps", "capacity", reps, what, follows)]
