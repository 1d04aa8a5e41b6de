"""What an assignment is worth at given prices, lead by lead: the proof, and the reasons."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints, Objects
from matching.problem import AssignmentProblem
from matching.scaling import PairBlock, Scaling, pair_blocks
from matching.status import Reason

_NEVER = -(np.int64(1) << np.int64(60))


@dataclass(frozen=True, slots=True)
class Appraisal:
    """One pass over all pairs, summed up.

    Attributes
    ----------
    value
        Shape (n_leads,), the true value of each chosen pair, NaN for none.
    runner_up
        Shape (n_leads,), the other rep with the highest value minus price, -1 if there is none.
    margin
        Shape (n_leads,), units by which the choice is ahead of the runner-up, 0 if there is none.
    reason
        Shape (n_leads,), a `Reason` each.
    primal, bound
        In units of the scaling, as exact integers: what the choice is worth, and the most any can be.
    rounding
        Largest difference between a value and its units, in the user's units.
    """

    value: Floats
    runner_up: Ints
    margin: Ints
    reason: Objects
    primal: int
    bound: int
    rounding: float


def appraise(problem: AssignmentProblem, scaling: Scaling, rep: Ints, prices: Ints) -> Appraisal:
    """Judge an assignment at the given prices.

    The bound is weak duality: for any prices of at least 0, no assignment is worth more than the sum over
    the leads of the best value minus price (or 0, unless the lead has to be placed) plus the sum over the
    reps of price times slots.

    Parameters
    ----------
    problem, scaling
        The pairs, and the units the prices are in.
    rep
        Shape (n_leads,), -1 for unassigned.
    prices
        Shape (n_reps,), whole units, at least 0.
    """
    leads, reps = problem.shape
    full = np.bincount(rep[rep >= 0], minlength=reps) >= problem.slots
    value, reason = np.full(leads, np.nan), np.full(leads, None, dtype=np.object_)
    runner_up, margin = np.full(leads, -1, dtype=np.int64), np.zeros(leads, dtype=np.int64)
    primal, bound, rounding = 0, _worth_of_slots(prices, problem.slots), 0.0
    for block in pair_blocks(problem, scaling):
        rows = slice(block.start, block.stop)
        net = np.where(block.allowed, block.units - prices, _NEVER)
        best = net.max(axis=1, initial=_NEVER)
        bound += int(np.where(problem.required[rows], best, np.maximum(best, 0)).sum())
        placed = np.flatnonzero(rep[rows] >= 0)
        own = rep[rows][placed]
        value[block.start + placed] = block.values[placed, own]
        primal += int(block.units[placed, own].sum())
        runner_up[rows], margin[rows] = _next_best(net, placed, own)
        reason[rows] = _reasons(problem, block, rep[rows], full)
        rounding = max(rounding, block.rounding(scaling))
    return Appraisal(value, runner_up, margin, reason, primal, bound, rounding)


def _worth_of_slots(prices: Ints, slots: Ints) -> int:
    # Python's integers: a price of 52 bits times a million slots leaves int64.
    return sum(price * count for price, count in zip(prices.tolist(), slots.tolist(), strict=True))


def _next_best(net: Ints, placed: Ints, own: Ints) -> tuple[Ints, Ints]:
    """Return the best other rep and by how much the choice is ahead; no rep at all counts as 0."""
    leads, reps = net.shape
    taken = np.zeros(leads, dtype=np.int64)
    taken[placed] = net[placed, own]
    if reps == 0:
        return np.full(leads, -1, dtype=np.int64), taken
    net = net.copy()
    net[placed, own] = _NEVER
    other = net.argmax(axis=1)
    there = net[np.arange(leads), other]
    exists = there > _NEVER
    return np.where(exists, other, -1), np.where(exists, taken - there, 0)


def _reasons(problem: AssignmentProblem, block: PairBlock, chosen: Ints, full: Bools) -> Objects:
    rows = slice(block.start, block.stop)
    choices = block.allowed.sum(axis=1)
    gainful = block.allowed & (block.values > 0)
    eligible = choices > 0
    if not eligible.all():
        eligible = problem.eligible_block(block.start, block.stop).any(axis=1)
    best = np.max(block.values, axis=1, initial=-np.inf, where=block.allowed)
    own = np.take_along_axis(block.values, np.maximum(chosen, 0)[:, None], axis=1)[:, 0] if full.size else best
    placed = chosen >= 0
    cases = [
        (placed & (problem.fixed_rep[rows] >= 0), Reason.FIXED),
        (placed & (choices == 1), Reason.ONLY_ELIGIBLE_REP),
        (placed & (own >= best), Reason.BEST_VALUE),
        (placed, Reason.BEST_VALUE_AFTER_PRICE),
        (~eligible, Reason.NO_ELIGIBLE_REP),
        (choices == 0, Reason.BARRED),
        (gainful.any(axis=1) & ~(gainful & ~full).any(axis=1), Reason.CAPACITY),
    ]
    reasons = np.empty(len(chosen), dtype=np.object_)
    everyone = np.ones(len(chosen), dtype=np.bool_)
    for applies, reason in reversed([*cases, (everyone, Reason.VALUE_BELOW_PRICE)]):
        reasons[applies] = reason
    return reasons
