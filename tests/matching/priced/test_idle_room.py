import numpy as np

from matching import AssignmentProblem, solve


def test_leads_worth_nothing_go_to_whoever_has_room():
    """A deal without an amount still gets a rep; no lead worth something loses its place."""
    problem = AssignmentProblem([[0.0, 0.0], [5.0, 1.0], [0.0, 0.0], [0.0, -1.0]], [2, 1])
    result = solve(problem)
    result.check(problem)
    assert result.objective == 5.0
    assert (result.rep >= 0).sum() == 3
    assert result.rep[1] == 0


def test_a_loss_is_never_taken_for_idle_room():
    """Room alone is no reason."""
    problem = AssignmentProblem(-np.ones((2, 2)), [2, 2])
    assert solve(problem).rep.tolist() == [-1, -1]
