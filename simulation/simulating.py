"""One run, with whatever it needs."""

from __future__ import annotations

from matching import Policy, ValuesFrom
from scenarios import Scenario
from scenarios.funnel import Mode
from simulation.market import draw_market
from simulation.open_work import OpenWork
from simulation.open_work.placing import with_open_work
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
    open_work: OpenWork | None = None,
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
    open_work
        Leads with which the run begins; it then begins on their day. Figures are those of the leads that arrive, but
        for those of open work, which say so.

    Raises
    ------
    ValueError
        When the policy is unknown, or open work was read by another clock than the scenario's.
    BadInput
        When the open work is not that of this organisation.
    PolicyError
        When its answer breaks a rule it was shown.
    """
    chosen = policy_of(policy)
    wanted = chosen.values_from is ValuesFrom.MODEL and scenario.routing.mode is Mode.PUSH
    if wanted and model is None:
        model = fit_on_past(scenario, seed=seed)
    if open_work is not None:
        scenario = open_work.beginning(scenario)
    market = draw_market(scenario, seed, replication)
    if open_work is not None:
        market = with_open_work(market, scenario, open_work)
    return run_in(market, scenario, chosen, model=model, luck_by_pair=luck_by_pair)
