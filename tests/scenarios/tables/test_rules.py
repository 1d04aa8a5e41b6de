"""What must hold between columns and between rows."""

from __future__ import annotations

import pytest

from scenarios.tables import EVENTS, HISTORY, LEADS, REPS
from tests.scenarios.tables import builders
from tests.scenarios.tables.builders import faults_of, only_fault, spoiled

WON, LOST = "2024-02-01T09:00:00Z", "2024-02-02T09:00:00Z"


@pytest.mark.parametrize(
    ("closed_at", "row", "expected"),
    [
        (["2023-12-31T09:00:00Z", LOST, ""], 1, "nothing before assigned_at of the same row"),
        (["", LOST, ""], 1, "since its outcome is won"),
        ([WON, "", ""], 2, "since its outcome is lost"),
        ([WON, LOST, LOST], 3, "nothing, since the outcome is open"),
    ],
)
def test_closed_at_fits_assigned_at_and_outcome(closed_at: list[object], row: int, expected: str) -> None:
    """A deal closes after it was assigned, if and only if it is decided."""
    fault = only_fault(spoiled(builders.HISTORY, closed_at=closed_at), HISTORY)
    assert (fault.row, fault.column) == (row, "closed_at")
    assert expected in fault.expected


@pytest.mark.parametrize("outcome", ["rejected", "recycled", "untouched"])
def test_an_assignment_that_came_back_says_when(outcome: str) -> None:
    """closed_at is empty only while open, and what check passes fit must take."""
    history = spoiled(builders.HISTORY, outcome=[outcome, "lost", "open"], closed_at=["", LOST, ""])
    assert f"since its outcome is {outcome}" in only_fault(history, HISTORY).expected


def test_closing_in_the_instant_of_assignment_is_allowed() -> None:
    """Many systems keep dates only."""
    assert faults_of(spoiled(builders.HISTORY, closed_at=["2024-01-01T09:00:00Z", LOST, ""]), HISTORY) == []


def test_a_cell_that_cannot_be_read_breaks_no_rule_besides() -> None:
    """One mistake is one fault: an unreadable closing time is not also a missing one."""
    fault = only_fault(spoiled(builders.HISTORY, closed_at=["yesterday", LOST, ""]), HISTORY)
    assert "ISO 8601" in fault.expected


def test_a_repeated_key_names_the_row_it_repeats() -> None:
    """The first stays, each later one is a fault."""
    first, second = faults_of({"lead_id": ["L1", "L2", "L1 ", "L1"]}, LEADS)
    assert (first.row, second.row) == (3, 4)
    assert first.expected == "a lead_id that occurs once; row 1 has the same"
    assert first.value == "L1"


def test_a_lead_may_be_assigned_twice_but_not_at_once() -> None:
    """The history's key is lead and time, whatever offset the time is written with."""
    times = ["2024-01-01T09:00:00Z", "2024-01-01T10:00:00+01:00", "2024-01-03T09:00:00Z"]
    fault = only_fault(spoiled(builders.HISTORY, lead_id=["L1", "L1", "L1"], assigned_at=times), HISTORY)
    assert (fault.row, fault.value) == (2, "L1, 2024-01-01T09:00:00Z")


def test_both_spellings_of_a_salesforce_id_are_one_key() -> None:
    """Fifteen characters or eighteen, it is the same record."""
    fault = only_fault({"lead_id": ["00130000000aBCd", "00130000000aBCdAAM"]}, LEADS)
    assert fault.row == 2


def test_a_rep_does_not_leave_before_being_hired() -> None:
    """Dates of employment are in order."""
    fault = only_fault(spoiled(builders.REPS, hired_on=["2020-01-02"] * 2, left_on=["2020-01-02", "2020-01-01"]), REPS)
    assert (fault.row, fault.column) == (2, "left_on")


def events(*kinds: str) -> dict[str, list[str]]:
    """Return the events of one lead, an hour apart."""
    times = [f"2024-01-01T{hour:02}:00Z" for hour in range(len(kinds))]
    return {"time": times, "lead_id": ["L1"] * len(kinds), "rep_id": [""] * len(kinds), "event": list(kinds)}


def test_a_lead_from_arrival_to_a_final_event_is_sound() -> None:
    """The ordinary life of a lead."""
    assert faults_of(events("arrived", "assigned", "touched", "won"), EVENTS) == []


@pytest.mark.parametrize(
    ("kinds", "row", "expected"),
    [
        (("arrived", "assigned"), 2, "as the last event of a lead that arrived"),
        (("arrived", "assigned", "won", "touched", "lost"), 3, "this one is final"),
        (("arrived", "touched", "lost"), 2, "assigned before touched"),
        (("arrived", "assgned", "touched", "lost"), 2, "one of arrived, verified"),
    ],
)
def test_events_of_a_lead_follow_the_contract(kinds: tuple[str, ...], row: int, expected: str) -> None:
    """Exactly one final event, last; nothing touched before it was assigned."""
    fault = only_fault(events(*kinds), EVENTS)
    assert (fault.row, fault.column) == (row, "event")
    assert expected in fault.expected


def test_events_are_ordered_by_time() -> None:
    """An event before the one above it is a fault."""
    table = {**events("arrived", "lost"), "time": ["2024-01-01T02:00Z", "2024-01-01T01:00Z"]}
    assert "ordered by time" in only_fault(table, EVENTS).expected


def test_the_detail_of_an_event_is_json() -> None:
    """It is read by programs."""
    table = {**events("arrived", "lost"), "detail": ['{"attempt": 1}', "{attempt: 1}"]}
    assert "JSON" in only_fault(table, EVENTS).expected
