"""What a comparison takes to a stated precision, and whether its intervals cover as often as they say.

    python -m benchmarks.bench_compare                     # baseline: replications and processor time to 1 % of wins
    python -m benchmarks.bench_compare --coverage 1000     # cheap experiments that stop by precision; some minutes

The cheap experiments are of three reps who are alike, some ten leads and luck of its own for every pair of lead and
rep, so that the true difference of any two methods is nil and wins differ all the same. The precision is one that takes
some 30 replications: where stopping by what is seen does most harm.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

from joblib import Parallel, delayed

from models import ConversionModel
from scenarios import Scenario, load
from simulation import Comparison, compare, fit_on_past
from simulation.market import draw_market
from simulation.run import run_in
from tests.simulation.firms import firm, rep

POLICIES = ("round-robin", "optimal")
CHEAP_PRECISION = 0.1


@dataclass(frozen=True)
class Stopped:
    """How one cheap experiment ended."""

    covered: bool
    replications: int


def cheap_firm() -> Scenario:
    """Make a firm in which nothing is to be gained and everything is over at once."""
    return firm(
        *(rep(f"r{number}") for number in range(3)),
        horizon={"arrival_days": 2, "follow_up_days": 20},
        arrivals={"per_day": 5},
        routing={"window_minutes": 1440},
        cadence=[{"channel": "call", "after_hours": 0, "minutes": 0, "contact_chance": 1}],
        qualification={"minutes": 0},
        closing={"minutes": 0},
    )


def stopped(seed: int) -> Stopped:
    """Run one cheap experiment until it is precise enough, and see whether nil lies within."""
    found: Comparison = compare(
        cheap_firm(),
        ("round-robin", "oracle"),
        precision=CHEAP_PRECISION,
        seed=seed,
        kpis=["wins"],
        n_jobs=1,
        luck_by_pair=True,
    )
    interval = found.difference("oracle", "wins")
    assert interval is not None
    assert interval.low is not None
    assert interval.high is not None
    return Stopped(interval.low <= 0.0 <= interval.high, found.replications)


def stopped_all(experiments: int, jobs: int) -> list[Stopped]:
    """Run as many experiments."""
    return list(Parallel(n_jobs=jobs)(delayed(stopped)(seed) for seed in range(experiments)))


def precise(precision: float) -> None:
    """Print what the baseline takes to a precision, in this process alone."""
    baseline = load("baseline")
    begun = time.process_time()
    model = fit_on_past(baseline, seed=0)
    fitted = time.process_time()
    found = compare(baseline, POLICIES, precision=precision, model=model, n_jobs=1)
    done = time.process_time()
    print(f"{found.stopped}\nmodel {fitted - begun:.1f} s, replications {done - fitted:.1f} s of processor time")
    _spread(baseline, model)


def _spread(baseline: Scenario, model: ConversionModel, runs: int = 20) -> None:
    """Print how far the difference in wins spreads when wins are drawn, and when they are counted by chances."""
    drawn, expected, level = [], [], 0.0
    for number in range(runs):
        market = draw_market(baseline, 0, number)
        one, other = (run_in(market, baseline, policy, model=model) for policy in POLICIES)
        wins = [float((run.events["event"] == "won").sum()) for run in (one, other)]
        drawn.append(wins[1] - wins[0])
        expected.append(float(other.expected.wins.sum() - one.expected.wins.sum()))
        level += float(one.expected.wins.sum()) / runs
    for name, differences in (("drawn", drawn), ("expected", expected)):
        mean = sum(differences) / runs
        spread = (sum((each - mean) ** 2 for each in differences) / (runs - 1)) ** 0.5
        needed = (2.05 * spread / (0.01 * level)) ** 2
        print(f"wins {name}: difference {mean:.2f}, spread {spread:.2f}, replications for 1 %: {needed:.0f}")


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--coverage", type=int, default=0, metavar="EXPERIMENTS")
    parser.add_argument("--precision", type=float, default=0.01)
    parser.add_argument("--jobs", type=int, default=-1)
    wanted = parser.parse_args()
    if not wanted.coverage:
        precise(wanted.precision)
        return
    found = stopped_all(wanted.coverage, wanted.jobs)
    covered, used = sum(one.covered for one in found), sum(one.replications for one in found)
    print(f"covered {covered / len(found):.3f} of {len(found)} experiments, {used / len(found):.1f} replications each")


if __name__ == "__main__":
    main()
