"""Dives keep every rule, keep what they are told to keep, and bring what was asked for or nothing."""

import numpy as np
import pytest

from matching.clock import Clock
from matching.general.diving import Diving
from tests.matching.general.test_packing import crowded_problem, drawn_problem, is_kept, priced


def diving_for(problem, seed=0):
    """Return the bound, and a diving search at the solver's own prices."""
    knapsacks, bound, charge, _ = priced(problem)
    return bound, Diving(knapsacks, charge, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("whole", [True, False])
def test_an_answer_from_nothing_keeps_every_rule(seed, whole):
    """With work that is no decimal, sets that fit by whole steps alone must not be taken."""
    problem, start = crowded_problem(seed, whole)
    bound, diving = diving_for(problem)
    found = diving.from_nothing(bound, Clock(None))
    assert found is not None
    assert is_kept(problem, found)
    assert diving.worth(start) < diving.worth(found) <= bound + 1e-6


@pytest.mark.parametrize("whole", [True, False])
def test_all_but_the_chosen_reps_keep_what_they_have(whole):
    """And the answer is worth more than was asked for."""
    problem, _ = crowded_problem(1, whole)
    bound, diving = diving_for(problem)
    known = diving.from_nothing(bound, Clock(None))
    goal = diving.worth(known) - 0.05 * bound
    found = diving.dive(known, np.array([0, 1, 3]), goal, 0.3, Clock(None))
    assert found is not None
    assert is_kept(problem, found)
    assert ((found == 2) == (known == 2)).all()
    assert diving.worth(found) > goal


def test_a_goal_beyond_the_bound_is_not_met():
    """The first bound already says so."""
    bound, diving = diving_for(drawn_problem(3, leads=30, reps=3))
    assert diving.dive(np.full(30, -1), np.arange(3), bound + 1, 0.0, Clock(None)) is None
