import numpy as np
import pytest

from matching import AssignmentProblem, solve
from matching.problem import pair_matrix
from scenarios.faults import BadInput


class Factors:
    """Values as a product of two factors, made when asked for."""

    lead_ids = tuple(f"L{row}" for row in range(50))
    rep_ids = ("x", "y", "z")
    shape = (50, 3)

    def __init__(self) -> None:
        rng = np.random.default_rng(5)
        self.left, self.right = rng.random((50, 2)), rng.random((2, 3))

    def block(self, start, stop):
        """Return some rows."""
        return self.left[start:stop] @ self.right


@pytest.fixture
def small_blocks(monkeypatch):
    """Read four leads at a time."""
    monkeypatch.setattr(pair_matrix, "CELLS_A_BLOCK", 12)


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("must_assign", [False, True])
def test_streamed_values_bring_ids_and_the_same_answer(must_assign):
    """A pair matrix read block by block is solved like its array; masks and pairs fall on the right rows."""
    eligible = np.random.default_rng(6).random((50, 3)) < 0.8
    eligible[:, 0] = True
    rules = {"eligible": eligible, "barred": [("L9", "y"), ("L44", "z")], "fixed": {"L13": "x"}}
    capacity = {"z": 9, "x": 30, "y": 12}
    streamed = AssignmentProblem(Factors(), capacity, must_assign=must_assign, **rules)
    values = Factors().block(0, 50)
    ids = {"lead_ids": Factors.lead_ids, "rep_ids": Factors.rep_ids}
    held = AssignmentProblem(values, [30, 12, 9], must_assign=must_assign, **ids, **rules)
    answer = solve(streamed)
    answer.check(streamed)
    answer.check(held)
    assert answer.objective == pytest.approx(solve(held).objective, abs=1e-12)
    assert answer.rep[13] == 0


@pytest.mark.usefixtures("small_blocks")
def test_streamed_conflict_is_found_across_blocks():
    """A set of leads too large for its reps is found though it spans blocks."""
    eligible = np.ones((50, 3), dtype=bool)
    eligible[[2, 17, 33], :2] = False
    problem = AssignmentProblem(Factors(), [40, 40, 2], eligible=eligible, must_assign=True)
    answer = solve(problem)
    answer.check(problem)
    assert set(answer.conflict.lead_ids) == {"L2", "L17", "L33"}


@pytest.mark.parametrize(("cell", "found"), [(np.nan, "'nan'"), (np.inf, "'inf'")])
def test_streamed_value_that_is_not_finite_is_refused(cell, found):
    """The message names lead and rep, though the value was not there when the problem was made."""
    matrix = Factors()
    matrix.block = lambda start, stop: np.where(np.arange(start, stop)[:, None] == 7, cell, 1.0) * np.ones(3)
    with pytest.raises(BadInput, match=rf"{found}.*'L7' with rep 'x'"):
        solve(AssignmentProblem(matrix, [1, 1, 1]))


def test_streamed_block_of_wrong_shape_is_refused():
    """A matrix that answers with too few columns is not broadcast in silence."""
    matrix = Factors()
    matrix.block = lambda start, stop: np.ones((stop - start, 1))
    with pytest.raises(BadInput, match=r"shape \(50, 3\)"):
        solve(AssignmentProblem(matrix, [1, 1, 1]))
