"""Reminders, and clocks by grade and role."""

import pytest

from tests.simulation.firms import firm, rep, run, story, times

WALL = {"ignored_share": 1, "clock_hours": 12, "clock": "wall", "on_breach": "nurture"}
UNREACHED = [{"channel": "call", "after_hours": 100, "minutes": 10, "contact_chance": 0}]


def test_who_has_not_answered_is_reminded_before_the_clock_runs_out() -> None:
    """Two hours before twelve have passed; she does not heed it, and the lead is taken."""
    scenario = firm(rep("r1"), acceptance={**WALL, "remind_hours": 2, "heeded": 0})
    result = run(scenario, [5])
    assert times(result, "reminded") == [60 + 600]
    assert times(result, "reverted") == [60 + 720]


def test_a_reminder_that_is_heeded_brings_the_answer() -> None:
    """An ignored lead is accepted at the reminder, as she answers at once."""
    scenario = firm(rep("r1"), acceptance={**WALL, "remind_hours": 2, "heeded": 1})
    told = story(run(scenario, [5]))
    assert ("reminded", 660) in told
    assert ("accepted", 660) in told


def test_who_answers_in_time_is_not_reminded() -> None:
    """No reminder for a lead accepted at once, and none without a clock."""
    assert times(run(firm(rep("r1"), acceptance={"clock_hours": 12, "remind_hours": 2}), [5]), "reminded") == []
    rules = {"ignored_share": 1, "remind_hours": 2}
    assert times(run(firm(rep("r1"), acceptance=rules), [5]), "reminded") == []


@pytest.mark.parametrize(("grades", "minute"), [({"A": 3}, 240), ({"B": 3}, 780)])
def test_a_grade_may_have_a_clock_of_its_own(grades: dict[str, float], minute: float) -> None:
    """Leads of the firm are all A: three hours if A has its own clock, else twelve."""
    scenario = firm(rep("r1"), acceptance={**WALL, "clock_hours_by_grade": grades})
    assert times(run(scenario, [5]), "reverted") == [minute]


def test_the_sql_clock_by_grade() -> None:
    """Half a day for A instead of two."""
    rules = {"clock_days": 2, "clock_days_by_grade": {"A": 0.5}, "on_breach": "nurture"}
    assert times(run(firm(rep("r1"), cadence=UNREACHED, qualification=rules), [5]), "reverted") == [60 + 720]


def test_partners_have_clocks_of_their_own() -> None:
    """A partner has a day on the wall where others have twelve hours, and three days to qualify."""
    roles = {"partner": {"acceptance_hours": 24, "sql_days": 3}}
    ignoring = firm(rep("p", role="partner"), acceptance=WALL, roles=roles)
    assert times(run(ignoring, [5]), "reverted") == [60 + 1440]
    slow = firm(rep("p", role="partner"), cadence=UNREACHED, qualification={"clock_days": 1}, roles=roles)
    assert times(run(slow, [5]), "reverted") == [60 + 3 * 1440]
