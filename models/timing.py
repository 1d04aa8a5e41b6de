"""When deals close: the timing of wins and of other ends, learned from closed and open deals together.

A deal still open is evidence, not a loss. How strong it is depends on how long wins take compared with losses:
the law below gives, for an open deal of a known age, the log likelihood ratio of "still open" under a win within
the horizon against anything else. It is fitted by the EM algorithm for a mixture of two discretised distributions
under right-censoring (self-consistency: Turnbull 1976, Journal of the Royal Statistical Society B 38, 290-295);
the chance it implies is the Aalen-Johansen estimate.

There is one law for each stratum of the chance of winning. Among leads likely to win, more of those that do not win
in time will win late, so they stay open longer; one law for all would take that for wins within the horizon.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

BINS = 240
"""Age classes up to the horizon; the square-root spacing below makes the early ones minutes, the late ones days."""

SMOOTHING = 0.5
"""Wins spread evenly over the followed time, so that no age is ruled out by a small sample."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def age_bin(age: Floats, horizon: float) -> NDArray[np.int64]:
    """Give the class of each age (days, 0 to ``horizon``): equal steps in the square root of the age."""
    share = np.clip(age / horizon, 0.0, 1.0)
    return np.minimum((BINS * np.sqrt(share)).astype(np.int64), BINS - 1)


@dataclass(frozen=True)
class Ends:
    """What was seen, by age class: wins, other ends (with "beyond the horizon" last), and rows still open."""

    won: Floats
    other: Floats
    still_open: Floats


@dataclass(frozen=True)
class Timing:
    """Distributions of the closing age, by stratum of the chance of winning.

    Attributes
    ----------
    edges
        Shape (S − 1,): logits that part the strata.
    won
        Shape (S, BINS): chance that a win within the horizon comes in each age class.
    other
        Shape (S, BINS + 1): the same for every other end; the last class is "not by the horizon".
    """

    edges: Floats
    won: Floats
    other: Floats

    def stratum(self, logits: Floats) -> Integers:
        """Give the stratum of rows with these logits; shape (n,)."""
        return np.searchsorted(self.edges, logits)

    def evidence(self, at: Integers, logits: Floats) -> Floats:
        """Give log P(still open | won in time) − log P(still open | not) of rows in these age classes; shape (n,)."""
        tiny = np.finfo(np.float64).tiny
        won, other = _still_open(self.won), _still_open(self.other)[:, :BINS]
        ratio = np.clip(np.log(np.maximum(won, tiny)) - np.log(np.maximum(other, tiny)), -30.0, 30.0)
        return np.asarray(ratio[self.stratum(logits), at])

    def won_by(self, at: Integers, logits: Floats) -> Floats:
        """Give the share of wins of rows with these logits that come by the middle of these age classes; (n,)."""
        return np.asarray((1.0 - _still_open(self.won))[self.stratum(logits), at])

    def still_open(self, at: Integers | None, logits: Floats) -> Floats:
        """Give the chance that rows with these logits are open in these age classes (None: at the horizon); (n,)."""
        stratum = self.stratum(logits)
        if at is None:
            return np.asarray(expit(-logits) * self.other[stratum, -1])
        won, other = _still_open(self.won), _still_open(self.other)
        return np.asarray(expit(logits) * won[stratum, at] + expit(-logits) * other[stratum, at])


def fit_law(ends: Ends, followed: float) -> tuple[Floats, Floats, float]:
    """Fit the law of one stratum: the two distributions and the logit of the chance of winning in time.

    ``followed`` is the share of the horizon over which anybody could be watched: no win is placed beyond it.
    """
    won, other = ends.won + _smooth(followed), ends.other + _smooth(followed, beyond=1.0)
    closed = won.sum() + other.sum()
    chance = float(won.sum() / closed)
    rows = closed + ends.still_open.sum()
    first_won, first_other = won, other
    for _ in range(2000 if ends.still_open.any() else 0):
        live_won, live_other = chance * _still_open(_normal(won)), (1 - chance) * _still_open(_normal(other))[:BINS]
        soft = np.divide(live_won, live_won + live_other, out=np.zeros(BINS), where=live_won > 0.0)
        won = first_won + _spread(_normal(won), ends.still_open * soft)
        other = first_other + _spread(_normal(other), ends.still_open * (1.0 - soft))
        before, chance = chance, float((first_won.sum() + (ends.still_open * soft).sum()) / rows)
        if abs(chance - before) < 1e-9:
            break
    return _normal(won), _normal(other), float(logit(chance))


def _spread(mass: Floats, open_rows: Floats) -> Floats:
    """Hand each open row on to the later ages at which it may still close, in proportion to their mass."""
    still = _still_open(mass)[:BINS]
    rate = np.divide(open_rows, still, out=np.zeros(BINS), where=still > 0.0)
    earlier = np.cumsum(rate) - 0.5 * rate
    padded = np.append(earlier, rate.sum()) if len(mass) > BINS else earlier
    return np.asarray(mass * padded)


def _still_open(mass: Floats) -> Floats:
    """Chance of being open in the middle of each class."""
    later = np.cumsum(mass[..., ::-1], axis=-1)[..., ::-1]
    return np.asarray(later - 0.5 * mass)


def _smooth(followed: float, beyond: float = -1.0) -> Floats:
    edges = (np.arange(BINS + 1) / BINS) ** 2
    width = np.clip(np.minimum(edges[1:], followed) - edges[:-1], 0.0, None)
    spread = SMOOTHING * width / max(width.sum(), np.finfo(np.float64).tiny)
    return np.append(spread, SMOOTHING * beyond) if beyond >= 0.0 else spread


def _normal(mass: Floats) -> Floats:
    return np.asarray(mass / mass.sum())
