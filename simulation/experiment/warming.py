"""The time at the beginning in which a firm fills with work: given, or found."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from matching import Policy
from scenarios.draws import key_of
from simulation.cases import cases_of
from simulation.experiment.worlds.world import OpenWorld
from simulation.run import run_in
from simulation.units import DAY

_PILOTS = 5
_PILOT_DAYS = 364
"""A year of whole weeks."""


def warmed_up(world: OpenWorld, warm_up: float | str, baseline: Policy, seed: int) -> tuple[OpenWorld, float]:
    """Let a world's leads come from earlier on, so that the counted time is as long as before.

    Parameters
    ----------
    world
        What is simulated.
    warm_up
        Whole days, or ``"auto"``: those after which the baseline's work in hand has settled.
    baseline, seed
        Under what and with whose luck it is looked for; no replication meets that luck.

    Returns
    -------
    OpenWorld, float
        The world and the days.

    Raises
    ------
    ValueError
        When the number is impossible, or the world has no earlier leads to begin with.
    """
    if isinstance(warm_up, str) and warm_up != "auto":
        raise ValueError(f"warm_up: expected a number of whole days or 'auto', got {warm_up!r}")
    if warm_up == 0.0:
        return world, 0.0
    if world.name == "replay":
        raise ValueError("warm_up: expected none in a replay, whose leads come when they came")
    days = settled_after(world, baseline, seed) if isinstance(warm_up, str) else warm_up
    if days < 0 or days != round(days):
        raise ValueError(f"warm_up: expected a number of whole days from 0, got {days}")
    horizon = world.scenario.horizon
    earlier = {"start": horizon.start - timedelta(days=days), "arrival_days": horizon.arrival_days + days}
    return world.under(world.scenario.replace(horizon=earlier), seed), float(days)


def settled_after(world: OpenWorld, policy: Policy, seed: int) -> float:
    """Find the days after which the work in hand no longer rises, by MSER over weeks.

    The mean number of leads in reps' hands short of an opportunity, day by day over a year, is averaged over pilot
    replications and in batches of a week (five observations in the original would cut weeks apart, and weekends would
    be taken for a trend). The weeks left out at the beginning are those that make the rest's mean surest (White 1997,
    Simulation 69: MSER-5), at most half of them.
    """
    year = world.scenario.replace(horizon={"arrival_days": float(_PILOT_DAYS), "follow_up_days": 0.0})
    pilot = world.under(year, key_of(f"warm-up of seed {seed}"))
    days = np.mean([_in_hand(pilot, policy, number) for number in range(_PILOTS)], axis=0)
    return 7.0 * mser(days.reshape(-1, 7).mean(axis=1))


def mser(series: NDArray[np.float64]) -> int:
    """Give how many observations to leave out at the beginning: those that make the mean of the rest surest.

    Shape (n,); at most half of them.
    """
    count = len(series)
    errors = [series[left_out:].var() / (count - left_out) for left_out in range(count // 2 + 1)]
    return int(np.argmin(errors))


def _in_hand(world: OpenWorld, policy: Policy, number: int) -> NDArray[np.float64]:
    """Count the leads in reps' hands short of an opportunity at the end of each day; shape (_PILOT_DAYS,)."""
    run = run_in(world.market(number), world.scenario, policy, model=world.told(number))
    cases = cases_of(run.events).select("assigned_at", left=pl.coalesce("opportunity_at", "ended_at"))
    start = round(world.scenario.start.timestamp()) * 1_000_000
    at = start + DAY * np.arange(1, _PILOT_DAYS + 1)
    given, left = (np.sort(cases[name].drop_nulls().to_physical().to_numpy()) for name in ("assigned_at", "left"))
    return np.asarray(np.searchsorted(given, at) - np.searchsorted(left, at), dtype=np.float64)
