"""Prices from a sample: what one more slot of each rep would be worth if the rest of the leads were like it."""

from __future__ import annotations

from math import ceil

import numpy as np
from scipy.special import chdtrc

from matching.answer.assignment import Assignment
from matching.answer.status import Status
from matching.arrays import Floats
from matching.problem.problem import AssignmentProblem
from matching.solver import solve

_SLOTS_A_REP = 8.0
"""With fewer slots a rep in the sample, rounding them to whole ones would move the prices: leads are repeated."""

_MOST_ROWS = 1000
"""Beyond this many, leads are not repeated."""

_ERR = 1.0 / 2000.0
"""How often a mix that has not drifted is taken for one that has."""


def prices_from(sample: Floats, room: Floats, left: float) -> Floats | None:
    """Return the price of each rep, shape (n_reps,), if `left` leads like the sample are to come; None if unsolved.

    The sample is solved exactly with each rep's room scaled to its size (the certainty-equivalent programme, solved on
    a sample as in Agrawal, Wang and Ye 2014, section 3; on re-solving: Jasin and Kumar 2012), and the price is the
    middle of the interval in which it proves the optimum.

    Parameters
    ----------
    sample
        Shape (n_rows, n_reps), values of leads, NaN where a rep could not have the lead.
    room
        Shape (n_reps,), how many leads each rep can take.
    left
        How many leads that room has to last for.
    """
    rows, reps = sample.shape
    if not rows or not reps:
        return None
    room = np.minimum(room, 2.0 * left)  # more than enough, so that her price is 0
    copies = _copies(rows, reps, float(room.sum()), left)
    sample = np.repeat(sample, copies, axis=0)
    open_to = ~np.isnan(sample)
    slots = _whole(room * (len(sample) / left))
    problem = AssignmentProblem(np.where(open_to, sample, 0.0), slots, eligible=open_to)
    answer = solve(problem, time_limit=None)
    return middle_prices(answer, slots) if answer.status is Status.OPTIMAL else None


def alike(sample: Floats, newest: int, prices: Floats) -> Floats:
    """Return the rows of a sample that are like its newest: all, or, where the mix has drifted, only those.

    The newest leads and the older ones are sorted by who would get them at these prices, or nobody; they are of two
    mixes if a chi-square test says so that errs once in 2,000 looks.
    """
    older = len(sample) - newest
    if older < newest or not len(prices):
        return sample
    net = np.where(np.isnan(sample), -np.inf, sample - prices)
    wanted = np.where(net.max(axis=1) < 0.0, len(prices), net.argmax(axis=1))
    old, new = (np.bincount(part, minlength=len(prices) + 1) for part in (wanted[:older], wanted[older:]))
    met = old + new > 0
    weight = float(np.sqrt(older / newest))
    square = float(((weight * new[met] - old[met] / weight) ** 2 / (old + new)[met]).sum())
    return sample[older:] if chdtrc(int(met.sum()) - 1, square) < _ERR else sample


def middle_prices(answer: Assignment, capacity: Floats) -> Floats:
    """Return the middle of each rep's price interval, shape (n_reps,).

    Low ends together and high ends together prove the optimum, so their middle does. A rep without a slot has no high
    end, since there is none to take: her price rises as far as any other, so that no lead would rather be hers. One
    with a slot to spare keeps 0.
    """
    high = answer.prices if answer.price_high is None else answer.price_high
    rise = np.where(np.isfinite(high), high - answer.prices, 0.0) / 2.0
    rise[capacity < 1.0] = rise.max(initial=0.0)
    rise[capacity >= np.bincount(answer.rep[answer.rep >= 0], minlength=len(rise)) + 1.0] = 0.0
    return np.asarray(answer.prices + rise)


def _copies(rows: int, reps: int, room: float, left: float) -> int:
    if room <= 0.0:
        return 1
    wanted = ceil(_SLOTS_A_REP * left * reps / (rows * room))
    return max(1, min(wanted, _MOST_ROWS // rows))


def _whole(slots: Floats) -> Floats:
    """Round to whole slots with the sum kept: the largest remainders are rounded up."""
    down = np.floor(slots)
    up = round(float((slots - down).sum()))
    down[np.argsort(down - slots, kind="stable")[:up]] += 1.0
    return down
