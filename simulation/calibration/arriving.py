"""When leads come: the mean of a day, the week's and the day's shape, and how much days differ beyond chance."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios.calibrated import Basis
from simulation.calibration.figure import Draft
from simulation.calibration.growing import FEWEST_WEEKS, METHOD, Growth, growth_of
from simulation.calibration.log import Log
from simulation.calibration.statistics import Estimate, Floats, Z, spread

_LARGEST_VARIANCE = 4.0


def learn_arrivals(draft: Draft, log: Log) -> None:
    """Fill in ``[arrivals]`` from the leads of whole days."""
    local = log.leads["arrived_at"].dt.convert_time_zone(str(log.zone))
    counts, weekdays = _by_day(log, local)
    growth = growth_of(counts)
    trend = np.ones(len(counts)) if growth is None else growth.of_day(len(counts))
    variance = _day_variance(counts, weekdays, trend)
    _learn_level(draft, counts, weekdays, variance.value, growth)
    hours = np.bincount(local.dt.hour().to_numpy(), minlength=24)
    draft.state(
        "arrivals.by_hour", [int(count) for count in hours], Basis.LOG, "leads by hour of the day", int(hours.sum())
    )
    means = _by_weekday(counts, weekdays)
    weights = [round(float(mean / means.mean()), 4) for mean in means]
    draft.state("arrivals.by_weekday", weights, Basis.LOG, "leads by day of the week, mean 1", int(counts.sum()))
    draft.learn(
        "arrivals.day_variance", variance, len(counts), "days against their weekday, beyond Poisson (Q-profile)"
    )


def _learn_level(
    draft: Draft, counts: Floats, weekdays: NDArray[np.int64], variance: float, growth: Growth | None
) -> None:
    """Fill in how many leads come, and how that grows where it can be told that it does."""
    if growth is None or not growth.told:
        plain = _per_day(counts, weekdays, variance)
        draft.learn("arrivals.per_day", plain, int(counts.sum()), "leads ÷ days; days vary as they do")
        why = (
            f"no growth looked for, {FEWEST_WEEKS} whole weeks are needed"
            if growth is None
            else f"{growth.words} cannot be told from none"
        )
        draft.state("arrivals.weekly_growth", 0.0, Basis.LOG, why, len(counts) // 7)
        return
    method = "the rate at the end of the log by its trend; leads ÷ days would be that of its middle"
    draft.learn("arrivals.per_day", growth.level, int(counts.sum()), method)
    draft.learn("arrivals.weekly_growth", growth.share, growth.weeks, f"{growth.words}: {METHOD}")


def _by_day(log: Log, local: pl.Series) -> tuple[Floats, NDArray[np.int64]]:
    """Count leads day by day until the last one arrived; give weekdays (Monday 0) beside."""
    first = log.start.astimezone(log.zone).date()
    days = (log.last_arrival.astimezone(log.zone).date() - first).days + 1
    numbers = (local.dt.date() - first).dt.total_days().to_numpy()
    counts = np.bincount(numbers, minlength=days).astype(np.float64)
    return counts, (first.weekday() + np.arange(days)) % 7


def _by_weekday(counts: Floats, weekdays: NDArray[np.int64]) -> Floats:
    found = [counts[weekdays == day].mean() if (weekdays == day).any() else counts.mean() for day in range(7)]
    return np.array(found, dtype=np.float64)


def _per_day(counts: Floats, weekdays: NDArray[np.int64], variance: float) -> Estimate:
    """Give the mean of a day, each weekday counting the same; its spread is Poisson's and the days' own."""
    means = _by_weekday(counts, weekdays)
    days = np.bincount(weekdays, minlength=7).clip(1)
    centre = float(means.mean())
    error = float(np.sqrt(((means + variance * means**2) / days).sum())) / 7
    ratio = Z * error / centre
    return Estimate(centre, centre * float(np.exp(-ratio)), centre * float(np.exp(ratio)))


def _day_variance(counts: Floats, weekdays: NDArray[np.int64], trend: Floats) -> Estimate:
    """Estimate by how much days differ from their weekday and the trend, shape (n_days,), beyond chance."""
    expected = _by_weekday(counts / trend, weekdays)[weekdays] * trend
    some = expected > 0
    counts, expected = counts[some], expected[some]
    groups = len(set(weekdays[some].tolist()))

    def variances(size: float) -> Floats:
        return np.asarray(expected + size * expected**2)

    return spread(counts - expected, variances, max(len(counts) - groups, 1), _LARGEST_VARIANCE)
