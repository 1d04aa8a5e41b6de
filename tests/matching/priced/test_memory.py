"""A start from an earlier answer: the same worth, whatever changed, and only what changed is looked at anew."""

import gc
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import AssignmentProblem, solve
from matching.priced import memory
from tests.matching.priced.crowds import crowds

pytestmark = pytest.mark.usefixtures("as_if_large")


def changed(problem: AssignmentProblem, kind: str, rng: np.random.Generator) -> AssignmentProblem:
    """Return the problem of the day after."""
    leads, reps = problem.shape
    values, slots = problem.value_block(0, leads).copy(), problem.slots.copy()
    some = rng.random(leads) < 0.1
    if kind == "values":
        values[some] += rng.normal(size=(int(some.sum()), reps))
    elif kind == "small values":
        values /= 1024.0
    elif kind == "slots":
        slots[rng.integers(reps)] += 1
    elif kind == "mask":
        return problem.replace(eligible=problem.allowed_block(0, leads) ^ (rng.random((leads, 1)) < 0.05))
    elif kind == "other leads":
        order = rng.permutation(leads)
        names = [f"new {rng.integers(1 << 60)}" if some[row] else problem.lead_ids[row] for row in order]
        mask = None if problem.eligible is None else problem.eligible[order]
        return problem.replace(values=values[order], lead_ids=names, eligible=mask)
    elif kind == "other reps":
        order = rng.permutation(reps)
        mask = None if problem.eligible is None else problem.eligible[:, order]
        names = [problem.rep_ids[rep] for rep in order]
        return problem.replace(values=values[:, order], capacity=slots[order], rep_ids=names, eligible=mask)
    return problem.replace(values=values, capacity=slots)


KINDS = ["values", "small values", "slots", "mask", "other leads", "other reps"]


@settings(max_examples=150, deadline=None)
@given(crowds(), st.sampled_from(KINDS), st.booleans(), st.integers(0, 10**6))
def test_an_earlier_answer_changes_nothing_but_time(problem, kind, required, seed):
    """A start from another batch, and one from that again, are worth what a cold start is worth, and proven."""
    rng = np.random.default_rng(seed)
    problem = problem.replace(must_assign=rng.random(problem.shape[0]) < 0.2) if required else problem
    answer = solve(problem)
    for _ in range(2):
        problem, before = changed(problem, kind, rng), problem
        cold, answer = solve(problem), solve(problem, warm_start=answer)
        answer.check(problem)
        assert answer.status is cold.status
        assert answer.objective == pytest.approx(cold.objective, abs=1e-9, nan_ok=True)
        assert before is not problem  # held until here, so that its lists may be used


@pytest.fixture
def surveyed(monkeypatch):
    """Count the leads that are listed anew."""
    counts: list[int] = []
    survey = memory.survey

    def counting(market, *others):
        counts.append(market.shape[0])
        return survey(market, *others)

    monkeypatch.setattr(memory, "survey", counting)
    return counts


def day(seed: int = 3) -> AssignmentProblem:
    """Return 300 leads and 9 reps, full."""
    return AssignmentProblem(np.random.default_rng(seed).random((300, 9)), np.full(9, 33))


def test_only_leads_that_changed_are_listed_anew(surveyed):
    """Three leads with another value in one place, and nobody else."""
    problem = day()
    values = problem.value_block(0, 300).copy()
    values[[0, 17, 299], [8, 0, 4]] += 1e-12
    solve(problem.replace(values=values), warm_start=solve(problem))
    assert surveyed == [3]


def test_leads_are_known_by_id(surveyed):
    """In another order, with four of them new: four are listed."""
    problem = day()
    order = np.random.default_rng(5).permutation(300)
    names = [f"new {row}" if row < 4 else str(row) for row in order]
    today = problem.replace(values=problem.value_block(0, 300)[order], lead_ids=names)
    solve(today, warm_start=solve(problem)).check(today)
    assert surveyed == [4]


def test_where_most_changed_everything_is_read(surveyed):
    """More than half of the leads are new: lists of the rest would save little."""
    problem, other = day(), day(4)
    solve(other, warm_start=solve(problem)).check(other)
    assert surveyed == []


class Streamed:
    """Values that are computed anew each time, and counted."""

    shape = (300, 9)

    def __init__(self) -> None:
        self.rows = 0

    def block(self, start: int, stop: int) -> np.ndarray:
        """Return some rows, always the same."""
        self.rows += stop - start
        return np.random.default_rng(6).random(self.shape)[start:stop]


def test_the_same_stream_is_not_read_again_for_another_capacity():
    """The values are the same object: most leads keep their lists, and few are looked at a second time."""
    stream = Streamed()
    problem = AssignmentProblem(stream, np.full(9, 33))
    answer = solve(problem)
    more = problem.replace(capacity=np.full(9, 34))
    stream.rows = 0
    solve(more)
    cold, stream.rows = stream.rows, 0
    solve(more, warm_start=answer)
    assert stream.rows < cold / 2


def test_the_problem_is_not_kept_alive(surveyed):
    """Once nobody holds it, its prices are all that is left, and they do."""
    problem = day()
    answer = solve(problem)
    today = problem.replace(capacity=np.full(9, 34))
    del problem
    gc.collect()
    assert answer.memory is not None
    assert answer.memory.problem() is None
    solve(today, warm_start=answer).check(today)
    assert surveyed == []


def test_it_stays_out_of_files():
    """An answer is pickled without it, and is as good a start as its prices."""
    problem = day()
    answer = pickle.loads(pickle.dumps(solve(problem)))
    assert answer.memory is None
    assert solve(problem, warm_start=answer).gap == 0.0


def test_the_scaling_is_that_of_todays_values():
    """A lead of enormous value that is gone leaves no coarse steps behind."""
    values = np.random.default_rng(7).random((300, 9))
    huge = values.copy()
    huge[5] *= 2.0**20
    before, today = AssignmentProblem(huge, np.full(9, 33)), AssignmentProblem(values, np.full(9, 33))
    assert solve(today, warm_start=solve(before)).scaling == solve(today).scaling
