"""Exact shadow prices of the reps' capacity, from an assignment alone."""

import numpy as np

from matching.arrays import Ints
from matching.problem import AssignmentProblem
from matching.scaling import PairBlock, Scaling, pair_blocks

# Larger than any sum of units, and still far from the end of int64 when a price is taken from it.
NO_MOVE = np.int64(1) << np.int64(60)


def low_prices(problem: AssignmentProblem, scaling: Scaling, rep: Ints) -> Ints | None:
    """Return the smallest prices at which every lead is content with its place.

    At these prices no lead would gain by moving, after paying the price, to another rep; no rep with
    room has a price; and each price is what one more slot of that rep would add to the objective.

    Bellman-Ford on the contracted graph: one node a rep and one for "unassigned"; the edge from rep r to
    rep q is the least loss over the leads at r of moving one to q. Prices start at 0 and are pushed up.

    Parameters
    ----------
    problem, scaling
        The pairs, and the units the prices are in.
    rep
        Shape (n_leads,), -1 for unassigned.

    Returns
    -------
    Shape (n_reps,), whole units of the scaling; None if there are no such prices, because some round of
    moves would improve the assignment.
    """
    loss, entry = contract(problem, scaling, rep)
    prices = entry
    # A chain of moves visits each rep at most once, so one sweep a rep settles all prices that exist.
    for _ in range(len(prices) + 1):
        raised = np.maximum(prices, (prices[:, None] - loss).max(axis=0, initial=0))
        if np.array_equal(raised, prices):
            return prices
        prices = raised
    return None


def contract(problem: AssignmentProblem, scaling: Scaling, rep: Ints) -> tuple[Ints, Ints]:
    """Return the contracted graph of an assignment.

    Returns
    -------
    loss
        Shape (n_reps, n_reps): the least loss of moving some lead of the first rep to the second.
    entry
        Shape (n_reps,): the most an unassigned lead would bring to the rep, at least 0.
    """
    reps = problem.shape[1]
    loss = np.full((reps, reps), NO_MOVE)
    entry = np.zeros(reps, dtype=np.int64)
    for block in pair_blocks(problem, scaling):
        chosen = rep[block.start : block.stop]
        waiting = chosen < 0
        brought = np.where(block.allowed[waiting], block.units[waiting], 0)
        entry = np.maximum(entry, brought.max(axis=0, initial=0))
        _lower_losses(loss, block, chosen)
    return loss, entry


def _lower_losses(loss: Ints, block: PairBlock, chosen: Ints) -> None:
    rows = np.flatnonzero(chosen >= 0)
    rows = rows[np.argsort(chosen[rows], kind="stable")]
    if not len(rows):
        return
    own = chosen[rows]
    moved = block.units[rows, own][:, None] - block.units[rows]
    moved[~block.allowed[rows]] = NO_MOVE
    first = np.flatnonzero(np.diff(own, prepend=-1))
    least = np.minimum.reduceat(moved, first, axis=0)
    loss[own[first]] = np.minimum(loss[own[first]], least)
