"""Whether values, objective, gap and status of an answer fit together, whoever found it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from matching.answer.status import Status
from matching.checking.violation import Violation
from matching.problem.pair_matrix import row_blocks

if TYPE_CHECKING:
    from matching.answer.assignment import Assignment
    from matching.arrays import Floats, Ints
    from matching.problem.problem import AssignmentProblem

_TOLERANCE = 1e-9


def chosen_values(problem: AssignmentProblem, assignment: Assignment) -> Floats:
    """Return the value of each chosen pair, shape (n_leads,), NaN for leads without a rep."""
    true = np.full(problem.shape[0], np.nan)
    for start, stop in row_blocks(problem.shape):
        placed = np.flatnonzero(assignment.rep[start:stop] >= 0)
        true[start + placed] = problem.value_block(start, stop)[placed, assignment.rep[start + placed]]
    return true


def chosen_work(problem: AssignmentProblem, rep: Ints) -> Floats:
    """Return the work of each lead with its rep, shape (n_leads,), 0 for nobody."""
    work = np.zeros(problem.shape[0])
    for start, stop in row_blocks(problem.shape):
        rows = np.flatnonzero(rep[start:stop] >= 0)
        taken = problem.work_block(start, stop)
        work[start + rows] = taken[rows, rep[start + rows] if taken.shape[1] > 1 else 0]
    return work


def value_violations(problem: AssignmentProblem, assignment: Assignment, true: Floats) -> list[Violation]:
    """Compare the value of each chosen pair, and the objective, with the values of :func:`chosen_values`."""
    wrong = ~np.isclose(assignment.value, true, rtol=_TOLERANCE, atol=0.0, equal_nan=True)
    found = [
        Violation("value", f"is {true[lead]}, not {assignment.value[lead]}", problem.lead_ids[lead])
        for lead in np.flatnonzero(wrong)
    ]
    moved = int(((problem.owner_rep >= 0) & (assignment.rep != problem.owner_rep)).sum())
    total = math.fsum(true[assignment.rep >= 0]) - problem.move_cost * moved
    if not math.isclose(total, assignment.objective, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE):
        found.append(Violation("objective", f"values and moves sum to {total}, not {assignment.objective}"))
    return found


def gap_violations(assignment: Assignment) -> list[Violation]:
    """Compare gap and status with bound and objective."""
    found = []
    gap = (assignment.bound - assignment.objective) / max(1.0, abs(assignment.objective))
    if not math.isclose(gap, assignment.gap, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE):
        found.append(Violation("gap", f"bound and objective make it {gap}, not {assignment.gap}"))
    if not gap >= 0.0:
        found.append(Violation("gap", f"the bound {assignment.bound} is below the objective"))
    if assignment.status is Status.OPTIMAL and assignment.gap != 0.0:
        found.append(Violation("status", f"optimal with a gap of {assignment.gap}"))
    return found
