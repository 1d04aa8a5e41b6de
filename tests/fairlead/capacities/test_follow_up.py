"""How long leads are in work, where it can be integrated by hand."""

from datetime import timedelta

import numpy as np
import pytest

from fairlead.capacities.busy_weeks import leads_in_work
from fairlead.capacities.follow_up import FollowUp, default_follow_up, follow_up_of
from tests.fairlead.capacities.tables import START, history_of, steady


def test_leads_that_all_take_two_weeks() -> None:
    """In work for 14 days; a new one has half of its work within the span; one of a week has a week left."""
    found = follow_up_of(steady(), START)
    assert found.days == 14
    assert found.weeks_in_work == pytest.approx(2.0, abs=0.08)
    assert found.span_share == pytest.approx(0.5, abs=0.03)
    assert found.remaining_weeks(np.array([0.0, 7.0, 14.0, 200.0])) == pytest.approx([2.0, 1.0, 0.0, 0.0], abs=0.08)


def test_steady_closing_leaves_the_same_remainder_at_every_age() -> None:
    """Exponential closing has no memory, up to the cut at nine in ten."""
    mean, days = 20.0, 200
    found = FollowUp(np.exp(-np.arange(days + 1.0) / mean), learned=True)
    left = found.remaining_weeks(np.array([0.0, 30.0, 60.0])) * 7
    assert left == pytest.approx([mean] * 3, rel=0.01)
    assert found.span_share == pytest.approx(1 - mean / days, rel=0.01)


def test_too_few_closings_leave_the_default_scenarios() -> None:
    """45 days on average, nine in ten by day 104."""
    rows = [(f"L{n}", "R1", START, "lost", START + timedelta(days=n)) for n in range(29)]
    assert not follow_up_of(history_of(rows), START).learned
    assert default_follow_up().days == 104


def test_leads_in_work_are_counted_week_by_week() -> None:
    """One open for the last ten days, one closed a week ago after 14: 1 and 3/7 + 1 in the last two weeks."""
    end = START + timedelta(days=70)
    rows = [
        ("A", "R1", end - timedelta(days=10), "open", None),
        ("B", "R1", end - timedelta(days=21), "lost", end - timedelta(days=7)),
    ]
    flat = FollowUp(np.ones(31), learned=True)
    assert leads_in_work(history_of(rows), flat, 4, end) == pytest.approx([1.0, 1 + 3 / 7, 1.0, 0.0])
    given_up = history_of([("C", "R1", end - timedelta(days=40), "open", None)])
    assert leads_in_work(given_up, flat, 4, end) == pytest.approx([0.0, 4 / 7, 1.0, 1.0])
