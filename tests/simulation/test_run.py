import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scenarios import load
from scenarios.tables import EVENTS, LEADS, REPS, check_table
from simulation import simulate, training_history
from simulation.market import draw_market
from simulation.run import run_in
from tests.simulation.firms import firm, rep, run, story


def short() -> pl.DataFrame:
    """Give the events of two weeks of the baseline."""
    return simulate(load("baseline").replace(horizon={"arrival_days": 14, "follow_up_days": 60}), "round-robin").events


def test_same_seed_same_bytes() -> None:
    """Two runs under the same name are equal to the last event."""
    assert_frame_equal(short(), short())


def test_tables_are_in_the_schemas_that_other_rooms_read() -> None:
    """Events, leads and reps pass their checks unchanged."""
    scenario = load("baseline").replace(horizon={"arrival_days": 7, "follow_up_days": 14})
    result = simulate(scenario, "round-robin")
    assert_frame_equal(check_table(result.events, EVENTS, source="events"), result.events)
    assert_frame_equal(check_table(result.leads, LEADS, source="leads"), result.leads)
    assert_frame_equal(check_table(result.reps, REPS, source="reps"), result.reps)


@pytest.mark.parametrize("timezone", ["Europe/Berlin", "America/New_York"])
def test_a_scenario_may_live_in_any_time_zone(timezone: str) -> None:
    """The log stays in UTC, and every KPI can be computed from it."""
    horizon = {"timezone": timezone, "arrival_days": 7, "follow_up_days": 14}
    result = simulate(load("baseline").replace(horizon=horizon), "round-robin")
    assert result.events.schema["time"] == pl.Datetime("us", "UTC")
    assert result.kpis()["utilisation"] is not None
    assert training_history(result.scenario, seed=0, days=7).height > 0


def test_another_replication_is_another_market() -> None:
    """Replications differ in their leads."""
    scenario = firm(rep("r1"))
    assert not simulate(scenario, "round-robin").leads.equals(simulate(scenario, "round-robin", replication=1).leads)


def test_no_leads_no_events() -> None:
    """An empty market gives empty tables and undefined shares, not errors."""
    result = run(firm(rep("r1")), [])
    assert result.events.is_empty()
    kpis = result.kpis()
    assert kpis["wins"] == 0
    assert kpis["speed_to_lead_hours"] is None
    assert kpis["load_gini"] is None


def test_no_reps_every_lead_untouched() -> None:
    """Without anybody to sell every lead ends untouched."""
    result = run(firm(), [5, 6])
    assert [event for event, _ in story(result)] == ["arrived", "eligible", "untouched"]
    assert result.kpis()["leakage_capacity"] == 200


@pytest.mark.parametrize("policy", ["round-robin", "weighted-round-robin", "oracle"])
def test_one_rep_gets_everything(policy: str) -> None:
    """With one rep all policies agree."""
    scenario = firm(rep("r1"))
    expected = simulate(scenario, "round-robin").events.drop("detail")
    assert_frame_equal(simulate(scenario, policy).events.drop("detail"), expected)


def test_everybody_off_shift_for_good() -> None:
    """Reps who work on Saturdays only see no lead of a firm that closes on Friday."""
    scenario = firm(rep("r1", hours="Sat 10:00-12:00"), horizon={"arrival_days": 2, "follow_up_days": 2})
    assert [event for event, _ in story(run(scenario, [5]))] == ["arrived", "eligible", "untouched"]


def test_a_policy_that_needs_a_model_says_so() -> None:
    """In a market that is drawn already nothing is fitted: without a model ``optimal`` cannot run."""
    scenario = firm(rep("r1"))
    with pytest.raises(ValueError, match="'optimal' decides by a model's values; give model="):
        run_in(draw_market(scenario, seed=0, replication=0), scenario, "optimal")


def test_an_unknown_policy_is_refused_by_name() -> None:
    """The message lists what there is."""
    with pytest.raises(ValueError, match="round-robin"):
        simulate(firm(rep("r1")), "round-robbin")
