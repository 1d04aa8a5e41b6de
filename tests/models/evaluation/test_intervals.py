"""Standard errors, lifts and the smallest gain shown."""

import numpy as np
import pytest

from models.evaluation import interval, minimum_detectable_lift, relative_lift


def test_the_interval_of_a_mean_is_students() -> None:
    """Five terms by hand: mean 3, standard deviation √2.5, and a t quantile for the kurtosis they have."""
    found = interval(np.arange(1.0, 6.0), np.arange(5))
    assert found.mean == 3.0
    assert found.error == pytest.approx(np.sqrt(2.5 / 5))
    assert found.low < 3.0 - 1.96 * found.error


def test_rows_of_one_lead_count_once() -> None:
    """Every row doubled says no more than before: the error is the same, not smaller by √2."""
    terms = np.random.default_rng(1).normal(size=200)
    once = interval(terms, np.arange(200))
    twice = interval(np.repeat(terms, 2), np.repeat(np.arange(200), 2))
    assert twice.error == pytest.approx(once.error)


def test_heavy_tails_widen_the_interval() -> None:
    """One term in a hundred carries all: the quantile is that of few degrees of freedom."""
    heavy = np.where(np.arange(200) % 100 == 0, 100.0, 0.0)
    found = interval(heavy, np.arange(200))
    assert (found.high - found.mean) / found.error > 2.5


def test_a_lift_is_relative() -> None:
    """Twice the baseline is +100 %, exactly, where both move together."""
    base = np.random.default_rng(2).random(500)
    found = relative_lift(2 * base, base, np.arange(500))
    assert found is not None
    assert (found.mean, found.error) == pytest.approx((1.0, 0.0), abs=1e-12)
    assert relative_lift(base, np.zeros(500), np.arange(500)) is None


def test_the_upper_end_of_a_lift_is_the_logarithms() -> None:
    """Of (1 + lift), so that it reaches farther up than down; a lift of −100 % still has an interval."""
    rng = np.random.default_rng(3)
    terms, base = 10.0 * (rng.random(400) < 0.03), 0.3 + 0.0 * rng.random(400)
    found = relative_lift(terms, base, np.arange(400))
    assert found is not None
    down = found.mean - found.low
    assert 1 + found.high == pytest.approx((1 + found.mean) * np.exp(down / (1 + found.mean)))
    assert found.high - found.mean > 1.1 * down
    lost = relative_lift(0.0 * base, base, np.arange(400))
    assert lost is not None
    assert lost.high == pytest.approx(-1.0)


@pytest.mark.parametrize("noise", [0.5, 2.0])
def test_the_smallest_gain_is_within_a_tenth_of_what_simulation_finds(noise: float) -> None:
    """A lift a tenth above the stated one is shown by more than 80 % of 1,000 logs, one a tenth below by fewer.

    Each share has a standard error of 1.3 %; a tenth of the lift moves it by some 7.
    """
    rng, n = np.random.default_rng(5), 600

    def log(lift: float) -> tuple[np.ndarray, np.ndarray]:
        base = (rng.random(n) < 0.3) * 1.0
        return 0.3 * (1 + lift) + rng.normal(0, noise, n), base

    def shown(lift: float) -> float:
        found = [relative_lift(*log(lift), np.arange(n)) for _ in range(1000)]
        return float(np.mean([each is not None and each.low > 0 for each in found]))

    stated = float(np.mean([minimum_detectable_lift(*log(0.0), np.arange(n)) for _ in range(200)]))
    assert shown(0.9 * stated) < 0.8 < shown(1.1 * stated)
