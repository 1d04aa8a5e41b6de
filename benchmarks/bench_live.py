"""Live routing against hindsight: each lead decided as it arrives, and the optimum that knew them all.

Instance: 6,000 leads × 40 reps, loads 0.9 and 1.2 (leads per slot), 20 seeds, three kinds of values: low rank (as in
`bench_matching`), iid uniform, and few niches (six, lognormal skill by rep and niche). Situations:
`live_instances.live`. Bid prices are opened by the batch before (4,000 leads of the same kind); *cold* they start from
nothing, and *ceiling* knows the law by which leads come (`live_ceiling`; if asked for). *Way*: share of the distance
from `greedy` to hindsight, where that exceeds 2 %. Beside each mean, in per cent, stands the lower end of its two-sided
95 % interval over the seeds (Student's t).

    python -m benchmarks.bench_live [--seeds 20] [--first-seed 1] [--situations known,...] [--kinds iid,...]
    python -m benchmarks.bench_live --kept streams.jsonl   # in pieces: run it again with the same code
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from benchmarks.live_ceiling import Knowing, World
from benchmarks.live_instances import KINDS, SITUATIONS, Live, live
from matching import AssignmentProblem, Batch, Policy, Pool, Rotation, solve
from matching.policies import BidPrice, Greedy, LongestWaiting, RoundRobin, open_bids

LOADS = (0.9, 1.2)
FAR = 0.02
"""Where greedy is nearer to hindsight than this, the way from one to the other says nothing."""

METHODS = ("round-robin", "longest-waiting", "greedy", "bid-price", "bid-price cold")
CEILING = "ceiling"
"""Not among the methods unless asked for: half a minute a seed (see `live_ceiling`)."""


def total_of(policy: Policy, stream: Live, rotation: Rotation) -> float:
    """Return the value that a policy makes of a stream, lead by lead."""
    ids = tuple(f"r{rep}" for rep in range(stream.values.shape[1]))
    position = {rep_id: rep for rep, rep_id in enumerate(ids)}
    room, weights, rng = stream.room.copy(), np.ones(len(ids)), np.random.default_rng(0)
    made = 0.0
    for lead, minute in enumerate(stream.minutes.tolist()):
        mask = None if stream.open_to is None else stream.open_to[lead : lead + 1]
        batch = Batch((f"L{lead}",), values=stream.values[lead : lead + 1], eligible=mask, now=minute)
        chosen = policy.decide(batch, Pool(ids, room, weights, rotation), rng)[0].rep_id
        if chosen is not None:
            made += stream.values[lead, position[chosen]]
            room = room.copy()
            room[position[chosen]] -= 1.0
    return made


def opened(stream: Live) -> Rotation:
    """Return bid prices as the batch before leaves them, at the same load."""
    reps = stream.values.shape[1]
    slots = np.floor(stream.room * len(stream.before) / len(stream.values))
    problem = AssignmentProblem(
        stream.before, slots, rep_ids=[f"r{rep}" for rep in range(reps)], eligible=stream.before_open)  # fmt: skip
    return open_bids(solve(problem, time_limit=None), problem)


def shares(
    kind: str, situation: str, load: float, seed: int, leads: int = 6000, methods: Sequence[str] = METHODS
) -> dict[str, float]:
    """Return the value of each of these methods over the hindsight optimum."""
    stream = live(kind, situation, load, seed, leads)
    best = solve(AssignmentProblem(stream.values, stream.room, eligible=stream.open_to), time_limit=None).objective
    bidding = BidPrice(stream.leads, stream.hours)
    policies: dict[str, Policy] = {
        "round-robin": RoundRobin(), "longest-waiting": LongestWaiting(), "greedy": Greedy(),
        "bid-price": bidding, "bid-price cold": bidding}  # fmt: skip
    if CEILING in methods:
        policies[CEILING] = Knowing(World(kind, situation, seed, leads), seed=seed)
    memories = {name: opened(stream) if name == "bid-price" else Rotation() for name in methods}
    return {name: total_of(policies[name], stream, memories[name]) / best for name in methods}


@dataclass(frozen=True)
class Figure:
    """A mean over seeds, and the lower end of its two-sided 95 % interval."""

    mean: float
    low: float

    def __str__(self) -> str:
        return f"{100 * self.mean:.2f} ({100 * self.low:.2f})"


def figure(numbers: Sequence[float] | NDArray[np.float64]) -> Figure:
    """Sum up one number a seed."""
    mean, count = float(np.mean(numbers)), len(numbers)
    if count < 2:
        return Figure(mean, float("-inf"))
    return Figure(mean, mean - float(student.ppf(0.975, count - 1) * np.std(numbers, ddof=1)) / count**0.5)


def way(found: Sequence[dict[str, float]], method: str) -> Figure | None:
    """Return the share of the distance from greedy to hindsight that a method goes; None where there is hardly any."""
    greedy = np.array([each["greedy"] for each in found])
    if 1.0 - greedy.mean() <= FAR:
        return None
    return figure((np.array([each[method] for each in found]) - greedy) / (1.0 - greedy))


def _goes_a_way(method: str) -> bool:
    return "bid-price" in method or method == CEILING


Case = tuple[str, str, float, int, tuple[str, ...]]
"""Kind, situation, load, seed and methods."""


class KeptStreams:
    """The shares of each stream, run once and kept in a file of JSON lines, so that a table can be run in pieces.

    Parameters
    ----------
    path
        Where they are kept; None keeps nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        lines = path.read_text().splitlines() if path is not None and path.exists() else []
        self._known = {(*case[:4], tuple(case[4])): found for case, found in map(json.loads, lines)}

    def of(self, cases: Sequence[Case], pool: Executor) -> list[dict[str, float]]:
        """Return the shares of these streams, those run that are not kept yet."""
        missing = [case for case in cases if case not in self._known]
        for case, found in zip(missing, pool.map(_cell, missing), strict=True):
            self._known[case] = found
            if self._path is not None:
                with self._path.open("a") as file:
                    file.write(json.dumps([case, found]) + "\n")
        return [self._known[case] for case in cases]


