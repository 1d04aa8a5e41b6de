"""Who is shown together, and what a comparison says of each group."""

from __future__ import annotations

import pytest

from simulation import compare
from simulation.experiment.people import SMALL_TEAMS, groups_of
from tests.simulation.firms import firm, rep


def teams(**sizes: int) -> dict[str, str]:
    """Return so many reps in each team."""
    return {f"{team}{n}": team for team, size in sizes.items() for n in range(size)}


def test_teams_of_five_stand_for_themselves_and_small_ones_together() -> None:
    """Three and two are five together."""
    groups = groups_of(teams(north=6, south=3, west=2))
    assert [(group.name, len(group.reps)) for group in groups] == [("north", 6), (SMALL_TEAMS, 5)]


def test_too_few_are_not_what_the_others_leave_of_the_total() -> None:
    """Two alone would be the total less the others: the smallest of those takes them in."""
    groups = groups_of(teams(north=6, south=5, west=2))
    assert [(group.name, len(group.reps)) for group in groups] == [("north", 6), (f"south and {SMALL_TEAMS}", 7)]


@pytest.mark.parametrize("sizes", [{"north": 4}, {"north": 9}, {"north": 6, "south": 4}])
def test_one_group_is_the_whole_firm_and_not_shown(sizes: dict[str, int]) -> None:
    """Nothing to tell apart."""
    assert groups_of(teams(**sizes)) == ()


def test_teams_add_up_to_the_firm() -> None:
    """Expected revenue of all groups is that of the firm, and so are the differences; nobody is named."""
    reps = [rep(f"{team[0]}{n}", team=team) for team in ("north", "south") for n in range(5)]
    scenario = firm(*reps, horizon={"arrival_days": 5, "follow_up_days": 30}, truth={"rep_points": 8.0})
    found = compare(scenario, ["round-robin", "oracle"], replications=3, n_jobs=1)
    told = found.to_dict()
    assert [group["team"] for group in told["teams"]] == ["north", "south"]
    for table, name in (("policies", "oracle"), ("differences", "oracle - round-robin")):
        summed = sum(group[table][name]["mean"] for group in told["teams"])
        assert summed == pytest.approx(told[table][name]["revenue"]["mean"])
    assert "n0" not in str(told)
    assert {one["rep_id"] for one in found.named()} == {each["rep_id"] for each in reps}
