"""Whether objective, bound and prices are what the problem's values make them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from matching.answer.status import Status
from matching.checking.pairs import look_at_pairs
from matching.checking.values import gap_violations, value_violations
from matching.checking.violation import Violation
from matching.problem.scaling import rounding_of, scaling_error, scalings_of

if TYPE_CHECKING:
    from matching.answer.assignment import Assignment
    from matching.checking.pairs import PairFindings
    from matching.checking.prices import MoveCosts
    from matching.problem.problem import AssignmentProblem

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
