"""One run, with whatever it needs."""

from __future__ import annotations

from matching import Policy, ValuesFrom
from scenarios import Scenario
from scenarios.funnel import Mode
from simulation.market import draw_market
from simulation.policies import Decides, policy_of
from simulation.run import Run, run_in
from simulation.training import fit_on_past
from simulation.values import ValueModel


def simulate(
    scenario: Scenario,
    policy: Policy | Decides | str,
    *,
    seed: int = 0,
    replication: int = 0,
    model: ValueModel | None = None,
    luck_by_pair: bool = False,
) -> Run:
    """Run a scenario once under a policy.

    Parameters
    ----------
    scenario
        The organisation, its leads, rules and truth.
    policy
        The name of a policy, or an object with ``decide(batch, pool, rng)``. In a pull scenario nobody asks it.
    seed, replication
        Name the run's luck.
    model
        Values pairs for policies that decide by learned values; fitted on the scenario's own simulated past when one
        is needed and none is given.
    luck_by_pair
        Whether each rep meets a buyer's luck of her own (see :class:`simulation.luck.PairLuck`).

    Raises
    ------
    ValueError
        When the policy is unknown.
    PolicyError
        When its answer breaks a rule it was shown.
    """
    chosen = policy_of(policy)
    wanted = chosen.values_from is ValuesFrom.MODEL and scenario.routing.mode is Mode.PUSH
    if wanted and model is None:
        model = fit_on_past(scenario, seed=seed)
    return run_in(draw_market(scenario, seed, replication), scenario, chosen, model=model, luck_by_pair=luck_by_pair)
