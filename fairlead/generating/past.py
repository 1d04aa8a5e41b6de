"""A firm's past in which leads change hands: the simulated funnel under round robin, with hand-backs and recycling."""

from __future__ import annotations

from datetime import timedelta

from scenarios import BadInput, Fault, load
from scenarios.scenario import Scenario
from simulation import simulate
from simulation.run import Run

_SHORTEST = 28
"""Days; fewer leave no time for a lead to come back."""


def simulated_past(*, seed: int, leads: int, reps: int, rep_points: float, pair_points: float) -> Run:
    """Simulate the past of the shipped baseline, with as many reps and about as many leads as wanted.

    Parameters
    ----------
    seed
        Same seed, same firm.
    leads
        About how many past leads (their number is random); never fewer than arrive in four weeks.
    reps
        How many reps; arrivals grow with them.
    rep_points, pair_points
        How far reps differ, and pairs beyond that, in points of chance.

    Raises
    ------
    BadInput
        When there is no rep.
    """
    if reps < 1:
        raise BadInput([Fault("generate", "a whole number of 1 or more", column="reps", value=str(reps))])
    base = load("baseline")
    team = [
        {**base.reps[n % len(base.reps)].model_dump(), "rep_id": f"R{n:03d}", "team": f"team {'ABCDEFGH'[n // 6 % 8]}"}
        for n in range(reps)
    ]
    rate = base.arrivals.per_day * reps / len(base.reps)
    days = max(_SHORTEST, round(leads / rate))
    scenario: Scenario = base.replace(
        reps=team,
        arrivals={"per_day": rate},
        horizon={
            "start": base.start - timedelta(days=days),
            "arrival_days": float(days),
            "follow_up_days": 0.0,
        },
        truth={"rep_points": rep_points, "pair_points": pair_points, "seed": seed},
    )
    return simulate(scenario, "round-robin", seed=seed)
