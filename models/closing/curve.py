"""The curve of winning: the chance of a win by each of several days, for the pairs that are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from models.values import PairValues
from scenarios.faults import BadInput, Fault

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def days_within(asked: Sequence[float], followed: float) -> Floats:
    """Read the days that a curve is asked for.

    Raises
    ------
    BadInput
        When there is none, or one is no number, not above 0, not after the one before, or beyond what was followed.
    """
    expected = f"a number of days above 0, at most the {followed:.4g} that leads were followed, and rising"
    found: list[float] = []
    for day in asked:
        number = isinstance(day, (int, float)) and not isinstance(day, bool)
        if not (number and (found[-1] if found else 0.0) < day <= followed):
            raise BadInput([Fault("win_curve", expected, column="days", value=str(day))])
        found.append(float(day))
    if not found:
        raise BadInput([Fault("win_curve", "at least one day", column="days")])
    return np.array(found)


@dataclass(frozen=True)
class WinCurve:
    """Chance of a win by each of some days after the assignment.

    Made by :meth:`models.ConversionModel.win_curve`. The chance by the horizon is that of ``values``; how much of it
    has come by a day follows the law of closing of the lead's stratum at the speed of rep and grade
    (:mod:`models.closing.timing`).

    Attributes
    ----------
    values
        The pairs.
    days
        Shape (D,), in days after the assignment, rising.
    edges, share
        Logits that part the strata, and the share of wins that has come by each day, at the speed 1; shape (S, D).
    lead_speed, rep_speed
        Speeds of winning; shapes (n_leads,), (n_reps,).
    """

    values: PairValues
    days: Floats
    edges: Floats
    share: Floats
    lead_speed: Floats
    rep_speed: Floats

    @property
    def shape(self) -> tuple[int, int, int]:
        """Leads by reps by days."""
        return (*self.values.shape, len(self.days))

    def block(self, start: int, stop: int) -> Floats:
        """Give the chances of leads ``start`` to ``stop`` (exclusive) with every rep; (stop − start, n_reps, D).

        Raises
        ------
        ValueError
            When the range is not within the leads.
        """
        chance = self.values.probability(start, stop)
        return self._by_day(chance, self.lead_speed[start:stop, None] * self.rep_speed)

    def promise(self, rep_position: Integers) -> Floats:
        """Give the chances to expect of each lead with its chosen rep, as :meth:`PairValues.promise`; (n_leads, D).

        Raises
        ------
        ValueError
            When the shape is another, or a position is not that of a rep.
        """
        chance = self.values.promise(rep_position)
        rep = np.asarray(rep_position, dtype=np.int64)
        speed = np.append(self.rep_speed, 1.0)[rep]
        found = self._by_day(np.nan_to_num(chance), self.lead_speed * speed)
        return np.where(np.isnan(chance)[:, None], np.nan, found)

    def _by_day(self, chance: Floats, speed: Floats) -> Floats:
        """Give chances by day, a last axis more than ``chance``; never falling from day to day."""
        with np.errstate(divide="ignore"):
            stratum = np.searchsorted(self.edges, logit(chance))
        come = self.share[stratum]
        return np.asarray(chance[..., None] * (1.0 - (1.0 - come) ** speed[..., None]))
