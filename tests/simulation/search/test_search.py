"""The search over combinations of settings keeps its budget and finds what is there."""

from __future__ import annotations

import pytest

from scenarios import BadInput
from scenarios.vocabulary import Grade
from simulation.policies import policy_of
from simulation.search import (
    Screened,
    Way,
    attempts,
    lowest_grade,
    recycling_days,
    returns_from_nurture,
    routing_window,
    search,
    sla_hours,
    winner,
)
from tests.simulation.planning.firms import quiet_firm, slow_clock


def test_a_slow_clock_is_found_within_the_budget() -> None:
    """Of windows and clocks the shorter clock wins on fresh luck; a gain of a quarter is missed once in thousands."""
    firm = slow_clock().replace(horizon={"arrival_days": 14.0})
    found = search(firm, [sla_hours([2.0]), routing_window([60.0])], budget=100, seed=1, n_jobs=1)
    assert found.settings["response clock"] == "2 hours"
    assert (found.gain.low or 0.0) > 0
    assert not found.nothing
    assert found.runs <= 100
    assert found.combinations == found.candidates == 4


def test_combinations_beyond_the_budget_are_drawn() -> None:
    """As many as it screens are tried, the present settings among them."""
    firm = quiet_firm().replace(horizon={"arrival_days": 3.0, "follow_up_days": 10.0})
    variables = [attempts([-2, 1, 2]), routing_window([60.0, 240.0]), recycling_days([5.0, 60.0])]
    found = search(firm, variables, budget=64, n_jobs=1)
    assert found.combinations == 36
    assert 2 <= found.candidates < 36
    assert found.runs <= 64


def test_what_cannot_be_searched_is_refused() -> None:
    """No variable, a budget for nothing, and a confidence that is none: one fault each."""
    with pytest.raises(BadInput) as refusal:
        search(quiet_firm(), [], budget=3, confidence=2.0)
    assert len(refusal.value.faults) == 3


def test_each_variable_sets_what_it_names() -> None:
    """Clock with its tiers, attempts, window, days, returns and grades, as the simulator reads them."""
    firm = quiet_firm().replace(acceptance={"clock_hours_by_grade": {"A": 1.0}})
    way = Way(firm, policy_of("round-robin"))
    clock = sla_hours([3.0]).change(0)(way).scenario.acceptance
    assert (clock.clock_hours, clock.clock_hours_by_grade) == (3.0, {Grade.A: 3.0})
    longer, shorter = (attempts([2, -100]).change(at)(way).scenario.cadence for at in (0, 1))
    assert (len(longer), len(shorter)) == (len(firm.cadence) + 2, 1)
    assert routing_window([5.0]).change(0)(way).scenario.routing.window_minutes == 5.0
    assert recycling_days([9.0]).change(0)(way).scenario.recycling.mean_days == 9.0
    assert returns_from_nurture([4]).change(0)(way).scenario.recycling.max_generations == 4
    roles = lowest_grade([Grade.B]).change(0)(way).scenario.roles
    assert roles is not None
    assert roles.closer.grades == (Grade.A, Grade.B)


def test_the_winner_is_who_went_furthest() -> None:
    """A large gain in few runs does not beat a smaller one that survived a round more."""
    assert winner({"lucky": Screened(9.0, 4), "solid": Screened(5.0, 8), "other": Screened(4.0, 8)}) == "solid"
