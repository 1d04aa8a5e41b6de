"""Floors of value."""

from matching import AssignmentProblem, Status, solve


def test_a_floor_for_one_rep_asks_nothing_of_another():
    """Who has no floor may end below 0, where a lead must be placed that brings her there."""
    problem = AssignmentProblem(
        [[0.5, 0.0], [0.0, -0.25]],
        [1, 1],
        eligible=[[True, True], [False, True]],
        must_assign=True,
        value_floor={"0": 0.5},
    )
    answer = solve(problem)
    answer.check(problem)
    assert answer.status is Status.OPTIMAL
    assert answer.rep.tolist() == [0, 1]
