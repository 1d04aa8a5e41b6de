"""What the search found, as a result that people and the check can read."""

import math
from dataclasses import replace

import numpy as np

from matching.answer.assignment import Assignment
from matching.answer.conflict import Conflict
from matching.answer.rule_prices import RulePrices
from matching.answer.status import Proof, Reason
from matching.arrays import Floats, Ints
from matching.clock import Clock
from matching.general.dual import Dual
from matching.general.outcome import Outcome
from matching.general.reasons import reasons_of
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.problem.scaling import Scaling
from matching.threads import spread


def answer_of(problem: AssignmentProblem, dual: Dual, outcome: Outcome, rep: Ints, clock: Clock) -> Assignment:
    """Return the result; `rep` has shape (n_units,)."""
    by_lead = rep[dual.units.of_lead]
    value = _values(problem, by_lead)
    objective = math.fsum(value[by_lead >= 0]) - dual.move_cost * moves_of(problem, by_lead)
    runner_up, margin, best = _next_best(dual, outcome.prices, rep)
    rule_prices = _rule_prices(dual, outcome, dual.constant + float(outcome.prices @ dual.rows.limit) + best)
    proven = outcome.bound - objective <= 1e-9 * max(1.0, abs(objective)) + outcome.rounding
    bound = objective if proven else outcome.bound
    closes = outcome.priced_bound - objective <= 1e-9 * max(1.0, abs(objective)) + outcome.rounding
    return Assignment(
        lead_ids=problem.lead_ids,
        rep_ids=problem.rep_ids,
        rep=by_lead,
        value=value,
        objective=objective,
        bound=bound,
        gap=(bound - objective) / max(1.0, abs(objective)),
        status=outcome.status,
        prices=rule_prices.capacity,
        runner_up=runner_up[dual.units.of_lead],
        margin=margin[dual.units.of_lead],
        reason=reasons_of(problem, dual, rep),
        conflict=None,
        scaling=Scaling(0),
        scaling_error=2 * outcome.rounding,
        seconds=clock.seconds,
        proof=Proof.PRICES if closes or bound >= outcome.priced_bound else Proof.CP_SAT,
        rule_prices=rule_prices,
        bound_step=outcome.step,
        ended_by_time=outcome.ended_by_time,
    )


def _rule_prices(dual: Dual, outcome: Outcome, bound: float) -> RulePrices:
    prices = dual.as_rule_prices(outcome.prices, bound)
    if outcome.strength is None or outcome.strength.charges is None:
        return prices
    return replace(prices, charges=outcome.strength.charges, grid=outcome.strength.grid)


def moves_of(problem: AssignmentProblem, rep: Ints) -> int:
    """Return how many leads are not with their present owner."""
    return int(((problem.owner_rep >= 0) & (rep != problem.owner_rep)).sum())


def _values(problem: AssignmentProblem, rep: Ints) -> Floats:
    value = np.full(problem.shape[0], np.nan)
    for start, stop in row_blocks(problem.shape):
        placed = np.flatnonzero(rep[start:stop] >= 0)
        value[start + placed] = problem.value_block(start, stop)[placed, rep[start + placed]]
    return value


def _next_best(dual: Dual, prices: Floats, rep: Ints) -> tuple[Ints, Floats, float]:
    """Return for each unit the best other rep after prices, and by how much the choice is ahead of her.

    The last is the sum of the best each unit could have.
    """
    units, reps = dual.units.shape
    other, margin = np.full(units, -1, dtype=np.int64), np.full(units, np.nan)

    def look(block: tuple[int, int]) -> float:
        part, (start, stop) = slice(*block), block
        net = dual.net_block(prices, start, stop)
        placed = np.flatnonzero(rep[part] >= 0)
        own = np.zeros(stop - start)
        own[placed] = net[placed, rep[start + placed]]
        net[placed, rep[start + placed]] = -np.inf
        best = net.argmax(axis=1)
        there = net[np.arange(stop - start), best]
        exists = there > -np.inf
        own_or_nobody = np.where(rep[part] >= 0, own, -np.inf)
        floor = np.where(dual.units.required[part], -np.inf, 0.0)
        other[part] = np.where(exists, best, -1)
        margin[part] = np.where(exists, own - np.where(exists, there, 0.0), np.nan)
        return float(np.maximum(np.maximum(own_or_nobody, there), floor).sum())

    total = sum(spread(look, list(row_blocks((units, reps))) if reps else [], units * reps), 0.0)
    return other, margin, total


def no_answer(
    problem: AssignmentProblem, dual: Dual, outcome: Outcome, conflict: Conflict | None, clock: Clock
) -> Assignment:
    """Return the result without an assignment: there is none, or time was up before one was found."""
    leads, reps = problem.shape
    nobody = np.full(leads, -1, dtype=np.int64)
    reason = reasons_of(problem, dual, np.full(dual.units.shape[0], -1, dtype=np.int64))
    reason[~np.isin(reason, [Reason.NO_ELIGIBLE_REP, Reason.BARRED, Reason.GROUP])] = Reason.NO_SOLUTION
    return Assignment(
        lead_ids=problem.lead_ids,
        rep_ids=problem.rep_ids,
        rep=nobody,
        value=np.full(leads, np.nan),
        objective=math.nan,
        bound=math.nan,
        gap=math.nan,
        status=outcome.status,
        prices=np.zeros(reps),
        runner_up=nobody,
        margin=np.full(leads, np.nan),
        reason=reason,
        conflict=conflict,
        scaling=Scaling(0),
        scaling_error=0.0,
        seconds=clock.seconds,
        rule_prices=dual.as_rule_prices(outcome.prices, math.inf),
        ended_by_time=outcome.ended_by_time,
    )
