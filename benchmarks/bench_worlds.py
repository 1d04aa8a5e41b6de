"""How often a comparison in a firm's own world claims a gain that is none, and covers one that is.

Each history is that of a firm of its own: four reps, six leads a day for so many days, every lead accepted, reached
and qualified at once, work that takes no time and capacity far above the leads. So neither delay nor load has an effect
on winning, and where reps are alike (``--points 0``) the true difference of any two methods is nil. ``optimal`` learned
from the history is compared with ``round-robin`` in worlds drawn from it, through :func:`simulation.compare`.

The trap stands beside it: the same worlds drawn from the fit that the method decides by, and the error of the mean over
replications taken for the interval.

    python -m benchmarks.bench_worlds                                        # 6 histories, the trap beside them
    python -m benchmarks.bench_worlds --histories 400 --no-trap              # half an hour of processor time
    python -m benchmarks.bench_worlds --histories 400 --no-trap --kept FILE  # goes on from the histories it has
    python -m benchmarks.bench_worlds --histories 100 --no-trap --points 5   # reps differ: is the truth covered?
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
from joblib import Parallel, delayed

from scenarios import Scenario
from simulation import Comparison, Interval, Posterior, compare, reps_table, training_history
from simulation.experiment.intervals import mean_interval, paired
from simulation.experiment.worlds.halves import Learning, level_of
from simulation.experiment.worlds.history import OpenHistory
from tests.simulation.test_null_firm import null_firm

POLICIES = ("round-robin", "optimal")
HISTORY_DAYS = 180.0
REPLICATIONS = 80
LEARNING = Learning(horizon_days=30)


@dataclass(frozen=True)
class OwnFit(Posterior):
    """The trap: worlds drawn from the very fit that policies are told by."""

    def opened(self, scenario: Scenario, seed: int, *, learned: bool) -> OpenHistory:
        """Fit once, to the whole history."""
        opened = super().opened(scenario, seed, learned=learned)
        fit = self.learning.fit(self.history, self.reps)
        closing = float(scenario.world.chance(opened.leads).mean())
        level = level_of(fit, opened.leads, opened.reps, closing)
        return replace(opened, fits=(fit, fit), levels=(level, level))


@dataclass(frozen=True)
class Found:
    """What was found of one firm: the intervals by row, and the true gain."""

    intervals: dict[str, Interval]
    truth: float


def firm_of(number: int, points: float) -> Scenario:
    """Make a firm whose reps differ by so many points, half as much with kinds of leads; routing is once a day."""
    firm = null_firm(rep_points=points, pair_points=points / 2.0, seed=number)
    return firm.replace(routing={"window_minutes": 1440.0})


def judged(number: int, points: float, trap: bool) -> Found:
    """Compare in the worlds of one firm's history."""
    firm = firm_of(number, points)
    history, reps = training_history(firm, seed=number, days=HISTORY_DAYS), reps_table(firm)
    intervals = _intervals("halves", _compared(firm, Posterior(history, reps, learning=LEARNING), number))
    if trap:
        intervals |= _intervals("own fit", _compared(firm, OwnFit(history, reps, learning=LEARNING), number))
    return Found(intervals, _true_gain(firm, history, reps, number) if points else 0.0)


def judged_all(histories: int, points: float, trap: bool, jobs: int) -> list[Found]:
    """Judge as many firms."""
    tasks = (delayed(judged)(number, points, trap) for number in range(histories))
    return list(Parallel(n_jobs=jobs)(tasks))


def judged_and_kept(histories: int, points: float, trap: bool, kept: Path) -> list[Found]:
    """Judge as many firms one after the other, a line of a file each; those in the file are not judged again."""
    known: dict[int, Found] = {}
    for line in kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []:
        row = json.loads(line)
        if (row["points"], row["trap"]) == (points, trap):
            intervals = {name: Interval(*ends) for name, ends in row["intervals"].items()}
            known[row["number"]] = Found(intervals, row["truth"])
    for number in range(histories):
        if number not in known:
            one = known[number] = judged(number, points, trap)
            ends = {name: (each.mean, each.low, each.high) for name, each in one.intervals.items()}
            row = {"number": number, "points": points, "trap": trap, "truth": one.truth, "intervals": ends}
            with kept.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
    return [known[number] for number in range(histories)]


def _compared(firm: Scenario, world: Posterior, seed: int) -> Comparison:
    return compare(firm, POLICIES, replications=REPLICATIONS, seed=seed, world=world, kpis=["wins"], n_jobs=1)


def _intervals(kind: str, found: Comparison) -> dict[str, Interval]:
    gains = paired(found.values("optimal", "wins"), found.values("round-robin", "wins"))
    ranged, of_the_mean = found.difference("optimal", "wins"), mean_interval(gains)
    assert ranged is not None
    assert of_the_mean is not None
    return {f"{kind}, range of draws": ranged, f"{kind}, error of the mean": of_the_mean}


def _true_gain(firm: Scenario, history: pl.DataFrame, reps: pl.DataFrame, seed: int) -> float:
    """Give what the two methods, each fitted to a half, gain in the firm as it is: the mean of both."""
    fits = Posterior(history, reps, learning=LEARNING).opened(firm, seed, learned=True).fits
    gains = []
    for fit in fits:
        found = compare(firm, POLICIES, replications=20, seed=seed, model=fit, kpis=["wins"], n_jobs=1)
        difference = found.difference("optimal", "wins")
        assert difference is not None
        gains.append(difference.mean)
    return sum(gains) / len(gains)


def above_zero(interval: Interval) -> bool:
    """Say whether a gain is claimed."""
    return interval.low is not None and interval.low > 0.0


def covers(interval: Interval, truth: float) -> bool:
    """Say whether the truth lies within."""
    return interval.low is not None and interval.high is not None and interval.low <= truth <= interval.high


def table(found: Sequence[Found]) -> list[str]:
    """Write the counts, a row for each way of drawing and judging."""
    lines = [f"{'':28}{'claims':>8}{'covers':>8}{'mean gain':>11}{'half width':>12}"]
    for row in found[0].intervals:
        intervals = [one.intervals[row] for one in found]
        claims = sum(above_zero(interval) for interval in intervals)
        right = sum(covers(interval, one.truth) for interval, one in zip(intervals, found, strict=True))
        mean = sum(interval.mean for interval in intervals) / len(found)
        width = sum(interval.half_width for interval in intervals) / len(found)
        lines.append(f"{row:28}{claims:8d}{right:8d}{mean:11.2f}{width:12.2f}")
    truth = sum(one.truth for one in found) / len(found)
    return [*lines, f"of {len(found)} histories; the true gain is {truth:.2f} wins on average"]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--histories", type=int, default=6)
    parser.add_argument("--points", type=float, default=0.0, help="how far reps differ; 0: not at all")
    parser.add_argument("--no-trap", action="store_true", help="leave the trap out, which takes as long again")
    parser.add_argument("--jobs", type=int, default=-1)
    parser.add_argument("--kept", type=Path, help="a file of one line a history, to go on from; one process")
    wanted = parser.parse_args()
    begun = time.perf_counter()
    if wanted.kept is None:
        found = judged_all(wanted.histories, wanted.points, not wanted.no_trap, wanted.jobs)
    else:
        found = judged_and_kept(wanted.histories, wanted.points, not wanted.no_trap, wanted.kept)
    print("\n".join(table(found)))
    print(f"{time.perf_counter() - begun:.0f} seconds, {time.process_time():.0f} of this process's processor time")


if __name__ == "__main__":
    main()
