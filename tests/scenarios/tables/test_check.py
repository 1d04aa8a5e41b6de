"""check_table types a sound table and refuses any other, all faults at once."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.faults import BadInput
from scenarios.tables import ABSENCES, ASSIGNMENTS, HISTORY, LEADS, REPS, TableSpec, check_table, inspect_table
from tests.scenarios.tables import builders
from tests.scenarios.tables.builders import faults_of, only_fault, spoiled


def test_a_sound_history_gets_its_types() -> None:
    """The dtypes are those other rooms rely on."""
    checked = check_table(
        spoiled(builders.HISTORY, revenue=["10", "0", ""], eligible_reps=["R1|R2", "", " R1 "]), HISTORY
    )
    assert checked.schema == {
        "lead_id": pl.String,
        "rep_id": pl.String,
        "assigned_at": pl.Datetime("us", "UTC"),
        "outcome": pl.String,
        "closed_at": pl.Datetime("us", "UTC"),
        "revenue": pl.Float64,
        "eligible_reps": pl.List(pl.String),
    }
    assert checked["eligible_reps"].to_list() == [["R1", "R2"], None, ["R1"]]


def test_blanks_around_names_and_ids_do_not_count() -> None:
    """A space typed in a spreadsheet makes no other rep."""
    checked = check_table({" rep_id ": [" R1", "R2 "], "capacity": [" 1", "2"]}, REPS)
    assert checked.to_dict(as_series=False) == {"rep_id": ["R1", "R2"], "capacity": [1.0, 2.0]}


def test_all_faults_of_all_columns_come_in_one_go() -> None:
    """Mending one fault a run would take as many runs as there are faults."""
    table = {"lead_id": ["", "L1"], "grade": ["A", "E"], "value": ["-1", "x"]}
    found = {(fault.row, fault.column) for fault in faults_of(table, LEADS)}
    assert found == {(1, "lead_id"), (1, "value"), (2, "grade"), (2, "value")}


def test_check_table_raises_what_inspect_table_lists() -> None:
    """Both are one pass, told in two ways."""
    table = {"lead_id": [None], "value": ["x"]}
    with pytest.raises(BadInput) as caught:
        check_table(table, LEADS, source="mine")
    assert caught.value.faults == inspect_table(table, LEADS, source="mine").faults
    assert {fault.source for fault in caught.value.faults} == {"mine"}


def test_an_empty_id_is_a_fault_and_blanks_are_empty() -> None:
    """A lead without an id cannot be given out."""
    fault = only_fault({"lead_id": ["L1", "  "]}, LEADS)
    assert (fault.row, fault.column, fault.expected) == (2, "lead_id", "a value: this column has no empty cells")


@pytest.mark.parametrize(
    ("spec", "table", "column", "expected"),
    [
        (HISTORY, spoiled(builders.HISTORY, outcome=["won", "lost", "Open"]), "outcome", "one of won, lost, open, rej"),
        (LEADS, spoiled(builders.LEADS, grade=["A", "E"]), "grade", "one of A, B, C, D"),
        (
            REPS,
            spoiled(builders.REPS, role=["closer", "boss"]),
            "role",
            "one of inside, closer, hunter, farmer, partner",
        ),
        (REPS, spoiled(builders.REPS, skill=["1", "1.01"]), "skill", "a number from 0 to 1"),
        (REPS, spoiled(builders.REPS, capacity=["1", "-1"]), "capacity", "a number of at least 0"),
        (REPS, spoiled(builders.REPS, capacity=["1", "nan"]), "capacity", "a finite number"),
        (REPS, spoiled(builders.REPS, capacity=["1", "inf"]), "capacity", "a finite number"),
        (REPS, spoiled(builders.REPS, capacity=["1", "1,5"]), "capacity", "a number such as"),
        (REPS, spoiled(builders.REPS, capacity=["1", None]), "capacity", "a value"),
        (REPS, spoiled(builders.REPS, hours=["Mon-Fri 09:00-17:30", "9 to 5"]), "hours", "hours such as"),
        (REPS, spoiled(builders.REPS, timezone=["Europe/Berlin", "Berlin"]), "timezone", "IANA"),
        (REPS, spoiled(builders.REPS, hired_on=["2020-02-29", "2021-02-29"]), "hired_on", "a date"),
        (LEADS, spoiled(builders.LEADS, created_at=["2024-01-01T00:00Z", "soon"]), "created_at", "a time as ISO 8601"),
        (ASSIGNMENTS, spoiled(builders.LEADS, rep_id=["R1", ""], propensity=["1", "2"]), "propensity", "from 0 to 1"),
        (
            ABSENCES,
            {
                "rep_id": ["R"] * 2,
                "from": ["2024-01-02T00:00Z"] * 2,
                "until": ["2024-01-03T00:00Z", "2024-01-01T00:00Z"],
            },
            "until",
            "nothing before from",
        ),
    ],
)
def test_a_faulty_cell_is_named_with_what_was_expected(
    spec: TableSpec, table: object, column: str, expected: str
) -> None:
    """In each table the second row (the third of the history) is spoiled, and only it is reported."""
    fault = only_fault(table, spec)
    assert fault.column == column
    assert fault.row == (3 if spec is HISTORY else 2)
    assert expected in fault.expected


def test_a_value_that_is_no_cell_is_a_fault() -> None:
    """A record inside a cell has no meaning here."""
    fault = only_fault({"lead_id": ["L1"], "extra": [{"a": 1}]}, LEADS)
    assert "plain values" in fault.expected


def test_the_timezone_given_must_exist() -> None:
    """A misspelt timezone is refused before anything is read."""
    fault = only_fault(builders.LEADS, LEADS, timezone="Europe/Berln")
    assert (fault.column, fault.value, fault.row) == ("timezone", "Europe/Berln", None)


def test_inspection_tells_sound_rows_from_faulty_ones() -> None:
    """What quarantine needs: the sound rows typed, the faulty ones by position."""
    inspection = inspect_table({"lead_id": ["L1", "L2", "L3"], "value": ["1", "x", "3"]}, LEADS)
    assert inspection.faulty.to_list() == [False, True, False]
    assert inspection.sound["value"].to_list() == [1.0, 3.0]
    assert inspection.of_the_whole == ()


def test_rows_are_numbered_as_the_source_numbers_them() -> None:
    """A file's first record stands in row 2 of a spreadsheet."""
    inspection = inspect_table({"lead_id": ["L1", ""]}, LEADS, rows=pl.Series([2, 5]))
    assert inspection.faults[0].row == 5


