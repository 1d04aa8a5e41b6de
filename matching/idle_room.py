"""Leads that are worth nothing, and reps with nothing to do."""

import numpy as np

from matching.arrays import Ints
from matching.problem import AssignmentProblem


def use_idle_room(problem: AssignmentProblem, rep: Ints) -> Ints:
    """Give leads worth exactly 0 to reps with room, the one with most room first.

    It changes neither objective nor bound. A deal without an amount is worth 0 in many a CRM, and somebody should
    look at it; left to the flow, it would stay with nobody at the toss of a coin.

    Parameters
    ----------
    problem
        The problem.
    rep
        Shape (n_leads,), an assignment of largest value, -1 for none.
    """
    room = problem.slots - np.bincount(rep[rep >= 0], minlength=problem.shape[1])
    filled = rep.copy()
    for lead in np.flatnonzero(rep < 0).tolist():
        if not (room > 0).any():
            break
        open_to = problem.allowed_block(lead, lead + 1)[0] & (problem.value_block(lead, lead + 1)[0] == 0) & (room > 0)
        if open_to.any():
            filled[lead] = int(np.where(open_to, room, -1).argmax())
            room[filled[lead]] -= 1
    return filled
