"""What cannot be read or written is refused, naming the address and what was expected."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import psycopg
import pytest

from fairlead.databases import address_of
from fairlead.intake.read import read_source
from fairlead.output import check_table_target, write_table
from scenarios.faults import BadInput
from tests.fairlead.databases.places import execute, own_schema

FRAME = pl.DataFrame({"lead_id": ["L1"], "price": [1.5]})


def refusal(work: Callable[[], object]) -> str:
    """Return the one fault that this raises, as it is shown."""
    with pytest.raises(BadInput) as caught:
        work()
    assert len(caught.value.faults) == 1
    return str(caught.value)


def read_refusal(address: str) -> str:
    """Return why an address cannot be read."""
    return refusal(lambda: read_source(address_of(address)))


def test_a_missing_table_names_the_nearest(database: str) -> None:
    """Or those there are."""
    write_table(FRAME, f"{database}#leads")
    said = read_refusal(f"{database}#leds")
    assert "a table that exists; 'leds' does not (the nearest is 'leads')" in said
    assert "there are: leads" in read_refusal(f"{database}#xyz")


def test_tables_of_other_schemas_are_listed_last(postgres: str) -> None:
    """A server may be shared; the tables one sees without a schema's name are the ones meant."""
    with own_schema() as neighbour:
        write_table(FRAME, f"{neighbour}#a_neighbours")
        write_table(FRAME, f"{postgres}#leads")
        assert "there are: leads, " in read_refusal(f"{postgres}#xyz")


def test_a_missing_column_of_a_query_is_said_by_the_database(database: str) -> None:
    """In its own words."""
    write_table(FRAME, f"{database}#leads")
    assert "nope" in read_refusal(f"{database}#SELECT nope FROM leads")


def test_two_columns_of_one_name_are_refused(database: str) -> None:
    """One would hide the other."""
    write_table(FRAME, f"{database}#leads")
    with pytest.raises(BadInput, match="lead_id"):
        read_source(address_of(f"{database}#SELECT a.lead_id, b.lead_id FROM leads a CROSS JOIN leads b"))


@pytest.mark.parametrize(
    "query",
    [
        "with gone as (delete from leads returning *) select * from gone",
        "select 1 as x; delete from leads",
        "select 1 as x) as q limit 0; delete from leads; select * from (select 1 as x",
        "select 1 as x) as q limit 0; commit; delete from leads; select * from (select 1 as x",
    ],
)
def test_a_query_changes_nothing(database: str, query: str) -> None:
    """However it is written."""
    write_table(FRAME, f"{database}#leads")
    with pytest.raises(BadInput):
        read_source(address_of(f"{database}#{query}"))
    assert read_source(address_of(f"{database}#leads")).frame.height == 1


def test_a_table_without_rows_is_refused(database: str) -> None:
    """As a file without rows is."""
    write_table(FRAME.clear(), f"{database}#leads")
    assert "at least one row" in read_refusal(f"{database}#leads")


def test_a_query_is_no_place_to_write_to(database: str) -> None:
    """Said before the work."""
    assert "a table's name" in refusal(lambda: check_table_target(f"{database}#select 1"))


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
def test_a_file_that_is_missing_or_no_database(tmp_path: Path, kind: str) -> None:
    """Nothing is made by looking for it."""
    place = f"{kind}:///{tmp_path}/x#leads"
    assert f"there is no {tmp_path}/x" in read_refusal(place)
    assert not (tmp_path / "x").exists()
    (tmp_path / "x").write_text("lead_id,price\nL1,2\n" * 1000)
    assert "it says" in read_refusal(place)
    assert "it says" in refusal(lambda: check_table_target(place))
    missing = f"{kind}:///{tmp_path}/no/x#leads"
    assert "existing folder" in refusal(lambda: check_table_target(missing))


def test_text_that_is_not_utf_8_in_sqlite(tmp_path: Path) -> None:
    """SQLite keeps whatever bytes a program put there."""
    connection = sqlite3.connect(tmp_path / "x.db")
    connection.execute("CREATE TABLE leads AS SELECT CAST(x'ff' AS TEXT) AS lead_id")
    connection.close()
    assert "UTF-8" in read_refusal(f"sqlite:///{tmp_path}/x.db#leads")


def test_a_query_reads_no_other_file_of_the_machine(tmp_path: Path) -> None:
    """DuckDB would otherwise."""
    write_table(FRAME, tmp_path / "secret.csv")
    write_table(FRAME, f"duckdb:///{tmp_path}/x.duckdb#leads")
    said = read_refusal(f"duckdb:///{tmp_path}/x.duckdb#SELECT * FROM '{tmp_path}/secret.csv'")
    assert "Permission" in said


def test_a_locked_database_is_said(tmp_path: Path) -> None:
    """Somebody else is writing."""
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        assert "locked" in read_refusal(f"sqlite:///{tmp_path}/x.db#leads")
    finally:
        connection.close()


def test_a_server_that_is_not_there_or_does_not_let_us_in(postgres: str) -> None:
    """The address is named, its password is not."""
    nowhere = "postgresql://ann:hunter2@127.0.0.1:1/crm#leads"
    stranger = postgres.replace("postgres@", "nobody_here:hunter2@", 1) + "#leads"
    for place in (nowhere, stranger):
        for said in (read_refusal(place), refusal(lambda place=place: check_table_target(place))):
            assert "hunter2" not in said
            assert ":***@" in said
            assert "a server that can be reached and lets this user in" in said
    assert "nobody_here" in read_refusal(stranger)


def test_a_missing_schema_is_said(postgres: str) -> None:
    """In the server's words, and nothing is written."""
    assert "no_such" in refusal(lambda: write_table(FRAME, f"{postgres}#no_such.leads"))


def test_a_value_that_a_column_does_not_take_is_said(postgres: str) -> None:
    """The table was made by somebody else, and whole rows or nothing go in."""
    execute(postgres, "CREATE TABLE leads (lead_id integer, price real)")
    assert "integer" in refusal(lambda: write_table(FRAME, f"{postgres}#leads"))
    assert execute(postgres, "SELECT * FROM leads") == []


@pytest.mark.parametrize(
    ("driver", "address", "extra"),
    [
        (psycopg, "postgresql://ann:hunter2@host/crm#leads", "postgres"),
        (duckdb, "duckdb:///{folder}/x.duckdb#leads", "duckdb"),
    ],
)
def test_a_missing_driver_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, driver: object, address: str, extra: str
) -> None:
    """Reading and writing."""
    place = address.format(folder=tmp_path)
    if extra == "duckdb":
        write_table(FRAME, place)
    monkeypatch.setitem(sys.modules, {"postgres": "psycopg", "duckdb": "duckdb"}[extra], None)
    for said in (read_refusal(place), refusal(lambda: check_table_target(place))):
        assert f"pip install 'fairlead[{extra}]'" in said
        assert "hunter2" not in said
    assert driver is not None
