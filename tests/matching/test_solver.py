import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linear_sum_assignment

from matching import AssignmentProblem, Reason, Status, solve
from tests.matching.brute_force import assert_best_of_all, problems


@settings(max_examples=300, deadline=None)
@given(problems())
def test_equals_trying_every_assignment(problem):
    """The objective is the best of all assignments, proven, and the check agrees."""
    assert_best_of_all(problem)


@settings(max_examples=150, deadline=None)
@given(problems())
def test_price_is_what_one_more_slot_brings(problem):
    """Solving again with one slot more for a rep raises the objective by exactly her price."""
    answer = solve(problem)
    if answer.status is Status.INFEASIBLE:
        return
    for rep, price in enumerate(answer.prices):
        more = problem.capacity.copy()
        more[rep] = (problem.slots[rep] + 1) * problem.work
        gain = solve(problem.replace(capacity=more)).objective - answer.objective
        assert price == pytest.approx(gain, abs=1e-9)


@pytest.mark.parametrize("load", [0.5, 0.9, 1.0, 1.2, 1.5])
def test_equals_scipy_on_replicated_columns(load):
    """300 leads on 12 reps are worth what SciPy's assignment finds with a column a slot."""
    values = np.random.default_rng(7).random((300, 12)) - 0.1
    slots = np.full(12, int(300 / load / 12))
    columns = np.repeat(np.maximum(values, 0.0), slots, axis=1)
    rows, chosen = linear_sum_assignment(columns, maximize=True)
    problem = AssignmentProblem(values, slots)
    answer = solve(problem)
    answer.check(problem)
    assert answer.gap == 0.0
    assert answer.objective == pytest.approx(columns[rows, chosen].sum(), abs=1e-9)


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_empty_problems_have_empty_answers(shape):
    """Without leads or reps there is nothing to decide, and that is optimal."""
    problem = AssignmentProblem(np.zeros(shape), np.ones(shape[1]))
    answer = solve(problem)
    answer.check(problem)
    assert (answer.status, answer.objective, answer.gap) == (Status.OPTIMAL, 0.0, 0.0)
    assert answer.unassigned["no_eligible_rep"] == (shape[0] if shape[1] == 0 else 0)
    assert answer.table().height == shape[0]


def test_rivals_by_hand(rivals):
    """Choice, prices, runner-up, margin and reasons are those worked out on paper."""
    answer = solve(rivals)
    assert answer.rep.tolist() == [1, 0, -1]
    assert answer.prices.tolist() == [2.0, 1.0]
    assert answer.runner_up.tolist() == [0, 1, 1]
    assert answer.margin.tolist() == [0.0, 1.0, 0.0]
    assert answer.reason.tolist() == [Reason.BEST_VALUE_AFTER_PRICE, Reason.BEST_VALUE, Reason.CAPACITY]


def test_each_reason_for_being_unassigned():
    """A lead without eligible rep, one barred, one worth nothing, and one crowded out are told apart."""
    problem = AssignmentProblem(
        [[1.0], [1.0], [-1.0], [1.0], [2.0]],
        [1],
        eligible=[[False], [True], [True], [True], [True]],
        barred=[("1", "0")],
    )
    answer = solve(problem)
    answer.check(problem)
    assert answer.unassigned == {"no_eligible_rep": 1, "barred": 1, "value_below_price": 1, "capacity": 1}
    assert answer.reason[4] == Reason.ONLY_ELIGIBLE_REP
    assert all(isinstance(reason, Reason) for reason in answer.reason)


def test_table_joins_by_id_and_leaves_blanks_empty(rivals):
    """Rows carry ids; an unassigned lead has neither rep nor value nor price."""
    rows = solve(rivals).table().to_dicts()
    assert rows[0] | {"margin": None} == {
        "lead_id": "a",
        "rep_id": "ben",
        "value": 2.0,
        "price": 1.0,
        "runner_up": "ann",
        "margin": None,
        "reason": "best_value_after_price",
    }
    assert [rows[2][column] for column in ("rep_id", "value", "price")] == [None, None, None]


def test_same_problem_same_answer(rivals):
    """Any seed gives the same table, byte for byte."""
    assert solve(rivals, seed=1).table().equals(solve(rivals, seed=2).table())


def test_time_limit_answers_with_an_honest_gap(rivals):
    """When time is up before the flow starts, each lead in turn takes the best rep with room."""
    answer = solve(rivals, time_limit=1e-9)
    answer.check(rivals)
    assert answer.status is Status.FEASIBLE
    assert answer.objective == 3.5
    assert answer.bound == 6.5
    assert answer.gap == pytest.approx(3.0 / 3.5)


def test_time_limit_without_any_placement_is_unknown(rivals):
    """If leads that must be placed do not fit in the little time, nothing is claimed."""
    problem = rivals.replace(must_assign=True)
    answer = solve(problem, time_limit=1e-9)
    answer.check(problem)
    assert answer.status is Status.UNKNOWN
    assert answer.summary()["objective"] is None


@pytest.mark.parametrize("limit", [0, -1, float("nan")])
def test_time_limit_must_be_above_zero(rivals, limit):
    """A limit that leaves no time is refused."""
    with pytest.raises(ValueError, match="time_limit"):
        solve(rivals, time_limit=limit)


@pytest.mark.parametrize("size", [1e-300, 1e-9, 1.0, 1e9, 1e99])
def test_any_size_of_values_is_scaled_without_overflow(size):
    """Tiny and huge units give the same choice as plain ones."""
    values = np.random.default_rng(3).random((40, 6)) - 0.2
    plain = solve(AssignmentProblem(values, np.full(6, 5)))
    sized = solve(AssignmentProblem(values * size, np.full(6, 5)))
    assert sized.gap == 0.0
    assert sized.objective == pytest.approx(plain.objective * size, rel=1e-9)


def test_whole_numbers_are_scaled_without_error():
    """Values that are whole units leave nothing to rounding."""
    values = np.random.default_rng(4).integers(-50, 100, (30, 5)).astype(float)
    assert solve(AssignmentProblem(values, np.full(5, 4))).scaling_error == 0.0


def test_values_of_pairs_that_may_not_be_chosen_do_not_matter():
    """An enormous value on a pair that is not eligible costs the others no precision."""
    problem = AssignmentProblem([[1.0, 1e90], [0.5, 2.0]], [1, 1], eligible=[[True, False], [True, True]])
    answer = solve(problem)
    answer.check(problem)
    assert answer.objective == 3.0
    assert answer.reason[0] == Reason.ONLY_ELIGIBLE_REP
    assert answer.scaling_error == 0.0
