from __future__ import annotations

import numpy as np
import pytest

from models.timing import BINS, Ends, Timing, age_bin, fit_law


def _ends(won: list[float], other: list[float], open_ages: list[float], horizon: float = 100.0) -> Ends:
    def count(ages: list[float]) -> np.ndarray:
        return np.bincount(age_bin(np.array(ages), horizon), minlength=BINS).astype(np.float64)

    return Ends(count(won), np.append(count(other), 0.0), count(open_ages))


def _evidence(ends: Ends, age: float) -> float:
    won, other, _ = fit_law(ends, 1.0)
    timing = Timing(np.empty(0), won[None], other[None])
    return float(timing.evidence(age_bin(np.array([age]), 100.0), np.zeros(1))[0])


def test_bins_cover_the_horizon() -> None:
    """Age 0 is in the first class, the horizon in the last, and classes never go down with age."""
    bins = age_bin(np.linspace(0.0, 100.0, 1001), 100.0)
    assert bins[0] == 0
    assert bins[-1] == BINS - 1
    assert (np.diff(bins) >= 0).all()


def test_an_open_row_older_than_all_losses_speaks_for_a_win() -> None:
    """Where losses come in days and wins in months, being open at day 40 is evidence of a win, and at day 0 of none."""
    ends = _ends([60.0, 70.0] * 20, [2.0, 3.0] * 40, [40.0])
    assert _evidence(ends, 40.0) > 2.0
    assert _evidence(ends, 0.0) == pytest.approx(0.0, abs=0.05)


def test_an_open_row_older_than_all_wins_speaks_against_one() -> None:
    """Where wins come in days, a lead open for long is hardly one of them."""
    assert _evidence(_ends([2.0, 3.0] * 20, [50.0, 90.0] * 40, [80.0]), 80.0) < -2.0


def test_censoring_does_not_move_the_chance() -> None:
    """With censoring at random the chance comes out as drawn; dropping or losing open rows misses it by far."""
    rng = np.random.default_rng(0)
    won = rng.random(20_000) < 0.3
    age = np.where(won, rng.uniform(30.0, 90.0, 20_000), rng.uniform(0.0, 60.0, 20_000))
    watched = rng.uniform(0.0, 100.0, 20_000)
    seen = age <= watched
    ends = _ends(age[won & seen].tolist(), age[~won & seen].tolist(), watched[~seen].tolist())
    chance = 1.0 / (1.0 + np.exp(-fit_law(ends, 1.0)[2]))
    assert chance == pytest.approx(0.3, abs=0.02)  # 4 standard errors
    assert abs(won[seen].mean() - 0.3) > 0.05
    assert abs((won & seen).mean() - 0.3) > 0.1


def test_the_chance_is_that_of_aalen_and_johansen() -> None:
    """Win at 10, open at 20, loss at 30, win at 40, all well apart: by hand 1/4 + 3/4 · 1/2 = 5/8 of wins.

    Each age stands for 1,000 rows, so that the smoothing does not show.
    """
    ends = _ends([10.0, 40.0] * 1000, [30.0] * 1000, [20.0] * 1000)
    assert 1.0 / (1.0 + np.exp(-fit_law(ends, 1.0)[2])) == pytest.approx(5.0 / 8.0, abs=0.002)


def test_no_win_is_placed_where_nobody_was_watched() -> None:
    """Where the longest watch was a third of the horizon, the law has no wins after it."""
    won, _, _ = fit_law(_ends([10.0, 20.0], [5.0, 15.0], [30.0]), 0.33)
    assert won[age_bin(np.array([40.0]), 100.0)[0] :].sum() == 0.0


def test_each_row_is_judged_in_its_stratum() -> None:
    """Rows on either side of an edge get the evidence of their own law."""
    quick, slow = np.zeros(BINS), np.zeros(BINS)
    quick[0] = slow[-1] = 1.0
    timing = Timing(np.array([0.0]), np.array([quick, slow]), np.full((2, BINS + 1), 1.0 / (BINS + 1)))
    found = timing.evidence(np.array([BINS // 2, BINS // 2]), np.array([-1.0, 1.0]))
    assert found[0] < -5.0
    assert found[1] == pytest.approx(np.log(2.0), abs=0.05)
