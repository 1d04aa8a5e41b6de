"""What reps do with accepted leads: leaving them lying, giving up early; automated touches and hours of the day."""

import polars as pl
import pytest

from simulation.kpis import Evidence
from tests.simulation.firms import firm, rep, reps_of, run, story, times

DAY = 1440
NEVER = {"channel": "call", "after_hours": 0, "minutes": 10, "contact_chance": 0}
WALL = {"share": 1, "business": False, "remind_hours": 8, "reassign_hours": 16}


def test_a_neglected_lead_is_reminded_of_and_then_reassigned() -> None:
    """Accepted at 60 and left lying: reminded eight hours later, taken after sixteen, and given to the other rep."""
    result = run(firm(rep("r1"), rep("r2"), neglect={**WALL, "heeded": 0}), [5])
    assert times(result, "reminded")[0] == 60 + 480
    assert times(result, "reverted")[0] == 60 + 960
    assert reps_of(result) == ["r1", "r2"]
    assert times(result, "touched") == []
    assert result.events.filter(event="reverted")["detail"][0] == '{"clock":"first touch"}'


def test_a_reminder_heeded_gets_it_worked() -> None:
    """She begins at the reminder, and the lead is not taken away."""
    told = story(run(firm(rep("r1"), neglect={**WALL, "heeded": 1}), [5]))
    assert ("touched", 540) in told
    assert told[-1][0] == "won"


def test_without_detector_a_neglected_lead_stays_where_it_is() -> None:
    """Accepted, never touched, untouched at the horizon."""
    told = [event for event, _ in story(run(firm(rep("r1"), neglect={"share": 1}), [5]))]
    assert told[-2:] == ["accepted", "untouched"]


def test_the_detector_leaves_leads_alone_that_are_worked() -> None:
    """Nobody neglects: no reminder, no reassignment."""
    result = run(firm(rep("r1"), cadence=[NEVER], neglect={**WALL, "share": 0}), [5])
    assert times(result, "reminded") == times(result, "reverted") == []


@pytest.mark.parametrize(("stops", "made"), [(1, 1), (2, 2), (5, 3)])
def test_a_rep_stops_after_her_number_of_attempts(stops: int, made: int) -> None:
    """Of three attempts in the cadence she makes no more than hers, and then hands the lead back."""
    result = run(firm(rep("r1"), cadence=[NEVER] * 3, persistence={"attempts": {stops: 1}}), [5])
    assert len(times(result, "touched")) == made
    cause = "gave up" if stops < 3 else "not reached"
    assert result.events.filter(event="recycled")["detail"].to_list() == [f'{{"cause":"{cause}"}}']


def test_reps_differ_in_how_often_they_try_in_the_stated_shares() -> None:
    """Of 400 reps with one lead each three quarters try once (4 standard errors)."""
    reps = [rep(f"r{k:03d}", capacity=1) for k in range(400)]
    result = run(firm(*reps, cadence=[NEVER] * 3, persistence={"attempts": {1: 3, 3: 1}}), list(range(60, 460)))
    tried = result.events.filter(event="touched").group_by("rep_id").len()["len"]
    assert set(tried) == {1, 3}
    assert abs((tried == 1).mean() - 0.75) < 4 * (0.75 * 0.25 / 400) ** 0.5  # type: ignore[operator]


MAIL = {"channel": "email", "after_hours": 1, "minutes": 7, "contact_chance": 0, "automated": True}


def test_an_automated_touch_takes_no_minutes_and_counts_as_no_touch() -> None:
    """At night a mail sends itself; the rep's first call, next morning, is the first touch."""
    scenario = firm(
        rep("r1", hours="Mon-Fri 09:00-17:00"),
        routing={"on_shift_only": False},
        acceptance={"mean_hours": 0},
        cadence=[{**MAIL}, {**NEVER, "after_hours": 20}],
    )
    result = run(scenario, [5])
    first, second = times(result, "touched")
    assert (first, second) == (9 * 60 + 60, DAY + 9 * 60)
    evidence = Evidence(result.events, result.leads, ("r1",))
    speed = (evidence.paths["touched"] - evidence.paths["arrived"]).dt.total_minutes()[0]
    assert speed == second - 5
    assert evidence.cases["first_touch_at"].item() == result.events.filter(event="touched")["time"][1]
    assert '"minutes":0.0' in result.events.filter(event="touched")["detail"][0]


def test_a_lead_that_only_machines_wrote_to_ends_untouched() -> None:
    """Nobody tried: given up without a human touch, the lead is untouched, not lost."""
    result = run(firm(rep("r1"), cadence=[MAIL], recycling={"max_generations": 0}), [5])
    assert [event for event, _ in story(result)][-3:] == ["touched", "recycled", "untouched"]


@pytest.mark.parametrize(("factor", "share"), [(1.0, 0.5), (3.0, 0.75), (1 / 3, 0.25)])
def test_the_hour_of_the_day_moves_the_odds_of_an_answer(factor: float, share: float) -> None:
    """Called at one o'clock with odds of 1 times the hour's (4 standard errors of 2,000 calls)."""
    odds = [1e-9] * 24
    odds[1] = odds[2] = factor
    call = {"channel": "call", "after_hours": 0, "minutes": 0, "contact_chance": 0.5}
    scenario = firm(rep("r1", capacity=1e6), cadence=[call], contact_hours={"odds": odds}, qualification={"minutes": 0})
    reached = run(scenario, [k / 100 for k in range(2000)]).events.filter(event="contacted").height / 2000
    assert abs(reached - share) < 4 * (share * (1 - share) / 2000) ** 0.5


def test_hours_are_the_scenarios_own() -> None:
    """One o'clock UTC is eight in the evening of New York."""
    odds = [1e-9] * 24
    odds[1] = 1e9
    call = {"channel": "call", "after_hours": 0, "minutes": 0, "contact_chance": 0.5}
    changes = {"cadence": [call], "contact_hours": {"odds": odds}}
    here = run(firm(rep("r1"), **changes), [5])
    there = run(firm(rep("r1"), **changes, horizon={"timezone": "America/New_York"}), [60 * 6])
    assert here.events.filter(pl.col("event") == "contacted").height == 1
    assert there.events.filter(pl.col("event") == "contacted").height == 0
