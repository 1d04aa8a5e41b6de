"""What the conversion model recovers in the firms of ``fairlead generate``, pair by pair instead of by luck.

Instance: firms of :func:`scenarios.generate_firm` (12 reps; truth is rep × niche, matches and skill), 1,200 new leads
given out by one exact batch, an even share a rep, judged by the true chances. Run from the root of the repository::

    python -m benchmarks.bench_firm --history 8000,2500 --seeds 30

Columns: the oracle's gain over round robin; the model's share of it, gains summed over seeds, with the standard error
of that ratio; share of firms worse than under round robin and the worst relative change.
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray

from matching import AssignmentProblem, solve
from models import ConversionModel
from scenarios import generate_firm
from scenarios.vocabulary import Differences

NEW_LEADS = 1200


def main() -> None:
    """Print one line for each size of history and of differences."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--history", default="8000", help="comma-separated numbers of past assignments")
    parser.add_argument("--differences", default="realistic", help="comma-separated: alike, realistic, dream")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--first", type=int, default=1, help="first seed")
    asked = parser.parse_args()
    print("| differences, past leads | seeds | oracle | share of its gain | harm (worst) |")
    print("|---|---|---|---|---|")
    for kind in asked.differences.split(","):
        for history in asked.history.split(","):
            seeds = range(asked.first, asked.first + asked.seeds)
            found = np.array([_values(seed, int(history), kind) for seed in seeds])
            print(f"| {kind}, {int(history):,} | {asked.seeds} | {_line(found)} |", flush=True)


def _line(found: NDArray[np.float64]) -> str:
    even, ours, oracle = found.T
    gain, whole = ours - even, oracle - even
    change = gain / even
    harm = f"{(change < -1e-9).mean():.0%} ({100 * change.min():+.1f} %)"
    if whole.mean() <= 1e-9:
        return f"+0 % | – | {harm}"
    share = gain.sum() / whole.sum()
    error = np.std(gain - share * whole, ddof=1) / np.sqrt(len(gain)) / whole.mean()
    return f"+{100 * whole.mean() / even.mean():.0f} % | {share:.3f} ± {error:.3f} | {harm}"


def _values(seed: int, history: int, kind: str) -> tuple[float, float, float]:
    """Give the mean true chance under round robin, the model and the truth."""
    firm = generate_firm(seed=seed, leads=NEW_LEADS, history=history, differences=Differences(kind))
    rep_ids = firm.reps["rep_id"].to_list()
    table = firm.truth.pivot(on="rep_id", index="lead_id", values="chance")
    ordered = firm.leads.select("lead_id").join(table, on="lead_id", how="left", maintain_order="left")
    truth = ordered.select(rep_ids).to_numpy()
    model = ConversionModel(draws=20).fit(firm.history, reps=firm.reps)
    learned = model.pair_values(firm.leads, firm.reps).probability(0, NEW_LEADS)
    return float(truth.mean()), _worth(learned, truth), _worth(truth, truth)


def _worth(estimate: NDArray[np.float64], truth: NDArray[np.float64]) -> float:
    capacity = np.full(truth.shape[1], int(np.ceil(len(truth) / truth.shape[1])))
    rep = solve(AssignmentProblem(values=estimate, capacity=capacity, must_assign=True)).rep
    return float(truth[np.arange(len(truth)), rep].mean())


if __name__ == "__main__":
    main()
