import numpy as np
import pytest

from matching import AssignmentProblem, Reason, Status, solve


def infeasible(problem):
    """Solve, verify and return the conflict."""
    answer = solve(problem)
    answer.check(problem)
    assert answer.status is Status.INFEASIBLE
    assert (answer.rep == -1).all()
    assert answer.summary()["objective"] is None
    assert all(isinstance(reason, Reason) for reason in answer.reason)
    return answer.conflict


def test_leads_without_any_rep_are_named():
    """Each lead that nobody may have is in the conflict, and no other."""
    problem = AssignmentProblem(
        np.ones((4, 2)),
        [9, 9],
        eligible=[[True, True], [False, False], [True, False], [True, True]],
        barred=[("2", "0")],
        must_assign=True,
    )
    conflict = infeasible(problem)
    assert conflict.lead_ids == ("1", "2")
    assert conflict.rep_ids == ()
    assert "no rep is eligible" in conflict.message


def test_smallest_crowd_is_found():
    """Of two crowds that are too large for their reps, the smaller is named, without bystanders."""
    eligible = np.zeros((9, 4), dtype=bool)
    eligible[:2, 0] = True  # two leads for one slot
    eligible[2:6, 1:3] = True  # four leads for two reps with a slot each
    eligible[6:, 3] = True  # bystanders with room enough
    conflict = infeasible(AssignmentProblem(np.ones((9, 4)), [1, 1, 1, 5], eligible=eligible, must_assign=True))
    assert conflict.lead_ids == ("0", "1")
    assert conflict.rep_ids == ("0",)
    assert (conflict.needed, conflict.available) == (2.0, 1.0)
    assert "2 leads must be placed and need 2 units" in conflict.message


def test_fixed_pairs_beyond_capacity_are_a_conflict():
    """Leads fixed to a rep who cannot hold them conflict, even where other leads need not be placed."""
    problem = AssignmentProblem(np.ones((3, 2)), [1.5, 5], fixed={"0": "0", "2": "0"})
    conflict = infeasible(problem)
    assert conflict.lead_ids == ("0", "2")
    assert conflict.rep_ids == ("0",)


def test_fixed_leads_that_fill_a_rep_are_part_of_the_conflict():
    """The lead that finds no room and the fixed one that took it are named together."""
    problem = AssignmentProblem(
        np.ones((2, 2)), [1, 1], eligible=[[True, True], [True, False]], fixed={"0": "0"}, must_assign=True
    )
    assert infeasible(problem).lead_ids == ("0", "1")


@pytest.mark.parametrize("leads", [3, 30])
def test_message_stays_short(leads):
    """The sentence names a few and counts the rest."""
    message = infeasible(AssignmentProblem(np.ones((leads, 1)), [1], must_assign=True)).message
    assert ("more" in message) == (leads > 5)
    assert len(message) < 200


def test_fixed_pairs_of_little_value_do_not_set_the_scale():
    """Where the fixed pairs are worth next to nothing, the others' values still fit into integers."""
    infeasible(AssignmentProblem([[1e-40, 3.0], [1e-40, 3.0]], [1, 5], fixed={"0": "0", "1": "0"}))


def test_conflict_follows_chains_of_alternatives():
    """Four leads on a chain of three reps: each lead alone has room, all together do not."""
    eligible = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1]], dtype=bool)
    conflict = infeasible(AssignmentProblem(np.ones((4, 3)), [1, 1, 1], eligible=eligible, must_assign=True))
    assert len(conflict.lead_ids) == 4
    assert conflict.rep_ids == ("0", "1", "2")
