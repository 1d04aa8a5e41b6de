r"""A sign that hot leads went to favourites: shares of leads that bend in how reps are rated.

Whoever hands hot leads to the reps he thinks best and cold ones to the others gives both more leads than those in
between. If a lead's pull towards reps rated :math:`q` is :math:`(a + \lambda h) q` with hidden :math:`h \sim N(0, 1)`,
the log of a rep's share is :math:`aq + \lambda^2 q^2 / 2 +` noise, and her leads' mean :math:`h` is :math:`\lambda q`.
So a bend of shares in the rating is a sign of sorting, and gives :math:`\lambda`; a hidden property worth
:math:`\delta^* = s / \lambda` logits a standard deviation would then make up all of the slope :math:`s` of reps'
effects on their rating. Several ratings are tested (t-test over reps, one-sided, Bonferroni). Shares that bend for
another reason look the same, and sorting that leaves no bend is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtr

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FALSE_ALARMS = 0.05
"""How often shares that do not bend may be taken for a sign of sorting."""

FEWEST_REPS = 8
"""Reps from which a bend can be told."""

BEYOND_BELIEF = 4.0
"""Times the strongest known column: a hidden property that would have to be stronger is not warned of."""


@dataclass(frozen=True)
class Sorting:
    """How leads look sorted.

    Attributes
    ----------
    pull
        How much a standard deviation of something hidden pulls a lead towards reps rated a standard deviation higher,
        in logits; 0 where there is no sign of it.
    p_value
        Of there being none.
    undone_by
        Effect on winning (logits a standard deviation) with which it would make up all of the ranking; None where there
        is no sign of sorting, or the reps rated higher do not win more.
    """

    pull: float
    p_value: float
    undone_by: float | None

    def believable(self, known: float) -> bool:
        """Say whether there is a sign, and a hidden property that makes up the ranking need not be beyond belief.

        ``known`` is the effect, in logits a standard deviation, of what *is* written down.
        """
        if self.undone_by is None or self.p_value >= FALSE_ALARMS:
            return False
        return self.undone_by <= BEYOND_BELIEF * known


def sorting(share: Floats, ratings: list[Floats], worth: Floats) -> Sorting:
    """Look for a bend.

    Parameters
    ----------
    share
        Shape (reps,): :func:`log_share`.
    ratings
        Each of shape (reps,), nan where a rep has none.
    worth
        Shape (reps,): each rep's effect on winning, in logits.
    """
    found = []
    for rating in ratings:
        known = np.isfinite(rating) & np.isfinite(share)
        if known.sum() >= FEWEST_REPS and np.ptp(rating[known]) > 1e-9:
            q = (rating[known] - rating[known].mean()) / rating[known].std()
            found.append((*_bend(q, share[known]), float(q @ worth[known]) / len(q)))
    if not found:
        return Sorting(0.0, 1.0, None)
    bend, p_value, slope = min(found, key=lambda one: one[1])
    pull = float(np.sqrt(2.0 * max(bend, 0.0)))
    undone_by = slope / pull if pull > 0.0 and slope > 0.0 else None
    return Sorting(pull, min(1.0, len(found) * p_value), undone_by)


def log_share(assigned_at: pl.Series, rep: Integers, n_reps: int) -> Floats:
    """Give the log of each rep's leads over an even share of those of her time, nan without any; (n_reps,)."""
    when = assigned_at.dt.epoch("us").to_numpy()
    order = np.argsort(when, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    first, last = np.full(n_reps, len(rep)), np.full(n_reps, -1)
    np.minimum.at(first, rep, place)
    np.maximum.at(last, rep, place)
    some = last >= 0
    come, gone = (np.bincount(at[some], minlength=len(rep) + 1) for at in (first, last + 1))
    present = np.cumsum(come - gone)
    even = np.concatenate([[0.0], np.cumsum(1.0 / np.maximum(present[: len(rep)], 1))])
    due = np.where(some, even[last + 1] - even[np.minimum(first, len(rep))], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(some, np.log((np.bincount(rep, minlength=n_reps) + 0.5) / (due + 0.5)), np.nan)


def _bend(q: Floats, share: Floats) -> tuple[float, float]:
    """Regress log shares on rating and its square: the square's coefficient, and the p-value of it being 0 or less."""
    x = np.column_stack([np.ones(len(q)), q, q**2])
    inverse = np.linalg.pinv(x.T @ x)
    at = inverse @ (x.T @ share)
    free = len(q) - 3
    error = np.sqrt(inverse[2, 2] * float(((share - x @ at) ** 2).sum()) / free)
    return float(at[2]), float(stdtr(free, -at[2] / max(error, 1e-12)))
