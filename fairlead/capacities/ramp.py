"""Ramp: which part of a full rep's room a newcomer has, by full weeks since she began."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairlead.capacities.settings import RAMP_WEEKS
from fairlead.capacities.team_weeks import TeamWeeks

Floats = NDArray[np.float64]

ENOUGH = 5
"""Newcomers that each step of a learned ramp must rest on."""

STEP_WEEKS, STEPS = 4, 6


@dataclass(frozen=True, eq=False)
class Ramp:
    """A ramp.

    Attributes
    ----------
    parts
        The part of a full rep's room in each full week since the first; 1 afterwards. Never falling.
    newcomers
        How many newcomers of the history it was learned from; 0 for the default.
    """

    parts: Floats
    newcomers: int = 0

    def at(self, weeks: Floats) -> Floats:
        """Give the part by full weeks since the first day, infinity included."""
        known = np.append(self.parts, 1.0)
        return np.asarray(known[np.minimum(weeks, len(self.parts)).astype(np.int64)])


def default_ramp() -> Ramp:
    """Give equal steps: 1/13 in the first week, 13/13 from the thirteenth on."""
    return Ramp(np.arange(1, RAMP_WEEKS) / RAMP_WEEKS)


def ramp_of(team: TeamWeeks) -> Ramp:
    """Learn what part of an experienced colleague's leads newcomers were given, or give the default.

    For each four weeks since newcomers began, all their leads together are divided by what experienced reps (who began
    more than 24 weeks earlier, or before the history) were given on average in the same weeks, times the newcomer's
    part time. Weighted isotonic regression keeps the steps from falling (Barlow et al. 1972, chapter 1). It is what the
    firm asked of newcomers, which need not be what they could have done.
    """
    experienced = team.there & (team.tenure >= STEP_WEEKS * STEPS)
    each = _mean_of(team.leads, experienced)
    new = team.there & team.newcomer[:, None] & (team.tenure < STEP_WEEKS * STEPS) & np.isfinite(each)
    weeks = np.minimum(team.tenure, STEP_WEEKS * STEPS)  # infinity has no quotient
    expected = np.where(new, each * team.part_time[:, None], 0.0)
    given, due, newcomers = np.zeros(STEPS), np.zeros(STEPS), np.zeros(STEPS, dtype=np.int64)
    for step in range(STEPS):
        here = new & (weeks // STEP_WEEKS == step)
        given[step], due[step] = team.leads[here].sum(), expected[here].sum()
        newcomers[step] = here.any(axis=1).sum()
    if newcomers.min() < ENOUGH or due.min() <= 0:
        return default_ramp()
    from sklearn.isotonic import isotonic_regression  # here: few need it, and scikit-learn takes long to import

    steps = isotonic_regression(given / due, sample_weight=due, y_min=0.0, y_max=1.0)
    return Ramp(np.repeat(np.asarray(steps, dtype=np.float64), STEP_WEEKS), int(newcomers.min()))


def _mean_of(leads: Floats, who: NDArray[np.bool_]) -> Floats:
    """Give the mean over the reps of each week, not a number where there are none."""
    counts = who.sum(axis=0)
    total = np.where(who, leads, 0.0).sum(axis=0)
    return np.asarray(np.where(counts > 0, total / np.maximum(counts, 1), np.nan))
