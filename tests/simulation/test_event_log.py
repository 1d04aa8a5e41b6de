from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scenarios.vocabulary import EventKind
from simulation.event_log import EventLog, detail
from simulation.units import MINUTE
from tests.simulation.firms import firm, rep, run


def test_rows_carry_ids_and_utc_times() -> None:
    """Numbers become ids, nobody stays empty, and Berlin's midnight is 23:00 UTC of the day before."""
    log = EventLog()
    log.add(0, EventKind.ARRIVED, 1)
    log.add(90 * MINUTE, EventKind.TOUCHED, 0, 1, detail(attempt=1))
    frame = log.frame(datetime(2026, 1, 5, tzinfo=ZoneInfo("Europe/Berlin")), ["A", "B"], ["r1", "r2"])
    assert frame["time"].to_list() == [datetime(2026, 1, 4, 23, tzinfo=UTC), datetime(2026, 1, 5, 0, 30, tzinfo=UTC)]
    assert frame.drop("time").rows() == [("B", None, "arrived", None), ("A", "r2", "touched", '{"attempt":1}')]


def test_leads_arrive_in_the_log_when_their_table_says() -> None:
    """``created_at`` and the time of ``arrived`` are one instant."""
    result = run(firm(rep("r1")), [5, 17.25])
    assert result.events.filter(event="arrived")["time"].to_list() == result.leads["created_at"].to_list()
    assert result.leads["created_at"][0] == datetime(2026, 1, 5, 0, 5, tzinfo=UTC)


def test_details_are_json_without_nan() -> None:
    """A figure that JSON has no word for is refused."""
    with pytest.raises(ValueError, match="JSON"):
        detail(minutes=float("nan"))
