"""The price-guided flow, with every part of it at work, against other ways to the same optimum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from matching import AssignmentProblem, Status, solve
from tests.matching.brute_force import assert_best_of_all, problems
from tests.matching.priced.crowds import crowds

pytestmark = pytest.mark.usefixtures("as_if_large")


@settings(max_examples=200, deadline=None)
@given(problems())
def test_equals_trying_every_assignment(problem):
    """Short lists, narrow contests and small reads lose nothing."""
    assert_best_of_all(problem)


@settings(max_examples=150, deadline=None)
@given(crowds())
def test_equals_scipy_on_replicated_columns(problem):
    """Crowds of every kind are worth what SciPy finds with a column a slot, and the check agrees."""
    values = np.where(problem.allowed_block(0, problem.shape[0]), problem.value_block(0, problem.shape[0]), 0.0)
    columns = np.repeat(np.maximum(values, 0.0), problem.slots, axis=1)
    rows, chosen = linear_sum_assignment(columns, maximize=True)
    answer = solve(problem, time_limit=None)
    answer.check(problem)
    assert answer.gap == 0.0
    assert answer.objective == pytest.approx(columns[rows, chosen].sum(), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(crowds(), st.data())
def test_low_and_high_price_are_what_a_slot_more_or_less_is_worth(problem, data):
    """Solving again with one slot more or less changes the objective by exactly the one or the other price."""
    answer = solve(problem, time_limit=None)
    rep = data.draw(st.integers(0, problem.shape[1] - 1))
    for price, step in ((answer.prices[rep], 1), (answer.price_high[rep], -1)):
        if problem.slots[rep] + step < 0:
            assert np.isinf(price)
            continue
        slots = problem.slots.copy()
        slots[rep] += step
        other = solve(problem.replace(capacity=slots), time_limit=None)
        assert step * (other.objective - answer.objective) == pytest.approx(price, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(crowds())
def test_every_lead_placed_if_it_can_be(problem):
    """With `must_assign` lists are widened until all are placed, or it is shown that they cannot be."""
    problem = problem.replace(must_assign=True)
    answer = solve(problem, time_limit=None)
    answer.check(problem)
    if answer.status is Status.INFEASIBLE:
        values = problem.allowed_block(0, problem.shape[0]).astype(float)
        columns = np.repeat(values, problem.slots, axis=1)
        rows, chosen = linear_sum_assignment(columns, maximize=True)
        assert columns[rows, chosen].sum() < problem.shape[0]
    else:
        assert answer.status is Status.OPTIMAL


def test_any_seed_gives_the_same_worth_and_one_seed_the_same_answer():
    """Samples differ by seed, the optimum does not."""
    problem = AssignmentProblem(np.random.default_rng(2).random((200, 9)), np.full(9, 20))
    answers = [solve(problem, seed=seed) for seed in (0, 0, 1, 2)]
    assert answers[0].table().equals(answers[1].table())
    assert len({round(answer.objective, 9) for answer in answers}) == 1
