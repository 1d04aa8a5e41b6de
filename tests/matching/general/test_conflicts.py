from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import AssignmentProblem, Cap, Rule, RuleKind, Status, solve
from matching.clock import Clock
from matching.general import conflicts
from matching.problem.rule import without
from matching.problem.rule_set import RuleSet
from tests.matching.general.own_model import KINDS, best_by_own_model, ruled_problems


def is_a_smallest_conflict(problem):
    """Hold that the named rules alone are in conflict, and without any one of them are not; whether there is one."""
    answer = solve(problem)
    if answer.status is not Status.INFEASIBLE:
        return False
    answer.check(problem)
    named = answer.conflict.rules
    assert named
    bare = problem
    for rule in RuleSet(problem).rules:
        bare = bare if rule in named else without(bare, rule)
    assert best_by_own_model(bare) is None
    for rule in named:
        assert best_by_own_model(without(bare, rule)) is not None
    return True


@settings(max_examples=100, deadline=None)
@given(ruled_problems())
def test_no_rule_in_a_conflict_can_be_dropped(problem):
    """The named rules alone are in conflict; without any one of them they are not."""
    is_a_smallest_conflict(problem)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_leads_that_must_be_placed_under_every_kind_of_rule_give_smallest_conflicts(data):
    """One or two kinds at a time beside them."""
    two = data.draw(st.tuples(st.sampled_from(KINDS), st.sampled_from(KINDS)))
    is_a_smallest_conflict(data.draw(ruled_problems(kinds=dict.fromkeys([*two, "must_assign"]))))


@pytest.mark.verify
def test_every_kind_alone_and_in_pairs_gives_smallest_conflicts():
    """Thirty problems a pair, beside leads that must be placed; conflicts with every kind are among them."""
    found = set()
    for pair in combinations_with_replacement([kind for kind in KINDS if kind != "must_assign"], 2):
        problems = ruled_problems(kinds=dict.fromkeys([*pair, "must_assign"]))

        @settings(max_examples=30, deadline=None, database=None, derandomize=True)
        @given(problems)
        def run(problem):
            if is_a_smallest_conflict(problem):
                found.update(pair)  # noqa: B023 - run at once

        run()
    assert found == set(KINDS) - {"must_assign"}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_conflict_of_slots_alone_names_what_closes_pairs(data):
    """Where min-cost flow decides, too: leads, reps, and the rules that keep the ones from others."""
    problem = data.draw(ruled_problems(kinds=dict.fromkeys(["fixed", "barred", "eligibility", "must_assign"])))
    assert problem.only_capacities
    is_a_smallest_conflict(problem)


def infeasible(problem):
    """Solve, verify and return the conflict."""
    answer = solve(problem)
    answer.check(problem)
    assert answer.status is Status.INFEASIBLE
    return answer.conflict


def test_an_account_too_large_for_anybody_is_named_with_its_numbers():
    """The sentence says how much it needs and what the largest room is."""
    problem = AssignmentProblem(
        np.ones((7, 3)),
        [5, 7, 20],
        work=[1.5] * 6 + [1.0],
        groups=["A12"] * 6 + [None],
        must_assign=["0", "1", "2", "3", "4", "5"],
        eligible=np.array([[True, True, False]] * 6 + [[True] * 3]),
    )
    conflict = infeasible(problem)
    assert (
        conflict.message
        == "6 leads of A12 must be placed and need 9 units; no rep eligible for all of them has more than 7"
    )
    assert Rule(RuleKind.GROUP, "A12") in conflict.rules
    assert not any(rule.name == "6" for rule in conflict.rules)


def test_an_account_that_nobody_may_have_whole_is_named():
    """Two leads of one account, each open to another rep."""
    problem = AssignmentProblem(
        np.ones((3, 2)),
        [5, 5],
        groups=["A2", "A2", None],
        must_assign=["1"],
        eligible=np.array([[True, False], [False, True], [True, True]]),
    )
    assert infeasible(problem).message == (
        "no rep is eligible for all 2 leads of A2, which stay together; 1 lead of them must be placed (1)"
    )


def test_a_minimum_beyond_a_cap_is_named():
    """Two rules that have nothing to do with leads can conflict as well."""
    problem = AssignmentProblem(
        np.ones((5, 2)), [9, 9], minimums={"0": 3}, caps=[Cap("south", 2, reps=["0"]), Cap("north", 4)]
    )
    conflict = infeasible(problem)
    assert set(conflict.rules) == {Rule(RuleKind.MINIMUM, "0"), Rule(RuleKind.CAP, "south")}
    assert conflict.message == "these rules cannot be kept together: at least 3 units for rep 0; cap south of 2 work"


