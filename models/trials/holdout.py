"""How long a share of the leads has to be kept on the baseline, where nothing but the lead itself is tried."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from models.trials.planning import LEVEL, POWER, fewest_weeks, smallest_lift_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class LeadHoldout:
    """A share of the leads kept on the baseline, drawn lead by lead.

    Attributes
    ----------
    rate
        Share won now.
    leads_per_week
        Assignments a week.
    dispersion
        How much rougher leads are than coins, since assignments of one lead share it; at least 1.
    share
        Of leads kept on the baseline.
    """

    rate: float
    leads_per_week: float
    dispersion: float
    share: float

    @classmethod
    def from_history(cls, hours: Floats, won: Floats, lead: Integers, share: float) -> LeadHoldout:
        """Learn rate, pace and dispersion from past leads: hours since 1970, won or not, and which lead; (n,)."""
        rate = float(won.mean())
        sums = np.bincount(lead, won - rate)
        rough = float((sums**2).sum()) / max(len(won) * rate * (1.0 - rate), 1e-12)
        weeks = max(float(np.ptp(hours)) / 168.0, 1e-9)
        return cls(rate, len(won) / weeks, max(rough, 1.0), share)

    def error(self, weeks: float, lift: float = 0.0) -> float:
        """Give the standard error of the relative lift after so many weeks, if arms did not touch one another."""
        new = min(self.rate * (1.0 + lift), 1.0)
        by_arm = new * (1.0 - new) / (1.0 - self.share) + self.rate * (1.0 - self.rate) / self.share
        return float(np.sqrt(self.dispersion * by_arm / (self.leads_per_week * weeks)) / self.rate)

    def power(self, lift: float, weeks: float) -> float:
        """Give the chance that the two-sided 5 % test shows a relative lift of this size after so many weeks."""
        edge, away = float(ndtri(1.0 - LEVEL / 2.0)), lift / self.error(weeks, lift)
        return float(ndtr(away - edge) + ndtr(-edge - away))

    def weeks_for(self, lift: float, power: float = POWER) -> int | None:
        """Give the fewest whole weeks that show this lift with this power; None where two years do not."""
        return fewest_weeks(self, lift, power)

    def smallest_lift(self, weeks: float, power: float = POWER) -> float | None:
        """Give the smallest relative lift shown with this power; None where no lift up to 200 % is."""
        return smallest_lift_of(self, weeks, power)
