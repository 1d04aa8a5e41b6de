r"""How long a switchback has to last, from what the firm's own history does when nothing is changed.

In history no method took turns, so every difference between the two blocks of a pair is noise: placebo splits. Under
a random order the sum of weighted differences :math:`\sum_u w_u d_u` has the variance :math:`\sum_u w_u^2 d_u^2`,
whatever trends, weeks and days do that neighbouring blocks share or do not share. Against leads that fall like coins,

.. math::

    \phi = \frac{\sum_u w_u^2 d_u^2}{p (1 - p) \sum_u w_u}

says how much rougher time is (its autocorrelation included, since :math:`d_u` is a difference of neighbours). It is
estimated anew for each length of a block, over starts shifted by a day at a time, and never taken below 1.

The history shows :math:`\phi` through :math:`\nu` pairs only. Power is therefore averaged over
:math:`\phi \nu / \chi^2_\nu` (assurance: O'Hagan, Stevens & Campbell 2005): a plan made from few pairs asks for
more weeks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import scipy
from numpy.typing import NDArray

from models.trials.blocks import Layout, pairs_of

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

BLOCK_HOURS = (24.0, 48.0, 72.0, 168.0, 336.0)
"""Lengths of a block that are tried: one, two and three days, one and two weeks."""

LEVEL = 0.05
POWER = 0.8
FEWEST_PAIRS = 6
"""With five pairs no order of turns is unlikely enough: 2 / 2⁵ is above 5 %."""

MOST_WEEKS = 104
_WEEK = 168.0
_QUANTILES = (np.arange(25) + 0.5) / 25.0


@dataclass(frozen=True)
class Design:
    """A switchback with blocks of one length, as the history foretells it.

    Attributes
    ----------
    layout
        Length of a block and of the carry-over.
    rate
        Share won now.
    dispersion
        How much rougher differences of neighbouring blocks are than coins; at least 1.
    weight_per_week
        Sum of the pairs' weights that a week brings, all teams together.
    units_per_week
        Pairs a week, all teams together, counted as if teams were of one size.
    placebo_pairs
        Pairs of the history that the dispersion was seen in.
    """

    layout: Layout
    rate: float
    dispersion: float
    weight_per_week: float
    units_per_week: float
    placebo_pairs: float

    def error(self, weeks: float, lift: float = 0.0) -> float:
        """Give the standard error of the relative lift after so many weeks."""
        return float(self._error(weeks, lift, np.array([self.dispersion]))[0])

    def power(self, lift: float, weeks: float) -> float:
        """Give the chance that the two-sided 5 % test shows a relative lift of this size after so many weeks."""
        units = self.units(weeks)
        if units < FEWEST_PAIRS:
            return 0.0
        seen = max(self.placebo_pairs, 2.0)
        possible = np.maximum(self.dispersion * seen / scipy.stats.chi2.ppf(_QUANTILES, seen), 1.0)
        noncentral = lift / self._error(weeks, lift, possible)
        edge = scipy.stats.t.ppf(1.0 - LEVEL / 2.0, units - 1.0)
        shown = scipy.stats.nct.sf(edge, units - 1.0, noncentral) + scipy.stats.nct.cdf(-edge, units - 1.0, noncentral)
        return float(np.nan_to_num(shown, nan=1.0).mean())

    def units(self, weeks: float) -> float:
        """Count the pairs of so many weeks, as if teams were of one size."""
        return self.units_per_week * self._whole(weeks)

    def weeks_for(self, lift: float, power: float = POWER) -> int | None:
        """Give the fewest whole weeks that show this lift with this power; None where two years do not."""
        return fewest_weeks(self, lift, power)

    def smallest_lift(self, weeks: float, power: float = POWER) -> float | None:
        """Give the smallest relative lift shown with this power; None where no lift up to 200 % is."""
        return smallest_lift_of(self, weeks, power)

    def _error(self, weeks: float, lift: float, dispersion: Floats) -> Floats:
        new = min(self.rate * (1.0 + lift), 1.0)
        spread = (self.rate * (1.0 - self.rate) + new * (1.0 - new)) / 2.0
        weight = self.weight_per_week * self._whole(weeks)
        return np.asarray(np.sqrt(dispersion * spread / max(weight, 1e-12)) / self.rate)

    def _whole(self, weeks: float) -> float:
        pair = 2.0 * self.layout.block_hours / _WEEK
        return float(np.floor(weeks / pair + 1e-9) * pair)


class Powered(Protocol):
    """A plan that knows its power."""

    def power(self, lift: float, weeks: float) -> float:
        """Give the chance that a lift is shown after so many weeks."""


def fewest_weeks(plan: Powered, lift: float, power: float) -> int | None:
    """Give the fewest whole weeks that show a lift with this power; None where two years do not."""
    weeks = 1 + bisect_left(range(1, MOST_WEEKS + 1), power, key=lambda tried: plan.power(lift, tried))
    return weeks if weeks <= MOST_WEEKS else None


def smallest_lift_of(plan: Powered, weeks: float, power: float) -> float | None:
    """Give the smallest relative lift shown with this power; None where none up to 200 % is."""
    low, high = 0.0, 2.0
    if plan.power(high, weeks) < power:
        return None
    for _ in range(16):
        middle = (low + high) / 2.0
        low, high = (low, middle) if plan.power(middle, weeks) >= power else (middle, high)
    return high


def designs(
    hours: Floats,
    won: Floats,
    team: Integers | None = None,
    *,
    carry_over_hours: float = 24.0,
    block_hours: Sequence[float] = BLOCK_HOURS,
) -> list[Design]:
    """Give a design for each length of a block that is longer than the carry-over and seen in six pairs or more.

    Parameters
    ----------
    hours, won
        When each past lead was given out, in hours since 1970, and whether it was won; shape (n,).
    team
        Its team, 0, 1, …; None where the firm is one.
    """
    group = np.zeros(len(hours), dtype=np.int64) if team is None else team
    found = (
        _design(hours, won, group, Layout(length, carry_over_hours))
        for length in block_hours
        if length > carry_over_hours
    )
    return [design for design in found if design is not None]


def choose_design(
    possible: Sequence[Design], lift: float, power: float = POWER, weeks: int | None = None
) -> Design | None:
    """Take the design that shows the lift soonest, or likeliest in the weeks given; None without any."""

    def cost(design: Design) -> tuple[float, float]:
        needed = design.weeks_for(lift, power) if weeks is None else weeks
        return (float("inf") if needed is None else needed, -design.power(lift, needed or MOST_WEEKS))

    return min(possible, key=cost, default=None)


def _design(hours: Floats, won: Floats, team: Integers, layout: Layout) -> Design | None:
    rate = float(won.mean()) if len(won) else 0.0
    if not 0.0 < rate < 1.0:
        return None
    noise = weight = squares = units = hours_seen = 0.0
    shifts = np.arange(0.0, 2.0 * layout.block_hours, 24.0)
    for shift in shifts.tolist():
        pairs = pairs_of(hours, team, won, layout, shift)
        w = pairs.weight
        noise += float(((w * (pairs.rate[:, 0] - pairs.rate[:, 1])) ** 2).sum())
        weight, squares, units = weight + float(w.sum()), squares + float((w**2).sum()), units + len(w)
        span = np.floor((hours.max() - shift) / (2.0 * layout.block_hours)) - np.ceil(
            (hours.min() - shift) / (2.0 * layout.block_hours)
        )
        hours_seen += max(float(span), 0.0) * 2.0 * layout.block_hours
    if units / len(shifts) < FEWEST_PAIRS or squares == 0.0:
        return None
    weeks = hours_seen / _WEEK
    even = weight**2 / squares
    return Design(
        layout=layout,
        rate=rate,
        dispersion=max(noise / (rate * (1.0 - rate) * weight), 1.0),
        weight_per_week=weight / weeks,
        units_per_week=even / weeks,
        placebo_pairs=even / len(shifts),
    )
