"""Times are instants: an offset or a timezone says which."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.tables import LEADS, REPS, check_table
from tests.scenarios.tables.builders import only_fault


def read(written: object, timezone: str | None = None) -> datetime:
    """Return one created_at as it is read."""
    checked = check_table({"lead_id": ["L1"], "created_at": [written]}, LEADS, timezone=timezone)
    instant = checked["created_at"][0]
    assert isinstance(instant, datetime)
    return instant


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-05T14:30:00Z",
        "2024-03-05 14:30Z",
        "2024-03-05T15:30:00+01:00",
        "2024-03-05T15:30:00.000+0100",
        "2024-03-05T15:30+01",
        "2024-03-05 09:00:00,0 -0530",
    ],
)
def test_spellings_of_one_instant_are_one(written: str) -> None:
    """ISO 8601 as CRM systems, databases and pandas write it."""
    assert read(written) == datetime(2024, 3, 5, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2024-03-05T14:30:00", "2024-03-05", datetime(2024, 3, 5), date(2024, 3, 5)])
def test_a_time_without_offset_needs_a_timezone(written: object) -> None:
    """Nobody knows which instant was meant."""
    fault = only_fault({"lead_id": ["L1"], "created_at": [written]}, LEADS)
    assert "--timezone" in fault.expected
    assert (fault.row, fault.column) == (1, "created_at")


def test_a_date_is_its_midnight_in_the_timezone() -> None:
    """In winter Berlin's midnight is 23:00 of the day before in UTC."""
    assert read("2024-01-05", "Europe/Berlin") == datetime(2024, 1, 4, 23, tzinfo=UTC)


def test_an_offset_wins_over_the_timezone() -> None:
    """The value itself says which instant it is."""
    assert read("2024-01-05T00:00Z", "Europe/Berlin") == datetime(2024, 1, 5, tzinfo=UTC)


def test_an_hour_that_never_was_is_a_fault() -> None:
    """Clocks in Berlin jumped from two to three."""
    table = {"lead_id": ["L1"], "created_at": ["2024-03-31T02:30"]}
    assert only_fault(table, LEADS, "Europe/Berlin").expected == "a time that exists in Europe/Berlin"


def test_an_hour_that_was_twice_is_the_earlier() -> None:
    """Clocks in Berlin went back from three to two."""
    assert read("2024-10-27T02:30", "Europe/Berlin") == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


def test_a_midnight_that_never_was_is_the_first_instant_of_the_day() -> None:
    """In Beirut the day of 2024-03-31 began at one o'clock."""
    assert read("2024-03-31", "Asia/Beirut") == datetime(2024, 3, 30, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2024-02-30",
        "2024-13-01T00:00Z",
        "05.03.2024",
        "03/05/2024",
        "2024-03-05T25:00Z",
        "1709649000",
        "2024-3-5",
        "now",
    ],
)
def test_what_is_no_time_is_a_fault(written: str) -> None:
    """Other orders of day and month are not guessed."""
    fault = only_fault({"lead_id": ["L1"], "created_at": [written]}, LEADS, "UTC")
    assert fault.value == written
    assert "ISO 8601" in fault.expected


@pytest.mark.parametrize("written", ["0001-01-01T00:00Z", "9999-12-31T23:59-01:00"])
def test_a_filler_for_empty_is_a_fault(written: str) -> None:
    """A close date in the year 9999 is no close date."""
    assert "between the years" in only_fault({"lead_id": ["L1"], "created_at": [written]}, LEADS).expected


@pytest.mark.parametrize("written", ["2020-02-29", "2020-02-29 00:00:00", "2020-02-29T00:00:00Z", date(2020, 2, 29)])
def test_a_day_may_be_written_as_its_midnight(written: object) -> None:
    """Databases write days so."""
    checked = check_table({"rep_id": ["R"], "capacity": [1], "hired_on": [written]}, REPS)
    assert checked["hired_on"].to_list() == [date(2020, 2, 29)]


def test_a_day_with_a_time_of_day_is_a_fault() -> None:
    """Which day it is would depend on where one stands."""
    assert "a date" in only_fault({"rep_id": ["R"], "capacity": [1], "hired_on": ["2020-02-29T12:00Z"]}, REPS).expected


offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@settings(deadline=None)
@given(st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 30), timezones=offsets))
def test_pythons_own_isoformat_is_read_as_the_same_instant(moment: datetime) -> None:
    """As text and as a typed value."""
    assert read(moment.isoformat()) == moment
    assert read(pl.Series([moment.astimezone(UTC)])[0]) == moment
