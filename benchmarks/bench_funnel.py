"""How long a lead takes in the simulator under all rules, as a multiple of a bare forty-line funnel in SimPy.

Instances: :mod:`benchmarks.bare_funnel` (50,000 leads, 50 reps, six attempts; no log, no rules, no hours); and a year
of 100,000 leads with 100 reps and the follow-up after it, under every rule of a shipped scenario and round robin, from
the drawing of the leads to the finished event log. Both in one run, each several times in turns, every turn
with its ratio; the least processor time counts.

    python -m benchmarks.bench_funnel [--scenario full-funnel] [--runs 2] [--leads 100000] [--pieces]

``--pieces`` times instead what no such run can do without, piece by piece (:mod:`benchmarks.funnel_pieces`).
"""

from __future__ import annotations

import argparse
import platform
from datetime import UTC, datetime
from time import process_time
from typing import Any

import simpy

from benchmarks.bare_funnel import LEADS, bare_funnel
from benchmarks.funnel_pieces import pieces
from scenarios import Scenario, load
from simulation import simulate

REPS, YEAR = 100, 365.0
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
    simulate(scenario.replace(arrivals={"per_day": 1.0}), "round-robin")
    bare, ours = [], []
    for number in range(asked.runs):
        bare.append(_bare())
        start = process_time()
        run = simulate(scenario, "round-robin", seed=number)
        ours.append((process_time() - start) / run.leads.height * 1e6)
        print(f"turn {number + 1}: {ours[-1]:.1f} against {bare[-1]:.1f}, {ours[-1] / bare[-1]:.2f} times", flush=True)
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, SimPy {simpy.__version__}")
    print(f"bare funnel:      {LEADS:>8,} leads {min(bare):8.1f} microseconds of processor time a lead")
    print(f"{asked.scenario + ':':<17} {run.leads.height:>8,} leads {min(ours):8.1f} ({run.events.height:,} events)")
    print(f"ratio:            {min(ours) / min(bare):.2f}")
    start = process_time()
    kpis = run.kpis()
    print(f"KPIs on top:      {(process_time() - start) / run.leads.height * 1e6:.1f} microseconds a lead")
    print(", ".join(f"{name} {kpis[name]:.3g}" for name in ("wins", "utilisation", "acceptance_share") if kpis[name]))


def _print_pieces(scenario: Scenario) -> None:
    found = pieces(scenario)
    for name, count, microseconds in found:
        print(f"{name:<34} {count:6.1f} a lead {microseconds:8.1f} microseconds of processor time a lead")
    bare = min(_bare() for _ in range(2))
    print(f"{'together':<34} {'':13} {sum(piece[2] for piece in found):8.1f}, beside a bare funnel's {bare:.1f}")


def _bare() -> float:
    start = process_time()
    bare_funnel()
    return (process_time() - start) / LEADS * 1e6


if __name__ == "__main__":
    main()
