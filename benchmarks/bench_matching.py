"""Times `matching.solve` beside bare dense OR-Tools min-cost flow, arc building counted on both sides.

Each cell runs in a process of its own, so that its peak memory is its own. Low-rank values: a lead's
size times a logistic score of lead and rep factors, at a load of leads per slot.

    python -m benchmarks.bench_matching --leads 10000 --reps 100
"""

import argparse
import json
import resource
import subprocess
import sys
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matching import AssignmentProblem, solve

RANK = 4


def low_rank_values(leads: int, reps: int, seed: int) -> NDArray[np.float64]:
    """Return lognormal sizes times logistic scores, shape (leads, reps)."""
    rng = np.random.default_rng(seed)
    affinity = 0.5 * rng.normal(size=(leads, RANK)) @ rng.normal(size=(RANK, reps))
    score = rng.normal(size=(leads, 1)) - 1 + affinity
    values: NDArray[np.float64] = rng.lognormal(sigma=1.0, size=(leads, 1)) / (1 + np.exp(-score))
    return values


def ours(values: NDArray[np.float64], slots: int) -> tuple[float, float]:
    """Return objective and gap of `solve`."""
    answer = solve(AssignmentProblem(values, np.full(values.shape[1], float(slots))), time_limit=None)
    return answer.objective, answer.gap


def dense_flow(values: NDArray[np.float64], slots: int) -> tuple[float, float]:
    """Return the objective of min-cost flow over all pairs, costs rounded to 40 bits; it proves no gap of its own."""
    leads, reps = values.shape
    step = 2.0 ** (40 - np.frexp(values.max())[1])
    flow = SimpleMinCostFlow()
    lead, rep, sink = np.arange(leads), np.arange(leads, leads + reps), leads + reps
    costs = -np.rint(values * step).astype(np.int64).ravel()
    _add(flow, np.repeat(lead, reps), np.tile(rep, leads), np.ones(leads * reps), costs)
    _add(flow, lead, np.full(leads, sink), np.ones(leads), np.zeros(leads))
    _add(flow, rep, np.full(reps, sink), np.full(reps, slots), np.zeros(reps))
    supplies = np.append(np.ones(leads), -leads).astype(np.int64)
    flow.set_nodes_supplies(np.append(lead, sink).astype(np.int32), supplies)
    if flow.solve() != SimpleMinCostFlow.OPTIMAL:
        raise RuntimeError("dense flow found no optimum")
    return -flow.optimal_cost() / step, float("nan")


def _add(
    flow: SimpleMinCostFlow, tails: NDArray[Any], heads: NDArray[Any], capacities: NDArray[Any], costs: NDArray[Any]
) -> None:
    flow.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), capacities.astype(np.int64), costs.astype(np.int64)
    )


METHODS = {"ours": ours, "dense flow": dense_flow}


def run_cell(method: str, leads: int, reps: int, load: float, seed: int) -> dict[str, float]:
    """Solve one instance with one method in this process."""
    values = low_rank_values(leads, reps, seed)
    before = perf_counter()
    objective, gap = METHODS[method](values, int(leads / load / reps))
    seconds = perf_counter() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak_mb": peak, "objective": objective, "gap": gap}


def main() -> None:
    """Print one line a method, and the ratio of their times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=10_000)
    parser.add_argument("--reps", type=int, default=100)
    parser.add_argument("--load", type=float, default=1.2, help="leads per slot")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cell", choices=METHODS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    instance = (args.leads, args.reps, args.load, args.seed)
    if args.cell:
        print(json.dumps(run_cell(args.cell, *instance)))
        return
    print("{:,} leads x {} reps, low rank {}, load {}, seed {}".format(*instance[:2], RANK, *instance[2:]))
    cells = {method: _in_own_process(method) for method in METHODS}
    for method, cell in cells.items():
        print(f"{method:>10}: {cell['seconds']:7.2f} s  {cell['peak_mb']:7.0f} MB  {cell['objective']:.6f}")
    print(f"time ratio ours / dense flow: {cells['ours']['seconds'] / cells['dense flow']['seconds']:.2f}")


def _in_own_process(method: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.bench_matching", *sys.argv[1:], "--cell", method]
    cell: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return cell


if __name__ == "__main__":
    main()
