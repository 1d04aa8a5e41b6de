"""An assignment in no time: each lead in turn to the best rep with room."""

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem


def best_open(values: Floats, open_reps: Bools) -> int:
    """Return the position of the highest value among the open reps, the first of equals, -1 if none is open.

    Parameters
    ----------
    values, open_reps
        Shape (n_reps,).
    """
    if not open_reps.any():
        return -1
    return int(np.where(open_reps, values, -np.inf).argmax())


def greedy_assignment(problem: AssignmentProblem) -> Ints | None:
    """Give each lead in turn the rep of highest value with room; None if a lead that must be placed is left.

    Fixed pairs take their slots first. A lead that need not be placed is left out rather than placed at
    a loss.
    """
    fixed = problem.fixed_rep
    room = problem.slots - np.bincount(fixed[fixed >= 0], minlength=problem.shape[1])
    if (room < 0).any():
        return None
    rep = fixed.copy()
    for start, stop in row_blocks(problem.shape):
        values, allowed = problem.value_block(start, stop), problem.allowed_block(start, stop)
        for row in np.flatnonzero(fixed[start:stop] < 0):
            best = best_open(values[row], allowed[row] & (room > 0))
            if best >= 0 and (problem.required[start + row] or values[row, best] >= 0):
                rep[start + row] = best
                room[best] -= 1
    return None if (problem.required & (rep < 0)).any() else rep
