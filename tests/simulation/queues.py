"""A pull pool with every rule off is an M/M/c queue; here it is simulated and computed."""

from __future__ import annotations

from math import factorial

import numpy as np
import polars as pl

from scenarios import Scenario
from simulation import simulate
from tests.simulation.firms import firm, rep

SERVERS = 3
SERVICE_MINUTES = 20.0
MINUTES_PER_DAY = 24 * 60


def queue_firm(load: float, *, leads: float, minutes: float = SERVICE_MINUTES) -> Scenario:
    """Make a firm whose reps are the servers of an M/M/c queue, by configuration alone.

    Parameters
    ----------
    load
        Arrivals per service rate of all servers, if service takes ``SERVICE_MINUTES``.
    leads
        Expected number of leads.
    minutes
        Mean service time that is really simulated.
    """
    per_day = load * SERVERS * MINUTES_PER_DAY / SERVICE_MINUTES
    return firm(
        *(rep(f"r{number}", capacity=1e9) for number in range(SERVERS)),
        horizon={"arrival_days": leads / per_day, "follow_up_days": 2},
        arrivals={"per_day": per_day},
        routing={"mode": "pull"},
        cadence=[{"channel": "call", "after_hours": 0, "minutes": 0, "contact_chance": 1}],
        qualification={"minutes": minutes, "minutes_law": "exponential", "chance": {"A": 0}},
        recycling={"max_generations": 0},
    )


def waits(load: float, *, leads: float, replication: int = 0, minutes: float = SERVICE_MINUTES) -> float:
    """Simulate the mean wait in minutes, zero waits included."""
    run = simulate(queue_firm(load, leads=leads, minutes=minutes), "round-robin", seed=11, replication=replication)
    begun = run.events.filter(pl.col("event") == "touched").select("lead_id", pl.col("time").alias("begun"))
    waited = run.leads.join(begun, on="lead_id", validate="1:1")
    assert waited.height == run.leads.height
    return float((waited["begun"] - waited["created_at"]).dt.total_microseconds().to_numpy().mean() / 6e7)


def erlang_c_wait(load: float) -> float:
    """Compute the mean wait in minutes of M/M/c (Erlang 1917; e.g. Gross & Harris, section 2.3)."""
    offered = load * SERVERS
    busy = offered**SERVERS / factorial(SERVERS) / (1 - load)
    free = sum(offered**k / factorial(k) for k in range(SERVERS))
    return float(busy / (busy + free) * SERVICE_MINUTES / SERVERS / (1 - load))


def relative_error(load: float, means: list[float]) -> tuple[float, float]:
    """Give how far the mean over replications is from Erlang C, and its standard error, both relative."""
    exact = erlang_c_wait(load)
    sample = np.array(means)
    return float(sample.mean() / exact - 1), float(sample.std(ddof=1) / np.sqrt(len(sample)) / exact)
