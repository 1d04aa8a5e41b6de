"""Live bid prices against the optimum that knew every lead; the full table is `benchmarks/bench_live.py`.

Means over the seeds must reach the figure. A quick count of 1,500 leads stands in `make test`; figures are lower there,
since a window four times shorter leaves less to learn from.
"""

import numpy as np
import pytest

from benchmarks.bench_live import LOADS, shares, way
from benchmarks.live_instances import KINDS, SITUATIONS

WANTED = {0.9: 0.995, 1.2: 0.99}
METHODS = ("greedy", "bid-price")


@pytest.mark.parametrize("kind", KINDS)
def test_a_short_window_comes_near_hindsight(kind):
    """1,500 leads x 40 reps, load 1.2, one seed: 98 %, where greedy makes 70 to 99 %."""
    found = [shares(kind, "known", 1.2, seed, 1500, METHODS)["bid-price"] for seed in (51,)]
    assert np.mean(found) >= 0.98


@pytest.mark.verify
@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("kind", KINDS)
def test_live_nearly_matches_hindsight(kind, load):
    """6,000 leads x 40 reps, 20 seeds, their number known: 99.5 % at load 0.9, 99 % at 1.2."""
    found = [shares(kind, "known", load, seed, methods=METHODS)["bid-price"] for seed in range(1, 21)]
    assert np.mean(found) >= WANTED[load]


SHORT = {("6 eligible", "iid"): 0.91, ("drifting mix", "iid"): 0.91, ("drifting mix", "few niches"): 0.92,
         ("drifting mix", "low rank"): 0.93}  # fmt: skip
"""Where 95 % of the way is missed (`benchmarks/README.md` says why): no less than this."""


@pytest.mark.verify
@pytest.mark.parametrize("situation", SITUATIONS[1:-1])
@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("kind", KINDS)
def test_live_goes_most_of_the_way_from_greedy(kind, load, situation):
    """6,000 leads x 40 reps, 20 seeds: 95 % of the way, or what is stated above."""
    gone = way([shares(kind, situation, load, seed, methods=METHODS) for seed in range(1, 21)], "bid-price")
    assert gone is None or gone.mean >= SHORT.get((situation, kind), 0.95)
