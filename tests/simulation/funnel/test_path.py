"""A lead's whole way, with times computed by hand."""

import pytest

from tests.simulation.firms import firm, rep, run, story


def test_a_lead_that_meets_no_obstacle() -> None:
    """Arrives at 5, is given out at 60, called for 10 minutes, talked to for 20, worked on for 30, and buys."""
    told = story(run(firm(rep("r1")), [5]))
    assert told[:-1] == [
        ("arrived", 5),
        ("eligible", 5),
        ("assigned", 60),
        ("notified", 60),
        ("accepted", 60),
        ("touched", 60),
        ("contacted", 70),
        ("qualified", 90),
        ("opportunity", 90),
    ]
    assert told[-1][0] == "won"
    assert told[-1][1] > 120


def test_a_buyer_who_declines_is_lost() -> None:
    """With no chance the lead is lost after the work on it."""
    event, minute = story(run(firm(rep("r1")), [5], chance=0.0))[-1]
    assert event == "lost"
    assert minute > 120


def test_a_decision_beyond_the_horizon_leaves_the_lead_open() -> None:
    """Where buyers take years, the last event is open, at the horizon."""
    slow = firm(rep("r1"), closing={"monthly_hazard": 1e-6})
    assert story(run(slow, [5]))[-1] == ("open", 35 * 24 * 60)


def test_the_rep_finishes_the_conversation_before_the_next_call() -> None:
    """The second lead's call begins when the first one's conversation is over."""
    told = story(run(firm(rep("r1")), [5, 6]), "L1")
    assert ("touched", 90) in told


def test_closing_work_waits_for_fresh_leads() -> None:
    """At 90 the second lead is called before the first one's opportunity is worked on, which ends at 150."""
    told = story(run(firm(rep("r1"), closing={"monthly_hazard": 1e9}), [5, 6]), "L0")
    assert told[-1][0] == "won"
    assert told[-1][1] == pytest.approx(150, abs=0.01)


def test_lognormal_purchases_have_the_stated_median() -> None:
    """Without spread every buyer buys at the median: a month of 30 days after the work is done."""
    scenario = firm(rep("r1"), closing={"purchase": "lognormal", "median_months": 0.5, "sigma": 1e-12})
    event, minute = story(run(scenario, [5]))[-1]
    assert event == "won"
    assert abs(minute - (120 + 15 * 24 * 60)) < 0.001
