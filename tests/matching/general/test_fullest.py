"""A knapsack filled by what is in doubt, against dynamic programming over all of it."""

import numpy as np
import pytest

from matching.general.fullest import Relaxed


def most_worth(profit, steps, room):
    """Return the most there is, item by item."""
    best = np.zeros(room + 1)
    for gain, size in zip(profit, steps, strict=True):
        if gain > 0 and size <= room:
            best[size:] = np.maximum(best[size:], best[: room + 1 - size] + gain)
    return best[-1]


@pytest.mark.parametrize("seed", range(200))
def test_the_fullest_is_the_best_of_all(seed):
    """Few and many items, some without work, some worth nothing, some barred, equal ones included."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 70))
    steps = rng.integers(0, 40, count)
    profit = rng.integers(-10, 60, count) + rng.random(count) * (seed % 2)
    profit[rng.random(count) < 0.1] = -np.inf
    room = int(rng.integers(0, 250))
    value, items = Relaxed(profit, steps, room).fullest()
    assert value == pytest.approx(most_worth(profit, steps, room))
    assert value == pytest.approx(profit[items].sum())
    assert steps[items].sum() <= room
    assert len(set(items.tolist())) == len(items)


def test_many_items_in_doubt_are_not_halved():
    """Forty items of one density: all of them are in doubt, and sets of each half would be a million."""
    steps = np.random.default_rng(1).integers(50, 90, 40) * 2
    value, items = Relaxed(steps.astype(float), steps, 1001).fullest()
    assert value == most_worth(steps.astype(float), steps, 1001)
    assert steps[items].sum() == value
