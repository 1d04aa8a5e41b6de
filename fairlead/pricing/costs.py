"""What each rule costs: the batch solved again without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fairlead.choosing import Choice, choose_optimally
from fairlead.plan import Plan, promise_of
from fairlead.preparing import Prepared, Sources, prepare
from fairlead.pricing.left_out import left_out, without_any
from matching.clock import Clock
from scenarios.constraints import Constraints, Together
from scenarios.faults import BadInput, Fault

if TYPE_CHECKING:
    from models import PairValues

ALL = "all of them"
SECONDS = 300.0
"""For all that is priced, unless stated."""
_LEAST = 1.0
"""A solve begun is given at least this."""

Steps = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and of how many."""


@dataclass(frozen=True, slots=True)
class RuleCosts:
    """What would be gained without a rule, in this batch.

    Attributes
    ----------
    rule
        As the rules file names it; :data:`ALL` for all of them together.
    gain
        What the objective gains, at least; None where the batch without it has no known solution, or time was up.
    at_most
        No more can be gained; equal to ``gain`` where both answers are proven. Where time was up, what all rules
        together cost at most: one of them costs no more. None where even that is not known.
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
    plan: Plan, said: Steps | None = None, seconds: float = SECONDS
) -> tuple[tuple[RuleCosts, ...], RuleCosts | None]:
    """Say what each rule of a batch costs alone, the dearest first, and what they cost together.

    All of them are left out first: what that gains at most bounds each alone, and is all that is said of those for
    which there was no time.

    Parameters
    ----------
    plan
        A batch decided by the method ``optimal``.
    said
        Called with each rule before the batch is solved without it, how many are done, and of how many.
    seconds
        For all of it; each solve also keeps to the limit of the batch.

    Returns
    -------
    tuple
        The costs alone, and together; None where the batch has no rules.

    Raises
    ------
    BadInput
        When a routing method decided, which optimises nothing that rules could cost, or there is no solution.
    """
    values, clock = plan.answers.ready.values, Clock(seconds)
    if plan.answers.choice.problem is None or values is None:
        expected = "the method optimal: what a rule costs is what the best assignment without it is worth more"
        raise BadInput([Fault("assign", expected, column="--price-rules")])
    if plan.unsolved:
        raise BadInput(
            [Fault("assign", "a batch with a solution, whose rules could be priced", column="--price-rules")]
        )
    without = [*_batches_without(plan)]
    if not without:
        return (), None
    said = said or (lambda *_: None)
    said(f"solving without {ALL}", 0, len(without) + 1)
    free = _any_moves(plan.sources, plan.answers.ready)
    together = _priced(ALL, plan, values, free, without_any(plan.rules), clock.at_least(_LEAST))
    alone = []
    for done, (name, sources, rules) in enumerate(without, start=1):
        if clock.is_up:
            found = RuleCosts(name, None, None, None, None)
        else:
            said(f"solving without {name}", done, len(without) + 1)
            found = _priced(name, plan, values, sources, rules, clock)
        alone.append(_no_more_than(_most_of_one(plan, together), found))
    return tuple(sorted(alone, key=lambda cost: -(cost.gain or 0.0))), together


def _batches_without(plan: Plan) -> Iterator[tuple[str, Sources, Constraints]]:
    """Yield each rule by its name, with what the batch without it is made of."""
    free = _any_moves(plan.sources, plan.answers.ready)
    for name, rules in left_out(plan.rules):
        yield name, free if name == "moves" else plan.sources, rules
    if plan.sources.asked is not None and plan.sources.asked.max_moves is not None:
        yield "--max-moves", free, plan.rules


def _most_of_one(plan: Plan, together: RuleCosts) -> float | None:
    """Return what one rule costs at most; None where leaving out all of them forbids what one of them allows.

    That is so where work outside takes less, and where a pair is fixed against an account's claim.
    """
    rules = plan.rules
    less = rules.work is not None and any(times < 1 for times in rules.work.outside.values())
    claims = plan.sources.accounts is not None or Together.BUYER in rules.together
    return None if less or (claims and rules.fixed) else together.at_most


def _no_more_than(most: float | None, cost: RuleCosts) -> RuleCosts:
    if most is None or cost.at_most is None:
        return replace(cost, at_most=most if cost.at_most is None else cost.at_most)
    return replace(cost, at_most=max(cost.gain or 0.0, min(cost.at_most, most)))


def _priced(name: str, plan: Plan, values: PairValues, sources: Sources, rules: Constraints, clock: Clock) -> RuleCosts:
    seconds = max(_LEAST, min(sources.time_limit, clock.left))
    return _cost(name, plan, values, _solved(replace(sources, time_limit=seconds), rules, plan.answers.ready))


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
