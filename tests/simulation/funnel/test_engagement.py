"""Raised hands."""

import numpy as np

from tests.simulation.firms import firm, rep, run, times

COLD = {"channel": "call", "after_hours": 0, "minutes": 10, "contact_chance": 0}
LATER = {"channel": "call", "after_hours": 600, "minutes": 10, "contact_chance": 1}


def test_hands_are_raised_at_the_stated_rate() -> None:
    """Leads nobody reaches for two weeks: two hands a week each, over 500 leads (4 standard errors)."""
    rules = {"raises_per_week": 2}
    scenario = firm(
        rep("r1", capacity=1e6, hours="Sun 23:00-24:00"),
        engagement=rules,
        routing={"on_shift_only": False},
        horizon={"arrival_days": 7, "follow_up_days": 14},
        acceptance={"mean_hours": 0},
        cadence=[{**COLD, "after_hours": 10_000}],
    )
    result = run(scenario, list(range(500)))
    raised = result.events.filter(event="notified")["detail"].is_not_null().sum()
    weeks = 14 / 7  # they are accepted on Sunday at 23:00
    assert abs(raised / 500 - 2 * weeks) < 4 * np.sqrt(2 * weeks / 500)


def test_a_raised_hand_brings_the_next_attempt_forward_and_before_other_work() -> None:
    """The second call, planned in 25 days, is made within minutes of the notice."""
    scenario = firm(rep("r1"), engagement={"raises_per_week": 10}, cadence=[COLD, LATER])
    result = run(scenario, [5])
    signals = result.events.filter(event="notified")["detail"]
    raised = [minute for minute, signal in zip(times(result, "notified"), signals, strict=True) if signal]
    touched = times(result, "touched")
    assert len(touched) == 2
    assert any(raised_at <= touched[1] <= raised_at + 10 for raised_at in raised)


def test_odds_rise_while_the_hand_is_fresh() -> None:
    """A call at odds of 1e-9 succeeds if a fresh hand multiplies them by 1e12, and never without."""
    call = {"channel": "call", "after_hours": 600, "minutes": 1, "contact_chance": 1e-9}
    warm = firm(rep("r1"), engagement={"raises_per_week": 10, "contact_odds": 1e12}, cadence=[call])
    cold = firm(rep("r1"), engagement={"raises_per_week": 10, "contact_odds": 1}, cadence=[call])
    assert len(times(run(warm, [5]), "contacted")) == 1
    assert len(times(run(cold, [5]), "contacted")) == 0


def test_the_grade_never_moves() -> None:
    """Whatever leads do, the leads table has the grades it was drawn with."""
    scenario = firm(rep("r1"), engagement={"raises_per_week": 10}, cadence=[COLD, LATER])
    assert run(scenario, [5, 6, 7]).leads["grade"].to_list() == ["A", "A", "A"]
