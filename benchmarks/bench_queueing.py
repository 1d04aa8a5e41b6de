"""What queue-aware routing is worth where reps' time, not their caps, is what is short.

Instance: the scenario `baseline` with reps who differ realistically (3 points), daily caps out of the way (30 leads a
rep and day, where the reps' hours are worth some five), and leads a day from 18 (its own) to 60. Methods that decide by
values learn from the scenario's own simulated past. Paired replications; 95 % intervals of the difference in wins.

    python -m benchmarks.bench_queueing [--per-day 18,30,45] [--replications 10]
"""

from __future__ import annotations

import argparse

from matching.policies import HalfLife, QueueAware
from scenarios import Scenario, load
from simulation import compare

POLICIES = ("greedy", "round-robin", "least-loaded", "optimal", "queue-aware", "oracle")
SHOWN = ("wins", "speed_to_lead_hours", "utilisation")


def congested(per_day: float, cap: float) -> Scenario:
    """Return the baseline with so many leads a day, and caps that bind nobody."""
    plain = load("baseline").with_differences("realistic")
    reps = [{**rep.model_dump(), "capacity": cap} for rep in plain.reps]
    return plain.replace(arrivals={"per_day": per_day}, reps=reps)


def main() -> None:
    """Print a table for each number of leads a day."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-day", default="18,30,45")
    parser.add_argument("--cap", type=float, default=30.0)
    parser.add_argument("--replications", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    methods = [*POLICIES, QueueAware(HalfLife(24.0), name="queue-aware, 24 h")]
    for per_day in (float(word) for word in asked.per_day.split(",")):
        scenario = congested(per_day, asked.cap)
        found = compare(scenario, methods, replications=asked.replications, seed=asked.seed)
        print(f"{per_day:g} leads a day, caps of {asked.cap:g}, {asked.replications} replications, seed {asked.seed}")
        for name in found.policies:
            means = [found.mean(name, kpi) for kpi in SHOWN]
            figures = "".join(f"{mean.mean:10.2f}" if mean is not None else f"{'–':>10}" for mean in means)
            gain = None if name == found.baseline else found.difference(name, "wins")
            against = "" if gain is None else f"  {gain.mean:+7.1f} ({gain.low:+.1f} to {gain.high:+.1f})"
            print(f"  {name:18}{figures}{against}")


if __name__ == "__main__":
    main()
