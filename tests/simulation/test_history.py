from datetime import timedelta

import pytest
from polars.testing import assert_frame_equal

from scenarios import Scenario, load
from scenarios.tables import HISTORY, check_table
from simulation import history_of, training_history
from simulation.history import training_seed
from simulation.market import Market, draw_market
from tests.simulation.firms import firm, rep, run

NOT_REACHED = [{"channel": "call", "after_hours": 0, "minutes": 5, "contact_chance": 0}]


@pytest.mark.parametrize(
    ("changes", "chance", "outcome", "closed"),
    [
        ({}, 1.0, "won", True),
        ({}, 0.0, "lost", True),
        ({"closing": {"monthly_hazard": 1e-6}}, 1.0, "open", False),
        ({"acceptance": {"accept_chance": {"A": 0}}}, 1.0, "rejected", True),
        ({"cadence": NOT_REACHED}, 1.0, "recycled", True),
        ({"acceptance": {"ignored_share": 1, "clock_hours": 1}}, 1.0, "untouched", True),
        ({"acceptance": {"ignored_share": 1}}, 1.0, "open", False),
    ],
)
def test_the_outcome_of_a_hand_over(changes: dict[str, object], chance: float, outcome: str, closed: bool) -> None:
    """Each way a lead can leave a rep's hands, and still being in them."""
    row = history_of(run(firm(rep("r1"), **changes), [5], chance=chance)).row(0, named=True)
    assert row["outcome"] == outcome
    assert (row["closed_at"] is not None) == closed


def test_one_row_a_hand_over_with_its_times() -> None:
    """A lead that went to two reps has two rows, each with its own times."""
    rules = {"ignored_share": 0, "clock_hours": 1, "clock": "wall", "mean_hours": 50}
    history = history_of(run(firm(rep("r1"), rep("r2"), rep("r3"), acceptance=rules), [5]))
    assert history.height == 3
    assert history["rep_id"].n_unique() == 3
    assert history["assigned_at"].is_sorted()
    assert (history["closed_at"] - history["assigned_at"]).to_list() == [timedelta(hours=1)] * 3


def test_facts_revenue_and_propensity_stand_beside_the_outcome() -> None:
    """A lead won by one of two reps: worth its value, chosen one in two among the two."""
    row = history_of(run(firm(rep("r1"), rep("r2")), [5])).row(0, named=True)
    assert row["revenue"] == row["value"] == 100.0
    assert row["propensity"] == 0.5
    assert row["eligible_reps"] == ["r1", "r2"]
    assert row["load_at_assignment"] == 0


def test_the_past_ends_where_the_scenario_starts_and_passes_the_schema() -> None:
    """Eight weeks of past: checked, before the start, won and open rows among them."""
    scenario = load("baseline")
    history = training_history(scenario, seed=1, days=56)
    assert_frame_equal(check_table(history, HISTORY, source="history"), history)
    for column in ("assigned_at", "closed_at", "first_touch_at"):
        assert (history[column].drop_nulls() < scenario.start).all()
    assert {"won", "lost", "open", "rejected", "recycled", "untouched"} == set(history["outcome"])


def test_the_past_has_luck_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The past of seed 3 is simulated under another seed than the evaluations of seed 3, or of any small number."""
    used: list[int] = []

    def watched(scenario: Scenario, seed: int, replication: int) -> Market:
        used.append(seed)
        return draw_market(scenario, seed, replication)

    monkeypatch.setattr("simulation.history.draw_market", watched)
    training_history(firm(rep("r1")), seed=3, days=7)
    assert used == [training_seed(3)]
    seeds = {training_seed(seed) for seed in range(100)}
    assert len(seeds) == 100
    assert min(seeds) > 1_000_000


def test_same_seed_same_past() -> None:
    """A past is a function of scenario and seed."""
    scenario = firm(rep("r1"))
    assert_frame_equal(training_history(scenario, seed=3, days=7), training_history(scenario, seed=3, days=7))
    assert not training_history(scenario, seed=3, days=7).equals(training_history(scenario, seed=4, days=7))
