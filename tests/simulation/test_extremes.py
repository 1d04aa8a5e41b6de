"""Extremes, with every process switched on: no run breaks, no lead is lost, and figures are what they must be."""

from typing import Any

import pytest

from scenarios import Scenario, load
from simulation import simulate
from simulation.run import Run
from tests.simulation.test_conservation import assert_conserved

POLICIES = ("round-robin", "oracle")


def full(**changes: Any) -> Scenario:
    """Give two weeks of the full funnel, followed for a month."""
    return load("full-funnel").replace(**{"horizon": {"arrival_days": 14, "follow_up_days": 30}, **changes})


def ran(scenario: Scenario, policy: str = "round-robin") -> Run:
    """Run and check that every lead ends once and no figure fails."""
    run = simulate(scenario, policy, seed=2)
    assert_conserved(run.events)
    assert run.events["lead_id"].n_unique() == run.leads.height
    assert run.kpis()["leads"] == run.leads.height
    return run


@pytest.mark.parametrize("policy", POLICIES)
def test_no_reps(policy: str) -> None:
    """Everybody who comes ends untouched."""
    run = ran(full(reps=[], absences=[]), policy)
    assert set(run.events["event"]) == {"arrived", "eligible", "untouched"}


@pytest.mark.parametrize("policy", POLICIES)
def test_no_leads(policy: str) -> None:
    """Nothing happens; counts are 0."""
    run = ran(full(arrivals={"per_day": 0}), policy)
    assert run.events.is_empty()
    assert run.kpis()["wins"] == 0


def test_one_rep() -> None:
    """One closer and one inside rep: she gets all that is given out."""
    reps = [rep.model_dump() for rep in load("full-funnel").reps if rep.rep_id in ("r01", "s1")]
    run = ran(full(reps=reps, absences=[]))
    assert set(run.events.filter(event="assigned")["rep_id"]) == {"r01"}


def test_everyone_absent() -> None:
    """Away from the first day to the last: nobody is given anything, nobody verifies."""
    ids = [rep.rep_id for rep in load("full-funnel").reps]
    away = [{"rep_id": rep_id, "from": "2026-01-01", "until": "2027-01-01"} for rep_id in ids]
    run = ran(full(absences=away))
    assert run.kpis()["assigned"] == 0
    assert run.kpis()["utilisation"] is None


def test_load_10() -> None:
    """Load 10: most leads leave or stay untouched, and that is called capacity."""
    run = ran(full(arrivals={"per_day": 300.0}))
    kpis = run.kpis()
    leaks = {name: value or 0.0 for name, value in kpis.items() if name.startswith("leaked_leads_")}
    assert max(leaks, key=lambda name: leaks[name]) == "leaked_leads_capacity"


def test_sla_0() -> None:
    """SLA 0: whoever does not answer at once has lost the lead, so nobody keeps one except partners."""
    clocks = {"clock_hours": 0, "clock_hours_by_grade": {"A": 0}, "remind_hours": None}
    run = ran(full(acceptance=clocks))
    partners = {rep.rep_id for rep in run.scenario.reps if rep.role == "partner"}
    assert set(run.events.filter(event="accepted")["rep_id"]) <= partners


def test_sql_sla_0() -> None:
    """An SQL clock of 0 takes every lead away in the moment it is accepted, before anybody tried."""
    rules = {"clock_days": 0, "clock_days_by_grade": {"A": 0}}
    run = ran(full(qualification=rules, roles={"partner": {"sql_days": 0}}))
    kpis = run.kpis()
    assert kpis["sql_sla_kept_share"] == pytest.approx(0.0, abs=0.2)
    assert kpis["wins"] == 0


def test_a_horizon_shorter_than_a_cadence() -> None:
    """Six hours in all: leads are open or untouched, none is lost from sight."""
    run = ran(full(horizon={"start": "2026-01-05", "arrival_days": 0.5, "follow_up_days": 0.02}))
    assert set(run.events.group_by("lead_id").agg("event").to_series(1).list.last()) <= {
        "open",
        "untouched",
        "disqualified",
    }
