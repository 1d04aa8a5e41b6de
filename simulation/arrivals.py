"""When leads arrive: a Poisson stream whose rate follows the hour of the day and the day of the week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from scenarios import Draws, Scenario
from simulation.units import DAY, HOUR


def arrival_times(scenario: Scenario, draws: Draws) -> NDArray[np.int64]:
    """Draw the arrivals of one replication; they do not depend on what any policy does.

    Days may be busier or quieter than their weekday says, by a gamma factor each, so that a day's count is negative
    binomial (Avramidis, Deslauriers & L'Ecuyer 2004). Within an hour the rate is constant, so counts are Poisson and
    times uniform given the count (the standard construction of a piecewise homogeneous Poisson process).

    Returns
    -------
    numpy.ndarray
        Shape (n_leads,), ascending, in microseconds since the scenario's start.
    """
    generator = draws.generator("arrivals")
    length = scenario.horizon.arrival_days * DAY / HOUR
    means = _mean_by_hour(scenario, int(np.ceil(length)))
    if scenario.arrivals.day_variance > 0:
        means = means * _busyness(scenario, draws, len(means))
    widths = np.minimum(1.0, length - np.arange(len(means)))
    counts = generator.poisson(means * widths)
    hours = np.repeat(np.arange(len(means)), counts)
    within = generator.random(len(hours)) * widths[hours]
    return np.sort(np.floor((hours + within) * HOUR).astype(np.int64))


def _busyness(scenario: Scenario, draws: Draws, hours: int) -> NDArray[np.float64]:
    """Draw by how much each local day is busier than usual, and give it hour by hour."""
    days = np.array([instant.toordinal() for instant in _local_hours(scenario, hours)])
    variance = scenario.arrivals.day_variance
    factors = draws.generator("busyness of days").gamma(1.0 / variance, variance, size=int(days[-1] - days[0]) + 1)
    return np.asarray(factors[days - days[0]])


def _local_hours(scenario: Scenario, hours: int) -> list[datetime]:
    first = scenario.start.astimezone(UTC)
    return [(first + timedelta(hours=hour)).astimezone(scenario.start.tzinfo) for hour in range(hours)]


def _mean_by_hour(scenario: Scenario, hours: int) -> NDArray[np.float64]:
    """Give the expected leads in each whole hour after the start, by the scenario's local clock."""
    arrivals = scenario.arrivals
    local = _local_hours(scenario, hours)
    by_hour = np.array(arrivals.by_hour) / sum(arrivals.by_hour)
    by_weekday = np.array(arrivals.by_weekday)
    hour_of_day = [instant.hour for instant in local]
    weekday = [instant.weekday() for instant in local]
    means = arrivals.per_day * by_weekday[weekday] * by_hour[hour_of_day]
    if arrivals.weekly_growth:
        means = means * (1.0 + arrivals.weekly_growth) ** ((np.arange(hours) + 0.5) * HOUR / (7 * DAY))
    return np.asarray(means)
