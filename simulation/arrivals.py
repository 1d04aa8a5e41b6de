"""When leads arrive: a Poisson stream whose rate follows the hour of the day and the day of the week."""

from __future__ import annotations

from datetime import UTC, timedelta

import numpy as np
from numpy.typing import NDArray

from scenarios import Draws, Scenario
from simulation.units import DAY, HOUR


def arrival_times(scenario: Scenario, draws: Draws) -> NDArray[np.int64]:
    """Draw the arrivals of one replication; they do not depend on what any policy does.

    Within an hour the rate is constant, so counts are Poisson and times uniform given the count (the standard
    construction of a piecewise homogeneous Poisson process).

    Returns
    -------
    numpy.ndarray
        Shape (n_leads,), ascending, in microseconds since the scenario's start.
    """
    generator = draws.generator("arrivals")
    length = scenario.horizon.arrival_days * DAY / HOUR
    means = _mean_by_hour(scenario, int(np.ceil(length)))
    widths = np.minimum(1.0, length - np.arange(len(means)))
    counts = generator.poisson(means * widths)
    hours = np.repeat(np.arange(len(means)), counts)
    within = generator.random(len(hours)) * widths[hours]
    return np.sort(np.floor((hours + within) * HOUR).astype(np.int64))


def _mean_by_hour(scenario: Scenario, hours: int) -> NDArray[np.float64]:
    """Give the expected leads in each whole hour after the start, by the scenario's local clock."""
    arrivals, start = scenario.arrivals, scenario.start
    first = start.astimezone(UTC)
    local = [(first + timedelta(hours=hour)).astimezone(start.tzinfo) for hour in range(hours)]
    by_hour = np.array(arrivals.by_hour) / sum(arrivals.by_hour)
    by_weekday = np.array(arrivals.by_weekday)
    hour_of_day = [instant.hour for instant in local]
    weekday = [instant.weekday() for instant in local]
    return np.asarray(arrivals.per_day * by_weekday[weekday] * by_hour[hour_of_day])
