import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import AssignmentProblem, Cap, Status, price_of_rules, solve, worth_of_cap_room, worth_of_rep_room
from matching.explaining.price_of_rules import rules_left_out
from tests.matching.brute_force import problems
from tests.matching.general.own_model import best_by_own_model, ruled_problems


@settings(max_examples=40, deadline=None)
@given(ruled_problems())
def test_each_rule_costs_what_solving_without_it_gains(problem):
    """Whether prices answered or a second solve, the gain is that of an independent model."""
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


def test_rules_together_cost_more_than_the_sum_of_each_alone():
    """Two caps that each stand behind the other cost nothing alone, and 2 together."""
    caps = [Cap("team", 1, reps=["0"]), Cap("niche", 1, leads=["0", "1"])]
    problem = AssignmentProblem([[2.0], [2.0]], [5], caps=caps)
    priced = price_of_rules(problem)
    assert [cost.gain for cost in priced.alone] == [0.0, 0.0]
    assert priced.together.gain == 2.0


@settings(max_examples=30, deadline=None)
@given(problems(), st.data())
def test_price_predicts_one_slot_more_and_the_range_holds(problem, data):
    """One slot more brings the price, and so does each further slot up to where that ends."""
    answer = solve(problem)
    if answer.status is not Status.OPTIMAL or not problem.shape[1]:
        return
    rep = data.draw(st.integers(0, problem.shape[1] - 1))
    room = worth_of_rep_room(problem, problem.rep_ids[rep], look=8)
    assert room.one_more == pytest.approx(answer.prices[rep], abs=1e-9)
    for units in range(1, 10):
        capacity = problem.capacity.copy()
        capacity[rep] = (problem.slots[rep] + units) * problem.work
        gain = solve(problem.replace(capacity=capacity)).objective - answer.objective
        assert (gain == pytest.approx(units * room.one_more, abs=1e-6)) == (units <= room.lasts)
        if units == room.looked:
            break


def test_one_more_within_a_cap():
    """A team's cap is worth what the next lead brings, for as many leads as bring the same."""
    problem = AssignmentProblem(np.array([[3.0], [2.0], [2.0], [1.0]]), [9], caps=[Cap("team", 1)])
    room = worth_of_cap_room(problem, "team")
    assert (room.one_more, room.one_less, room.lasts) == (2.0, 3.0, 2)
    with pytest.raises(KeyError):
        worth_of_cap_room(problem, "other")
