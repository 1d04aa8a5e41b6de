"""Bid prices that go on where a batch ended."""

from __future__ import annotations

import numpy as np

from matching.answer.assignment import Assignment
from matching.answer.status import Status
from matching.arrays import Floats
from matching.policies.bidding.resolving import middle_prices
from matching.policies.bidding.state import BidState
from matching.policies.bidding.ties import Ties
from matching.policies.rotation import Rotation
from matching.problem.problem import AssignmentProblem

_BLOCK = 1000
_UNITS = 4.0
"""Two values and two prices, each rounded, are compared."""


def open_bids(
    answer: Assignment, problem: AssignmentProblem, rotation: Rotation | None = None, sample: int = 4000
) -> Rotation:
    """Open bid prices at the middle of the price intervals of a batch, with its latest leads as the first sample.

    The quotas that the batch has left are facts of the moment, and so the caller's: `Pool.remaining`.

    Parameters
    ----------
    answer, problem
        A batch at its optimum, such as yesterday's.
    rotation
        What is remembered already; its prices are replaced. None for a new memory.
    sample
        How many of its leads, the last ones, to keep as a sample.

    Raises
    ------
    ValueError
        If the answer has no prices that prove it, or is not an answer to this problem.
    """
    if answer.status is not Status.OPTIMAL:
        raise ValueError(f"open_bids: expected an optimal assignment, whose prices prove it, got {answer.status}")
    if answer.rep_ids != problem.rep_ids or answer.lead_ids != problem.lead_ids:
        raise ValueError("open_bids: expected the problem that was answered, got one with other leads or reps")
    rotation = Rotation() if rotation is None else rotation
    bids = rotation.bids = BidState()
    prices, bids.ties = prices_of(answer, problem)
    bids.face(answer.rep_ids)[:] = prices
    leads = problem.shape[0]
    start = max(0, leads - sample)
    rows = zip(problem.value_block(start, leads), problem.allowed_block(start, leads), strict=True)
    for values, open_to in rows:
        bids.sample.add(answer.rep_ids, values, open_to, sample)
    assigned = answer.value[~np.isnan(answer.value)]
    bids.scored = min(len(assigned), 1)
    bids.scale = float(assigned.mean()) if len(assigned) else 0.0
    bids.total = bids.opened_at = bids.solved_at = len(bids.sample)
    return rotation


def prices_of(answer: Assignment, problem: AssignmentProblem) -> tuple[Floats, Ties]:
    """Return the price of each rep in a batch at its optimum, shape (n_reps,), and who gets leads that tie at them."""
    prices = np.maximum(middle_prices(answer, problem.capacity), 0.0)
    ties = Ties(_UNITS * answer.scaling.unit)
    for start in range(0, problem.shape[0], _BLOCK):
        stop = min(start + _BLOCK, problem.shape[0])
        net = problem.value_block(start, stop) - prices
        net[~problem.allowed_block(start, stop)] = -np.inf
        ties.note(answer.rep_ids, net, answer.rep[start:stop].tolist())
    return prices, ties
