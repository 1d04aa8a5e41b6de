import numpy as np
import pytest

from scenarios import Draws
from simulation.arrivals import arrival_times
from simulation.units import DAY, HOUR
from tests.simulation.firms import firm


def test_same_name_same_arrivals_and_other_replications_differ() -> None:
    """Arrivals are a function of scenario, seed and replication."""
    scenario = firm()
    first = arrival_times(scenario, Draws(1, 0))
    assert np.array_equal(first, arrival_times(scenario, Draws(1, 0)))
    assert not np.array_equal(first, arrival_times(scenario, Draws(1, 1)))


def test_arrivals_follow_hours_and_weekdays_of_the_local_clock() -> None:
    """With weight at nine and on Tuesdays only, leads come on Tuesday between nine and ten in Berlin."""
    by_hour = [0.0] * 24
    by_hour[9] = 1.0
    scenario = firm(
        horizon={"timezone": "Europe/Berlin"},
        arrivals={"per_day": 50, "by_hour": by_hour, "by_weekday": [0, 1, 0, 0, 0, 0, 0]},
    )
    times = arrival_times(scenario, Draws(3))
    assert len(times) > 20
    assert times.min() >= DAY + 9 * HOUR
    assert times.max() < DAY + 10 * HOUR


def test_local_hours_hold_after_a_clock_change() -> None:
    """After the change to summer time nine o'clock comes an hour earlier."""
    by_hour = [0.0] * 24
    by_hour[9] = 1.0
    scenario = firm(
        horizon={"start": "2026-03-28", "timezone": "Europe/Berlin", "arrival_days": 2},
        arrivals={"per_day": 100, "by_hour": by_hour, "by_weekday": [1, 1, 1, 1, 1, 0, 1]},
    )
    times = arrival_times(scenario, Draws(3))
    assert times.min() >= DAY + 8 * HOUR
    assert times.max() < DAY + 9 * HOUR


def test_a_part_of_a_day_gets_its_part_of_the_leads() -> None:
    """Arrivals end with the arrival days, in the middle of an hour if need be."""
    times = arrival_times(firm(horizon={"arrival_days": 0.27}, arrivals={"per_day": 5000}), Draws(3))
    assert times.max() < 0.27 * DAY
    assert len(times) == pytest.approx(0.27 * 5000, abs=4 * np.sqrt(0.27 * 5000))


def test_counts_are_poisson_with_the_stated_mean() -> None:
    """Over 400 replications mean and variance of the count agree with 70 leads a week (z below 4, one in 16,000)."""
    counts = np.array([len(arrival_times(firm(), Draws(7, k))) for k in range(400)])
    assert abs(counts.mean() - 70) < 4 * np.sqrt(70 / 400)
    assert abs(counts.var(ddof=1) / 70 - 1) < 4 * np.sqrt(2 / 399)


def test_no_leads_per_day_no_leads() -> None:
    """A rate of zero gives nobody."""
    assert len(arrival_times(firm(arrivals={"per_day": 0}), Draws(7))) == 0


def test_days_may_differ_beyond_chance() -> None:
    """With a day's variance of .25 the index of dispersion of 20 leads a day is 1 + 20 × .25 = 6, without it 1.

    Over 700 days its error is some .5 and .05; four of them either way.
    """
    for variance, expected, reach in ((0.0, 1.0, 0.22), (0.25, 6.0, 2.0)):
        busy = firm(horizon={"arrival_days": 700}, arrivals={"per_day": 20, "day_variance": variance})
        counts = np.bincount(arrival_times(busy, Draws(4)) // DAY, minlength=700)
        assert counts.mean() == pytest.approx(20, abs=1.8)
        assert counts.var() / counts.mean() == pytest.approx(expected, abs=reach)
