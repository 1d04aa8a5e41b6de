r"""Standard errors, intervals, the relative lift and the smallest gain that data like these could show.

Rows of one lead are summed before anything is squared: they share the lead. The quantile is Student's with as many
degrees of freedom as the spread itself is known to, :math:`2n / (\kappa - 1)` for terms of kurtosis :math:`\kappa`
(the large-sample variance of a variance): a few heavy weights make the standard error itself uncertain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtrit

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LEVEL = 0.95
POWER = 0.8


@dataclass(frozen=True)
class Interval:
    """An estimate with its standard error and interval."""

    mean: float
    low: float
    high: float
    error: float


def interval(terms: Floats, lead: Integers, level: float = LEVEL) -> Interval:
    """Give the mean of terms, shape (n,), with its interval; rows of one lead are not independent."""
    mean, error, freedom = _spread(terms, lead)
    reach = _quantile(level, freedom) * error
    return Interval(mean, mean - reach, mean + reach, error)


def relative_lift(terms: Floats, baseline: Floats, lead: Integers, level: float = LEVEL) -> Interval | None:
    """Give mean(terms) / mean(baseline) − 1, with its interval by the delta method.

    The upper end is that of the logarithm's interval: a ratio of few, heavily weighted wins errs more often below the
    truth than above it, and its error looks smaller when it does. None where the baseline is not above 0.
    """
    base = float(baseline.mean()) if len(baseline) else 0.0
    if not base > 0.0:
        return None
    lift = float(terms.mean()) / base - 1.0
    _, error, freedom = _spread((terms - (1.0 + lift) * baseline) / base, lead)
    reach = _quantile(level, freedom) * error
    growth = (1.0 + lift) * np.expm1(min(reach / (1.0 + lift), 1.0)) if lift > -1.0 else 0.0
    return Interval(lift, lift - reach, lift + max(reach, growth), error)


def minimum_detectable_lift(
    terms: Floats, baseline: Floats, lead: Integers, *, level: float = LEVEL, power: float = POWER
) -> float | None:
    """Give the smallest relative lift that an interval from data like these would show with this power.

    An interval lies above 0 where the difference exceeds its reach; at a true lift L the reach is that of terms less
    (1 + L) × baseline, while the difference itself varies as terms less baseline do. Solved by repetition.
    """
    base = float(baseline.mean()) if len(baseline) else 0.0
    if not base > 0.0:
        return None
    level_terms, level_base = (terms - terms.mean()) / base, (baseline - base) / base
    _, varies, _ = _spread(level_terms - level_base, lead)
    lift = 0.0
    for _ in range(50):
        _, error, freedom = _spread(level_terms - (1.0 + lift) * level_base, lead)
        needed = _quantile(level, freedom) * error + float(ndtri(power)) * varies
        if abs(needed - lift) < 1e-9:
            break
        lift = needed
    return float(lift)


def _spread(terms: Floats, lead: Integers) -> tuple[float, float, float]:
    """Give mean, standard error and degrees of freedom of terms, summed by lead."""
    n = len(terms)
    if n == 0:
        return float("nan"), float("nan"), 1.0
    mean = float(terms.mean())
    groups = int(lead.max()) + 1
    sums = np.bincount(lead, terms - mean, groups)[np.bincount(lead, minlength=groups) > 0]
    count = len(sums)
    if count < 2:
        return mean, float("nan"), 1.0
    variance = float((sums**2).sum() / (count - 1))
    error = float(np.sqrt(count * variance)) / n
    kurtosis = float((sums**4).mean()) / max(variance**2, np.finfo(np.float64).tiny)
    freedom = float(np.clip(2.0 * count / max(kurtosis - 1.0, 1.0), 1.0, count - 1.0))
    return mean, error, freedom


def _quantile(level: float, freedom: float) -> float:
    return float(stdtrit(freedom, 0.5 + level / 2.0))
