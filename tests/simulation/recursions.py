"""Queues by the recursion of Kiefer and Wolfowitz (1955): no events, no simulator, the same arrivals and services.

A run of the simulator and the recursion that meet the same leads must agree; and the recursion is cheap enough for
millions of customers. Together they give the simulator's mean by two levels (Giles 2008, "Multilevel Monte Carlo path
simulation"): E[run] = E[recursion] + E[run - recursion], the first from many customers, the second from few runs.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heapreplace

import numpy as np
from numpy.typing import NDArray

from scenarios import Draws, Scenario
from scenarios.funnel import MinutesLaw
from simulation.arrivals import arrival_times
from simulation.luck import Purpose
from simulation.units import HOUR, MINUTE

Waits = NDArray[np.float64]


def waits_of(scenario: Scenario, seed: int, replication: int) -> Waits:
    """Give each lead's wait in minutes for one of the reps, first come first served; nan for who leaves before.

    Arrivals, conversations and patience are drawn as the simulator names them.
    """
    draws = Draws(seed, replication)
    arrivals = arrival_times(scenario, draws)
    numbers = np.arange(len(arrivals), dtype=np.uint64)
    mean = scenario.qualification.minutes * MINUTE
    lengths = np.full(len(numbers), mean)
    if scenario.qualification.minutes_law is MinutesLaw.EXPONENTIAL:
        lengths *= -np.log(draws.uniforms(Purpose.CONVERSATION, numbers))
    patience = np.full(len(numbers), np.inf)
    if scenario.patience is not None:
        patience = -scenario.patience.mean_hours * HOUR * np.log(draws.uniforms(Purpose.PATIENCE, numbers))
    return np.array(_served(arrivals.tolist(), lengths.tolist(), patience.tolist(), len(scenario.reps))) / MINUTE


def _served(arrivals: list[int], lengths: list[float], patience: list[float], servers: int) -> list[float]:
    free, waits = [0.0] * servers, []
    for arrived, length, patient in zip(arrivals, lengths, patience, strict=True):
        wait = max(0.0, free[0] - arrived)
        if wait > patient:
            waits.append(float("nan"))
        else:
            waits.append(wait)
            heapreplace(free, arrived + wait + length)
    return waits


def mean_wait_of(waits: Waits) -> float:
    """Give the mean over all who were served."""
    return float(np.nanmean(waits))


def share_lost(waits: Waits) -> float:
    """Give the share of those who left."""
    return float(np.isnan(waits).mean())


Summary = Callable[[Waits], float]
