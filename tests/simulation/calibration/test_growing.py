"""A trend in arrivals: found where it is, left out where it cannot be told, drawn with its level."""

import numpy as np
import pytest

from fairlead.calibrating.words import summary_lines
from scenarios import Draws, load
from simulation import calibrate
from simulation.arrivals import arrival_times
from simulation.calibration.growing import growth_of
from simulation.units import DAY
from tests.simulation.calibration.worlds import a_run


def counts(growth: float, seed: int, weeks: int = 20) -> np.ndarray:
    """Draw daily counts that grow by so much a week and differ by a gamma factor."""
    draws = np.random.default_rng(seed)
    days = np.arange(7 * weeks)
    return draws.poisson(20 * (1 + growth) ** (days / 7) * draws.gamma(20, 0.05, size=len(days))).astype(float)


def test_its_interval_covers_and_none_is_told_where_there_is_none() -> None:
    """At some 95 %, with and without a trend; the level is that of the end."""
    for growth in (0.0, 0.03):
        found = [growth_of(counts(growth, seed)) for seed in range(200)]
        covered = sum(one is not None and one.share.low <= growth <= one.share.high for one in found)
        assert covered >= 182
        at_end = 20 * (1 + growth) ** 20
        assert sum(one is not None and one.level.low <= at_end <= one.level.high for one in found) >= 182
    told = sum(one is not None and one.told for one in found)
    assert told == 200


def test_growth_that_cannot_be_told_is_said_and_not_used() -> None:
    """Sixteen weeks without a trend: the scenario has none, and the screen says within which bounds."""
    found = calibrate(a_run().events, held_out=0)
    assert found.scenario.arrivals.weekly_growth == 0.0
    (said,) = [line for line in summary_lines(found) if line.startswith("Arrivals: growth of")]
    assert said.endswith("cannot be told from none.")


def test_few_weeks_and_weeks_without_leads_tell_none() -> None:
    """Seven whole weeks are too few; an empty week has no logarithm."""
    assert growth_of(counts(0.1, 1, weeks=7)) is None
    empty = counts(0.0, 1)
    empty[7:14] = 0
    assert growth_of(empty) is None


def test_a_scenario_that_grows_brings_more_leads_week_by_week() -> None:
    """Ten per cent a week over ten weeks: the last week has some 1.1 to the ninth of the first."""
    grown = load("baseline").replace(arrivals={"per_day": 400, "weekly_growth": 0.1}, horizon={"arrival_days": 70})
    weeks = np.bincount(arrival_times(grown, Draws(1)) // (7 * DAY))
    assert weeks[9] / weeks[0] == pytest.approx(1.1**9, rel=0.1)
