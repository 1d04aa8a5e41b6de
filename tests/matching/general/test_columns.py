"""The best charges, against a linear program over every set there is."""

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from benchmarks.bench_rules import harder_instance
from matching.clock import Clock
from matching.general.columns import exact_charges
from matching.general.knapsack import best_charges
from tests.matching.general.test_packing import drawn_problem, knapsacks_for

FOREVER = Clock(None)


def every_set(knapsacks):
    """Return all sets of units that fit a rep: the units, shape (n_sets, n_units), the rep, and the worth."""
    units, reps = knapsacks.worth.shape
    masks = [np.isin(np.arange(units), one) for size in range(units + 1) for one in combinations(range(units), size)]
    fits = [
        (mask, rep, knapsacks.worth[mask, rep].sum())
        for rep in range(reps)
        for mask in masks
        if knapsacks.work[mask, rep].sum() <= knapsacks.room[rep] and np.isfinite(knapsacks.worth[mask, rep]).all()
    ]
    taken, rep, worth = zip(*fits, strict=True)
    return np.array(taken), np.array(rep), np.array(worth)


def best_mixture(knapsacks):
    """Return what the best mixture of all sets is worth, None if there is none."""
    taken, rep, worth = every_set(knapsacks)
    by_rep = rep[None, :] == np.arange(knapsacks.worth.shape[1])[:, None]
    must, may = taken.T[knapsacks.required], taken.T[~knapsacks.required]
    limits = np.ones(len(by_rep) + len(may))
    found = linprog(-worth, A_ub=np.vstack([by_rep, may]), b_ub=limits, A_eq=must, b_eq=np.ones(len(must)))
    return knapsacks.fixed - found.fun if found.status == 0 else None


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("optional", [0.0, 0.4, 1.0])
def test_the_bound_is_that_of_the_best_mixture_of_all_sets(seed, optional):
    """To 1e-6, from whatever charges it begins; those returned give that very bound."""
    knapsacks = knapsacks_for(drawn_problem(seed, optional=optional))
    expected = best_mixture(knapsacks)
    if expected is None:
        pytest.skip("this draw has no mixture")
    start = np.zeros(len(knapsacks.worth))
    value, chosen = knapsacks.fill(start)
    bound, charge = exact_charges(knapsacks, value, start, [chosen], FOREVER)
    assert bound == pytest.approx(expected, abs=1e-6)
    assert knapsacks.fill(charge)[0] == pytest.approx(bound)
    assert (charge[~knapsacks.required] >= 0).all()


@pytest.mark.parametrize("kind", "CDE")
def test_it_is_below_the_subgradients(kind):
    """Where a subgradient has stopped there is something left; time that is up changes nothing."""
    knapsacks = knapsacks_for(harder_instance(kind, 5, 30, seed=11))
    start = knapsacks.worth.max(axis=1)
    bound, charge, seen = best_charges(knapsacks, start, FOREVER, rounds=40)
    unchanged = exact_charges(knapsacks, bound, charge, seen, Clock(1e-9))
    assert unchanged[0] == bound
    assert np.array_equal(unchanged[1], charge)
    assert exact_charges(knapsacks, bound, charge, seen, FOREVER)[0] < bound
