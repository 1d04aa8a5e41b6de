import numpy as np
import pytest

from matching import AssignmentProblem, Cap
from scenarios.faults import BadInput

NAMES = {"lead_ids": ["a", "b"], "rep_ids": ["ann", "ben"]}
GOOD = {"values": [[1.0, 2.0], [3.0, 4.0]], "capacity": [1, 1], **NAMES}

REFUSED = {
    "nan": ({"values": [[1.0, np.nan], [3.0, 4.0]]}, r"'nan'.*'a' with rep 'ben'"),
    "infinite": ({"values": [[1.0, 2.0], [-np.inf, 4.0]]}, r"'-inf'.*'b' with rep 'ann'"),
    "huge": ({"values": [[1.0, 2.0], [1e200, 4.0]]}, r"'b' with rep 'ann'"),
    "flat values": ({"values": [1.0, 2.0]}, r"n_leads, n_reps"),
    "texts": ({"values": [["x", "y"]]}, "expected numbers"),
    "negative capacity": ({"capacity": [1, -2]}, r"'-2.0'.*'ben'"),
    "nan capacity": ({"capacity": [np.nan, 2]}, r"'nan'.*'ann'"),
    "capacity of a stranger": ({"capacity": {"ann": 1, "ben": 1, "cyd": 1}}, "'cyd'"),
    "capacity missing": ({"capacity": {"ann": 1}}, "'ben'"),
    "capacity too short": ({"capacity": [1]}, "2 numbers"),
    "capacity as text": ({"capacity": ["many", "few"]}, "expected numbers"),
    "double lead": ({"lead_ids": ["a", "a"]}, "lead_ids, row 2: 'a'"),
    "double rep": ({"rep_ids": ["ann", "ann"]}, "rep_ids, row 2: 'ann'"),
    "id not a text": ({"lead_ids": ["a", 7]}, "expected a text"),
    "too few ids": ({"lead_ids": ["a"]}, "2 ids"),
    "mask of wrong shape": ({"eligible": [[True, True]]}, r"shape \(2, 2\)"),
    "mask of numbers": ({"eligible": [[1, 0], [0, 1]]}, "true or false"),
    "negative work": ({"work": [1.0, -2.0]}, r"work, row 2: '-2.0'"),
    "work of wrong shape": ({"work": [1.0, 2.0, 3.0]}, r"one for each of 2 leads"),
    "group as number": ({"groups": [1, 2]}, "groups, row 1: '1'"),
    "too few groups": ({"groups": ["x"]}, "2 labels, one a lead"),
    "group of a stranger": ({"groups": {"z": "x"}}, "'z'"),
    "owner unknown": ({"owner": ["ann", "zoe"]}, "owner, row 2: 'zoe'"),
    "minimum of a stranger": ({"minimums": {"zoe": 1}}, "'zoe'"),
    "negative floor": ({"value_floor": [-1, 0]}, "'-1.0'.*'ann'"),
    "cap over strangers": ({"caps": [Cap("south", 1, reps=["zoe"], leads=["z"])]}, "'z'.*'south'"),
    "cap twice": ({"caps": [Cap("south", 1), Cap("south", 2)]}, "caps, row 2: 'south'"),
    "cap below zero": ({"caps": [Cap("south", -1)]}, "'-1'"),
    "cap of what": ({"caps": [Cap("south", 1, counts="money")]}, "'money'"),
    "stranger must be placed": ({"must_assign": ["z"]}, "must_assign, row 1: 'z'"),
    "must_assign as numbers": ({"must_assign": [1, 0]}, "true or false"),
    "negative move cost": ({"move_cost": -1}, "move_cost: '-1'"),
    "budget as text": ({"move_budget": "few"}, "move_budget"),
    "spread not finite": ({"value_spread": np.inf}, "value_spread"),
    "no work": ({"work": 0}, "above 0"),
    "stranger fixed": ({"fixed": {"z": "ann"}}, "lead_id: 'z'"),
    "stranger barred": ({"barred": [("a", "zoe")]}, "rep_id: 'zoe'"),
    "fixed and barred": ({"fixed": {"a": "ann"}, "barred": [("a", "ann")]}, "not also barred"),
    "fixed not eligible": ({"fixed": {"a": "ben"}, "eligible": [[True, False], [True, True]]}, "eligible pair"),
    "fixed twice": ({"fixed": [("a", "ben"), ("a", "ann")]}, "already fixed to 'ben'"),
}


@pytest.mark.parametrize(("change", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_bad_input_is_refused_by_name(change, message):
    """The message names what is wrong and where."""
    with pytest.raises(ValueError, match=message):
        AssignmentProblem(**(GOOD | change))


def test_every_fault_is_named_at_once():
    """Faults of several fields come in one go."""
    with pytest.raises(BadInput) as refusal:
        AssignmentProblem(**(GOOD | {"capacity": [-1, np.inf], "work": -1, "fixed": {"z": "ann"}}))
    assert [fault.source for fault in refusal.value.faults] == ["capacity", "capacity", "work", "fixed"]


def test_problem_does_not_follow_its_inputs():
    """Changing the arrays it was made from changes nothing, and its own cannot be written to."""
    values, mask = np.ones((2, 2)), np.ones((2, 2), dtype=bool)
    problem = AssignmentProblem(values, [1, 1], eligible=mask)
    values[0, 0], mask[0, 0] = 9.0, False
    assert problem.value_block(0, 2)[0, 0] == 1.0
    assert problem.allowed_block(0, 2).all()
    with pytest.raises(ValueError, match="read-only"):
        problem.capacity[0] = 5
    with pytest.raises(AttributeError):
        problem.work = 2.0


def test_replace_checks_the_copy_and_keeps_the_rest():
    """A changed copy has the other fields, and is refused like a new problem."""
    problem = AssignmentProblem(**GOOD)
    more = problem.replace(capacity={"ben": 3, "ann": 2})
    assert more.capacity.tolist() == [2.0, 3.0]
    assert more.lead_ids == problem.lead_ids
    with pytest.raises(BadInput):
        problem.replace(capacity=[1, -1])


def test_values_with_other_ids_are_not_joined_by_position():
    """A pair matrix that names its reps in another order than asked for is refused."""

    class Named:
        shape = (2, 2)
        lead_ids, rep_ids = ("a", "b"), ("ben", "ann")

        def block(self, start, stop):
            """Return ones."""
            return np.ones((stop - start, 2))

    with pytest.raises(BadInput, match="ids that the values carry"):
        AssignmentProblem(Named(), [1, 1], **NAMES)


@pytest.mark.parametrize(("capacity", "work", "slots"), [(0.3, 0.1, 3), (2.9, 1, 2), (0.0, 1, 0), (7, 2, 3)])
def test_slots_divide_as_decimals(capacity, work, slots):
    """0.3 holds three leads of 0.1, as people count; fractions of a lead are not used."""
    assert AssignmentProblem(np.ones((5, 1)), [capacity], work=work).slots.tolist() == [slots]


def test_equal_works_are_one_number():
    """A column of equal works is the uniform work it says."""
    assert AssignmentProblem(np.ones((2, 1)), [4], work=[2.0, 2.0]).work == 2.0
