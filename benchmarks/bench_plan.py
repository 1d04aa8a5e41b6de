"""What a plan takes: runs, processor seconds, and how wide its intervals come out.

    python -m benchmarks.bench_plan [--scenario baseline] [--replications 60] [--seed 0] [--noise]

``--noise`` instead sets the noise of a paired difference in expected revenue against that of drawn revenue.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from scenarios import load
from simulation import simulate
from simulation.planning import Settings, plan
from simulation.policies import policy_of
from simulation.search import Way, outcome_of, sla_hours


def main() -> None:
    """Plan one scenario on one core, and print a line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scenario", default="baseline")
    asked.add_argument("--replications", type=int, default=60)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--noise", action="store_true")
    given = asked.parse_args()
    if given.noise:
        noise(given.scenario, given.replications, given.seed)
        return
    settings = Settings(replications=given.replications, seed=given.seed, n_jobs=1)
    begun = time.process_time()
    found = plan(load(given.scenario), settings=settings)
    seconds = time.process_time() - begun
    widths = sorted(lever.gain.half_width / found.revenue.mean for lever in found.levers)
    print(f"{given.scenario}, {given.replications} replications, seed {given.seed}: {found.runs:,} runs,", end=" ")
    print(f"{seconds:.0f} s of processor ({1000 * seconds / found.runs:.0f} ms a run, fitting included)")
    print(f"  {len(found.levers)} levers, {found.family} intervals together; half an interval, of revenue:", end=" ")
    print(f"median {widths[len(widths) // 2]:.2%}, widest {widths[-1]:.2%}")
    for lever in found.levers:
        low, high = (each / found.revenue.mean for each in (lever.gain.low or 0.0, lever.gain.high or 0.0))
        print(
            f"  {lever.gain.mean / found.revenue.mean:+7.2%} ({low:+.2%} to {high:+.2%})  {lever.verdict}: {lever.text}"
        )


def noise(name: str, replications: int, seed: int) -> None:
    """Print the standard deviations of what a clock of four hours changes, expected and drawn."""
    base = Way(load(name), policy_of("round-robin"))
    other = sla_hours([4.0]).change(0)(base)
    numbers = range(replications)
    expected = [outcome_of(other, seed, n).revenue - outcome_of(base, seed, n).revenue for n in numbers]
    drawn = [_drawn(other, seed, n) - _drawn(base, seed, n) for n in numbers]
    print(f"{name}, {replications} replications, seed {seed}, standard deviation of a paired difference in revenue:")
    print(f"  expected {np.std(expected, ddof=1):,.0f}, drawn {np.std(drawn, ddof=1):,.0f}")


def _drawn(way: Way, seed: int, number: int) -> float:
    run = simulate(way.scenario, way.policy, seed=seed, replication=number)
    return run.kpis()["revenue"] or 0.0


if __name__ == "__main__":
    main()
