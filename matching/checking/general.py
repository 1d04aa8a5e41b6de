"""Whether the claims of an answer to a problem with many rules are what values and rule prices make them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from matching.answer.status import Proof, Reason
from matching.checking.priced_groups import priced_bound, priced_groups, proved_bound
from matching.checking.values import chosen_values, gap_violations, value_violations
from matching.checking.violation import Violation

if TYPE_CHECKING:
    from matching.answer.assignment import Assignment
    from matching.answer.rule_prices import RulePrices
    from matching.arrays import Bools, Floats, Objects
    from matching.problem.problem import AssignmentProblem

_TOLERANCE = 1e-7


def general_violations(problem: AssignmentProblem, assignment: Assignment) -> list[Violation]:
    """Recompute values, objective, bound, runner-up, margin and reasons, and compare each with its claim."""
    prices = assignment.rule_prices
    found = value_violations(problem, assignment, chosen_values(problem, assignment)) + gap_violations(assignment)
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
    return found + _reason_violations(problem, assignment, gains)


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
    if assignment.bound_step not in (0.0, _step_of_sums(problem, gains)):
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
    offers = net[problem.group_of]
    rows = np.arange(len(offers))
    placed = np.flatnonzero(assignment.rep >= 0)
    own = np.zeros(len(offers))
    own[placed] = offers[placed, assignment.rep[placed]]
    offers[placed, assignment.rep[placed]] = -np.inf
    best = offers.max(axis=1, initial=-np.inf)
    claimed = assignment.runner_up
    there = np.where(claimed >= 0, offers[rows, np.maximum(claimed, 0)], -np.inf) if offers.shape[1] else best
    slack = _TOLERANCE * np.maximum(1.0, np.abs(np.where(best > -np.inf, best, 0.0)))
    worse = ~(there >= best - slack)
    named = np.flatnonzero(claimed >= 0)
    off = np.isnan(assignment.margin) == (claimed >= 0)
    off[named] |= ~(np.abs(assignment.margin[named] - (own[named] - there[named])) <= slack[named])
    names = problem.lead_ids
    found = [
        Violation("runner_up", "another rep is worth more after the prices", names[row])
        for row in np.flatnonzero(worse)
    ]
    return found + [Violation("margin", f"is not {assignment.margin[row]}", names[row]) for row in np.flatnonzero(off)]


def _reason_violations(problem: AssignmentProblem, assignment: Assignment, gains: Floats) -> list[Violation]:
    true = _true_reasons(problem, assignment, gains)
    return [
        Violation("reason", f"is {true[lead]}, not {assignment.reason[lead]}", problem.lead_ids[lead])
        for lead in np.flatnonzero(true != assignment.reason)
    ]


def _true_reasons(problem: AssignmentProblem, assignment: Assignment, gains: Floats) -> Objects:
    gain, value = gains[problem.group_of], _values_alone(problem, gains)[problem.group_of]
    work = _group_work(problem)
    placed = np.flatnonzero(assignment.rep >= 0)
    own_work = np.zeros(problem.shape[0])
    single = problem.work_block(0, 0).shape[1] == 1
    for lead in placed.tolist():
        own_work[lead] = problem.work_block(lead, lead + 1)[0, 0 if single else assignment.rep[lead]]
    load = np.bincount(assignment.rep[placed], weights=own_work[placed], minlength=problem.shape[1])
    room = problem.capacity - load + 1e-9 * np.maximum(1.0, problem.capacity)
    reasons = np.empty(problem.shape[0], dtype=np.object_)
    for lead, offers in enumerate(gain):
        rep = int(assignment.rep[lead])
        fits = work[problem.group_of[lead]] <= room
        reasons[lead] = _placed(problem, lead, rep, value[lead]) if rep >= 0 else _left_out(problem, lead, offers, fits)
    return reasons


def _values_alone(problem: AssignmentProblem, gains: Floats) -> Floats:
    """Return what groups are worth with each rep, moves costing nothing."""
    if problem.owner is None or not problem.move_cost:
        return gains
    return priced_groups(problem.replace(owner=None, move_cost=0.0, move_budget=None), None)


def _group_work(problem: AssignmentProblem) -> Floats:
    single = problem.work_block(0, 0).shape[1] == 1
    work = np.zeros((int(problem.group_of.max(initial=-1)) + 1, 1 if single else problem.shape[1]))
    np.add.at(work, problem.group_of, problem.work_block(0, problem.shape[0]))
    return work


def _placed(problem: AssignmentProblem, lead: int, rep: int, offers: Floats) -> Reason:
    if problem.fixed_rep[lead] >= 0:
        return Reason.FIXED
    if int((offers > -np.inf).sum()) == 1:
        return Reason.ONLY_ELIGIBLE_REP
    return Reason.BEST_VALUE if offers[rep] >= offers.max() else Reason.BEST_VALUE_AFTER_PRICE


def _left_out(problem: AssignmentProblem, lead: int, offers: Floats, fits: Bools) -> Reason:
    if not problem.eligible_block(lead, lead + 1).any():
        return Reason.NO_ELIGIBLE_REP
    if not problem.allowed_block(lead, lead + 1).any():
        return Reason.BARRED
    if not (offers > -math.inf).any():
        return Reason.GROUP
    if ((offers > 0) & fits).any():
        return Reason.RULE
    return Reason.CAPACITY if (offers > 0).any() else Reason.VALUE_BELOW_PRICE
