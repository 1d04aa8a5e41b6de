"""What stands differently in two scenarios, and what comes of it."""

from __future__ import annotations

import pytest

from fairlead.organisations import changes, size_of
from fairlead.organisations.consequences import consequences
from scenarios import load, shipped


@pytest.mark.parametrize("name", shipped())
def test_a_scenario_does_not_differ_from_itself(name: str) -> None:
    """Nothing is told."""
    assert changes(load(name), load(name)) == ()


def test_every_change_is_told_once_with_both_figures() -> None:
    """A changed figure, a new table and one more rep."""
    base = load("baseline")
    reps = [*base.model_dump()["reps"], {"rep_id": "new", "team": "harbour", "capacity": 5}]
    mine = base.replace(arrivals={"per_day": 20.0}, patience={"mean_hours": 5}, reps=reps)
    found = {one.key: (one.before, one.after) for one in changes(base, mine)}
    assert found["arrivals.per_day"] == ("18", "20")
    assert found["patience.mean_hours"] == ("–", "5")
    assert found["team harbour: reps"] == ("6", "7")
    assert found["team harbour: capacity"] == ("17", "22")
    assert not [key for key in found if key.startswith(("team east wing", "leads", "truth"))]


def test_persons_are_told_only_where_asked_for() -> None:
    """By team nobody is named."""
    base = load("baseline")
    reps = [{**rep, "capacity": 9.0} if rep["rep_id"] == "r07" else rep for rep in base.model_dump()["reps"]]
    mine = base.replace(reps=reps)
    assert not [one for one in changes(base, mine) if "r07" in f"{one}"]
    assert [one.key for one in changes(base, mine, named=True)] == ["rep r07: capacity"]


def test_equal_scenarios_have_no_consequences_and_fewer_leads_have() -> None:
    """Same luck: a change of exactly nothing; half the leads bring fewer wins a week."""
    base = load("baseline").replace(horizon={"arrival_days": 14, "follow_up_days": 120})
    same = consequences(base, base, lambda _: ("round-robin", None), replications=3, seed=1)
    assert [one.change for one in same if one.change is not None] == [0.0] * sum(one.change is not None for one in same)
    fewer = consequences(
        base, base.replace(arrivals={"per_day": 4.0}), lambda _: ("round-robin", None), replications=4, seed=1
    )
    wins = next(one for one in fewer if one.kpi == "wins")
    assert wins.high is not None
    assert wins.high < 0


def test_amounts_are_those_of_a_week_whatever_the_horizon() -> None:
    """Twice the weeks of arrivals are not twice the wins."""
    base = load("baseline").replace(horizon={"arrival_days": 28, "follow_up_days": 120})
    longer = base.replace(horizon={"arrival_days": 56})
    found = consequences(base, longer, lambda _: ("round-robin", None), replications=4, seed=1)
    wins = next(one for one in found if one.kpi == "wins")
    assert wins.before is not None
    assert wins.after == pytest.approx(wins.before, rel=0.35)


def test_leads_and_caps_of_a_week_by_hand() -> None:
    """The baseline: 18 leads on days of weight 5.4, caps of 37 on five days."""
    size = size_of(load("baseline"))
    assert size.leads_a_week == pytest.approx(18 * 5.4)
    assert size.caps_a_week == 5 * sum(rep.capacity for rep in load("baseline").reps)
    assert (size.reps, size.teams) == (12, 2)
