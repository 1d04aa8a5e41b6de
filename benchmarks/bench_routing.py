"""How long a routing decision takes: one lead, 40 and 1,000 reps.

Instance: weights 1 to 3, up to five leads open and room for 200 each, which falls with every lead given; a fresh `Pool`
for every decision, as the live router makes one; values uniform. *Bare* is `decide` without an eligibility mask,
propensities included. *Full* is all a live decision needs: the pool of the moment from hours in three time zones,
absences and daily caps (`Team.pool`), an eligibility mask of 80 %, a lead with two previous owners, propensities, and
counting the lead.
*Explained* keeps with it what `Explanation` needs to say every member's place; putting that into words waits until
somebody asks, and takes milliseconds for 1,000 members. Processor time, the least median of 20 stretches of 50.

Policies around others are measured around those named beside them. Both arms of `holdout` and `switchback` are asked
about every lead, for its propensities, so these take what both arms take, and more.
`bid-price` solves for its prices anew a few times in such a run: those decisions take longer (`benchmarks/README.md`),
and a median leaves them out.

    python -m benchmarks.bench_routing
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import process_time

import numpy as np

from matching import Batch, Policy, Pool, Rotation, Team
from matching.policies import (
    BidPrice,
    Caps,
    Explanation,
    Exploring,
    Fallback,
    Greedy,
    Holdout,
    LeastLoaded,
    Level,
    LongestWaiting,
    Member,
    QueueAware,
    RoundRobin,
    Route,
    Routes,
    Sticky,
    Switchback,
    WeightedRoundRobin,
    view,
)

SIZES = (40, 1000)
DECISIONS = 1050
ZONES = ("UTC", "Europe/Berlin", "America/New_York")
GRADES = [{"grade": np.array([grade], dtype=object)} for grade in "ABCD"]
TEAMS = ("large", "small")
NOON = datetime(2026, 3, 4, 15, tzinfo=UTC)

ROTATIONS: tuple[Callable[[], Policy], ...] = (RoundRobin, WeightedRoundRobin, LongestWaiting, Level, LeastLoaded)
BY_VALUE: tuple[Callable[[], Policy], ...] = (Greedy, QueueAware, lambda: BidPrice(leads=DECISIONS))
ROUTES = (Route("large", {"grade": ["A", "B"]}, {"team": "large"}, Level()), Route("small", {"grade": "C"}, by=Level()))
AROUND_OTHERS: tuple[tuple[Callable[[], Policy], str], ...] = (
    (Sticky, "round-robin"),
    (lambda: Routes(ROUTES, Route("catch-all", by=Level()), warn_above=1.0), "level"),
    (lambda: Exploring(Level()), "level"),
    (lambda: Fallback(Level()), "level"),
    (lambda: Fallback(BidPrice(leads=DECISIONS)), "bid-price"),
    (lambda: Holdout(Level(), RoundRobin()), "level, round-robin"),
    (lambda: Switchback(Level(), RoundRobin(), block_hours=0.1), "level, round-robin"),
)
"""Policies around others, and which others."""


def bare(make: Callable[[], Policy], reps: int) -> float:
    """Return microseconds of a decision without a mask."""
    rng, policy = np.random.default_rng(0), make()
    ids, weights = tuple(f"r{rep:04d}" for rep in range(reps)), rng.integers(1, 4, reps).astype(np.float64)
    position = {rep_id: rep for rep, rep_id in enumerate(ids)}
    remaining, rotation = np.full(reps, 200.0), Rotation()
    values, load = rng.random((1, reps)), rng.integers(0, 6, reps).astype(np.float64)
    teams, spent = {"team": np.array([TEAMS[rep % 2] for rep in range(reps)], dtype=object)}, []
    for lead in range(DECISIONS):
        batch = Batch((f"L{lead}",), GRADES[lead % 4], values, now=float(lead))
        pool = Pool(ids, remaining, weights, rotation, load=load, facts=teams)
        began = process_time()
        decision = policy.decide(batch, pool, rng)[0]
        spent.append(process_time() - began)
        if decision.rep_id is not None:
            remaining = remaining.copy()
            remaining[position[decision.rep_id]] -= 1.0
    return _typical(spent)


def full(make: Callable[[], Policy], reps: int, *, explained: bool) -> float:
    """Return microseconds of a decision with all that belongs to it."""
    rng, policy = np.random.default_rng(0), make()
    members = [
        Member(
            f"r{rep:04d}",
            1.0 + rep % 3,
            200.0,
            "Mon-Fri 06:00-20:00",
            ZONES[rep % 3],
            caps=Caps(day=1000),
            facts={"team": TEAMS[rep % 2]},
        )
        for rep in range(reps)
    ]
    team, eligible, spent = Team(members), rng.random((DECISIONS, reps)) < 0.8, []
    values = rng.random((DECISIONS, reps))
    for lead in range(DECISIONS):
        lead_id, now = f"L{lead}", NOON + timedelta(seconds=lead)
        for owner in (lead % reps, (lead + 7) % reps):
            team.given(members[owner].rep_id, lead_id, now)
            team.closed(members[owner].rep_id)
        began = process_time()
        pool = team.pool(now)
        mask = eligible[lead : lead + 1, : len(pool.rep_ids)]
        batch = Batch(
            (lead_id,),
            GRADES[lead % 4],
            values=values[lead : lead + 1, : len(pool.rep_ids)],
            eligible=mask,
            now=float(lead),
            excluded=team.excluded((lead_id,)),
        )
        seen = view(policy, batch, pool) if explained else None
        decision = policy.decide(batch, pool, rng)[0]
        if decision.rep_id is not None:
            team.given(decision.rep_id, lead_id, now)
        if seen is not None:
            Explanation(decision, seen)
        spent.append(process_time() - began)
    return _typical(spent)


def _typical(spent: list[float]) -> float:
    """Return the least median, in microseconds, of stretches of 50 decisions: others use these processors too."""
    stretches = np.array(spent[50:]).reshape(-1, 50)
    return float(np.median(stretches, axis=1).min()) * 1e6


def yardstick() -> float:
    """Return microseconds of the cheapest thing a rotation does: one `numpy.where` over 40 numbers."""
    numbers, spent = np.arange(40.0), []
    for _ in range(DECISIONS):
        began = process_time()
        np.where(numbers > 7.0, numbers, 0.0)
        spent.append(process_time() - began)
    return _typical(spent)


def main() -> None:
    """Print microseconds a decision."""
    headings = "".join(f"{f'{kind} {size}':>16}" for kind in ("bare", "full", "explained") for size in SIZES)
    print(f"{'microseconds a decision':32}{headings}")
    for make, around in (*((make, "") for make in (*ROTATIONS, *BY_VALUE)), *AROUND_OTHERS):
        figures = [bare(make, size) for size in SIZES]
        figures += [full(make, size, explained=explained) for explained in (False, True) for size in SIZES]
        name = f"{make().name} ({around})" if around else make().name
        print(f"{name:32}" + "".join(f"{figure:16.1f}" for figure in figures), flush=True)
    print(f"{'numpy.where over 40':32}{yardstick():16.1f}")


if __name__ == "__main__":
    main()
