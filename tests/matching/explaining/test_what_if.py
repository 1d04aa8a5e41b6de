import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import AssignmentProblem, Status, solve
from tests.matching.brute_force import problems


@settings(max_examples=150, deadline=None)
@given(problems(), st.data())
def test_cost_of_moving_is_what_solving_again_loses(problem, data):
    """Fixing any lead to any rep and solving again loses exactly what the shortest path says."""
    answer = solve(problem)
    possible = np.argwhere(problem.allowed_block(0, problem.shape[0]) & (problem.slots > 0)).tolist()
    if answer.status is Status.INFEASIBLE or not possible:
        return
    lead, rep = data.draw(st.sampled_from(possible))
    pair = problem.lead_ids[lead], problem.rep_ids[rep]
    cost = answer.what_if(problem).cost_of_moving(*pair)
    forced = solve(problem.replace(fixed={**dict(problem.fixed), pair[0]: pair[1]}))
    if forced.status is Status.INFEASIBLE:
        assert np.isinf(cost)
    else:
        assert cost == pytest.approx(answer.objective - forced.objective, abs=1e-9)


def test_value_needed_turns_the_choice():
    """A hair more than the value needed moves the lead, a hair less does not."""
    values = np.random.default_rng(3).random((30, 4))
    problem = AssignmentProblem(values, [5, 6, 7, 4])
    answer = solve(problem)
    what_if = answer.what_if(problem)
    for lead in (0, 7, 21):
        for rep in range(4):
            needed = what_if.value_needed(str(lead), str(rep))
            for step in (-1e-6, 1e-6):
                changed = values.copy()
                changed[lead, rep] = needed + step
                if answer.rep[lead] != rep:
                    assert (solve(problem.replace(values=changed)).rep[lead] == rep) == (step > 0)


def test_pairs_that_may_not_be_are_refused(rivals):
    """There is no cost to what cannot happen, and none without an optimum."""
    barred = rivals.replace(barred=[("b", "ben")])
    with pytest.raises(ValueError, match="a pair that may be"):
        solve(barred).what_if(barred).cost_of_moving("b", "ben")
    with pytest.raises(ValueError, match="a lead and a rep of this problem"):
        solve(rivals).what_if(rivals).value_needed("b", "nobody")
    with pytest.raises(ValueError, match="an optimal assignment"):
        solve(rivals, time_limit=1e-9).what_if(rivals)
