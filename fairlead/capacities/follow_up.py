r"""How long a lead is in work: what an open lead still costs, and how much of a new one falls into the coming weeks.

With :math:`s(a)` the share of leads not yet closed at age *a* (Kaplan-Meier, so that leads still open count as watched
until now) and *T* the age by which nine in ten of those that ever close have closed: a lead is in work until it closes,
at most until *T*, and takes the same minutes in each week of that. Then

* it is in work for :math:`L = \int_0^T s(u)\,du` on average;
* an open lead of age *a* < *T* is in work for another :math:`\int_a^T s(u)\,du / s(a)`; an older one is given up;
* of the minutes of leads given out evenly over the next *T*, the share :math:`1 - K/T` falls into that span, with
  :math:`K = \int_0^T (1 - F(h))\,dh` and :math:`F(h) = \int_0^h s(u)\,du / L` what is done of a lead by age *h*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
import scipy
from numpy.typing import NDArray

from fairlead.checking.classes import sampled
from fairlead.checking.truncation import closed_by
from scenarios import load
from scenarios.vocabulary import Outcome

Floats = NDArray[np.float64]

ENOUGH = 30
"""Closings below which a history does not say how long leads stay open."""

_MOST_CLOSED, _SHORTEST, _LONGEST = 0.9, 7, 730


@dataclass(frozen=True, eq=False)
class FollowUp:
    """How long leads are in work.

    Attributes
    ----------
    still_open
        Shape (days + 1,): share of leads not yet closed at each age in days.
    learned
        Whether the history says so; else the default scenario.
    """

    still_open: Floats
    learned: bool

    @property
    def days(self) -> int:
        """*T*: older leads count as given up."""
        return len(self.still_open) - 1

    @property
    def span_weeks(self) -> float:
        """*T* in weeks: the span the proposal looks ahead."""
        return self.days / 7

    @property
    def weeks_in_work(self) -> float:
        """*L* in weeks."""
        return float(self._worked[-1]) / 7

    @property
    def span_share(self) -> float:
        """Share of a new lead's minutes that falls into the span, for leads given out evenly over it."""
        done = self._worked / self._worked[-1]
        return float(np.trapezoid(done)) / self.days

    def remaining_weeks(self, ages: Floats) -> Floats:
        """Give how long open leads will yet be in work, by their ages in days; 0 from *T* on."""
        grid = np.arange(self.days + 1.0)
        left = self._worked[-1] - np.interp(ages, grid, self._worked)
        alive = np.interp(ages, grid, self.still_open)
        return np.asarray(np.divide(left, alive, out=np.zeros(len(ages)), where=alive > 0) / 7)

    @property
    def _worked(self) -> Floats:
        return np.asarray(scipy.integrate.cumulative_trapezoid(self.still_open, initial=0))


def follow_up_of(history: pl.DataFrame, since: datetime) -> FollowUp:
    """Learn how long leads are in work from those given out since ``since``, or take the default scenario's."""
    times = history.select("assigned_at", "closed_at", "outcome")
    rows = sampled(times.filter(pl.col("assigned_at") >= since))
    ended = (rows["outcome"] != Outcome.OPEN.value) & rows["closed_at"].is_not_null()
    if ended.sum() < ENOUGH:
        return default_follow_up()
    closed = closed_by(rows, np.arange(_LONGEST + 1.0))
    if closed[-1] <= 0:  # nothing closes within that time
        return default_follow_up()
    return FollowUp(_until_most_closed(closed), learned=True)


def default_follow_up() -> FollowUp:
    """Give what the default scenario assumes of leads that are declined: a steady rate (quality: assumption)."""
    mean = load("baseline").closing.decline_mean_days
    return FollowUp(_until_most_closed(-np.expm1(-np.arange(_LONGEST + 1.0) / mean)), learned=False)


def _until_most_closed(closed: Floats) -> Floats:
    days = int((closed >= _MOST_CLOSED * closed[-1]).argmax())
    kept = 1.0 - closed[: max(days, _SHORTEST) + 1]
    kept[0] = 1.0  # a lead that ends in the moment of its hand-over was in somebody's hands
    return kept
