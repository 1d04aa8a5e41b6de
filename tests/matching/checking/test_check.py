from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import AssignmentProblem, CheckFailed, Scaling, Status, solve
from tests.matching.brute_force import problems


def rules_broken(problem, answer):
    """Return the names of all broken rules."""
    with pytest.raises(CheckFailed) as failure:
        answer.check(problem)
    return {violation.rule for violation in failure.value.violations}


@settings(max_examples=150, deadline=None)
@given(problems(), st.data())
def test_any_corrupted_price_is_caught(problem, data):
    """A price that is off by any step, up or down, fails the check."""
    answer = solve(problem)
    if answer.status is Status.INFEASIBLE or not len(answer.prices):
        return
    prices = answer.prices.copy()
    prices[data.draw(st.integers(0, len(prices) - 1))] += data.draw(st.sampled_from([-1.0, -1e-6, 1e-6, 0.5]))
    rules_broken(problem, replace(answer, prices=prices))


@settings(max_examples=150, deadline=None)
@given(problems(), st.data())
def test_any_moved_lead_is_caught(problem, data):
    """A lead that is somewhere else than the answer's other fields say fails the check."""
    answer = solve(problem)
    if answer.status is Status.INFEASIBLE or not (problem.shape[0] and problem.shape[1]):
        return
    lead = data.draw(st.integers(0, problem.shape[0] - 1))
    rep = answer.rep.copy()
    rep[lead] = (rep[lead] + 2) % (problem.shape[1] + 1) - 1
    if rep[lead] >= 0 and _is_another_right_answer(problem, answer, lead, rep[lead]):
        return
    rules_broken(problem, replace(answer, rep=rep))


def _is_another_right_answer(problem, answer, lead, rep):
    """Tell whether a free place is worth exactly the same and not named as the runner-up: then it is as right."""
    room = problem.slots[rep] > (answer.rep == rep).sum()
    return room and problem.value_block(lead, lead + 1)[0, rep] == answer.value[lead] and answer.runner_up[lead] != rep


def test_broken_cap_is_caught(rivals):
    """Two leads with a rep who holds one break her capacity, by name."""
    answer = solve(rivals)
    with pytest.raises(CheckFailed, match="capacity: rep 'ann': 2 leads"):
        replace(answer, rep=np.array([0, 0, -1])).check(rivals)


def test_swap_that_costs_value_is_caught_though_all_rules_hold(rivals):
    """A lawful but worse assignment with honest sums is not optimal."""
    answer = replace(solve(rivals), rep=np.array([0, 1, -1]), value=np.array([3.0, 0.5, np.nan]), objective=3.5)
    assert {"content", "gap", "status"} <= rules_broken(rivals, answer)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"barred": [("b", "ann")]}, "allowed"),
        ({"eligible": np.array([[True, True], [False, True], [True, True]])}, "allowed"),
        ({"fixed": {"c": "ben"}}, "fixed"),
        ({"must_assign": True}, "must_assign"),
        ({"capacity": [0, 1]}, "capacity"),
        ({"lead_ids": ["a", "c", "b"]}, "ids"),
        ({"values": np.array([[3.0, 2.0], [2.5, 0.5], [1.0, 9.0]])}, "content"),
    ],
)
def test_answer_to_another_problem_is_caught(rivals, change, rule):
    """An answer is good for its own problem only."""
    assert rule in rules_broken(rivals.replace(**change), solve(rivals))


@pytest.mark.parametrize(
    ("claim", "rule"),
    [
        ({"objective": 4.6}, "objective"),
        ({"bound": 4.4}, "bound"),
        ({"gap": 0.1}, "status"),
        ({"value": np.array([2.0, 2.4, np.nan])}, "value"),
        ({"rep": np.array([1, 0, 7])}, "position"),
        ({"rep": np.array([1, 0])}, "ids"),
        ({"prices": np.array([np.nan, 1.0])}, "price"),
        ({"runner_up": np.array([0, -1, 1])}, "runner_up"),
        ({"margin": np.array([0.0, 1.5, 0.0])}, "margin"),
        ({"reason": np.array(["best_value", "best_value", "barred"], dtype=object)}, "reason"),
        ({"status": Status.INFEASIBLE}, "status"),
    ],
)
def test_false_claim_is_caught(rivals, claim, rule):
    """Each field is verified, not believed."""
    assert rule in rules_broken(rivals, replace(solve(rivals), **claim))


def test_false_conflict_is_caught(rivals):
    """A conflict whose leads may go elsewhere, or fit, proves nothing."""
    crowded = rivals.replace(must_assign=True)
    answer = solve(crowded)
    answer.check(crowded)
    assert "conflict" in rules_broken(crowded.replace(capacity=[1, 2]), answer)
    narrowed = replace(answer, conflict=replace(answer.conflict, rep_ids=("ann",)))
    assert "conflict" in rules_broken(crowded, narrowed)
    assert "conflict" in rules_broken(crowded, replace(answer, conflict=None))
    assert "conflict" in rules_broken(crowded.replace(must_assign=False), answer)


def test_message_shows_twenty_and_all_are_carried():
    """Every violation is evidence, though the message stays readable."""
    problem = AssignmentProblem(np.ones((30, 1)), [30])
    answer = solve(problem)
    with pytest.raises(CheckFailed, match=r"and \d+ more") as failure:
        answer.check(problem.replace(eligible=np.zeros((30, 1), dtype=bool)))
    assert len([one for one in failure.value.violations if one.rule == "allowed"]) == 30


@pytest.mark.parametrize("capacity", [[0.0] * 10, [0.5] * 10, [3.0] * 10])
def test_scarce_capacity_and_uneven_values_pass(capacity):
    """Rounding adds up over every lead that must stay out, not only over those that are placed."""
    problem = AssignmentProblem(np.full((20_000, 10), 33_333.33), capacity)
    solve(problem).check(problem)


def test_a_forged_scaling_and_a_forged_error_are_caught(rivals):
    """Whoever forges an answer may not also choose how exactly it is looked at."""
    honest = solve(rivals)
    assert "scaling_error" in rules_broken(rivals, replace(honest, scaling_error=1e9))
    assert "scaling" in rules_broken(rivals, replace(honest, scaling=Scaling(-10)))


def test_words_that_are_none_are_caught(rivals):
    """A status or a reason that does not exist is no answer."""
    honest = solve(rivals)
    assert rules_broken(rivals, replace(honest, status="banana"))
    assert "reason" in rules_broken(rivals, replace(honest, reason=np.array(["banana"] * 3, dtype=object)))
    assert rules_broken(rivals, replace(honest, rep=np.array([0.0, np.nan, 1.0])))
