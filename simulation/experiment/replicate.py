"""One replication of a comparison: every policy in the same market."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matching import Policy
from scenarios import BadInput, Scenario
from simulation.experiment.comparison import Kpis
from simulation.market import Market, draw_market
from simulation.run import run_in
from simulation.values import ValueModel


class ReplicationFailed(RuntimeError):
    """A replication ended in an error; says how to run it again alone."""


@dataclass(frozen=True)
class Plan:
    """What each replication runs; sent to the workers.

    Attributes
    ----------
    luck_by_pair
        As in :func:`simulation.simulate`.
    """

    scenario: Scenario
    policies: Sequence[Policy]
    seed: int
    model: ValueModel | None
    luck_by_pair: bool = False


def replicate(plan: Plan, replication: int) -> list[Kpis]:
    """Run every policy once, in the order of the plan, and give their KPIs.

    Raises
    ------
    ReplicationFailed
        When a run ends in an error; names policy, seed and replication.
    BadInput
        When a policy's rules ask for what the scenario does not have.
    """
    market = draw_market(plan.scenario, plan.seed, replication)
    return [_kpis_under(policy, plan, market, replication) for policy in plan.policies]


def _kpis_under(policy: Policy, plan: Plan, market: Market, replication: int) -> Kpis:
    try:
        run = run_in(market, plan.scenario, policy, model=plan.model, luck_by_pair=plan.luck_by_pair)
        return run.kpis()
    except BadInput:
        raise
    except Exception as error:
        raise ReplicationFailed(
            f"{policy.name} failed: {error}; to run it alone: "
            f"simulate(scenario, {policy.name!r}, seed={plan.seed}, replication={replication})"
        ) from error
