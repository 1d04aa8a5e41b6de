"""One run of the funnel: a scenario under a policy, from the first arrival to the horizon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta

import polars as pl

from matching import Policy
from scenarios import Scenario
from simulation.attendance import calendar_for
from simulation.expectation import Expected
from simulation.funnel import ends
from simulation.kpis import Evidence, SellingTime, Terms, kpis_of
from simulation.market import Market
from simulation.memory import without_search
from simulation.opening import open_world, router_for
from simulation.policies import Decides, policy_of
from simulation.tables import reps_table
from simulation.units import DAY, MINUTE
from simulation.values import ValueModel
from simulation.world import Router


@dataclass(frozen=True)
class Run:
    """What happened in one run.

    Attributes
    ----------
    scenario
        The organisation that was simulated.
    policy
        Name of the policy that gave out the leads.
    seed, replication
        What names the run's luck; the same two give the same run.
    events
        The log, in the schema of ``scenarios.tables.EVENTS``.
    leads
        The leads, in the schema of ``scenarios.tables.LEADS``, in order of arrival; those open at the start come first.
    reps
        The reps, in the schema of ``scenarios.tables.REPS``.
    expected
        Wins to be expected by what is known when buyers make up their minds.
    opening
        How many of the leads were open when the run began. What happened to them before stands in ``events``, too;
        KPIs are those of the leads that arrived, but for those that say so.
    """

    scenario: Scenario
    policy: str
    seed: int
    replication: int
    events: pl.DataFrame
    leads: pl.DataFrame
    reps: pl.DataFrame
    expected: Expected
    opening: int = 0

    @property
    def arrivals(self) -> pl.DataFrame:
        """The leads that arrived in the run."""
        return self.leads.slice(self.opening)

    def kpis(self) -> dict[str, float | None]:
        """Compute every KPI of :data:`simulation.KPIS` from the log; None where one is undefined."""
        return kpis_of(self.evidence)

    @property
    def evidence(self) -> Evidence:
        """What KPIs are computed from."""
        rep_ids, time, terms = tuple(self.reps["rep_id"]), selling_time(self.scenario), terms_of(self.scenario)
        if not self.opening:
            return Evidence(self.events, self.leads, rep_ids, time, terms)
        known = self.leads.head(self.opening)
        old = pl.col("lead_id").is_in(known["lead_id"].implode())
        opened = Evidence(self.events.filter(old), known, rep_ids)
        team = self.events.filter(pl.col("time") >= terms.start)
        return Evidence(self.events.filter(~old), self.arrivals, rep_ids, time, terms, opened=opened, of_the_team=team)


def terms_of(scenario: Scenario) -> Terms:
    """Give what marketing and sales agreed, and over which time."""
    agreed = scenario.agreement.accepted_per_week if scenario.agreement is not None else None
    follow_up = timedelta(days=scenario.horizon.follow_up_days)
    return Terms(scenario.start.astimezone(UTC), int(scenario.horizon.arrival_days // 7), follow_up, agreed)


def selling_time(scenario: Scenario) -> SellingTime:
    """Give the selling time all reps have while leads arrive."""
    arriving = round(scenario.horizon.arrival_days * DAY)
    minutes = 0.0
    for rep in scenario.reps:
        minutes += calendar_for(scenario, rep).worked(0, arriving) / MINUTE * rep.selling_share
    until = scenario.start.astimezone(UTC) + timedelta(days=scenario.horizon.arrival_days)
    return SellingTime(minutes, until)


def run_in(
    market: Market,
    scenario: Scenario,
    policy: Policy | Decides | str,
    *,
    model: ValueModel | None = None,
    luck_by_pair: bool = False,
) -> Run:
    """Run a scenario in a market that has been drawn already; arguments as in :func:`simulation.simulate`.

    Raises
    ------
    ValueError
        When the policy is unknown, or decides by a model's values and there is none.
    """
    chosen = policy_of(policy)
    router = router_for(scenario, market, chosen, model)
    with without_search():
        events, expected = _events(scenario, market, router, luck_by_pair=luck_by_pair)
    draws, reps, opening = market.draws, reps_table(scenario), 0
    if market.opening is not None:
        events, opening = pl.concat([market.opening.past, events]), len(market.opening.leads)
    return Run(scenario, chosen.name, draws.seed, draws.replication, events, market.leads, reps, expected, opening)


def _events(scenario: Scenario, market: Market, router: Router, *, luck_by_pair: bool) -> tuple[pl.DataFrame, Expected]:
    """Run, and give the log and what was to be expected; nothing else of the run outlives it."""
    world = open_world(scenario, market, router, luck_by_pair=luck_by_pair)
    world.clock.run()
    ends.at_horizon(world)
    lead_ids, rep_ids = market.leads["lead_id"].to_list(), [rep.rep_id for rep in scenario.reps]
    events = world.log.frame(scenario.start, lead_ids, rep_ids)
    world.close()
    return events, Expected.of(world.expected)
