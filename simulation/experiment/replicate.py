"""One replication of a comparison: every policy in the same market."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching import Policy
from scenarios import BadInput
from simulation.experiment.counting import kpis_after, revenue_by_rep
from simulation.experiment.outcome import ByRep, Failed, Finished, Kpis, Outcome
from simulation.experiment.worlds.world import OpenWorld
from simulation.kpis import KPIS
from simulation.market import Market
from simulation.run import run_in

ALL_KPIS = frozenset(kpi.name for kpi in KPIS)


@dataclass(frozen=True)
class Plan:
    """What each replication runs; sent to the workers.

    Attributes
    ----------
    world
        Where leads and chances come from, and what policies are told.
    warm_up
        Days at the beginning whose leads are not counted.
    luck_by_pair
        As in :func:`simulation.simulate`.
    expected
        Whether wins and revenue count with the chance of each buyer instead of with a draw.
    kpis
        Names of the figures that are computed.
    """

    world: OpenWorld
    policies: Sequence[Policy]
    seed: int
    warm_up: float = 0.0
    luck_by_pair: bool = False
    expected: bool = True
    kpis: frozenset[str] = ALL_KPIS


def replicate(plan: Plan, number: int) -> Outcome:
    """Run every policy once, in the order of the plan; an error is an outcome, too.

    Raises
    ------
    BadInput
        When a policy's rules ask for what the scenario does not have.
    """
    policy = None
    try:
        market = plan.world.market(number)
        found = []
        for policy in plan.policies:
            found.append(_figures_under(policy, plan, market, number))
    except BadInput:
        raise
    except Exception as error:  # whatever a policy of the user's own may raise
        what = str(error) or type(error).__name__
        return Failed(number, plan.seed, None if policy is None else policy.name, what)
    return Finished(number, [kpis for kpis, _ in found], [by_rep for _, by_rep in found])


def _figures_under(policy: Policy, plan: Plan, market: Market, number: int) -> tuple[Kpis, ByRep]:
    scenario, model = plan.world.scenario, plan.world.told(number)
    run = run_in(market, scenario, policy, model=model, luck_by_pair=plan.luck_by_pair)
    kpis = kpis_after(run, plan.warm_up, plan.kpis, expected=plan.expected)
    return kpis, revenue_by_rep(run, plan.warm_up)
