"""Dives in a pool of patterns: made of all there is near the bound, they miss nothing there and keep every rule."""

from itertools import product

import numpy as np
import pytest

from benchmarks.bench_rules import harder_instance
from matching.general import pool_diving
from matching.general.pool import pool_of
from matching.general.pool_diving import PoolDiving
from tests.matching.general.test_packing import all_answers, drawn_problem, is_kept, knapsacks_for, priced


def pool_for(problem, most=100_000):
    """Return the bound, the pool, and dives in it."""
    knapsacks, bound, charge, _ = priced(problem)
    pool = pool_of(knapsacks, charge, most)
    return bound, pool, PoolDiving(knapsacks, charge, pool, np.random.default_rng(1))


@pytest.mark.parametrize("kind", "CDE")
def test_every_pattern_says_whose_it_is_and_what_it_is_worth(kind):
    """Words, rows and worth agree, and the pattern fits the rep's capacity."""
    problem = harder_instance(kind, 12, 70, seed=11)
    _, pool, _ = pool_for(problem, most=500)
    values, work = problem.value_block(0, 70), problem.work_block(0, 70)
    assert 12 <= len(pool.rep) <= 500
    for at, rep in enumerate(pool.rep.tolist()):
        units = pool.units(at)
        held = [unit for unit in range(70) if int(pool.members[unit // 64, at]) >> unit % 64 & 1]
        assert units.tolist() == held
        assert pool.worth[at] == pytest.approx(values[units, rep].sum())
        assert work[units, rep].sum() <= problem.capacity[rep] + 1e-6


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("rest", [2, 3])
def test_a_pool_of_all_patterns_holds_the_optimum(seed, rest, monkeypatch):
    """Matched exactly, nothing better than the best of all answers is found, and that one is."""
    monkeypatch.setattr(pool_diving, "_HALF", 1.0)  # below, an answer is overlooked where one half loses nearly all
    problem = drawn_problem(seed, optional=0.0)
    answers = all_answers(problem)
    if not answers:
        pytest.skip("this draw has no answer")
    best = max(answers.values())
    _, _, diving = pool_for(problem)
    known = np.array(min(answers, key=answers.get))
    assert diving.dive(known, np.arange(3), best, rest, 0.0)[0] is None
    found, cut = diving.dive(known, np.arange(3), best - 0.5, rest, 0.0)
    if rest == 3:
        assert not cut
        assert answers[tuple(found.tolist())] == best
    elif found is not None:
        assert answers[tuple(found.tolist())] == best


@pytest.mark.parametrize("kind", "DE")
def test_all_but_the_chosen_reps_keep_what_they_have(kind):
    """The answer keeps the rules and is worth more than was asked for; type E's work is no decimal."""
    problem = harder_instance(kind, 8, 40, seed=11)
    bound, _, diving = pool_for(problem, most=4000)
    values, found, nobody = problem.value_block(0, 40), None, np.full(40, -1)
    for far, seed in product((0.002, 0.02, 0.1), range(5)):
        diving.random = np.random.default_rng(seed)
        found = diving.dive(nobody, np.arange(8), bound - far * abs(bound), 4, 0.3)[0]
        if found is not None:
            break
    assert is_kept(problem, found)
    worth = values[np.arange(40), found].sum()
    assert bound - far * abs(bound) < worth <= bound + 1e-6
    again = diving.dive(found, np.array([0, 1, 3, 4]), worth - 0.05 * abs(bound), 3, 0.3)[0]
    assert is_kept(problem, again)
    assert ((again == 2) == (found == 2)).all()


def test_no_pool_where_even_the_nearest_patterns_are_too_many():
    """Said by None, and the search does without."""
    knapsacks = knapsacks_for(drawn_problem(1, leads=30, optional=0.0))
    assert pool_of(knapsacks, np.zeros(30), most=1) is None
