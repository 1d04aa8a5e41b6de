"""Generalised assignment: published small instances, and harder ones by their published recipes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.bench_rules import harder_instance
from matching import AssignmentProblem, CheckFailed, Status, solve

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "gap"
OPTIMA = {
    "gap1": (261, 269, 256, 274, 251),
    "gap2": (277, 269, 260, 269, 267),
    "gap3": (438, 415, 446, 430, 411),
}


def read_instance(path):
    """Return a published instance as a problem: costs are losses, every job is placed."""
    numbers = np.array(path.read_text().split(), dtype=float)
    reps, leads = int(numbers[0]), int(numbers[1])
    cells = reps * leads
    cost, work = (numbers[2 + at * cells :][:cells].reshape(reps, leads).T for at in (0, 1))
    return AssignmentProblem(-cost, numbers[2 + 2 * cells :], work=work, must_assign=True)


@pytest.mark.parametrize("name", OPTIMA)
@pytest.mark.parametrize("number", range(5))
def test_published_instances_are_solved_to_their_optimum(name, number):
    """Each is proven optimal, at the published cost."""
    path = FOLDER / f"{name}-{number}"
    if not path.exists():
        pytest.skip("the shared data are not here")
    problem = read_instance(path)
    answer = solve(problem, time_limit=20)
    answer.check(problem)
    assert answer.status is Status.OPTIMAL
    assert -answer.objective == OPTIMA[name][number]


@pytest.mark.parametrize("kind", "CDE")
def test_what_takes_longer_ends_in_time_with_a_bound_that_can_be_recomputed(kind):
    """Knapsack charges prove a bound; forging them is caught."""
    problem = harder_instance(kind, 8, 60, seed=1)
    answer = solve(problem, time_limit=6)
    answer.check(problem)
    assert answer.seconds < 12
    assert 0 <= answer.gap < 0.2
    if answer.rule_prices.charges is not None and answer.proof == "prices":
        forged = replace(answer, bound=answer.bound - 2, gap=(answer.bound - 2 - answer.objective) / -answer.objective)
        with pytest.raises(CheckFailed):
            forged.check(problem)
