"""Knapsacks in whole steps: how much rounding costs the bound, and what fits in coarser steps."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.bench_rules import harder_instance
from matching import AssignmentProblem, solve
from matching.clock import Clock
from matching.general.columns import exact_charges
from matching.general.knapsack import best_charges
from matching.problem.whole import TOLERANCE
from tests.matching.general.test_packing import drawn_problem, knapsacks_for

FOREVER = Clock(None)


def best_bound(knapsacks):
    """Return the smallest bound that these knapsacks prove."""
    bound, charge, seen = best_charges(knapsacks, knapsacks.worth.max(axis=1), FOREVER)
    return exact_charges(knapsacks, bound, charge, seen, FOREVER)[0]


def in_steps(knapsacks, count):
    """Return the knapsacks with the largest room cut into so many steps, work rounded down."""
    grid = float(knapsacks.true_room.max()) / count
    work = np.floor(knapsacks.true_work / grid + TOLERANCE).astype(np.int64)
    return replace(knapsacks, work=work, room=np.floor(knapsacks.true_room / grid + 1e-6).astype(np.int64), grid=grid)


@pytest.mark.parametrize("seed", [11, 12])
def test_rounding_hardly_loosens_the_bound(seed):
    """Work that is no decimal, ten leads a rep: within 0.005 % of the bound at ten times as many steps.

    In a tenth of the steps, 10,000, both are more than .05 % looser.
    """
    knapsacks = knapsacks_for(harder_instance("E", 4, 40, seed))
    finer = best_bound(in_steps(knapsacks, 10 * int(knapsacks.room.max())))
    assert finer - TOLERANCE * abs(finer) <= best_bound(knapsacks) <= finer + 5e-5 * abs(finer)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("most_steps", [7, 40, 1_000_000])
def test_rounded_up_less_fits_than_in_truth_and_rounded_down_more(whole, most_steps):
    """Coarser steps are no more than asked for; as many as there are change nothing."""
    rng = np.random.default_rng(5)
    for seed in range(40):
        knapsacks = knapsacks_for(drawn_problem(seed, whole=whole))
        coarser, charge = knapsacks.coarser(most_steps), rng.random(len(knapsacks.worth))
        assert coarser.room.max() <= most_steps
        bound, _ = knapsacks.fill(charge)
        assert coarser.fill(charge)[0] >= bound - TOLERANCE
        assert most_steps <= knapsacks.room.max() or coarser.fill(charge)[0] == bound
        less, chosen = coarser.rounded_up().fill(charge)
        assert less <= bound + TOLERANCE
        load = np.where(chosen, knapsacks.true_work, 0.0).sum(axis=0)
        assert (load <= knapsacks.true_room * (1 + 1e-9) + 1e-9).all()


def test_room_beyond_all_there_is_to_do_makes_no_step_coarser():
    """A catch-all without a limit worth the name: steps as fine as if she had room for everything, and no more."""
    problem = harder_instance("E", 4, 30, seed=11)
    work, values = problem.work_block(0, 30), problem.value_block(0, 30)
    everything, endless = problem.capacity.copy(), problem.capacity.copy()
    everything[0], endless[0] = work[:, 0].sum(), 1e9
    just, more = (
        knapsacks_for(AssignmentProblem(values, capacity, work=work, must_assign=True))
        for capacity in (everything, endless)
    )
    assert more.grid == just.grid
    assert np.array_equal(more.room[1:], just.room[1:])
    assert abs(more.room[0] - just.room[0]) <= len(work)
    assert best_bound(more) == pytest.approx(best_bound(just), rel=1e-6)


def test_an_answer_beside_a_catch_all_is_checked_in_time():
    """The checker fills her knapsack step by step, too: of what there is to do, not of her room."""
    problem = harder_instance("E", 5, 60, seed=12)
    capacity = problem.capacity.copy()
    capacity[0] = 1e9
    given = AssignmentProblem(
        problem.value_block(0, 60), capacity, work=problem.work_block(0, 60) + 5.0, must_assign=True
    )
    answer = solve(given, time_limit=4)
    answer.check(given)
    assert answer.gap < 0.05
