"""DuckDB without a file: queries over CSV and Parquet files, whatever their size."""

from pathlib import Path

import polars as pl
import pytest

from fairlead.databases import address_of
from fairlead.intake.read import read_source
from fairlead.output import check_table_target
from scenarios.faults import BadInput


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """Return a folder with a history in two Parquet files and leads in CSV."""
    for part in range(2):
        rows = pl.DataFrame(
            {"lead_id": [f"L{part}{row}" for row in range(5)], "value": [float(row) for row in range(5)]}
        )
        rows.write_parquet(tmp_path / f"part{part}.parquet")
    (tmp_path / "leads.csv").write_text("lead_id,zip\nA,01234\n")
    return tmp_path


def test_a_query_reads_several_files_as_one_table(parts: Path) -> None:
    """Only the rows wanted come into memory; rows are numbered as they come."""
    query = f"SELECT * FROM '{parts}/part*.parquet' WHERE value > 2 ORDER BY lead_id"
    table = read_source(address_of(f"duckdb://#{query}"))
    assert table.frame["lead_id"].to_list() == ["L03", "L04", "L13", "L14"]
    assert table.rows.to_list() == [1, 2, 3, 4]


def test_csv_is_read_as_duckdb_reads_it(parts: Path) -> None:
    """With all cells as text where the query says so."""
    query = f"SELECT * FROM read_csv('{parts}/leads.csv', all_varchar = true)"
    assert read_source(address_of(f"duckdb://#{query}")).frame.rows() == [("A", "01234")]


def test_a_missing_file_is_refused_by_name(parts: Path) -> None:
    """In DuckDB's words."""
    with pytest.raises(BadInput, match="gone"):
        read_source(address_of(f"duckdb://#SELECT * FROM '{parts}/gone.parquet'"))


def test_it_is_no_place_to_write_to(parts: Path) -> None:
    """What is written there would be lost."""
    with pytest.raises(BadInput, match="three slashes"):
        check_table_target("duckdb://#assignments")
    with pytest.raises(BadInput, match="not a query"):
        check_table_target(f"duckdb://#SELECT * FROM '{parts}/part0.parquet'")
    with pytest.raises(BadInput, match="one query"):
        read_source(
            address_of(f"duckdb://#WITH x AS (SELECT 1) INSERT INTO y SELECT 1; COPY (SELECT 1) TO '{parts}/z'")
        )
    assert not (parts / "z").exists()
