"""Hours of a week, and what absences take of them."""

from datetime import timedelta

import pytest

from fairlead.capacities.hours import full_time, hours_away, stated_hours, weekly_hours
from scenarios import load
from scenarios.minutes import expected_minutes
from scenarios.tables import ABSENCES, check_table
from tests.fairlead.capacities.tables import START, reps_of


def test_missing_hours_are_the_default_scenarios() -> None:
    """42.5 hours; the commonest of the team is full time, the longer of equally common ones."""
    hours = weekly_hours(stated_hours(reps_of(hours=["Mon-Fri 09:00-13:00", None])))
    assert hours.tolist() == [20.0, 42.5]
    assert full_time(hours) == 42.5
    assert stated_hours(reps_of()) == ["Mon-Fri 09:00-17:30"] * 2


def test_absences_count_once_in_her_own_time() -> None:
    """Two that overlap, Monday 12:00 to Tuesday 12:00 UTC: five hours and three; an hour later in Berlin."""
    noon = START + timedelta(hours=12)
    table = {
        "rep_id": ["R1", "R1", "R2"],
        "from": [noon, noon + timedelta(hours=2), noon],
        "until": [noon + timedelta(hours=20), noon + timedelta(days=1), noon + timedelta(days=1)],
    }
    reps = reps_of(timezone=["UTC", "Europe/Berlin"])
    away = hours_away(reps, ["Mon-Fri 09:00-17:00"] * 2, check_table(table, ABSENCES), START)
    assert away.tolist() == [8.0, 8.0]
    before = check_table({"rep_id": ["R1"], "from": [START - timedelta(days=9)], "until": [START]}, ABSENCES)
    assert hours_away(reps, ["Mon-Fri 09:00-17:00"] * 2, before, START).tolist() == [0.0, 0.0]


def test_the_default_scenarios_minutes_by_hand() -> None:
    """One attempt of 5 minutes that always reaches, 10 to talk, half qualify for 40 more: 5 + 10 + 20."""
    one = {"channel": "call", "after_hours": 0.0, "minutes": 5.0, "contact_chance": 1.0}
    grades = dict.fromkeys("ABCD", 1.0)
    plain = load("baseline").replace(
        cadence=[one],
        acceptance={"accept_chance": grades, "ignored_share": 0.0},
        qualification={"minutes": 10.0, "chance": dict.fromkeys("ABCD", 0.5)},
    )
    assert expected_minutes(plain) == pytest.approx(35.0)
