from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from simulation.calendar import Calendar, calendar_of
from simulation.units import DAY, HOUR, MINUTE, NEVER

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
OFFICE = calendar_of("Mon-Fri 09:00-17:00", "UTC", MONDAY, 28 * DAY)


def test_work_pauses_overnight_and_over_the_weekend() -> None:
    """Two hours begun on Friday at 16:00 are done on Monday at 10:00."""
    friday = 4 * DAY + 16 * HOUR
    assert OFFICE.finish(friday, 2 * HOUR) == 7 * DAY + 10 * HOUR


def test_work_that_fills_the_day_ends_at_closing() -> None:
    """Eight hours begun at nine are done at five, not next morning."""
    assert OFFICE.finish(9 * HOUR, 8 * HOUR) == 17 * HOUR


def test_work_begun_off_shift_starts_at_opening() -> None:
    """An hour begun on Sunday is done on Monday at ten."""
    assert OFFICE.finish(6 * DAY, HOUR) == 7 * DAY + 10 * HOUR


def test_no_work_takes_no_time_even_off_shift() -> None:
    """Zero minutes are done at once."""
    assert OFFICE.finish(6 * DAY, 0) == 6 * DAY


def test_work_beyond_the_horizon_is_never_done() -> None:
    """What does not fit before the horizon has no end."""
    assert OFFICE.finish(0, 21 * 8 * HOUR) == NEVER
    assert OFFICE.finish(0, 20 * 8 * HOUR) == 25 * DAY + 17 * HOUR


def test_next_open_is_now_at_work_and_the_next_morning_after_hours() -> None:
    """At closing time the day is over."""
    assert OFFICE.next_open(10 * HOUR) == 10 * HOUR
    assert OFFICE.next_open(17 * HOUR) == DAY + 9 * HOUR
    assert OFFICE.next_open(0) == 9 * HOUR
    assert OFFICE.next_open(26 * DAY) == NEVER
    assert OFFICE.at_work(9 * HOUR)
    assert not OFFICE.at_work(17 * HOUR)


def test_days_begin_at_local_midnight() -> None:
    """In Berlin the second day begins at 23:00 UTC."""
    berlin = calendar_of("Mon-Fri 09:00-17:00", "Europe/Berlin", MONDAY, 28 * DAY)
    assert berlin.day(22 * HOUR) + 1 == berlin.day(23 * HOUR)
    assert berlin.next_midnight(HOUR) == 23 * HOUR


def test_clock_change_moves_the_shift_in_utc_and_shortens_the_night() -> None:
    """Berlin's nine o'clock is 08:00 UTC in winter, 07:00 UTC from Sunday 29 March 2026 on."""
    start = datetime(2026, 3, 27, tzinfo=UTC)
    berlin = calendar_of("Mon-Fri 09:00-17:00", "Europe/Berlin", start, 7 * DAY)
    assert berlin.next_open(0) == 8 * HOUR
    assert berlin.next_open(DAY) == 3 * DAY + 7 * HOUR


def test_round_the_clock_is_one_stretch_through_a_clock_change() -> None:
    """A day of 23 hours leaves no gap and no overlap."""
    start = datetime(2026, 3, 28, tzinfo=ZoneInfo("Europe/Berlin"))
    always = calendar_of("Mon-Sun 00:00-24:00", "Europe/Berlin", start, 3 * DAY)
    assert always.opens == (0,)
    assert always.closes == (3 * DAY,)


def test_shift_across_the_skipped_hour_is_an_hour_shorter() -> None:
    """01:00-05:00 on the night of the change to summer time holds three hours."""
    start = datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin"))
    night = calendar_of("Sun 01:00-05:00", "Europe/Berlin", start, DAY)
    assert night.worked(0, DAY) == 3 * HOUR


def test_shift_across_the_doubled_hour_is_an_hour_longer() -> None:
    """01:00-05:00 on the night of the change to winter time holds five hours."""
    start = datetime(2026, 10, 25, tzinfo=ZoneInfo("Europe/Berlin"))
    night = calendar_of("Sun 01:00-05:00", "Europe/Berlin", start, DAY)
    assert night.worked(0, DAY) == 5 * HOUR


CALENDARS = st.sampled_from(
    [
        calendar_of(hours, zone, datetime(2026, 3, 20, tzinfo=UTC), 21 * DAY)
        for hours in ("Mon-Fri 09:00-17:30", "Mon-Sun 00:00-24:00", "Sat 10:00-14:00; Sun 01:30-04:00")
        for zone in ("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe")
    ]
)


@given(CALENDARS, st.integers(0, 14 * DAY), st.integers(1, 400 * MINUTE))
def test_finish_is_the_first_instant_by_which_the_work_is_done(calendar: Calendar, start: int, work: int) -> None:
    """Between start and finish lies exactly the work, and a moment earlier it is not done."""
    finish = calendar.finish(start, work)
    if finish < NEVER:
        assert calendar.worked(start, finish) == work
        assert calendar.worked(start, finish - 1) == work - 1


@given(CALENDARS, st.integers(0, 21 * DAY))
def test_next_open_is_at_work_and_nothing_before_it_is(calendar: Calendar, now: int) -> None:
    """No working time lies between now and the next opening."""
    opens = calendar.next_open(now)
    if opens < NEVER:
        assert calendar.at_work(opens)
        assert calendar.worked(now, opens) == 0
