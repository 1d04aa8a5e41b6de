"""The optimum by trying every assignment, and problems small enough for it."""

from itertools import product

import numpy as np
import pytest
from hypothesis import strategies as st

from matching import AssignmentProblem, Status, solve

VALUES = st.one_of(st.integers(-4, 8).map(float), st.floats(-2, 5, allow_nan=False, width=32))


def best_by_trial(problem: AssignmentProblem) -> float | None:
    """Return the largest objective over all assignments that keep every rule, None if there is none."""
    leads, reps = problem.shape
    values, allowed = problem.value_block(0, leads), problem.allowed_block(0, leads)
    best = None
    for choice in product(range(-1, reps), repeat=leads):
        rep = np.array(choice, dtype=np.int64)
        placed = np.flatnonzero(rep >= 0)
        loads = np.bincount(rep[placed], minlength=reps)
        if (loads * problem.work > problem.capacity + 1e-9).any() or (problem.required & (rep < 0)).any():
            continue
        if allowed[placed, rep[placed]].all():
            total = float(values[placed, rep[placed]].sum())
            best = total if best is None else max(best, total)
    return best


@st.composite
def problems(draw: st.DrawFn) -> AssignmentProblem:
    """Draw up to five leads and three reps: negative values, masks, idle and scarce capacity, every rule."""
    leads, reps = draw(st.integers(0, 5)), draw(st.integers(0, 3))
    cells = leads * reps
    values = np.array(draw(st.lists(VALUES, min_size=cells, max_size=cells))).reshape(leads, reps)
    mask = np.array(draw(st.lists(st.booleans(), min_size=cells, max_size=cells)), dtype=bool).reshape(leads, reps)
    eligible = draw(st.sampled_from([None, mask, np.ones_like(mask)]))
    capacity = draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 1.5, 2.0, 7.0]), min_size=reps, max_size=reps))
    problem = AssignmentProblem(
        values,
        capacity,
        eligible=eligible,
        work=draw(st.sampled_from([0.5, 1.0])),
        must_assign=draw(st.booleans()),
    )
    pairs = st.lists(st.tuples(st.sampled_from(problem.lead_ids), st.sampled_from(problem.rep_ids)), max_size=2)
    barred = draw(pairs) if cells else []
    fixed = dict(draw(pairs)) if cells else {}
    fixed = {lead: rep for lead, rep in fixed.items() if _possible(problem, lead, rep) and (lead, rep) not in barred}
    return problem.replace(barred=barred, fixed=fixed)


def _possible(problem: AssignmentProblem, lead: str, rep: str) -> bool:
    row = problem.lead_position[lead]
    return bool(problem.allowed_block(row, row + 1)[0, problem.rep_position[rep]])


def assert_best_of_all(problem: AssignmentProblem) -> None:
    """Solve it: the objective is the best of all assignments, proven, and the check agrees."""
    best = best_by_trial(problem)
    answer = solve(problem)
    answer.check(problem)
    if best is None:
        assert answer.status is Status.INFEASIBLE
    else:
        assert answer.status is Status.OPTIMAL
        assert answer.gap == 0.0
        assert answer.objective == pytest.approx(best, abs=1e-9)
        assert answer.scaling_error < 1e-9