def test_minimums_beyond_all_leads_are_counted():
    """Of 12 minimums of 34 all are needed to ask for more than 400 leads; nothing that has no part in it is named."""
    problem = AssignmentProblem(np.ones((400, 12)), np.full(12, 500.0), minimums=np.full(12, 34.0), value_spread=10.0)
    conflict = infeasible(problem)
    assert set(conflict.rules) == {Rule(RuleKind.MINIMUM, str(rep)) for rep in range(12)}
    assert conflict.smallest
    assert conflict.message.startswith("the minimums of 12 reps ask for 408 units, and all leads bring at most 400")
    assert (conflict.needed, conflict.available) == (408.0, 400.0)
    few = infeasible(AssignmentProblem(np.ones((5, 3)), np.full(3, 9.0), minimums=[4.0, 1.0, 3.0]))
    assert set(few.rules) == {Rule(RuleKind.MINIMUM, "0"), Rule(RuleKind.MINIMUM, "2")}


def test_minimums_that_leads_cannot_be_split_for_are_named_no_more_than_need_be():
    """One lead that is no work with rep 0 cannot serve her minimum, whoever else has one; two leads serve two reps."""
    alone = infeasible(AssignmentProblem([[0.0, 0.0]], [9.0, 9.0], work=[[0.0, 0.25]], minimums=[0.25, 0.25]))
    assert alone.rules == (Rule(RuleKind.MINIMUM, "0"),)
    three = infeasible(AssignmentProblem(np.ones((2, 4)), np.full(4, 9.0), minimums=np.full(4, 0.6)))
    assert len(three.rules) == 3
    assert three.smallest
    assert three.message.startswith("these rules cannot be kept together: at least 0.6 units for rep 0")


def test_a_search_that_time_ended_says_so(monkeypatch):
    """What is named is in conflict then, but some of it may have nothing to do with it."""
    monkeypatch.setattr(conflicts, "Clock", lambda seconds: Clock(1e-9))
    problem = AssignmentProblem(np.ones((5, 2)), [9, 9], minimums={"0": 3}, caps=[Cap("south", 2, reps=["0"])])
    monkeypatch.setattr(RuleSet, "in_conflict", lambda *_: True)
    assert not infeasible(problem).smallest


def too_large(**rules):
    """Make up a problem of more pairs than all its rules are tried for."""
    rng = np.random.default_rng(1)
    return AssignmentProblem(
        rng.random((1350, 150)), np.full(150, 6.0), eligible=rng.random((1350, 150)) < 0.5, **rules
    )


@pytest.mark.parametrize(
    ("rules", "named"),
    [
        ({"minimums": {"7": 8}}, {Rule(RuleKind.MINIMUM, "7"), Rule(RuleKind.CAPACITY, "7")}),
        ({"value_floor": {"9": 6.5}}, {Rule(RuleKind.VALUE_FLOOR, "9"), Rule(RuleKind.CAPACITY, "9")}),
        (
            {"minimums": {"1": 5, "2": 4, "3": 2}, "caps": [Cap("south", 7, reps=["1", "2", "3", "4"])]},
            {Rule(RuleKind.MINIMUM, "1"), Rule(RuleKind.MINIMUM, "2"), Rule(RuleKind.CAP, "south")},
        ),
    ],
    ids=["minimum", "floor", "minimums beyond a cap"],
)
def test_a_conflict_that_few_numbers_show_is_found_in_a_large_problem(rules, named, monkeypatch):
    """The set is as small as in a small problem, and the check, too, needs only what the rules are about."""
    monkeypatch.setattr("matching.general.many_pairs._ATTEMPTS", 1)
    problem = too_large(**rules)
    conflict = infeasible(problem)
    assert set(conflict.rules) == named


def test_an_account_for_nobody_is_found_in_a_large_problem():
    """Eligible for no rep who has room for all of its leads."""
    problem = too_large(groups={str(lead): "A12" for lead in range(7)}, must_assign=["3"])
    conflict = infeasible(problem)
    kinds = {RuleKind.MUST_ASSIGN, RuleKind.GROUP, RuleKind.CAPACITY, RuleKind.ELIGIBILITY}
    assert {rule.kind for rule in conflict.rules} <= kinds
    assert Rule(RuleKind.GROUP, "A12") in conflict.rules


def test_every_kind_is_drawn():
    """The independent model knows every rule there is."""
    fields = {"groups", "minimums", "caps", "must_assign", "fixed", "barred", "move_cost", "move_budget"}
    fields |= {"value_floor", "value_spread", "eligibility"}
    assert fields | {"work_by_lead", "work_by_pair"} == set(KINDS)
