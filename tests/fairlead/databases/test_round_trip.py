"""What is written is what is read, in all five forms."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from fairlead.databases import DatabaseAddress, address_of, read_database
from fairlead.intake import read_table
from fairlead.intake.read import read_source
from fairlead.output import write_table
from scenarios import generate_firm
from scenarios.faults import BadInput
from scenarios.tables import ASSIGNMENTS, EVENTS, HISTORY, LEADS, REPS, TableSpec, check_table
from tests.fairlead.databases.places import execute

BERLIN = ZoneInfo("Europe/Berlin")
TABLES: dict[str, tuple[TableSpec, pl.DataFrame]] = {
    "leads": (
        LEADS,
        pl.DataFrame(
            {
                "lead_id": ["007", "00130000000aBCdAAM", "Zoë/東京 'x' \"y\"", "a,b\nc"],
                "created_at": [datetime(2024, 7, 1, 12, tzinfo=UTC), None, datetime(2199, 1, 1, tzinfo=UTC), None],
                "grade": ["A", None, "D", "B"],
                "value": [0.1, 1e15, None, float("nan")],
                "own_code": ["0123", "12345678901234567890", None, "x"],
                "own_figure": [1.5, None, -2.0, 3.0],
                "nothing": pl.Series([None] * 4, dtype=pl.String),
            }
        ),
    ),
    "reps": (
        REPS,
        pl.DataFrame(
            {
                "rep_id": ["R1", "R2"],
                "capacity": [1.0, 2.5],
                "territories": [["north", "süd"], None],
                "hired_on": [date(2020, 2, 29), None],
            }
        ),
    ),
    "history": (
        HISTORY,
        pl.DataFrame(
            {
                "lead_id": ["L1", "L1"],
                "rep_id": ["R1", "R2"],
                "assigned_at": [
                    datetime(2024, 3, 31, 3, 30, tzinfo=BERLIN),
                    datetime(2024, 10, 27, 2, 30, 0, 123456, tzinfo=BERLIN, fold=1),
                ],
                "outcome": ["recycled", "open"],
                "closed_at": [datetime(2024, 4, 1, tzinfo=BERLIN), None],
                "eligible_reps": [["R1", "R2"], ["R2"]],
            }
        ),
    ),
    "assignments": (
        ASSIGNMENTS,
        pl.DataFrame({"lead_id": ["L1", "L2"], "rep_id": ["R1", None], "price": [0.25, None], "reason": ["", "x"]}),
    ),
    "events": (
        EVENTS,
        pl.DataFrame(
            {
                "time": [datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 2, tzinfo=UTC)],
                "lead_id": ["L1", "L1"],
                "rep_id": [None, "R1"],
                "event": ["arrived", "won"],
                "detail": [None, '{"note": "a|b"}'],
            }
        ),
    ),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_type_survives_in_every_form(place: str, table: str) -> None:
    """Ids, times with a zone, days, lists, numbers, nulls and foreign letters are the same after the check."""
    spec, frame = TABLES[table]
    write_table(frame, place)
    expected = read_table_of(frame, spec)
    assert_frame_equal(read_table(place, spec).frame, expected, check_column_order=False)


def read_table_of(frame: pl.DataFrame, spec: TableSpec) -> pl.DataFrame:
    """Return what checking the frame itself gives; figures that are undefined are empty once written."""
    return check_table(frame.with_columns(pl.selectors.float().fill_nan(None)), spec)


def test_a_whole_firm_is_the_same_from_everywhere(place: str) -> None:
    """Two thousand past assignments with all their columns."""
    history = generate_firm(seed=3, leads=10, history=2000).history
    write_table(history, place)
    assert_frame_equal(read_table(place, HISTORY).frame, read_table_of(history, HISTORY))


def test_the_same_faults_wherever_the_table_is(place: str) -> None:
    """Rows count from 1 but in CSV, whose header is row 1."""
    leads = pl.DataFrame(
        {
            "lead_id": ["L1", "L1", None, "L4"],
            "created_at": ["2024-01-01T00:00:00Z", "soon", "0001-01-01T00:00:00Z", None],
            "grade": ["A", "E", "B", "C"],
            "value": ["1", "-1", "much", "inf"],
        }
    )
    write_table(leads, place)
    with pytest.raises(BadInput) as caught:
        read_table(place, LEADS)
    shift = 1 if place.endswith(".csv") else 0
    found = [((fault.row or 0) - shift, fault.column, fault.value) for fault in caught.value.faults]
    assert found == [
        (2, "created_at", "soon"),
        (2, "grade", "E"),
        (2, "value", "-1"),
        (2, "lead_id", "L1"),
        (3, "lead_id", None),
        (3, "created_at", "0001-01-01T00:00:00Z"),
        (3, "value", "much"),
        (4, "value", "inf"),
    ]


def test_quarantine_takes_rows_of_a_database(database: str, tmp_path: Path) -> None:
    """They stand there with their number and their cells."""
    write_table(pl.DataFrame({"lead_id": ["L1", "L2"], "value": [1.0, -1.0]}), f"{database}#leads")
    read = read_table(f"{database}#leads", LEADS, quarantine=tmp_path / "q.csv")
    assert (read.frame["lead_id"].to_list(), read.set_aside) == (["L1"], 1)
    aside = pl.read_csv(tmp_path / "q.csv")
    assert aside.select("row", "value", "original_lead_id").rows() == [(2, -1.0, "L2")]


def test_a_query_stands_for_a_table(database: str) -> None:
    """It may join, rename and order; its rows are numbered in the order it gives."""
    write_table(TABLES["assignments"][1], f"{database}#assignments")
    query = "SELECT lead_id AS who, price FROM assignments ORDER BY lead_id DESC -- newest first"
    raw = read_source(address_of(f"{database}#{query}"))
    assert raw.frame.rows() == [("L2", None), ("L1", 0.25)]
    assert raw.rows.to_list() == [1, 2]


def test_a_mapping_joins_tables_of_one_database(database: str, tmp_path: Path) -> None:
    """``#products`` is the table beside."""
    write_table(pl.DataFrame({"lead_id": ["L1", "L2"], "product": ["b", "a"]}), f"{database}#leads")
    write_table(pl.DataFrame({"product": ["a", "b"], "price": [1.0, 2.0]}), f"{database}#products")
    (tmp_path / "m.toml").write_text(
        '[leads]\ncolumns = { value = "price" }\n[[leads.join]]\nfile = "#products"\non = "product"\ntake = ["price"]\n'
    )
    read = read_table(f"{database}#leads", LEADS, columns=tmp_path / "m.toml")
    assert read.frame.select("lead_id", "value").rows() == [("L1", 2.0), ("L2", 1.0)]


