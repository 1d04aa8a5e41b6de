"""Leads to come where the mix drifts: no weights by chance, the right ones where it does."""

import numpy as np
import pytest

from matching.policies.bidding.drift import drawn, to_come

ROWS, REPS = 2000, 12


def two_kinds(rng, share):
    """Return leads of a first kind, worth 1 to all, and of a second, worth three to the first half of the reps."""
    second = rng.random(len(share)) < share
    taste = np.where(second[:, None] & (np.arange(REPS) < REPS // 2), 3.0, 1.0)
    return taste * rng.lognormal(sigma=0.3, size=(len(share), REPS)), second


@pytest.mark.parametrize("blind", [0.0, 1 / 3])
def test_a_rising_share_is_carried_on(blind):
    """From 20 to 50 %, and 1,000 to come after 2,000: 57.5 % on average, to 4 points; a third may be hidden."""
    rng = np.random.default_rng(3)
    values, second = two_kinds(rng, np.linspace(0.2, 0.5, ROWS))
    values[rng.random(values.shape) < blind] = np.nan
    weights = to_come(values, np.arange(ROWS, dtype=float), ROWS, 1000.0)
    assert weights.mean() == pytest.approx(1.0)
    assert weights.min() > 0.0
    assert np.average(second, weights=weights) == pytest.approx(0.575, abs=0.04)
    chosen = drawn(np.column_stack((values, second)), weights, 1000)
    assert chosen[:, -1].mean() == pytest.approx(np.average(second, weights=weights), abs=0.01)


def test_a_trend_is_carried_no_further_than_it_was_watched():
    """However much is to come, the middle of it is taken to be no further off than the trend's own beginning."""
    values, _ = two_kinds(np.random.default_rng(4), np.linspace(0.2, 0.5, ROWS))
    when = np.arange(ROWS, dtype=float)
    far, near = (to_come(values, when, ROWS, left) for left in (20_000.0, 2.0 * ROWS))
    assert far == pytest.approx(near)


def test_leads_of_one_moment_and_few_leads_have_no_trend():
    """A batch has no order that would mean anything."""
    values, _ = two_kinds(np.random.default_rng(5), np.linspace(0.0, 1.0, ROWS))
    assert to_come(values, np.zeros(ROWS), 0.0, 1000.0) is None
    assert to_come(values[:100], np.arange(100.0), 100.0, 1000.0) is None


def test_where_nothing_drifts_a_trend_is_seen_once_in_twenty_looks():
    """Of 200 samples of one mix: 10 expected, 20 or more once in 400 seeds; and then it changes little."""
    rng, seen = np.random.default_rng(6), []
    for _ in range(200):
        values, second = two_kinds(rng, np.full(400, 0.3))
        weights = to_come(values, np.arange(400.0), 400.0, 200.0)
        if weights is not None:
            seen.append(np.average(second, weights=weights) - second.mean())
    assert len(seen) < 20
    assert np.abs(seen).max(initial=0.0) < 0.2


@pytest.mark.parametrize("values", [np.ones((400, 5)), np.zeros((400, 5)), -np.ones((400, 3))])
def test_leads_that_are_all_the_same_have_no_traits(values):
    """Nothing to tell them apart by, and no warning."""
    assert to_come(values, np.arange(400.0), 400.0, 100.0) is None
