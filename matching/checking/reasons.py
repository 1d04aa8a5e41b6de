"""Whether the reason given for each lead is the true one, recomputed from values and rules block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matching.answer.status import Reason
from matching.checking.priced_groups import priced_groups
from matching.checking.values import chosen_work
from matching.checking.violation import Violation
from matching.problem.pair_matrix import row_blocks

if TYPE_CHECKING:
    from matching.answer.assignment import Assignment
    from matching.arrays import Bools, Floats, Ints, Objects
    from matching.problem.problem import AssignmentProblem


def reason_violations(problem: AssignmentProblem, assignment: Assignment, gains: Floats) -> list[Violation]:
    """Compare each lead's reason with the true one, given `priced_groups` without prices."""
    alone, work, room = _values_alone(problem, gains), _group_work(problem), _room_left(problem, assignment.rep)
    true = np.empty(problem.shape[0], dtype=np.object_)
    for start, stop in row_blocks(problem.shape):
        reps = assignment.rep[start:stop]
        placed, out = start + np.flatnonzero(reps >= 0), np.flatnonzero(reps < 0)
        true[placed] = _placed(problem, placed, assignment.rep[placed], alone[problem.group_of[placed]])
        eligible, allowed = problem.eligible_block(start, stop)[out], problem.allowed_block(start, stop)[out]
        groups = problem.group_of[start + out]
        true[start + out] = _left_out(eligible, allowed, gains[groups], work[groups] <= room)
    return [
        Violation("reason", f"is {true[lead]}, not {assignment.reason[lead]}", problem.lead_ids[lead])
        for lead in np.flatnonzero(true != assignment.reason)
    ]


def _placed(problem: AssignmentProblem, leads: Ints, reps: Ints, offers: Floats) -> Objects:
    reasons = np.full(len(leads), Reason.BEST_VALUE_AFTER_PRICE, dtype=np.object_)
    reasons[offers[np.arange(len(leads)), reps] >= offers.max(axis=1, initial=-np.inf)] = Reason.BEST_VALUE
    reasons[(offers > -np.inf).sum(axis=1) == 1] = Reason.ONLY_ELIGIBLE_REP
    reasons[problem.fixed_rep[leads] >= 0] = Reason.FIXED
    return reasons


def _left_out(eligible: Bools, allowed: Bools, gains: Floats, fits: Bools) -> Objects:
    """Return why each lead stayed out: the later a line here, the earlier its reason holds."""
    reasons = np.full(len(gains), Reason.VALUE_BELOW_PRICE, dtype=np.object_)
    reasons[(gains > 0).any(axis=1)] = Reason.CAPACITY
    reasons[((gains > 0) & fits).any(axis=1)] = Reason.RULE
    reasons[~(gains > -np.inf).any(axis=1)] = Reason.GROUP
    reasons[~allowed.any(axis=1)] = Reason.BARRED
    reasons[~eligible.any(axis=1)] = Reason.NO_ELIGIBLE_REP
    return reasons


def _values_alone(problem: AssignmentProblem, gains: Floats) -> Floats:
    """Return what groups are worth with each rep, moves costing nothing."""
    if problem.owner is None or not problem.move_cost:
        return gains
    return priced_groups(problem.replace(owner=None, move_cost=0.0, move_budget=None), None)


def _group_work(problem: AssignmentProblem) -> Floats:
    """Return the work of each group, shape (n_groups, n_reps), or (n_groups, 1) where it is the same with each rep."""
    one = problem.work_block(0, 0).shape[1] == 1
    work = np.zeros((int(problem.group_of.max(initial=-1)) + 1, 1 if one else problem.shape[1]))
    for start, stop in row_blocks(problem.shape):
        np.add.at(work, problem.group_of[start:stop], problem.work_block(start, stop))
    return work


def _room_left(problem: AssignmentProblem, rep: Ints) -> Floats:
    """Return what each rep has left of her capacity, and a little more for rounding, shape (n_reps,)."""
    placed = rep >= 0
    load = np.bincount(rep[placed], chosen_work(problem, rep)[placed], problem.shape[1])
    return np.asarray(problem.capacity - load + 1e-9 * np.maximum(1.0, problem.capacity))
