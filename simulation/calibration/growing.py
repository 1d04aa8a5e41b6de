r"""Whether arrivals grow: a straight line through the logs of weekly means, weeks as different as they are.

Whole weeks count, so that weekdays are out of it. The count of week *w* has the mean :math:`e^{a + b w}` and a
variance :math:`\varphi` times as large, :math:`\varphi` being Pearson's statistic over its degrees of freedom and at
least 1 (quasi-likelihood: McCullagh & Nelder 1989, chapters 4 and 9); intervals are Student's. A trend is used only if
its 95 % interval leaves out none: a slope that is noise, carried on over the weeks to come, foretells worse than none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from simulation.calibration.statistics import Estimate, Floats

FEWEST_WEEKS = 8
METHOD = "log-linear in whole weeks, over-dispersed; left out unless its interval leaves out 0"
SHARED = float(np.sqrt(0.75))
"""How the level at the end of a straight line and its slope hang together: of n weeks alike, for large n."""


@dataclass(frozen=True)
class Growth:
    """A trend in arrivals.

    Attributes
    ----------
    share
        By which they grow from week to week.
    level
        Leads a day at the end of the log.
    weeks
        Whole weeks it rests on.
    """

    share: Estimate
    level: Estimate
    weeks: int

    @property
    def told(self) -> bool:
        """Whether it can be told from none."""
        low, high = self.share.low, self.share.high
        return low is not None and high is not None and (low > 0 or high < 0)

    @property
    def words(self) -> str:
        """The growth and its interval."""
        low, high = self.share.low or 0.0, self.share.high or 0.0
        return f"growth of {self.share.value:+.1%} a week (95 % {low:+.1%} to {high:+.1%})"

    def of_day(self, days: int) -> Floats:
        """Give the rate of each day against that of the middle one, shape (days,); 1 where there is no trend."""
        if not self.told:
            return np.ones(days)
        return np.asarray((1.0 + self.share.value) ** ((np.arange(days) - (days - 1) / 2) / 7.0))


def growth_of(counts: Floats) -> Growth | None:
    """Estimate a trend from daily counts, shape (n_days,); None where there are too few whole weeks or leads."""
    weeks = len(counts) // 7
    if weeks < FEWEST_WEEKS:
        return None
    found = counts[: 7 * weeks].reshape(weeks, 7).sum(axis=1)
    if (found == 0).any():
        return None
    ends = len(counts) / 7.0 - 0.5
    design = np.column_stack([np.ones(weeks), np.arange(weeks) - ends])
    theta = np.array([np.log(found.mean()), 0.0])
    for _ in range(30):
        mean = np.exp(design @ theta)
        theta = theta + np.linalg.solve((design * mean[:, None]).T @ design, design.T @ (found - mean))
    mean = np.exp(design @ theta)
    dispersion = max(1.0, float(((found - mean) ** 2 / mean).sum()) / (weeks - 2))
    covariance = dispersion * np.linalg.inv((design * mean[:, None]).T @ design)
    reach = float(stdtrit(weeks - 2, 0.975)) * np.sqrt(np.diag(covariance))
    (level, slope), (of_level, of_slope) = theta, reach
    share = Estimate(*(float(np.expm1(end)) for end in (slope, slope - of_slope, slope + of_slope)))
    rate = Estimate(*(float(np.exp(end)) / 7.0 for end in (level, level - of_level, level + of_level)))
    return Growth(share, rate, weeks)
