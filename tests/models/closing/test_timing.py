from __future__ import annotations

import numpy as np
import pytest

from models.closing.pace import Pace
from models.closing.timing import BINS, Timing, age_bin, bin_edges, hazard_spent, log_open

EVEN = np.ones((2, 2))


def test_bins_cover_the_horizon() -> None:
    """Age 0 is in the first class, the horizon in the last, and classes never go down with age."""
    bins = age_bin(np.linspace(0.0, 100.0, 1001), 100.0)
    assert bins[0] == 0
    assert bins[-1] == BINS - 1
    assert (np.diff(bins) >= 0).all()
    assert age_bin(bin_edges(100.0)[:-1] + 1e-6, 100.0).tolist() == list(range(BINS))


def _timing() -> Timing:
    quick, slow = np.zeros(BINS), np.zeros(BINS)
    quick[0] = slow[-1] = 1.0
    return Timing(np.array([0.0]), np.array([quick, slow]), np.full((2, BINS + 1), 1.0 / (BINS + 1)), Pace.even(1, 0))


def test_each_row_is_judged_in_its_stratum() -> None:
    """Rows on either side of an edge get the evidence of their own law."""
    found = _timing().evidence(np.array([BINS // 2, BINS // 2]), np.array([-1.0, 1.0]), EVEN)
    assert found[0] < -5.0
    assert found[1] == pytest.approx(np.log(2.0), abs=0.05)


def test_an_open_deal_of_a_slow_rep_says_less() -> None:
    """At half the speed of losing the evidence of being open for so long is the square root of the law's."""
    half = np.array([[1.0], [0.5]])
    found = _timing().evidence(np.array([BINS // 2]), np.array([1.0]), half)
    assert found[0] == pytest.approx(0.5 * np.log(2.0), abs=0.03)


def test_hazard_spent_is_one_on_average() -> None:
    """The cumulative hazard at the end is exponential with mean 1, whatever the law: exactly so, by classes."""
    mass = np.random.default_rng(0).dirichlet(np.ones(50))
    assert mass @ hazard_spent(mass) == pytest.approx(1.0, abs=1e-9)


def test_half_of_a_class_has_gone_in_its_middle() -> None:
    """With a quarter of the mass in each of four classes, 7/8, 5/8, 3/8 and 1/8 are open in their middles."""
    assert np.exp(log_open(np.full(4, 0.25))) == pytest.approx([0.875, 0.625, 0.375, 0.125])


def test_the_share_of_wins_grows_to_one() -> None:
    """By the horizon all wins in time have come; by the edge of a class, those of the classes before."""
    timing = Timing(
        np.empty(0), np.full((1, BINS), 1.0 / BINS), np.full((1, BINS + 1), 1.0 / (BINS + 1)), Pace.even(1, 0)
    )
    shares = timing.won_share(np.array([0.0, bin_edges(100.0)[60], 100.0]), 100.0)
    assert shares[0] == pytest.approx([0.0, 0.25, 1.0])


def test_a_slow_rep_has_won_less_by_an_age() -> None:
    """Half of a class's wins have come by its middle; at half the speed, what is open is the square root."""
    timing = Timing(
        np.empty(0), np.full((1, BINS), 1.0 / BINS), np.full((1, BINS + 1), 1.0 / (BINS + 1)), Pace.even(1, 0)
    )
    at, speed = np.array([BINS // 2, BINS // 2]), np.array([[1.0, 0.5], [1.0, 1.0]])
    share = (BINS // 2 + 0.5) / BINS
    assert timing.won_by(at, np.zeros(2), speed) == pytest.approx([share, 1.0 - np.sqrt(1.0 - share)])
