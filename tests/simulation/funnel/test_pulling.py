from typing import Any

from scenarios import Scenario
from tests.simulation.firms import firm, rep, reps_of, run, story, times


def pull(*reps: dict[str, Any], **changes: Any) -> Scenario:
    """Make a firm whose reps take leads from one queue."""
    return firm(*reps, routing={"mode": "pull"}, closing={"minutes": 0}, **changes)


def test_a_free_rep_takes_a_lead_at_once() -> None:
    """No window: taken, accepted and called in the minute it arrives."""
    told = story(run(pull(rep("r1")), [5]))
    assert told[2:7] == [("assigned", 5), ("notified", 5), ("accepted", 5), ("touched", 5), ("contacted", 15)]


def test_the_rep_idle_longest_takes_the_next() -> None:
    """After r1 and r2 have each had one, r3 is next, then r1 who finished first."""
    result = run(pull(rep("r1"), rep("r2"), rep("r3")), [0, 5, 50, 55])
    assert reps_of(result) == ["r1", "r2", "r3", "r1"]


def test_leads_wait_in_one_queue_first_come_first_served() -> None:
    """One rep, three leads at once: called at 0, 30 and 60."""
    result = run(pull(rep("r1")), [0, 0.5, 1])
    assert times(result, "touched") == [0, 30, 60]
    assert result.events.filter(event="touched")["lead_id"].to_list() == ["L0", "L1", "L2"]


def test_nobody_takes_a_lead_off_shift_or_beyond_her_capacity() -> None:
    """Three leads on Sunday evening, two a day: two on Monday at nine, one on Tuesday."""
    result = run(pull(rep("r1", hours="Mon-Fri 09:00-17:00", capacity=2)), [-0.0, 1, 2])
    assert times(result, "assigned") == [540, 570, (24 + 9) * 60]


def test_a_rep_skips_leads_she_has_had() -> None:
    """A lead not qualified returns and is taken by the other rep."""
    scenario = pull(
        rep("r1"), rep("r2"), qualification={"chance": {"A": 0}}, recycling={"return_chance": 1, "max_generations": 1}
    )
    result = run(scenario, [0])
    assert reps_of(result) == ["r1", "r2"]


def test_a_rep_who_need_not_call_at_once_takes_the_next() -> None:
    """First calls a day after: all three leads are hers at once, and are called next day."""
    cadence = [{"channel": "call", "after_hours": 24, "minutes": 10, "contact_chance": 0}]
    result = run(pull(rep("r1"), cadence=cadence), [0, 5, 10])
    assert times(result, "assigned") == [0, 5, 10]
    assert times(result, "touched") == [1440, 1450, 1460]


def test_her_own_follow_ups_come_before_the_common_queue() -> None:
    """At 75 r1, idle since 10 until her follow-up of 70, is busy; r2 takes the lead."""
    cadence = [
        {"channel": "call", "after_hours": 0, "minutes": 10, "contact_chance": 0},
        {"channel": "call", "after_hours": 1, "minutes": 30, "contact_chance": 0},
    ]
    result = run(pull(rep("r1"), rep("r2"), cadence=cadence), [0, 20, 75])
    assert reps_of(result)[:3] == ["r1", "r2", "r2"]
