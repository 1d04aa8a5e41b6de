"""What each rule costs: the batch solved again without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from fairlead.choosing import Choice, choose_optimally
from fairlead.plan import Plan, promise_of
from fairlead.preparing import Prepared, Sources, prepare
from fairlead.pricing.left_out import left_out, without_any
from models import PairValues
from scenarios.constraints import Constraints
from scenarios.faults import BadInput, Fault

ALL = "all of them"


@dataclass(frozen=True, slots=True)
class RuleCosts:
    """What would be gained without a rule, in this batch.

    Attributes
    ----------
    rule
        As the rules file names it; :data:`ALL` for all of them together.
    gain
        What the objective gains, at least; None where one of the two batches has no known solution.
    at_most
        No more can be gained; equal to ``gain`` where both answers are proven.
    wins
        Expected wins gained: the sum of ``probability``.
    money
        Expected value gained: the sum of ``expected_value``; None where leads carry no value.
    """

    rule: str
    gain: float | None
    at_most: float | None
    wins: float | None
    money: float | None


def costs_of_rules(
    plan: Plan, say: Callable[[str], None] = lambda _: None
) -> tuple[tuple[RuleCosts, ...], RuleCosts | None]:
    """Say what each rule of a batch costs alone, the dearest first, and what they cost together.

    Parameters
    ----------
    plan
        A batch decided by the method ``optimal``.
    say
        Called with each rule before the batch is solved without it.

    Returns
    -------
    tuple
        The costs alone, and together; None where the batch has no rules.

    Raises
    ------
    BadInput
        When a routing method decided, which optimises nothing that rules could cost, or there is no solution.
    """
    values = plan.answers.ready.values
    if plan.answers.choice.problem is None or values is None:
        expected = "the method optimal: what a rule costs is what the best assignment without it is worth more"
        raise BadInput([Fault("assign", expected, column="--price-rules")])
    if plan.unsolved:
        raise BadInput(
            [Fault("assign", "a batch with a solution, whose rules could be priced", column="--price-rules")]
        )
    given = plan.rules
    sources = _any_moves(plan.sources, plan.answers.ready)
    alone = []
    for name, rules in left_out(given):
        say(name)
        freed = sources if name == "moves" else plan.sources
        alone.append(_cost(name, plan, values, _solved(freed, rules, plan.answers.ready)))
    if plan.sources.asked is not None and plan.sources.asked.max_moves is not None:
        say("--max-moves")
        alone.append(_cost("--max-moves", plan, values, _solved(sources, given, plan.answers.ready)))
    if not alone:
        return (), None
    say(ALL)
    together = _cost(ALL, plan, values, _solved(sources, without_any(given), plan.answers.ready))
    return tuple(sorted(alone, key=lambda cost: -(cost.gain or 0.0))), together


def _any_moves(sources: Sources, ready: Prepared) -> Sources:
    """Let as many leads move as there are; without a budget at all, other leads would take part."""
    asked = sources.asked
    if asked is None:
        return sources
    budgeted = (
        asked.max_moves is not None
        or ready.terms.move_budget is not None
        or any(cap.rule < 0 for cap in ready.terms.caps)
    )
    return replace(sources, asked=replace(asked, max_moves=sources.leads.height)) if budgeted else sources


def _solved(sources: Sources, rules: Constraints, like: Prepared) -> Choice:
    ready = prepare(sources, rules, like)
    assert ready.values is not None
    return choose_optimally(ready, ready.values, sources.time_limit)


def _cost(rule: str, plan: Plan, values: PairValues, other: Choice) -> RuleCosts:
    own = plan.answers.choice
    if other.unsolved or own.objective is None or other.objective is None or other.bound is None:
        return RuleCosts(rule, None, None, None, None)
    gain = max(0.0, other.objective - own.objective)
    wins = _promised(values, other, np.ones(values.shape[0])) - _promised(values, own, np.ones(values.shape[0]))
    money = None
    if "value" in plan.answers.ready.leading.leads.columns:
        money = _promised(values, other, values.worth(other.rep)) - _promised(values, own, values.worth(own.rep))
    return RuleCosts(rule, gain, max(gain, other.bound - own.objective), wins, money)


def _promised(values: PairValues, choice: Choice, worth: np.ndarray) -> float:
    return float(np.nansum(promise_of(values, choice.rep) * worth))
