"""What one replication of a way to work brings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from scenarios import Scenario
from simulation.funnel import ends
from simulation.kpis import KPIS, Evidence
from simulation.market import Market, draw_market
from simulation.memory import without_search
from simulation.opening import open_world, router_for
from simulation.run import selling_time, terms_of
from simulation.search.expected import Decision, Overheard, chance_of_time
from simulation.search.way import Way


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one replication.

    Attributes
    ----------
    revenue, wins
        Expected at the moment each buyer decides, within the scenario's horizon.
    by_rep
        Expected revenue of each rep; new reps stand last, under a name of their own.
    kpis
        Figures of :data:`simulation.KPIS` that were asked for.
    """

    revenue: float
    wins: float
    by_rep: Mapping[str, float]
    kpis: Mapping[str, float | None] = field(default_factory=dict)


def outcome_of(way: Way, seed: int, replication: int, kpis: Sequence[str] = ()) -> Outcome:
    """Run a way to work once.

    Parameters
    ----------
    way
        What is simulated.
    seed, replication
        Name the luck; two ways with the same two meet the same leads with the same luck.
    kpis
        Names of further figures to compute from the log.
    """
    scenario = way.in_replication(replication)
    market = draw_market(scenario, seed, replication)
    events, decisions = _run(way, scenario, market)
    return _told(scenario, market, events, decisions, kpis)


def _run(way: Way, scenario: Scenario, market: Market) -> tuple[pl.DataFrame, list[Decision]]:
    router = router_for(scenario, market, way.policy, way.model)
    with without_search():
        world = open_world(scenario, market, router, luck_by_pair=False)
        luck = world.luck = Overheard(market.draws, market.leads.height, world.clock)
        world.clock.run()
        ends.at_horizon(world)
        lead_ids, rep_ids = market.leads["lead_id"].to_list(), [rep.rep_id for rep in scenario.reps]
        events = world.log.frame(scenario.start, lead_ids, rep_ids)
        world.close()
    return events, luck.decisions


def _told(
    scenario: Scenario, market: Market, events: pl.DataFrame, decisions: Sequence[Decision], kpis: Sequence[str]
) -> Outcome:
    column = {rep.rep_id: position for position, rep in enumerate(scenario.reps)}
    lead_ids, values = market.leads["lead_id"].to_list(), market.leads["value"].to_list()
    in_time = chance_of_time(scenario, events)
    revenue, wins, by_rep = 0.0, 0.0, defaultdict[str, float](float)
    for each in decisions:
        chance = float(market.chance[each.lead, column[each.rep_id]]) * in_time(each, lead_ids[each.lead])
        wins += chance
        revenue += chance * values[each.lead]
        by_rep[each.rep_id] += chance * values[each.lead]
    return Outcome(revenue, wins, dict(by_rep), _kpis(scenario, market, events, kpis) if kpis else {})


def _kpis(scenario: Scenario, market: Market, events: pl.DataFrame, names: Sequence[str]) -> dict[str, float | None]:
    evidence = Evidence(
        events, market.leads, tuple(rep.rep_id for rep in scenario.reps), selling_time(scenario), terms_of(scenario)
    )
    return {kpi.name: kpi.measure(evidence) for kpi in KPIS if kpi.name in names}
