"""Absences, hiring and leaving, ramp, and capacity in open leads or minutes."""

from datetime import date

import pytest

from scenarios import BadInput
from scenarios.habits import Ramp
from simulation.attendance import calendar_for
from simulation.run import selling_time
from simulation.units import DAY, HOUR
from tests.simulation.firms import firm, rep, reps_of, run, times

OFFICE = "Mon-Fri 09:00-17:00"


def test_an_absent_rep_gets_nothing_and_is_back_on_the_day_that_until_names() -> None:
    """Away on Monday and Tuesday: the lead waits for Wednesday at nine."""
    away = [{"rep_id": "r1", "from": "2026-01-05", "until": "2026-01-07"}]
    assert times(run(firm(rep("r1", hours=OFFICE), absences=away), [5]), "assigned") == [2 * 1440 + 540]


def test_a_part_of_a_day_may_be_missed_and_work_pauses_meanwhile() -> None:
    """A call of ten minutes begun at 9:55 is finished after the absence from ten to two."""
    away = [{"rep_id": "r1", "from": "2026-01-05T10:00:00", "until": "2026-01-05T14:00:00"}]
    calendar = calendar_for(firm(rep("r1", hours=OFFICE), absences=away), firm(rep("r1", hours=OFFICE)).reps[0])
    assert calendar.finish(9 * HOUR + 55 * HOUR // 60, HOUR // 6) == 14 * HOUR + 5 * HOUR // 60


def test_business_clocks_stand_still_while_she_is_away() -> None:
    """Twelve hours to answer from Monday at nine end on Wednesday at one, Tuesday being missed."""
    away = [{"rep_id": "r1", "from": "2026-01-06", "until": "2026-01-07"}]
    rules = {"ignored_share": 1, "clock_hours": 12, "clock": "business", "on_breach": "nurture"}
    assert times(run(firm(rep("r1", hours=OFFICE), absences=away, acceptance=rules), [5]), "reverted") == [
        (48 + 13) * 60
    ]


def test_absences_take_selling_time() -> None:
    """One of five days away: 32 hours of the first week are left."""
    away = [{"rep_id": "r1", "from": "2026-01-06", "until": "2026-01-07"}]
    assert selling_time(firm(rep("r1", hours=OFFICE), absences=away)).minutes == 32 * 60


def test_absences_of_nobody_are_refused() -> None:
    """A rep who is not there, and an end before the beginning."""
    with pytest.raises(BadInput, match=r"absences.rep_id must be one of the reps; r9 is none"):
        firm(rep("r1"), absences=[{"rep_id": "r9", "from": "2026-01-05", "until": "2026-01-06"}])
    with pytest.raises(BadInput, match="until must not lie before from"):
        firm(rep("r1"), absences=[{"rep_id": "r1", "from": "2026-01-07", "until": "2026-01-06"}])


def test_everyone_absent_leaves_every_lead_untouched() -> None:
    """The whole horizon away."""
    away = [{"rep_id": "r1", "from": "2025-01-01", "until": "2027-01-01"}]
    result = run(firm(rep("r1"), absences=away), [5, 6])
    assert result.events["event"].to_list().count("untouched") == 2


def test_a_rep_is_there_from_the_day_she_was_hired_to_the_day_she_leaves() -> None:
    """Hired on Tuesday, gone on Thursday: the calendar has two days."""
    scenario = firm(rep("r1", hired_on="2026-01-06", left_on="2026-01-08"))
    calendar = calendar_for(scenario, scenario.reps[0])
    assert (calendar.opens, calendar.closes) == ((DAY,), (3 * DAY,))
    assert times(run(scenario, [5]), "assigned") == [1440]


@pytest.mark.parametrize(("day", "share"), [(1, 0.2), (6, 0.6), (11, 1.0), (30, 1.0)])
def test_the_ramp_is_a_straight_line(day: int, share: float) -> None:
    """From a fifth on the first day to all after ten."""
    found = Ramp(days=10, start_share=0.2).share(date(2026, 1, 1), date(2026, 1, day))
    assert found == pytest.approx(share)
    assert Ramp(days=10).share(None, date(2026, 1, day)) == 1.0


def test_a_new_rep_gets_fewer_leads_at_first() -> None:
    """Capacity 10 a day, hired today, half of it at the start: five on Monday, six on Tuesday of ten days' ramp."""
    scenario = firm(
        rep("r1", capacity=10, hired_on="2026-01-05"), ramp={"days": 5, "start_share": 0.5}, closing={"minutes": 0}
    )
    given = times(run(scenario, [0.0] * 30), "assigned")
    assert [sum(day * 1440 <= minute < (day + 1) * 1440 for minute in given) for day in range(3)] == [5, 6, 7]


def test_capacity_in_open_leads_counts_what_is_in_her_hands() -> None:
    """Two at once: the third is given at the first window after one of them has ended."""
    scenario = firm(rep("r1", capacity=2), routing={"capacity_unit": "open_leads"}, qualification={"chance": {"A": 0}})
    result = run(scenario, [5, 6, 7])
    assert times(result, "assigned") == [60, 60, 120]
    assert times(result, "recycled")[:2] == [90, 120]


def test_capacity_in_minutes_is_the_day_less_open_work() -> None:
    """Eight hours at half a share are 240 minutes; a lead takes 60, so four are given, and the fifth next morning."""
    team = rep("r1", hours=OFFICE, selling_share=0.5)
    result = run(firm(team, routing={"capacity_unit": "minutes"}), [5] * 6)
    assert times(result, "assigned")[:4] == [540] * 4
    assert times(result, "assigned")[4] == 1440 + 540
    assert set(reps_of(result)) == {"r1"}
