"""How long a lead takes in the simulator under all rules, as a multiple of a bare forty-line funnel in SimPy.

Instances: :mod:`benchmarks.bare_funnel` (50,000 leads, 50 reps, six attempts; no log, no rules, no hours); and a year
of 100,000 leads with 100 reps and the follow-up after it, under every rule of a shipped scenario and round robin, from
the drawing of the leads to the finished event log. Both in one run, in turns, in processes of their own: in a turn
the bare funnel runs twice before ours and twice after, which takes about as long (with 100,000 leads), since a machine
whose speed swings lets the shorter of two runs more easily have a fast moment to itself. The mean time a lead of ours
over the mean of theirs is the ratio; beside it stand that of the middle turn and that of the least of each.

    python -m benchmarks.bench_funnel [--scenario full-funnel] [--runs 2] [--leads 100000] [--pieces]

``--pieces`` times instead what no such run can do without, piece by piece (:mod:`benchmarks.funnel_pieces`).
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from statistics import fmean, median
from time import process_time
from typing import Any

import simpy

from benchmarks.bare_funnel import LEADS, bare_funnel
from benchmarks.funnel_pieces import pieces
from scenarios import Scenario, load
from simulation import simulate

REPS, YEAR = 100, 365.0
_BESIDE = 2
"""How often the bare funnel runs before ours, and after."""
_TOLD = ("wins", "utilisation", "acceptance_share")
CAP = 10.0
"""Leads a rep and day: the shipped caps of 2 to 4 would let a backlog grow all year."""


def crowded(scenario: Scenario, leads: int) -> Scenario:
    """Return the organisation with 100 reps, copies of its own in turn, and so many leads over a year."""
    own = [rep.model_dump() for rep in scenario.reps]
    reps = [{**own[number % len(own)], "rep_id": _name(own, number), "capacity": CAP} for number in range(REPS)]
    mean = sum(scenario.arrivals.by_weekday) / 7
    return scenario.replace(reps=reps, horizon={"arrival_days": YEAR}, arrivals={"per_day": leads / YEAR / mean})


def _name(own: list[dict[str, Any]], number: int) -> str:
    copy = number // len(own)
    return str(own[number % len(own)]["rep_id"]) + (f"-{copy}" if copy else "")


def main() -> None:
    """Print microseconds a lead of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="full-funnel")
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--pieces", action="store_true", help="time the pieces that no run can do without, instead")
    asked = parser.parse_args()
    scenario = crowded(load(asked.scenario), asked.leads)
    if asked.pieces:
        _print_pieces(scenario)
        return
    bare: list[list[float]] = []
    ours: list[_Took] = []
    for number in range(asked.runs):
        before = [_alone(_bare).each for _ in range(_BESIDE)]
        ours.append(_alone(_ours, scenario, number))
        bare.append(before + [_alone(_bare).each for _ in range(_BESIDE)])
        beside = ", ".join(f"{each:.1f}" for each in bare[-1])
        times = ours[-1].each / fmean(bare[-1])
        print(f"turn {number + 1}: {ours[-1].each:.1f} against {beside}: {times:.2f} times", flush=True)
    theirs, least = min(map(min, bare)), min(each.each for each in ours)
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, SimPy {simpy.__version__}")
    print(f"bare funnel:      {LEADS:>8,} leads {theirs:8.1f} microseconds of processor time a lead")
    print(f"{asked.scenario + ':':<17} {ours[-1].leads:>8,} leads {least:8.1f} ({ours[-1].events:,} events)")
    turns = [one.each / fmean(beside) for one, beside in zip(ours, bare, strict=True)]
    whole = sum(one.each for one in ours) / sum(map(fmean, bare))
    print(f"ratio:            {whole:.2f} of the means, {median(turns):.2f} in the middle turn, ", end="")
    print(f"{least / theirs:.2f} by the least of each")
    print(f"KPIs on top:      {min(each.kpis for each in ours):.1f} microseconds a lead")
    print(", ".join(f"{name} {value:.3g}" for name, value in ours[-1].told.items()))


@dataclass(frozen=True)
class _Took:
    """Microseconds of processor time a lead, and of what."""

    each: float
    leads: int = LEADS
    events: int = 0
    kpis: float = 0.0
    told: dict[str, float] = field(default_factory=dict)


def _alone(part: Callable[..., _Took], *words: object) -> _Took:
    """Time it in a process of its own: what ran before in a process may make what follows slower."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(part, *words).result()


def _bare() -> _Took:
    start = process_time()
    bare_funnel()
    return _Took((process_time() - start) / LEADS * 1e6)


def _ours(scenario: Scenario, seed: int) -> _Took:
    simulate(scenario.replace(arrivals={"per_day": 1.0}), "round-robin")
    start = process_time()
    run = simulate(scenario, "round-robin", seed=seed)
    done = process_time()
    kpis = run.kpis()
    leads = run.leads.height
    told = {name: value for name in _TOLD if (value := kpis[name]) is not None}
    each, on_top = ((took / leads) * 1e6 for took in (done - start, process_time() - done))
    return _Took(each, leads, run.events.height, on_top, told)


def _print_pieces(scenario: Scenario) -> None:
    found = pieces(scenario)
    for name, count, microseconds in found:
        print(f"{name:<34} {count:6.1f} a lead {microseconds:8.1f} microseconds of processor time a lead")
    bare = min(_alone(_bare).each for _ in range(2))
    print(f"{'together':<34} {'':13} {sum(piece[2] for piece in found):8.1f}, beside a bare funnel's {bare:.1f}")


if __name__ == "__main__":
    main()
