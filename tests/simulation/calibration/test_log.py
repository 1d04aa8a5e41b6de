"""An event log laid out: what later stages imply, what is left out, which attempts count."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from simulation.calibration.log import Log, read_log

START = datetime(2026, 1, 5, tzinfo=UTC)


def log_of(*rows: tuple[float, str, str | None, str], details: dict[int, str] | None = None) -> Log:
    """Make a log of rows (hours, lead, rep, event)."""
    frame = pl.DataFrame(
        {
            "time": [START + timedelta(hours=row[0]) for row in rows],
            "lead_id": [row[1] for row in rows],
            "rep_id": pl.Series([row[2] for row in rows], dtype=pl.String),
            "event": [row[3] for row in rows],
            "detail": pl.Series([(details or {}).get(at) for at in range(len(rows))], dtype=pl.String),
        }
    )
    return read_log(frame, ZoneInfo("UTC"))


def test_a_later_stage_stands_for_an_earlier_one_that_is_missing() -> None:
    """Without accepted, contacted and qualified they are taken from touch and opportunity."""
    log = log_of(
        (0, "a", None, "arrived"), (1, "a", "r", "assigned"), (3, "a", "r", "touched"),
        (5, "a", "r", "opportunity"), (9, "a", "r", "won"),
    )  # fmt: skip
    (case,) = log.cases.iter_rows(named=True)
    hours = {name: (case[name] - START).total_seconds() / 3600 for name in case if name.endswith("_at") and case[name]}
    assert hours["accepted_at"] == hours["answered_at"] == hours["first_touch_at"] == 3
    assert hours["contacted_at"] == hours["qualified_at"] == 5
    assert hours["ended_at"] == 9


def test_leads_without_arrival_and_disqualified_ones_are_left_out_and_counted() -> None:
    """They are in no table of the log."""
    log = log_of(
        (0, "a", None, "arrived"), (0, "x", "r", "assigned"), (1, "b", None, "arrived"),
        (2, "b", None, "disqualified"), (3, "a", None, "open"),
    )  # fmt: skip
    assert log.leads["lead_id"].to_list() == ["a"]
    assert (log.without_arrival, log.disqualified) == (1, 1)
    assert log.cases.is_empty()


def test_attempts_after_the_first_contact_do_not_count() -> None:
    """Nor do automated ones; the last before the contact is the one that reached the lead."""
    log = log_of(
        (0, "a", None, "arrived"), (1, "a", "r", "assigned"), (2, "a", "r", "accepted"), (3, "a", "r", "touched"),
        (4, "a", "r", "touched"), (5, "a", "r", "touched"), (6, "a", "r", "contacted"), (7, "a", "r", "touched"),
        (8, "a", None, "open"), details={4: '{"automated":true}', 3: '{"channel":"call","minutes":4}'},
    )  # fmt: skip
    assert log.attempts["number"].to_list() == [1, 2]
    assert log.attempts["reached"].to_list() == [False, True]
    assert log.attempts["minutes"].to_list() == [4.0, None]


def test_reps_who_take_leads_from_a_queue_are_noticed() -> None:
    """Where the hand-over is the first touch, the wait counts from the arrival."""
    log = log_of((0, "a", None, "arrived"), (6, "a", "r", "assigned"), (6, "a", "r", "touched"), (9, "a", None, "open"))
    assert log.pulled
    assert log.cases["assigned_at"].item() == START


def test_a_lead_that_ends_when_handed_back_may_not_return() -> None:
    """One that came back has its return; one that rests still has none."""
    log = log_of(
        (0, "a", None, "arrived"), (1, "a", "r", "assigned"), (2, "a", "r", "recycled"), (30, "a", None, "reheated"),
        (31, "a", "s", "assigned"), (40, "a", "s", "recycled"), (40, "a", None, "lost"),
    )  # fmt: skip
    assert log.rests["over"].to_list() == [False, True]
    assert log.rests["generation"].to_list() == [0, 1]
    assert log.rests["returned_at"].to_list() == [START + timedelta(hours=30), None]


def test_the_log_before_an_instant_knows_nothing_of_what_followed() -> None:
    """Its end is that instant, and the lead is still open."""
    log = log_of((0, "a", None, "arrived"), (1, "a", "r", "assigned"), (3, "a", "r", "touched"), (9, "a", "r", "won"))
    before = log.before(START + timedelta(hours=5))
    assert before.end == START + timedelta(hours=5)
    assert before.cases["ended_at"].to_list() == [None]
