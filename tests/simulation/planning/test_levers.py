"""Which levers a scenario has, and what each of them changes."""

from __future__ import annotations

import pytest

from scenarios import load, shipped
from simulation.planning import clock_hours_to_try, levers_of, posts, silence
from simulation.planning.people import proposed
from simulation.policies import policy_of
from simulation.search import Way
from tests.simulation.planning.firms import quiet_firm, short_of_two

NOW = policy_of("round-robin")
OTHER = policy_of("least-loaded")


@pytest.mark.parametrize("name", shipped())
def test_every_option_of_every_scenario_changes_it(name: str) -> None:
    """Each option makes a valid way to work that differs from the present one; keys and texts are unique."""
    scenario = load(name)
    base = Way(scenario, NOW)
    levers = levers_of(scenario, NOW, [OTHER])
    assert len({lever.key for lever in levers}) == len(levers)
    for lever in levers:
        assert len({option.text for option in lever.options}) == len(lever.options) > 0
        for option in lever.options:
            assert option.change(base) != base, option.text


def test_rules_are_offered_only_where_they_are_in_force() -> None:
    """Hard territories bring their lever, stalls theirs; the baseline has neither."""
    keys = {name: {lever.key for lever in levers_of(load(name), NOW, [])} for name in ("baseline", "full-funnel")}
    assert "rule-stalls" in keys["full-funnel"] - keys["baseline"]
    assert "rule-territory" in {lever.key for lever in levers_of(short_of_two(), NOW, [])}
    assert "routing" not in keys["baseline"]


def test_a_dropped_clock_is_dropped_for_every_grade() -> None:
    """Tiers go with it."""
    firm = quiet_firm().replace(acceptance={"clock_hours_by_grade": {"A": 1.0}})
    (lever,) = (each for each in levers_of(firm, NOW, []) if each.key == "rule-no-clock")
    rules = lever.options[0].change(Way(firm, NOW)).scenario.acceptance
    assert (rules.clock_hours, rules.clock_hours_by_grade) == (None, {})


def test_silence_follows_the_firms_own_hazard() -> None:
    """Ten per cent ignored and a mean of two hours: .9 at once, and .5 after 2 ln 9 = 4.4 hours, so 4.5 are tried."""
    scenario = load("baseline")
    told = silence(scenario)
    assert told[0].still_answered == pytest.approx(0.9)
    assert [each.still_answered for each in told] == sorted((each.still_answered for each in told), reverse=True)
    assert 4.5 in clock_hours_to_try(scenario)
    assert clock_hours_to_try(scenario.replace(acceptance={"ignored_share": 0.0})) == ()


def test_prices_point_at_the_team_that_is_short() -> None:
    """South has no room and a price, north has room and none: a hire is tried in south alone."""
    found = posts(short_of_two(), seed=1)
    south, north = (next(post for post in found if post.team == team) for team in ("south", "north"))
    assert south.price > 0.0 == north.price
    assert south.load > 0.99 > north.load
    assert [post.team for post in proposed(found)] == ["south"]


def test_where_nobody_has_a_price_one_post_is_tried() -> None:
    """A firm with room to spare hears what a hire would bring all the same."""
    assert len(proposed(posts(quiet_firm(), seed=1))) == 1
