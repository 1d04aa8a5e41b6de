"""The range of gains over draws: luck set apart, and never the error of the mean."""

import numpy as np
import pytest

from simulation.experiment.draws import LUCKS, interval_over_draws, share_of_draws_won


def seen(draws: int, firm: float, luck: float, seed: int = 1) -> tuple[list[float | None], list[int]]:
    """Draw gains of mean 5 that differ by ``firm`` between draws and are seen with ``luck``."""
    rng = np.random.default_rng(seed)
    gains = 5.0 + firm * rng.standard_normal(draws)
    values = np.repeat(gains, LUCKS) + luck * rng.standard_normal(draws * LUCKS)
    return list(values), list(np.repeat(np.arange(draws), LUCKS))


def test_the_range_is_that_of_gains_whatever_the_luck() -> None:
    """1.96 standard deviations of the gains each way, with luck twice as large as without any."""
    for luck in (0.0, 2.0):
        found = interval_over_draws(*seen(4_000, 1.0, luck))
        assert found is not None
        assert found.half_width == pytest.approx(1.96, rel=0.06)


def test_more_draws_do_not_narrow_what_is_not_known() -> None:
    """The error of the mean would be ten times less with a hundred times the draws."""
    few, many = (interval_over_draws(*seen(draws, 1.0, 1.0)) for draws in (60, 6_000))
    assert few is not None
    assert many is not None
    assert many.half_width > 0.6 * few.half_width


def test_where_draws_do_not_differ_only_the_luck_of_the_mean_is_left() -> None:
    """All luck: the interval is about as wide as Student's t on the draws' means, and no wider than twice that."""
    values, draw_of = seen(400, 0.0, 2.0)
    found = interval_over_draws(values, draw_of)
    assert found is not None
    error = 1.97 * 2.0 / np.sqrt(len(values))
    assert error * 0.9 < found.half_width < 2.0 * error + 0.4


def test_fewer_than_forty_draws_have_no_range() -> None:
    """The extremes of 38 draws are not 95 % apart."""
    found = interval_over_draws(*seen(38, 1.0, 1.0))
    assert found is not None
    assert (found.low, found.high) == (None, None)


def test_a_draw_without_both_replications_is_left_out() -> None:
    """Its luck could not be told; a figure no draw has is None."""
    values, draw_of = seen(50, 1.0, 0.0)
    values[1] = None
    without, whole = interval_over_draws(values, draw_of), interval_over_draws(values[2:], draw_of[2:])
    assert without == whole
    assert interval_over_draws([None, None], [0, 0]) is None


def test_the_interval_covers_the_next_gain_as_often_as_it_says() -> None:
    """A gain from the same law as the draws lies within in 95 % of 1,000; below 92.5 % once in 3,800 series."""
    rng, covered = np.random.default_rng(7), 0
    for number in range(1_000):
        found = interval_over_draws(*seen(50, 1.0, 1.0, seed=number))
        assert found is not None
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= 5.0 + rng.standard_normal() <= found.high
    assert covered >= 925


def test_shares_of_draws_won_add_up() -> None:
    """The first of equals is taken; a policy that is better in every draw has them all."""
    one, draw_of = seen(50, 1.0, 0.0)
    better = [None if value is None else value + 1.0 for value in one]
    assert share_of_draws_won([one, better], draw_of) == [0.0, 1.0]
    assert share_of_draws_won([one, one], draw_of) == [1.0, 0.0]