def test_postgresql_types_of_its_own_are_read(postgres: str) -> None:
    """Arrays as lists, whole numbers exactly, and a time without end as the text it is."""
    execute(
        postgres,
        "CREATE TABLE t AS SELECT 9007199254740993::bigint AS big, 1.50::numeric AS exact, true AS yes, "
        "ARRAY['a', 'b'] AS list, 'infinity'::timestamptz AS forever, '2024-01-01 00:00:00.5+02'::timestamptz AS then, "
        "'{\"a\": 1}'::jsonb AS record, '2024-02-29'::date AS day, '2024-01-01 10:00'::timestamp AS local, "
        "'NaN'::float8 AS nan",
    )
    address = address_of(f"{postgres}#t")
    assert isinstance(address, DatabaseAddress)
    row = read_database(address).row(0, named=True)
    assert row.pop("nan") != row.get("nan")
    assert row == {
        "big": 9007199254740993,
        "exact": "1.50",
        "yes": True,
        "list": "a|b",
        "forever": "infinity",
        "then": datetime(2023, 12, 31, 22, 0, 0, 500000, tzinfo=UTC),
        "record": '{"a": 1}',
        "day": date(2024, 2, 29),
        "local": datetime(2024, 1, 1, 10),
    }


def test_a_column_of_nothing_loses_no_row(database: str) -> None:
    """A lone empty cell is a row all the same."""
    write_table(pl.DataFrame({"a": ["x", None, "", "\\.", "y"]}), f"{database}#t")
    assert read_source(address_of(f"{database}#t")).frame["a"].to_list() == ["x", None, "", "\\.", "y"]


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.none() | _TEXT, min_size=1, max_size=6), name=_TEXT.map(str.strip).filter(bool))
def test_any_text_survives(database: str, cells: list[str | None], name: str) -> None:
    """Cells and column names of whatever letters."""
    test_any_text_survives.count += 1  # type: ignore[attr-defined]
    place = f"{database}#t{test_any_text_survives.count}"  # type: ignore[attr-defined]
    frame = pl.DataFrame({name: pl.Series(cells, dtype=pl.String), "end": [1.0] * len(cells)})
    write_table(frame, place)
    assert read_source(address_of(place)).frame.to_series(0).to_list() == cells


test_any_text_survives.count = 0  # type: ignore[attr-defined]
