"""Whether the claims of an answer to a problem with many rules are what values and rule prices make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matching.answer.status import Proof
from matching.checking.priced_groups import priced_bound, priced_groups, proved_bound
from matching.checking.reasons import reason_violations
from matching.checking.values import gap_violations, value_violations
from matching.checking.violation import Violation
from matching.problem.pair_matrix import row_blocks

if TYPE_CHECKING:
    from matching.answer.assignment import Assignment
    from matching.answer.rule_prices import RulePrices
    from matching.arrays import Floats
    from matching.problem.problem import AssignmentProblem

_TOLERANCE = 1e-7


def general_violations(problem: AssignmentProblem, assignment: Assignment, values: Floats) -> list[Violation]:
    """Recompute objective, bound, runner-up, margin and reasons, and compare each with its claim.

    `values` are those of :func:`matching.checking.values.chosen_values`.
    """
    prices = assignment.rule_prices
    found = value_violations(problem, assignment, values) + gap_violations(assignment)
    if prices is None:
        return [*found, Violation("price", "a problem with rules needs prices of the rules")]
    found += _price_violations(problem, assignment, prices)
    if found:
        return found
    net = priced_groups(problem, prices)
    slack = _TOLERANCE * max(1.0, abs(assignment.objective))
    if not abs(priced_bound(problem, prices, net) - prices.bound) <= slack:
        found.append(Violation("bound", f"the prices of the rules do not prove {prices.bound}"))
    proved = proved_bound(problem, prices, net)
    found += _runner_up_violations(problem, assignment, net)
    del net  # as large as all pairs, and so is what follows
    gains = priced_groups(problem, None)
    found += _bound_violations(problem, assignment, proved, gains)
    return found + reason_violations(problem, assignment, gains)


def _price_violations(problem: AssignmentProblem, assignment: Assignment, prices: RulePrices) -> list[Violation]:
    reps = problem.shape[1]
    sizes = {"capacity": reps, "minimum": reps, "caps": len(problem.caps), "floor": reps, "spread": reps}
    found = [
        Violation("price", f"{name} has shape {getattr(prices, name).shape}, expected ({size},)")
        for name, size in sizes.items()
        if getattr(prices, name).shape != (size,)
    ]
    if found:
        return found
    if prices.charges is not None and not (
        prices.grid > 0
        and prices.charges.shape == (int(problem.group_of.max(initial=-1)) + 1,)
        and (_optional_charges(problem, prices.charges) >= 0).all()
    ):
        found.append(Violation("price", "the charges are not one for each group, at least 0 where it may stay out"))
    found += [
        Violation("price", f"{name} has a price that is no number of at least 0")
        for name in ("capacity", "minimum", "caps", "moves", "floor")
        if not (np.asarray(getattr(prices, name)) >= 0).all()
    ]
    if not abs(prices.spread.sum()) <= _TOLERANCE * max(1.0, float(np.abs(prices.spread).sum())):
        found.append(Violation("price", f"the prices of the spread sum to {prices.spread.sum():g}, not 0"))
    rules = {"minimum": problem.minimums, "floor": problem.value_floor, "spread": problem.value_spread}
    for name, rule in rules.items():
        if rule is None and np.any(getattr(prices, name) != 0):
            found.append(Violation("price", f"{name} has a price and there is no such rule"))
    if problem.move_budget is None and prices.moves:
        found.append(Violation("price", "moves have a price and there is no budget of moves"))
    if not np.array_equal(prices.capacity, assignment.prices):
        found.append(Violation("price", "the prices are not those of the rules"))
    return found


def _bound_violations(
    problem: AssignmentProblem, assignment: Assignment, proved: float, gains: Floats
) -> list[Violation]:
    slack = _TOLERANCE * max(1.0, abs(assignment.objective)) + assignment.scaling_error
    if assignment.bound > proved + slack:
        return [Violation("bound", f"values and prices prove {proved}, not {assignment.bound}")]
    if assignment.bound_step and assignment.bound_step != _step_of_sums(problem, gains):
        return [Violation("bound", f"sums of these values are not all multiples of {assignment.bound_step}")]
    if assignment.proof is Proof.PRICES and not proved - assignment.bound < assignment.bound_step + slack:
        return [Violation("bound", f"prices prove no more than {proved}, not {assignment.bound}")]
    return []


def _optional_charges(problem: AssignmentProblem, charges: Floats) -> Floats:
    required = np.zeros(len(charges), dtype=np.bool_)
    np.logical_or.at(required, problem.group_of, problem.required)
    return charges[~required]


def _step_of_sums(problem: AssignmentProblem, gains: Floats) -> float:
    """Return the largest power of ten, at most 1, of which all that may be added up are multiples; 0.0 if none is."""
    parts = np.append(gains[gains > -np.inf], problem.move_cost * (problem.owner_rep >= 0).sum())
    for digits in range(7):
        # The first thousand nearly always tell already.
        if _whole(parts[:1000] * 10.0**digits) and _whole(parts * 10.0**digits):
            return float(10.0**-digits)
    return 0.0


def _whole(numbers: Floats) -> bool:
    return bool((np.abs(numbers - np.rint(numbers)) <= 1e-6).all())


def _runner_up_violations(problem: AssignmentProblem, assignment: Assignment, net: Floats) -> list[Violation]:
    found: list[Violation] = []
    for start, stop in row_blocks(problem.shape):
        found += _runner_ups_of(problem, assignment, net[problem.group_of[start:stop]], slice(start, stop))
    return found


def _runner_ups_of(problem: AssignmentProblem, assignment: Assignment, offers: Floats, at: slice) -> list[Violation]:
    """Compare the second best offer to each of these leads with its claim; takes the best one out of `offers`."""
    rep, claimed, margin = assignment.rep[at], assignment.runner_up[at], assignment.margin[at]
    names, rows = problem.lead_ids[at], np.arange(len(offers))
    placed = np.flatnonzero(rep >= 0)
    own = np.zeros(len(offers))
    own[placed] = offers[placed, rep[placed]]
    offers[placed, rep[placed]] = -np.inf
    best = offers.max(axis=1, initial=-np.inf)
    there = np.where(claimed >= 0, offers[rows, np.maximum(claimed, 0)], -np.inf) if offers.shape[1] else best
    slack = _TOLERANCE * np.maximum(1.0, np.abs(np.where(best > -np.inf, best, 0.0)))
    worse = ~(there >= best - slack)
    named = np.flatnonzero(claimed >= 0)
    off = np.isnan(margin) == (claimed >= 0)
    off[named] |= ~(np.abs(margin[named] - (own[named] - there[named])) <= slack[named])
    found = [
        Violation("runner_up", "another rep is worth more after the prices", names[row])
        for row in np.flatnonzero(worse)
    ]
    return found + [Violation("margin", f"is not {margin[row]}", names[row]) for row in np.flatnonzero(off)]
