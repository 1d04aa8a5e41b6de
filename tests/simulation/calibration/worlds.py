"""One simulated firm's log, shared by tests that only read it."""

from functools import cache

from scenarios import Scenario, load
from simulation import Run, simulate


def small(**changes: object) -> Scenario:
    """Make the baseline on the clock of UTC, with sixteen weeks of arrivals."""
    plain = load("baseline")
    reps = [{**rep.model_dump(mode="json"), "timezone": "UTC"} for rep in plain.reps]
    return plain.replace(**{"horizon": {"arrival_days": 112, "follow_up_days": 0}, "reps": reps, **changes})


@cache
def a_run() -> Run:
    """Run it once."""
    return simulate(small(), "round-robin", seed=3)
