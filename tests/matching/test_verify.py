"""The long counts: many more drawn problems, and a larger instance against SciPy."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linear_sum_assignment

from matching import AssignmentProblem, Status, solve
from tests.matching.brute_force import best_by_trial, problems


@pytest.mark.verify
@settings(max_examples=10_000, deadline=None, derandomize=True)
@given(problems())
def test_ten_thousand_problems_equal_trying_every_assignment(problem):
    """The short test's claim on many more problems."""
    best = best_by_trial(problem)
    answer = solve(problem, time_limit=None)
    answer.check(problem)
    assert (answer.status is Status.INFEASIBLE) == (best is None)
    if best is not None:
        assert answer.gap == 0.0
        assert answer.objective == pytest.approx(best, abs=1e-9)


@pytest.mark.verify
@pytest.mark.parametrize("load", [0.5, 0.9, 1.0, 1.5])
@pytest.mark.parametrize("step", [0.0, 0.02], ids=["continuous", "ties"])
def test_larger_instance_equals_scipy(load, step):
    """3,000 leads on 60 reps, with and without massive ties."""
    values = np.random.default_rng(11).random((3000, 60))
    values = np.round(values / step) * step if step else values
    slots = np.full(60, int(3000 / load / 60))
    columns = np.repeat(values, slots, axis=1)
    rows, chosen = linear_sum_assignment(columns, maximize=True)
    problem = AssignmentProblem(values, slots)
    answer = solve(problem, time_limit=None)
    answer.check(problem)
    assert answer.gap == 0.0
    assert answer.objective == pytest.approx(columns[rows, chosen].sum(), abs=1e-8)
