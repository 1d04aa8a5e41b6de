r"""Intervals where what is not known of the firm is drawn, too: the range of gains from draw to draw, without the luck.

Draw *d* of the firm has a gain :math:`\theta_d` of its own, seen in two replications as :math:`\theta_d` plus luck. By
the analysis of variance of one way, :math:`\hat\sigma_\theta^2 = \max(0, S^2 - s^2/2)` with :math:`S^2` the variance of
the draws' means and :math:`s^2` that of luck within draws; means are drawn together around their own mean by
:math:`\hat\sigma_\theta/S`, which leaves them as far apart as gains are. Ends are quantiles of these (Weibull's
plotting positions, which few draws do not flatter), set further apart by what luck leaves open of the middle:
:math:`\sqrt{q^2 + (t\,S/\sqrt D)^2}` each way. That error of the mean alone would say how well the simulation was
repeated, not how well the firm is known: it shrinks with every replication, and what is not known does not.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from simulation.experiment.intervals import CONFIDENCE, Interval

LUCKS = 2
"""Replications a draw: the fewest that tell luck from what differs between draws."""

FEWEST_DRAWS = 40
"""Draws that a 95 % range takes: of 39 or fewer the extremes are not yet that far out."""


def interval_over_draws(
    values: Sequence[float | None], draw_of: Sequence[int], level: float = CONFIDENCE
) -> Interval | None:
    """Give the mean over draws with the range in which draws lie.

    Parameters
    ----------
    values
        Shape (n_replications,): a figure, or a difference of two policies; None where it is undefined.
    draw_of
        Shape (n_replications,): which draw each replication belongs to.
    level
        Share of the draws within.

    Returns
    -------
    Interval or None
        Without ends where there are too few draws with a figure; None where no draw has one.
    """
    seen = _by_draw(values, draw_of)
    if seen.size == 0:
        return None
    means = seen.mean(axis=1)
    middle, draws = float(means.mean()), len(means)
    if (draws + 1) * (1.0 - level) / 2.0 < 1.0:
        return Interval(middle, None, None)
    apart = means.var(ddof=1)
    firm = max(0.0, apart - seen.var(axis=1, ddof=1).mean() / LUCKS)
    gains = (means - middle) * np.sqrt(firm / apart) if apart > 0.0 else np.zeros(draws)
    low, high = np.quantile(gains, [(1.0 - level) / 2.0, (1.0 + level) / 2.0], method="weibull")
    error = float(stdtrit(draws - 1, (1.0 + level) / 2.0)) * np.sqrt(apart / draws)
    below, above = np.hypot(min(low, 0.0), error), np.hypot(max(high, 0.0), error)
    return Interval(middle, float(middle - below), float(middle + above))


def share_of_draws_won(gains: Sequence[Sequence[float | None]], draw_of: Sequence[int]) -> list[float]:
    """Give, for each of several policies, the share of draws in which its mean is the highest; the first of equals.

    Parameters
    ----------
    gains
        For each policy, shape (n_replications,).
    draw_of
        Shape (n_replications,).
    """
    complete = [row if None not in row else [None] * len(row) for row in zip(*gains, strict=True)]
    means = np.array([_by_draw([row[at] for row in complete], draw_of).mean(axis=1) for at in range(len(gains))])
    best = np.bincount(means.argmax(axis=0), minlength=len(gains))
    return [float(share) for share in best / max(1, means.shape[1])]


def _by_draw(values: Sequence[float | None], draw_of: Sequence[int]) -> NDArray[np.float64]:
    """Put the replications of a draw side by side, those of incomplete draws left out; shape (n_draws, LUCKS)."""
    found: dict[int, list[float]] = {}
    for value, draw in zip(values, draw_of, strict=True):
        if value is not None:
            found.setdefault(draw, []).append(value)
    rows = [found[draw] for draw in sorted(found) if len(found[draw]) == LUCKS]
    return np.array(rows, dtype=np.float64).reshape(-1, LUCKS)
