"""Whether runner-up, margin and the reason of each unassigned lead are true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matching.answer.status import Reason
from matching.checking.violation import Violation

if TYPE_CHECKING:
    from matching.answer.assignment import Assignment
    from matching.arrays import Bools, Floats, Objects
    from matching.problem.problem import AssignmentProblem

_TOLERANCE = 1e-9


def explanation_violations(
    problem: AssignmentProblem,
    assignment: Assignment,
    start: int,
    values: Floats,
    allowed: Bools,
    net: Floats,
    room: Bools,
) -> list[Violation]:
    """Recompute what is said about each lead of a block, and compare.

    Parameters
    ----------
    problem, assignment
        What is checked.
    start
        The first lead of the block.
    values, allowed, net
        Shape (rows, n_reps): values, which pairs may be, and values minus prices, minus infinity where a pair may
        not be; the own pair of each lead is taken out of `net`.
    room
        Shape (n_reps,), who could take more.
    """
    stop = start + len(values)
    found = _runner_up_violations(problem, assignment, start, stop, net)
    return found + _reason_violations(problem, assignment, start, values, allowed, room)


def _runner_up_violations(
    problem: AssignmentProblem, assignment: Assignment, start: int, stop: int, net: Floats
) -> list[Violation]:
    own = _taken(net, assignment, start)
    claimed = assignment.runner_up[start:stop]
    best = net.max(axis=1, initial=-np.inf)
    named = np.flatnonzero(claimed >= 0)
    there = np.full(len(net), -np.inf)
    there[named] = net[named, claimed[named]]
    slack = 2 * assignment.scaling.unit + _TOLERANCE * np.maximum(1.0, np.abs(np.where(best > -np.inf, best, 0)))
    worse = there < best - slack
    margin = assignment.margin[start:stop]
    off = np.isnan(margin) == (claimed >= 0)
    off[named] |= ~(np.abs(margin[named] - (own[named] - there[named])) <= slack[named])
    leads = problem.lead_ids[start:stop]
    found = [Violation("runner_up", "another rep is worth more after the price", leads[row]) for row in _rows(worse)]
    return found + [Violation("margin", f"is not {margin[row]}", leads[row]) for row in _rows(off)]


def _rows(flags: Bools) -> list[int]:
    rows: list[int] = np.flatnonzero(flags).tolist()
    return rows


def _taken(net: Floats, assignment: Assignment, start: int) -> Floats:
    """Return what each lead has after the price (0 for nobody), and take that pair out of `net`."""
    rep = assignment.rep[start : start + len(net)]
    placed = np.flatnonzero(rep >= 0)
    own = np.zeros(len(net))
    own[placed] = net[placed, rep[placed]]
    net[placed, rep[placed]] = -np.inf
    return own


def _reason_violations(
    problem: AssignmentProblem, assignment: Assignment, start: int, values: Floats, allowed: Bools, room: Bools
) -> list[Violation]:
    stop = start + len(values)
    placed = assignment.rep[start:stop] >= 0
    unassigned = _reasons_unassigned(problem, start, values, allowed, room)
    true = np.where(placed, _reasons_assigned(problem, assignment, start, values, allowed), unassigned)
    given = assignment.reason[start:stop]
    wrong = true != given
    return [
        Violation("reason", f"is {true[row]}, not {given[row]}", problem.lead_ids[start + row]) for row in _rows(wrong)
    ]


def _reasons_unassigned(problem: AssignmentProblem, start: int, values: Floats, allowed: Bools, room: Bools) -> Objects:
    gainful = allowed & (values > 0)
    crowded = gainful.any(axis=1) & ~(gainful & room).any(axis=1)
    reasons = np.where(crowded, Reason.CAPACITY, Reason.VALUE_BELOW_PRICE).astype(np.object_)
    reasons[~allowed.any(axis=1)] = Reason.BARRED
    reasons[~problem.eligible_block(start, start + len(values)).any(axis=1)] = Reason.NO_ELIGIBLE_REP
    return reasons


def _reasons_assigned(
    problem: AssignmentProblem, assignment: Assignment, start: int, values: Floats, allowed: Bools
) -> Objects:
    stop = start + len(values)
    rep = np.maximum(assignment.rep[start:stop], 0)
    own = values[np.arange(len(values)), rep] if values.shape[1] else np.zeros(len(values))
    best = values.max(axis=1, initial=-np.inf, where=allowed)
    reasons = np.where(own >= best, Reason.BEST_VALUE, Reason.BEST_VALUE_AFTER_PRICE).astype(np.object_)
    reasons[allowed.sum(axis=1) == 1] = Reason.ONLY_ELIGIBLE_REP
    reasons[problem.fixed_rep[start:stop] >= 0] = Reason.FIXED
    return reasons
