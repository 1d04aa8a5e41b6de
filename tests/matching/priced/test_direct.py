"""Few pairs, and leads of few kinds, by one flow: against brute force, and against the way for large problems."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import AssignmentProblem, solve
from matching.clock import Clock
from matching.priced import alike, direct
from matching.priced.alike import few_kinds
from matching.priced.direct import solve_directly
from matching.priced.market import market_of
from matching.priced.solve import solve_by_prices
from tests.matching.brute_force import assert_best_of_all, problems


@pytest.fixture(scope="module", autouse=True)
def no_handful():
    """Let the smallest problems start from prices too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(direct, "_HANDFUL", 2)
        patch.setattr(alike, "_FEWEST_A_KIND", 1)
        yield


@settings(max_examples=150, deadline=None)
@given(problems())
def test_equals_trying_every_assignment(problem):
    """All pairs at once lose nothing, whatever the rules."""
    assert_best_of_all(problem)


def test_a_slot_less_may_cost_more_than_any_pair_of_the_lists():
    """The only other place of a lead that must be placed is a loss that is in no list: that is her high price."""
    problem = AssignmentProblem(np.array([[0.0, 0.0, -1.0]]), [0.0, 1.0, 1.0], must_assign=True)
    answer = solve(problem)
    answer.check(problem)
    assert answer.price_high[1] == 1.0


@st.composite
def kinds(draw):
    """Draw many leads of up to six kinds, some to be placed at any price, at loads from one half to two."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    leads, reps, count = draw(st.integers(20, 150)), draw(st.integers(1, 10)), draw(st.integers(1, 6))
    values = np.round(rng.random((count, reps)) - draw(st.sampled_from([0.0, 0.4])), draw(st.sampled_from([1, 9])))
    slots = np.full(reps, max(1, round(leads / reps / draw(st.sampled_from([0.5, 1.0, 2.0])))))
    urgent = rng.random(leads) < draw(st.sampled_from([0.0, 0.3]))
    urgent[slots.sum() :] = False
    return AssignmentProblem(values[rng.integers(0, count, leads)], slots, must_assign=urgent)


def _without_the_direct_way(problem):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(direct, "_FEW_PAIRS", 0)
        patch.setattr(alike, "_MOST_PAIRS", 0)
        return solve_by_prices(problem, Clock(None), 0, None).stand


def _by_kinds(problem):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(direct, "_FEW_PAIRS", 0)
        return solve_directly(problem, market_of(problem), Clock(None)), solve(problem)


@settings(max_examples=120, deadline=None)
@given(kinds())
def test_kinds_are_worth_what_leads_one_by_one_are(problem):
    """Objective and both ends of the prices are those of the way for large problems, and the check agrees."""
    stand, answer = _by_kinds(problem)
    answer.check(problem)
    other = _without_the_direct_way(problem)
    assert answer.gap == 0.0
    assert stand is not None
    assert other.book.own(other.rep).sum() == stand.book.own(stand.rep).sum()
    np.testing.assert_array_equal(stand.low, other.low)
    np.testing.assert_array_equal(stand.high_values(), other.high_values())


def test_rows_are_told_apart_by_every_bit():
    """A last bit makes another kind, and so does having to be placed."""
    values = np.tile(np.linspace(0.1, 0.9, 7), (40, 1))
    assert len(few_kinds(AssignmentProblem(values, np.full(7, 9))).values) == 1
    values[5, 3] = np.nextafter(values[5, 3], 1)
    found = few_kinds(AssignmentProblem(values, np.full(7, 9), must_assign=np.arange(40) < 2))
    assert len(found.values) == 3
    np.testing.assert_array_equal(found.values[found.of_lead], values)


def test_a_sum_that_two_rows_share_is_noticed(monkeypatch):
    """Rows are compared number by number: when their sums collide, no kinds are made of them."""
    monkeypatch.setattr(alike, "_signs", lambda rows: np.zeros(len(rows), dtype=np.uint64))
    assert few_kinds(AssignmentProblem(np.random.default_rng(0).random((40, 3)), np.full(3, 20))) is None


def test_leads_that_all_differ_have_no_kinds(monkeypatch):
    """Continuous values are left to the way for large problems."""
    monkeypatch.setattr(alike, "_FEWEST_A_KIND", 4)
    assert few_kinds(AssignmentProblem(np.random.default_rng(0).random((400, 3)), np.full(3, 200))) is None
