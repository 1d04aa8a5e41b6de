"""What a comparison's answer hangs on: the method that the answer is about, against the baseline."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matching import Policy
from scenarios import BadInput, Fault, Scenario
from scenarios.funnel import Mode
from simulation import Comparison
from simulation.experiment.comparison import ORACLE
from simulation.sensitivity import FEWEST, Sensitivity, runs_needed, sensitivity
from simulation.values import ValueModel


def refuse_hanging(budget: int | None, scenario: Scenario, policies: Sequence[Policy]) -> None:
    """Refuse a budget for assumptions where it makes no sense or does not suffice, before anything runs.

    Raises
    ------
    BadInput
        When nobody asks a routing method, there are no two to set against one another, or the budget is too small.
    """
    if budget is None:
        return
    if scenario.routing.mode is Mode.PULL:
        expected = "none in a pull pool: nobody asks a routing method, so its answer hangs on nothing"
        raise BadInput([Fault("compare", expected, column="--assumptions", value=str(budget))])
    if len([policy for policy in policies if policy.name != ORACLE]) < 2:
        expected = "two methods or more beside the oracle: what hangs on assumptions is the difference between two"
        raise BadInput([Fault("compare", expected, column="--assumptions", value=str(budget))])
    least = runs_needed(scenario)
    if budget < least:
        expected = f"{least:,} runs or more: {FEWEST} of both methods at each end of each assumption"
        raise BadInput([Fault("compare", expected, column="--assumptions", value=str(budget))])


def what_it_hangs_on(
    comparison: Comparison,
    scenario: Scenario,
    policies: Sequence[Policy],
    method: str | None,
    *,
    budget: int,
    model: ValueModel | None,
    progress: Callable[[int], None],
) -> Sensitivity | None:
    """Move the assumptions for one method and the baseline; None where the comparison has no answer to move."""
    named = {policy.name: policy for policy in policies}
    if method is None:
        return None
    ours, theirs = named[method], named[comparison.baseline]
    return sensitivity(scenario, ours, theirs, budget=budget, model=model, seed=comparison.seed, progress=progress)
