"""What each rule of a problem costs: what the objective would gain without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.answer.assignment import Assignment
from matching.answer.status import Proof, Status
from matching.problem.problem import AssignmentProblem
from matching.solver import solve


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What a rule costs, in the unit of the values.

    Attributes
    ----------
    rule
        The field of the problem it stands in (`eligible`, `groups`, `value_floor`, …), `caps` or `eligibility` with
        the name of the cap or rule behind a colon, or `all`.
    gain
        By how much the answer without it is better than the answer with it, at least 0; exactly what the rule costs
        where both are proven optimal. NaN if one of the two problems has no known solution.
    at_least, at_most
        Between these lies what it costs, whatever the gaps of the two answers; equal to `gain` where there are none.
    by_prices
        Whether prices answered without solving again.
    """

    rule: str
    gain: float
    at_least: float
    at_most: float
    by_prices: bool = False


@dataclass(frozen=True, slots=True)
class PriceOfRules:
    """What the rules of a problem cost.

    Attributes
    ----------
    answer
        The problem's own answer, all rules kept.
    alone
        Each rule left out alone, the dearest first.
    together
        All of them left out: only capacities remain.
    """

    answer: Assignment
    alone: tuple[RuleCost, ...]
    together: RuleCost


def price_of_rules(problem: AssignmentProblem, time_limit: float | None = 60, seed: int = 0) -> PriceOfRules:
    """Say what the objective would gain without each rule alone, and without all of them.

    Where prices prove the answer's bound and a rule's prices are 0, it costs no more than is between the two: the same
    prices prove the same bound without it. Otherwise the problem is solved again without the rule, from these prices.

    Parameters
    ----------
    problem
        The problem.
    time_limit, seed
        Of each solve.

    Raises
    ------
    BadInput
        If a streamed value is not finite.
    """
    answer = solve(problem, time_limit, seed)
    left_out = dict(rules_left_out(problem))
    alone = [
        RuleCost(rule, 0.0, 0.0, max(0.0, answer.bound - answer.objective), by_prices=True)
        if _priced_at_nothing(problem, answer, rule)
        else _cost(rule, answer, solve(problem.replace(**change), time_limit, seed, warm_start=answer))
        for rule, change in left_out.items()
    ]
    alone.sort(key=lambda cost: -np.nan_to_num(cost.gain, nan=-1.0))
    everything: dict[str, Any] = {"caps": (), "eligibility": ()}
    for rule, change in left_out.items():
        everything |= {} if ":" in rule else change
    bare = solve(problem.replace(**everything), time_limit, seed, warm_start=answer) if left_out else answer
    return PriceOfRules(answer, tuple(alone), _cost("all", answer, bare))


def rules_left_out(problem: AssignmentProblem) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each rule of a problem by name, with the change that leaves it out."""
    fields: dict[str, tuple[object, dict[str, Any]]] = {
        "eligible": (problem.eligible is not None and not problem.eligible.all(), {"eligible": None}),
        "groups": (problem.groups, {"groups": None}),
        "minimums": (problem.minimums is not None, {"minimums": None}),
        "must_assign": (np.any(problem.must_assign), {"must_assign": False}),
        "fixed": (problem.fixed, {"fixed": ()}),
        "barred": (problem.barred, {"barred": ()}),
        "owner": (problem.owner, {"owner": None}),
        "value_floor": (problem.value_floor is not None, {"value_floor": None}),
        "value_spread": (problem.value_spread is not None, {"value_spread": None}),
    }
    for rule, (there, change) in fields.items():
        if there:
            yield rule, change
    for one in problem.eligibility:
        rest = tuple(other for other in problem.eligibility if other is not one)
        yield f"eligibility:{one.name}", {"eligibility": rest}
    for cap in problem.caps:
        yield f"caps:{cap.name}", {"caps": tuple(other for other in problem.caps if other is not cap)}


def _cost(rule: str, answer: Assignment, other: Assignment) -> RuleCost:
    known = (Status.OPTIMAL, Status.FEASIBLE)
    if answer.status not in known or other.status not in known:
        return RuleCost(rule, np.nan, np.nan, np.nan)
    gain = max(0.0, other.objective - answer.objective)
    least = min(gain, max(0.0, other.objective - answer.bound))
    most = max(gain, other.bound - answer.objective)
    return RuleCost(rule, gain, least, most)


def _priced_at_nothing(problem: AssignmentProblem, answer: Assignment, rule: str) -> bool:
    prices = answer.rule_prices
    if answer.status not in (Status.OPTIMAL, Status.FEASIBLE) or answer.proof is not Proof.PRICES or prices is None:
        return False
    if prices.charges is not None:
        return False
    kind, _, name = rule.partition(":")
    match kind:
        case "caps":
            return bool(prices.caps[[cap.name for cap in problem.caps].index(name)] == 0)
        case "minimums":
            return not prices.minimum.any()
        case "value_floor":
            return not prices.floor.any()
        case "value_spread":
            return not prices.spread.any()
        case "owner":
            return prices.moves == 0 and problem.move_cost == 0
    return False
