"""Live bid prices against the optimum that knew every lead; the full table is `benchmarks/bench_live.py`.

Means over the seeds must reach the figure. A quick count of 1,500 leads stands in `make test`; figures are lower there,
since a window four times shorter leaves less to learn from.
"""

import numpy as np
import pytest

from benchmarks.bench_live import LOADS, shares, way
from benchmarks.live_ceiling import World
from benchmarks.live_instances import KINDS, SITUATIONS, live

WANTED = {0.9: 0.995, 1.2: 0.99}
METHODS = ("greedy", "bid-price")


@pytest.mark.parametrize("situation", ["known", "drifting mix", "6 eligible"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_ceiling_knows_the_law_of_the_very_stream(kind, situation):
    """Its draws are worth to each rep what the stream's leads are, to five standard errors."""
    stream = live(kind, situation, 1.2, 7, 3000)
    seen = stream.values if stream.open_to is None else np.where(stream.open_to, stream.values, np.nan)
    drawn = World(kind, situation, 7, 3000).to_come(0, 3000, np.random.default_rng(0))
    errors = [np.nanvar(part, axis=0) / (~np.isnan(part)).sum(axis=0) for part in (seen, drawn)]
    far = np.abs(np.nanmean(seen, axis=0) - np.nanmean(drawn, axis=0)) / np.sqrt(sum(errors))
    assert far.max() < 5.0


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


SHORT = {("6 eligible", "iid"): 0.91}
"""Where 95 % of the way is missed (`benchmarks/README.md` says why): no less than this."""


@pytest.mark.verify
@pytest.mark.parametrize("situation", SITUATIONS[1:-1])
@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("kind", KINDS)
def test_live_goes_most_of_the_way_from_greedy(kind, load, situation):
    """6,000 leads x 40 reps, 20 seeds: 95 % of the way, or what is stated above."""
    gone = way([shares(kind, situation, load, seed, methods=METHODS) for seed in range(1, 21)], "bid-price")
    assert gone is None or gone.mean >= SHORT.get((situation, kind), 0.95)
