from collections import Counter
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import (
    AssignmentProblem,
    Cap,
    Status,
    price_of_rules,
    solve,
    worth_of_cap_room,
    worth_of_rep_room,
    worth_of_reps_room,
)
from matching.explaining.price_of_rules import rules_left_out
from matching.general import search
from matching.general.dual import Dual
from matching.general.rows import rows_of
from matching.general.units import units_of
from tests.matching.brute_force import problems
from tests.matching.explaining.test_claims import with_rules
from tests.matching.general.own_model import best_by_own_model, ruled_problems


def rules_cost_what_is_gained_without(problem):
    """Hold each rule's cost, alone and together, against an independent model."""
    priced = price_of_rules(problem)
    if priced.answer.status is not Status.OPTIMAL:
        assert all(np.isnan(cost.gain) for cost in priced.alone)
        return
    changes = dict(rules_left_out(problem))
    assert {cost.rule for cost in priced.alone} == changes.keys()
    for cost in priced.alone:
        without = best_by_own_model(problem.replace(**changes[cost.rule]))
        assert cost.gain == pytest.approx(without - priced.answer.objective, abs=1e-6)
        assert cost.at_most == pytest.approx(cost.gain, abs=1e-6)
        assert cost.at_least == pytest.approx(cost.gain, abs=1e-6)
    bare = AssignmentProblem(problem.value_block(0, problem.shape[0]), problem.capacity, work=problem.work)
    together = best_by_own_model(bare) - priced.answer.objective
    assert priced.together.gain == pytest.approx(together, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(ruled_problems())
def test_each_rule_costs_what_solving_without_it_gains(problem):
    """Whether prices answered or a second solve, the gain is that of an independent model."""
    rules_cost_what_is_gained_without(problem)


@pytest.mark.verify
@settings(max_examples=400, deadline=None, derandomize=True)
@given(ruled_problems())
def test_each_rule_costs_what_solving_without_it_gains_in_four_hundred_problems(problem):
    """The short test's claim on many more problems."""
    rules_cost_what_is_gained_without(problem)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_a_rule_costs_lies_between_the_two_where_gaps_are_left(seed, monkeypatch):
    """On the way of many pairs neither answer is proven, and the cost is given as a range."""
    problem = with_rules(seed)
    true = solve(problem.replace(caps=())).objective - solve(problem).objective
    monkeypatch.setattr(search, "_FEW", 0)
    cost = {each.rule: each for each in price_of_rules(problem).alone}["caps:south"]
    assert cost.at_least - 1e-9 <= true <= cost.at_most + 1e-9
    assert cost.at_least <= cost.gain <= cost.at_most


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rule_priced_at_nothing_costs_no_more_than_the_gap(seed, monkeypatch):
    """A cap out of reach, where the answer is not proven: its cost is not solved for, and its range holds 0."""
    problem = with_rules(seed)
    slack = problem.replace(caps=(*problem.caps, Cap("slack", 1e6)))
    monkeypatch.setattr(search, "_FEW", 0)
    priced = price_of_rules(slack)
    cost = {each.rule: each for each in priced.alone}["caps:slack"]
    assert cost.by_prices
    assert cost.gain == cost.at_least == 0.0
    assert cost.at_most == pytest.approx(priced.answer.bound - priced.answer.objective)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_known_prices_are_joined_by_name(seed, monkeypatch):
    """Of a problem with the reps in another order and one cap more: the same bound at once."""
    problem = with_rules(seed)
    monkeypatch.setattr(search, "_FEW", 0)
    earlier = solve(problem)
    more = problem.replace(caps=(Cap("slack", 1e6), *problem.caps))
    dual = Dual(more, rows_of(more, units_of(more)))
    assert dual.offer(dual.prices_like(earlier)).bound == pytest.approx(earlier.rule_prices.bound)
    again = solve(more, warm_start=earlier)
    again.check(more)
    assert again.bound <= earlier.bound + 1e-3 * abs(earlier.bound)


def test_rules_together_cost_more_than_the_sum_of_each_alone():
    """Two caps that each stand behind the other cost nothing alone, and 2 together."""
    caps = [Cap("team", 1, reps=["0"]), Cap("niche", 1, leads=["0", "1"])]
    problem = AssignmentProblem([[2.0], [2.0]], [5], caps=caps)
    priced = price_of_rules(problem)
    assert [cost.gain for cost in priced.alone] == [0.0, 0.0]
    assert priced.together.gain == 2.0


def price_predicts(problem, data):
    """Hold prices against new solves with slots more and one slot less."""
    answer = solve(problem)
    if answer.status is not Status.OPTIMAL or not problem.shape[1]:
        return
    rep = data.draw(st.integers(0, problem.shape[1] - 1))
    room = worth_of_rep_room(problem, problem.rep_ids[rep], look=8)
    assert room.one_more == pytest.approx(answer.prices[rep], abs=1e-9)
    assert room.price == answer.prices[rep]
    less = np.nan if np.isinf(answer.price_high[rep]) else answer.price_high[rep]
    assert room.one_less == pytest.approx(less, abs=1e-9, nan_ok=True)
    for units in range(1, room.looked + 1):
        gain = solve(with_slots(problem, {rep: units})).objective - answer.objective
        assert lies_at(gain, units * room.one_more, answer) == (units <= room.lasts)


def lies_at(gain, predicted, answer):
    """Say whether a gain is the predicted one, be it as small as the values."""
    return gain == pytest.approx(predicted, rel=1e-6, abs=1e-9 * abs(answer.objective))


def with_slots(problem, more):
    """Return the problem with so many whole slots more for some reps."""
    slots = problem.slots.astype(float)
    for rep, units in more.items():
        slots[rep] += units
    return problem.replace(capacity=slots * problem.work)


@settings(max_examples=30, deadline=None)
@given(problems(), st.data())
def test_price_predicts_one_slot_more_and_one_less_and_the_range_holds(problem, data):
    """One slot more brings the price, and so does each further slot up to where that ends; one less costs the other."""
    price_predicts(problem, data)


@pytest.mark.verify
@settings(max_examples=500, deadline=None, derandomize=True)
@given(problems(), st.data())
def test_price_predicts_in_five_hundred_problems(problem, data):
    """The short test's claim on many more problems."""
    price_predicts(problem, data)


def team_predicts(problem, data):
    """Hold what a team's slots bring against every way to share them out."""
    answer = solve(problem)
    if answer.status is not Status.OPTIMAL or not problem.shape[1]:
        return
    team = data.draw(st.sets(st.integers(0, problem.shape[1] - 1), min_size=1))
    room = worth_of_reps_room(problem, [problem.rep_ids[rep] for rep in team], look=4)
    less = [solve(with_slots(problem, {rep: -1})) for rep in team if problem.slots[rep]]
    known = [answer.objective - each.objective for each in less if each.status is Status.OPTIMAL]
    assert room.one_less == pytest.approx(min(known, default=np.nan), abs=1e-6, nan_ok=True)
    for units in range(1, 5):
        shares = [Counter(share) for share in combinations_with_replacement(sorted(team), units)]
        gain = max(solve(with_slots(problem, share)).objective for share in shares) - answer.objective
        assert lies_at(gain, units * room.one_more, answer) == (units <= room.lasts)


@settings(max_examples=15, deadline=None)
@given(problems(), st.data())
def test_slots_for_a_team_bring_what_the_best_sharing_does(problem, data):
    """Whoever of the team fills them: as much as the best of all ways to share them out."""
    team_predicts(problem, data)


@pytest.mark.verify
@settings(max_examples=100, deadline=None, derandomize=True)
@given(problems(), st.data())
def test_slots_for_a_team_in_a_hundred_problems(problem, data):
    """The short test's claim on many more problems."""
    team_predicts(problem, data)


def room_under_rules(problem, data):
    """Hold what room is worth against an independent model, and prices against both."""
    best = best_by_own_model(problem)
    if best is None:
        return
    if data.draw(st.booleans()) and problem.caps:
        at = data.draw(st.integers(0, len(problem.caps) - 1))
        room = worth_of_cap_room(problem, problem.caps[at].name, look=4)

        def changed(units):
            caps = list(problem.caps)
            old = caps[at]
            caps[at] = Cap(old.name, old.limit + units, leads=old.leads, reps=old.reps, counts=old.counts)
            return problem.replace(caps=caps) if caps[at].limit >= 0 else None
    else:
        rep = data.draw(st.integers(0, problem.shape[1] - 1))
        room = worth_of_rep_room(problem, problem.rep_ids[rep], look=4)

        def changed(units):
            capacity = problem.capacity.copy()
            unit = problem.work if isinstance(problem.work, float) else 1.0
            whole = problem.slots[rep] * unit if problem.only_capacities else capacity[rep]
            capacity[rep] = whole + units * unit
            return problem.replace(capacity=capacity) if capacity[rep] >= 0 else None

    def without(units):
        other = changed(units)
        found = None if other is None else best_by_own_model(other)
        return np.nan if found is None else found

    assert room.one_more == pytest.approx(without(1) - best, abs=1e-6)
    assert room.one_less == pytest.approx(best - without(-1), abs=1e-6, nan_ok=True)
    assert without(room.lasts) - best == pytest.approx(room.lasts * room.one_more, abs=1e-6)
    prices = solve(problem).rule_prices
    gap = 0.0 if prices is None else prices.bound - best
    assert room.one_more <= room.price + gap + 1e-6
    assert np.isnan(room.one_less) or room.one_less >= room.price - gap - 1e-6


@settings(max_examples=25, deadline=None)
@given(ruled_problems(), st.data())
def test_room_under_rules_is_worth_what_an_independent_model_says(problem, data):
    """One more and one less, for reps and caps; prices bracket both up to the gap."""
    room_under_rules(problem, data)


@pytest.mark.verify
@settings(max_examples=400, deadline=None, derandomize=True)
@given(ruled_problems(), st.data())
def test_room_under_rules_in_four_hundred_problems(problem, data):
    """The short test's claim on many more problems."""
    room_under_rules(problem, data)


def test_one_more_within_a_cap():
    """A team's cap is worth what the next lead brings, for as many leads as bring the same."""
    problem = AssignmentProblem(np.array([[3.0], [2.0], [2.0], [1.0]]), [9], caps=[Cap("team", 1)])
    room = worth_of_cap_room(problem, "team")
    assert (room.one_more, room.one_less, room.lasts) == (2.0, 3.0, 2)
    with pytest.raises(KeyError):
        worth_of_cap_room(problem, "other")
