"""KPIs by route."""

from dataclasses import replace

import polars as pl

from matching.policies import Level, Route, Routes
from scenarios import Scenario
from simulation import KPIS
from simulation.by_route import NOBODY, kpis_by_route
from simulation.run import Run, run_in
from tests.simulation.firms import firm, market_of, rep, run


def test_every_route_has_every_kpi_of_its_own_leads() -> None:
    """Three leads of one route, no lead of the catch-all: all KPIs of the one, nothing of the other."""
    rules = Routes([Route("dear", {"value": ">= 100"}, ["r1"], Level())], Route("rest"))
    found = kpis_by_route(run(firm(rep("r1"), rep("r2")), [1, 61, 62], policy=rules))
    assert set(found) == {"dear"}
    assert set(found["dear"]) == {kpi.name for kpi in KPIS}
    assert len(KPIS) >= 11
    assert found["dear"]["wins"] == 3


def test_leads_that_nobody_got_are_a_queue_too() -> None:
    """One of two reps' leads is given, the other waits for its route's rep, who has no slot: counted apart."""
    rules = Routes([Route("early", {"lead": "first"}, ["r1"]), Route("late", {}, ["r2"])])
    held = firm(rep("r1"), rep("r2", capacity=0))
    found = kpis_by_route(run_of_two(held, rules))
    assert set(found) == {"early", NOBODY}
    assert (found["early"]["wins"], found[NOBODY]["wins"]) == (1, 0)
    assert kpis_by_route(run(firm(rep("r1")), [1])) == {}


def run_of_two(scenario: Scenario, policy: Routes) -> Run:
    """Run two leads, of which a column says which is the first."""
    market = market_of(scenario, [1, 2], chance=1.0)
    leads = market.leads.with_columns(lead=pl.Series(["first", "second"]))
    return run_in(replace(market, leads=leads), scenario, policy)
