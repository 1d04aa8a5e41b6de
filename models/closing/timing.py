r"""When deals close: the law of closing, for wins and for other ends as competing ends in discrete time.

A deal still open is evidence, not a loss. How strong it is depends on how long wins take compared with losses:
the law below gives, for an open deal of a known age, the log likelihood ratio of "still open" under a win within
the horizon against anything else. It is the mixture form of competing risks (Larson & Dinse 1985, Journal of the Royal
Statistical Society C 34, 201-211): the chance of winning by the horizon, and when each kind of end comes. Hazards are
multiplied by the speed of rep and grade (:mod:`models.closing.pace`); :mod:`models.closing.em` learns all of it.

There is one law for each stratum of the chance of winning. Among leads likely to win, more of those that do not win
in time will win late, so they stay open longer; one law for all would take that for wins within the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from models.closing.pace import OTHER, WON, Pace

BINS = 240
"""Age classes up to the horizon; the square-root spacing below makes the early ones minutes, the late ones days."""

MOST_EVIDENCE = 30.0

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def age_bin(age: Floats, horizon: float) -> NDArray[np.int64]:
    """Give the class of each age (days, 0 to ``horizon``): equal steps in the square root of the age."""
    share = np.clip(age / horizon, 0.0, 1.0)
    return np.minimum((BINS * np.sqrt(share)).astype(np.int64), BINS - 1)


def bin_edges(horizon: float) -> Floats:
    """Give where the age classes begin and end, in days; shape (BINS + 1,)."""
    return np.asarray(horizon * (np.arange(BINS + 1) / BINS) ** 2)


@dataclass(frozen=True)
class Timing:
    """Distributions of the closing age at the speed 1, by stratum of the chance of winning, and who is faster.

    Attributes
    ----------
    edges
        Shape (S − 1,): logits that part the strata.
    won
        Shape (S, BINS): chance that a win within the horizon comes in each age class.
    other
        Shape (S, BINS + 1): the same for every other end; the last class is "not by the horizon".
    pace
        Speeds of reps and grades.
    """

    edges: Floats
    won: Floats
    other: Floats
    pace: Pace

    def stratum(self, logits: Floats) -> Integers:
        """Give the stratum of logits, of any shape."""
        return np.searchsorted(self.edges, logits)

    def evidence(self, at: Integers, logits: Floats, speed: Floats) -> Floats:
        """Give log P(still open | won in time) − log P(still open | not) of rows in these age classes; shape (n,).

        ``speed`` has shape (2, n), as :meth:`Pace.of` gives it.
        """
        won, other = self._log_open(at, logits, speed)
        return np.asarray(np.clip(won - other, -MOST_EVIDENCE, MOST_EVIDENCE))

    def won_by(self, at: Integers, logits: Floats, speed: Floats) -> Floats:
        """Give the share of wins of rows with these logits that come by the middle of these age classes; (n,)."""
        return np.asarray(-np.expm1(self._log_open(at, logits, speed)[0]))

    def still_open(self, at: Integers | None, logits: Floats, speed: Floats) -> Floats:
        """Give the chance that rows with these logits are open in these age classes (None: at the horizon); (n,)."""
        if at is None:
            never = self.other[self.stratum(logits), -1] ** speed[OTHER]
            return np.asarray(expit(-logits) * never)
        won, other = self._log_open(at, logits, speed)
        return np.asarray(expit(logits) * np.exp(won) + expit(-logits) * np.exp(other))

    def won_share(self, days: Floats, horizon: float) -> Floats:
        """Give the share of wins in time that have come by these days, at the speed 1; shape (S, len(days))."""
        by_edge = np.hstack([np.zeros((len(self.won), 1)), np.cumsum(self.won, axis=1)])
        return np.array([np.interp(days, bin_edges(horizon), row) for row in np.minimum(by_edge, 1.0)])

    def _log_open(self, at: Integers, logits: Floats, speed: Floats) -> tuple[Floats, Floats]:
        stratum = self.stratum(logits)
        won, other = log_open(self.won), log_open(self.other)[:, :BINS]
        return won[stratum, at] * speed[WON], other[stratum, at] * speed[OTHER]


def log_open(mass: Floats) -> Floats:
    """Give the log chance of being open in the middle of each class; shape as ``mass``."""
    later = np.cumsum(mass[..., ::-1], axis=-1)[..., ::-1]
    return np.asarray(np.log(np.maximum(later - 0.5 * mass, np.finfo(np.float64).tiny)))


def hazard_spent(mass: Floats) -> Floats:
    """Give the cumulative hazard that a row which ended in a class has spent, on average over it; as ``mass``."""
    start = np.cumsum(mass[..., ::-1], axis=-1)[..., ::-1]
    end = np.maximum(start - mass, 0.0)
    tiny = np.finfo(np.float64).tiny
    gone = start * np.log(np.maximum(start, tiny)) - end * np.log(np.maximum(end, tiny))
    within = 1.0 - np.divide(gone, mass, out=np.ones_like(mass), where=mass > 1e-12)
    return np.asarray(np.where(mass > 1e-12, within, -np.log(np.maximum(start, tiny))))