def _cell(case: Case) -> dict[str, float]:
    kind, situation, load, seed, methods = case
    return shares(kind, situation, load, seed, methods=methods)


def rows(
    kinds: Iterable[str], situations: Iterable[str], seeds: Sequence[int], methods: tuple[str, ...], workers: int,
    kept: KeptStreams,
) -> Iterable[str]:  # fmt: skip
    """Yield a line of the table for each case, as soon as it is known."""
    with ProcessPoolExecutor(workers) as pool:
        for situation, kind, load in product(situations, kinds, LOADS):
            found = kept.of([(kind, situation, load, seed, methods) for seed in seeds], pool)
            cells = [str(figure([each[name] for each in found])) for name in methods]
            ways = [way(found, name) for name in methods if _goes_a_way(name)]
            yield " | ".join(
                ["", situation, kind, f"{load:g}", *cells, *("–" if each is None else str(each) for each in ways), ""]
            ).strip()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Live routing against hindsight.")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--situations", default=",".join(SITUATIONS))
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--methods", default=",".join(METHODS), help="greedy among them; also: ceiling")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kept", type=Path, help="a file that keeps finished streams; one in it is not run again")
    given = parser.parse_args()
    methods = tuple(given.methods.split(","))
    ways = [f"way of {name}" for name in methods if _goes_a_way(name)]
    head = ["situation", "values", "load", *methods, *ways]
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    seeds = range(given.first_seed, given.first_seed + given.seeds)
    for row in rows(
        given.kinds.split(","), given.situations.split(","), seeds, methods, given.workers, KeptStreams(given.kept)
    ):
        print(row, flush=True)


if __name__ == "__main__":
    main()
