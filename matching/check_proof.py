"""Whether objective, bound and prices are what the problem's values make them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from matching.pair_matrix import row_blocks
from matching.prices import low_prices
from matching.scaling import rounding_of, scaling_error, scalings
from matching.status import Status
from matching.violation import Violation

if TYPE_CHECKING:
    from matching.arrays import Floats
    from matching.assignment import Assignment
    from matching.problem import AssignmentProblem

# Sums of floats in another order differ by this relative amount at most, by a wide margin.
_TOLERANCE = 1e-9


def proof_violations(problem: AssignmentProblem, assignment: Assignment) -> list[Violation]:
    """Recompute values, objective, bound, gap and prices, and compare each with its claim."""
    found = _price_violations(problem, assignment)
    found += _objective_violations(problem, assignment)
    if assignment.scaling not in list(scalings(problem)):
        found.append(Violation("scaling", f"these values are never scaled by 2 ** {assignment.scaling.exponent}"))
    rounding = rounding_of(problem, assignment.scaling)
    found += _error_violations(problem, assignment, rounding)
    best, content = _contentment(problem, assignment)
    bound = math.fsum(best) + math.fsum(assignment.prices * problem.slots)
    # Rounding may lift the best of every lead, the unplaced ones too, and each placed pair twice.
    slack = 3 * problem.shape[0] * rounding + _TOLERANCE * max(1.0, abs(assignment.objective))
    found += _bound_violations(assignment, bound, slack)
    if assignment.status is Status.OPTIMAL:
        found += content
        found += _low_end_violations(problem, assignment)
    return found


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


def _objective_violations(problem: AssignmentProblem, assignment: Assignment) -> list[Violation]:
    true = np.full(problem.shape[0], np.nan)
    for start, stop in row_blocks(problem.shape):
        placed = np.flatnonzero(assignment.rep[start:stop] >= 0)
        true[start + placed] = problem.value_block(start, stop)[placed, assignment.rep[start + placed]]
    wrong = ~np.isclose(assignment.value, true, rtol=_TOLERANCE, atol=0.0, equal_nan=True)
    found = [
        Violation("value", f"is {true[lead]}, not {assignment.value[lead]}", problem.lead_ids[lead])
        for lead in np.flatnonzero(wrong)
    ]
    total = math.fsum(true[assignment.rep >= 0])
    if not math.isclose(total, assignment.objective, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE):
        found.append(Violation("objective", f"the values sum to {total}, not {assignment.objective}"))
    return found


def _contentment(problem: AssignmentProblem, assignment: Assignment) -> tuple[Floats, list[Violation]]:
    """Return each lead's best value minus price, and the leads that would rather be elsewhere."""
    best = np.zeros(problem.shape[0])
    own = np.zeros(problem.shape[0])
    for start, stop in row_blocks(problem.shape):
        net = problem.value_block(start, stop) - assignment.prices
        net[~problem.allowed_block(start, stop)] = -np.inf
        floor = np.where(problem.required[start:stop], -np.inf, 0.0)
        best[start:stop] = np.maximum(net.max(axis=1, initial=-np.inf), floor)
        placed = np.flatnonzero(assignment.rep[start:stop] >= 0)
        own[start + placed] = net[placed, assignment.rep[start + placed]]
    slack = 2 * assignment.scaling.unit + _TOLERANCE * np.maximum(1.0, np.abs(best))
    unhappy = [
        Violation("content", f"has {own[lead]:g} after the price and could have {best[lead]:g}", problem.lead_ids[lead])
        for lead in np.flatnonzero(best - own > slack)
    ]
    return best, unhappy


def _bound_violations(assignment: Assignment, bound: float, slack: float) -> list[Violation]:
    found = []
    if not abs(bound - assignment.bound) <= slack:
        found.append(Violation("bound", f"values and prices prove {bound}, not {assignment.bound}"))
    gap = (assignment.bound - assignment.objective) / max(1.0, abs(assignment.objective))
    if not math.isclose(gap, assignment.gap, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE):
        found.append(Violation("gap", f"bound and objective make it {gap}, not {assignment.gap}"))
    if assignment.status is Status.OPTIMAL and assignment.gap != 0.0:
        found.append(Violation("status", f"optimal with a gap of {assignment.gap}"))
    return found


def _low_end_violations(problem: AssignmentProblem, assignment: Assignment) -> list[Violation]:
    """Compare the prices with the smallest ones this assignment allows, in whole units."""
    units = low_prices(problem, assignment.scaling, assignment.rep)
    if units is None:
        return [Violation("status", "optimal, and yet a round of moves would improve the assignment")]
    low = assignment.scaling.to_values(units)
    return [
        Violation("price", f"is {assignment.prices[rep]}, one more slot brings {low[rep]}", rep_id=problem.rep_ids[rep])
        for rep in np.flatnonzero(low != assignment.prices)
    ]