cell = st.one_of(st.none(), st.text(max_size=6), st.sampled_from(["1", "2024-01-01", "won", "open", "a|b", "A"]))
VALID = {
    "lead_id": st.uuids().map(str),
    "rep_id": st.sampled_from(["R1", "R2 "]),
    "assigned_at": st.sampled_from(["2024-01-01", "2024-01-01T10:00+01:00"]),
    "outcome": st.just("won"),
    "closed_at": st.sampled_from(["2024-02-01", "2024-02-01 10:00"]),
    "value": st.sampled_from(["1", " 2.5", ""]),
    "note": cell,
}


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({name: valid | cell for name, valid in VALID.items()}), max_size=3))
def test_nothing_but_bad_input_comes_of_any_text(rows: list[dict[str, str | None]]) -> None:
    """Every row is sound or has a fault of its own."""
    inspection = inspect_table(pl.DataFrame(rows, schema=dict.fromkeys(VALID, pl.String)), HISTORY, timezone="UTC")
    assert len({fault.row for fault in inspection.faults}) == inspection.faulty.sum()
    assert inspection.sound.height == len(rows) - inspection.faulty.sum()


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries(VALID), max_size=3))
def test_a_checked_frame_passes_unchanged(rows: list[dict[str, str | None]]) -> None:
    """Checking twice is checking once, and the second time no timezone is needed."""
    checked = check_table(pl.DataFrame(rows, schema=dict.fromkeys(VALID, pl.String)), HISTORY, timezone="UTC")
    assert check_table(checked, HISTORY).equals(checked)
