from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Status, solve
from tests.matching.general.own_model import KINDS, best_by_own_model, ruled_problems


def agrees(problem):
    """Solve, verify, and compare with the independent model."""
    best = best_by_own_model(problem)
    answer = solve(problem)
    answer.check(problem)
    if best is None:
        assert answer.status is Status.INFEASIBLE
    else:
        assert answer.status is Status.OPTIMAL
        assert answer.objective == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("pair", [*combinations_with_replacement(KINDS, 2)], ids=" and ".join)
def test_every_kind_alone_and_in_pairs_equals_the_proven_optimum(pair):
    """A kind of rule with itself is that kind alone."""

    @settings(max_examples=8, deadline=None)
    @given(st.data())
    def run(data):
        agrees(data.draw(ruled_problems(kinds=dict.fromkeys(pair))))

    run()
