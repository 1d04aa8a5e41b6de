"""Whether objective, bound and prices are what the problem's values make them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from matching.check_pairs import look_at_pairs
from matching.pair_matrix import row_blocks
from matching.scaling import rounding_of, scaling_error, scalings_of
from matching.status import Status
from matching.violation import Violation

if TYPE_CHECKING:
    from matching.arrays import Floats
    from matching.assignment import Assignment
    from matching.check_pairs import PairFindings
    from matching.prices import MoveCosts
    from matching.problem import AssignmentProblem

# Sums of floats in another order differ by this relative amount at most, by a wide margin.
_TOLERANCE = 1e-9


def proof_violations(problem: AssignmentProblem, assignment: Assignment) -> list[Violation]:
    """Recompute values, objective, bound, gap, prices and explanations, and compare each with its claim."""
    pairs = look_at_pairs(problem, assignment)
    found = _price_violations(problem, assignment)
    found += value_violations(problem, assignment, pairs.true)
    if assignment.scaling not in list(scalings_of(pairs.largest, problem.shape)):
        found.append(Violation("scaling", f"these values are never scaled by 2 ** {assignment.scaling.exponent}"))
    rounding = rounding_of(problem, assignment.scaling)
    found += _error_violations(problem, assignment, rounding)
    bound = math.fsum(pairs.best) + math.fsum(assignment.prices * problem.slots)
    # Rounding may lift the best of every lead, the unplaced ones too, and each placed pair twice.
    slack = 3 * problem.shape[0] * rounding + _TOLERANCE * max(1.0, abs(assignment.objective))
    found += _bound_violations(assignment, bound, slack)
    if assignment.status is Status.OPTIMAL:
        found += _content_violations(problem, assignment, pairs)
        found += _price_end_violations(problem, assignment, pairs.moves)
    return found + pairs.explanations


def _error_violations(problem: AssignmentProblem, assignment: Assignment, rounding: float) -> list[Violation]:
    error = scaling_error(problem, rounding)
    if math.isclose(error, assignment.scaling_error, rel_tol=_TOLERANCE, abs_tol=0.0):
        return []
    return [Violation("scaling_error", f"is {error}, not {assignment.scaling_error}")]


def _price_violations(problem: AssignmentProblem, assignment: Assignment) -> list[Violation]:
    count = np.bincount(assignment.rep[assignment.rep >= 0], minlength=problem.shape[1])
    prices = assignment.prices
    bad = [(rep, f"price {prices[rep]} is not a number of at least 0") for rep in np.flatnonzero(~(prices >= 0))]
    idle = np.flatnonzero((count < problem.slots) & (prices > 0))
    bad += [(rep, f"has room for more, and yet the price {prices[rep]:g}") for rep in idle]
    return [Violation("price", text, rep_id=problem.rep_ids[rep]) for rep, text in bad]


def chosen_values(problem: AssignmentProblem, assignment: Assignment) -> Floats:
    """Return the value of each chosen pair, shape (n_leads,), NaN for leads without a rep."""
    true = np.full(problem.shape[0], np.nan)
    for start, stop in row_blocks(problem.shape):
        placed = np.flatnonzero(assignment.rep[start:stop] >= 0)
        true[start + placed] = problem.value_block(start, stop)[placed, assignment.rep[start + placed]]
    return true


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
        found.append(Violation("objective", f"the values sum to {total}, not {assignment.objective}"))
    return found


def _content_violations(problem: AssignmentProblem, assignment: Assignment, pairs: PairFindings) -> list[Violation]:
    """Find the leads that would rather be elsewhere."""
    best, own = pairs.best, pairs.own
    slack = 2 * assignment.scaling.unit + _TOLERANCE * np.maximum(1.0, np.abs(best))
    return [
        Violation("content", f"has {own[lead]:g} after the price and could have {best[lead]:g}", problem.lead_ids[lead])
        for lead in np.flatnonzero(best - own > slack)
    ]


def _bound_violations(assignment: Assignment, bound: float, slack: float) -> list[Violation]:
    found = []
    if not abs(bound - assignment.bound) <= slack:
        found.append(Violation("bound", f"values and prices prove {bound}, not {assignment.bound}"))
    return found + gap_violations(assignment)


def gap_violations(assignment: Assignment) -> list[Violation]:
    """Compare gap and status with bound and objective."""
    found = []
    gap = (assignment.bound - assignment.objective) / max(1.0, abs(assignment.objective))
    if not math.isclose(gap, assignment.gap, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE):
        found.append(Violation("gap", f"bound and objective make it {gap}, not {assignment.gap}"))
    if assignment.status is Status.OPTIMAL and assignment.gap != 0.0:
        found.append(Violation("status", f"optimal with a gap of {assignment.gap}"))
    return found


def _price_end_violations(problem: AssignmentProblem, assignment: Assignment, moves: MoveCosts) -> list[Violation]:
    """Compare the prices with the smallest and the largest ones this assignment allows, in whole units."""
    low = moves.low_prices()
    if low is None:
        return [Violation("status", "optimal, and yet a round of moves would improve the assignment")]
    load = np.bincount(assignment.rep[assignment.rep >= 0], minlength=problem.shape[1])
    high = moves.high_prices(idle=load < problem.slots)
    ends = [(assignment.prices, low, "one more slot brings")]
    if assignment.price_high is not None:
        ends.append((assignment.price_high, high, "one slot less costs"))
    return [
        Violation("price", f"is {claimed[rep]}, {what} {true[rep]}", rep_id=problem.rep_ids[rep])
        for claimed, units, what in ends
        for true in [np.ldexp(units, -assignment.scaling.exponent)]
        for rep in np.flatnonzero(true != claimed)
    ]
