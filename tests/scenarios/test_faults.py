"""Faults say what, where and what was expected."""

from __future__ import annotations

import pickle

import pytest

from scenarios.faults import BadInput, Fault, Faults

FAULT = Fault("leads.csv", "a number", row=7, column="value", value="many")


def test_a_fault_names_source_row_column_value_and_expectation() -> None:
    """Everything a person needs to find and mend the cell stands in one line."""
    assert str(FAULT) == "leads.csv, row 7, value: 'many'; expected a number"


def test_a_fault_of_the_whole_source_names_no_row() -> None:
    """Parts that do not apply are left out."""
    assert str(Fault("leads.csv", "a file")) == "leads.csv: expected a file"


def test_a_long_value_is_shortened_in_the_message_only() -> None:
    """A cell with a novel in it does not bury the message."""
    fault = Fault("leads.csv", "a number", value="x" * 500)
    assert len(str(fault)) < 150
    assert fault.value == "x" * 500


def test_twenty_faults_are_shown_and_the_rest_counted() -> None:
    """The message stays readable; the exception carries all."""
    bad = BadInput(Fault("t", "a number", row=row) for row in range(1, 1031))
    lines = str(bad).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "and 1,010 more"
    assert len(bad.faults) == 1030


def test_exactly_twenty_faults_leave_nothing_to_count() -> None:
    """No "and 0 more"."""
    assert len(str(BadInput([FAULT] * 20)).splitlines()) == 20


def test_bad_input_survives_a_worker_process() -> None:
    """Exceptions cross process borders as pickles."""
    assert pickle.loads(pickle.dumps(BadInput([FAULT]))).faults == (FAULT,)


def test_a_collector_refuses_with_everything_it_was_given() -> None:
    """Faults are raised together, in the order in which they were found."""
    faults = Faults()
    faults.raise_if_any()
    faults.add("leads.csv", "a number", row=7, column="value", value="many")
    faults.extend([Fault("reps.csv", "a file")])
    with pytest.raises(BadInput) as caught:
        faults.raise_if_any()
    assert caught.value.faults == faults.found == (FAULT, Fault("reps.csv", "a file"))
