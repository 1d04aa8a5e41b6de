r"""How much of the learned pair part holds on leads it has not seen: the slope that makes a promise honest.

Every row is judged by a fit without it (:mod:`models.promise.leaving_out`), and its outcome regressed on the lead part
(slope 1) plus a slope times the pair part. A quarter of the rows' weight follows a policy that deals every rep an even
share by value (:mod:`models.promise.dealing`), the rest the history: the slope is wanted between an average pair
and a chosen one, and a policy looks for the pairs that are judged best, rightly or not. Beforehand the slope is 0
with a chance of .3 (nothing holds) and else uniform up to 5/4 (cut off at 1, its mean would lie below 1 however
well everything holds); its posterior mean is used, at most 1: a history too small to tell gives .45.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from models.closing.likelihood import log_likelihood, slope_and_curvature
from models.promise.dealing import dealt
from models.promise.leaving_out import LeftOut

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SLOPES = np.linspace(0.0, 1.25, 26)

NONE_HOLDS = 0.3
"""Chance beforehand that nothing of the pair part holds."""

AS_CHOSEN = 0.25
"""Share of the weight that follows the policy. With all of it the rows left are few and much alike, and say less."""

HEAVIEST = 10.0
"""Times the average that a row may weigh for the policy's sake."""


@dataclass(frozen=True)
class PairSlope:
    """Posterior of the slope: weights on :data:`SLOPES`, summing to 1, and the rows behind it after weighting."""

    weights: tuple[float, ...]
    effective_rows: float

    @property
    def mean(self) -> float:
        """The slope that is used: no more is promised than the estimates say."""
        return min(1.0, float(SLOPES @ np.array(self.weights)))


def pair_slope(out: LeftOut, evidence: Floats, weight: Floats) -> PairSlope:
    """Learn the slope from rows left out, their evidence and their weights, each (n,)."""
    weight = weight * (float(weight.sum()) / float((weight**2).sum()))  # as many rows as the weights are worth
    height = np.array([_best_height(out.lead + slope * out.pair, evidence, weight) for slope in SLOPES])
    some = np.full(len(SLOPES) - 1, (1.0 - NONE_HOLDS) / (len(SLOPES) - 1))
    height += np.log(np.concatenate([[NONE_HOLDS], some]))
    return PairSlope(tuple(np.exp(height - logsumexp(height)).tolist()), float(weight.sum()))


def choice_weights(worth: Floats, rep: Integers, pair: Floats) -> Floats:
    """Weigh rows half by the policy that deals by worth, against how often a rep was chosen; shape (L,).

    Parameters
    ----------
    worth
        Shape (L, R): the pair part of the rows' leads with all reps who may be chosen.
    rep
        Shape (L,): whom each row went to, as a position among those reps, −1 where she is none of them.
    pair
        Shape (L,): the row's own pair part, left out: a row must not choose itself.
    """
    known = rep >= 0
    own = np.flatnonzero(known)
    worth = worth.copy()
    worth[own, rep[own]] = pair[own]
    share = np.bincount(rep[own], minlength=worth.shape[1]) / max(len(own), 1)
    chosen = np.zeros(len(rep))
    chosen[own] = dealt(worth)[own, rep[own]] / share[rep[own]]
    chosen = np.minimum(chosen, HEAVIEST)
    return np.asarray(1.0 - AS_CHOSEN + AS_CHOSEN * chosen / max(float(chosen.mean()), 1e-12))


def _best_height(logits: Floats, evidence: Floats, weight: Floats) -> float:
    """Give the log likelihood once the level is right, which is not what is judged here."""
    shift = 0.0
    for _ in range(5):
        slope, curvature = slope_and_curvature(logits + shift, evidence)
        shift += float(np.clip(float(weight @ slope) / max(float(weight @ curvature), 1e-9), -2.0, 2.0))
    return log_likelihood(logits + shift, evidence, weight)
