"""DuckDB: columns come and go as Arrow, never as rows; without a file, its queries read CSV and Parquet files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import polars as pl

from fairlead.databases.address import DatabaseAddress
from fairlead.databases.batches import refuse_repeated
from fairlead.databases.columns import for_database
from fairlead.databases.existing import no_table, refuse_other_columns, refuse_rows
from fairlead.databases.transaction import Transaction

if TYPE_CHECKING:
    import duckdb

_NO_OTHER_FILES: dict[str, str | bool | int | float | list[str]] = {"enable_external_access": "false"}
"""A query of a database reads that and nothing else of the machine."""


def read(address: DatabaseAddress) -> pl.DataFrame:
    """Return the rows of a table or query."""
    with _refusing(address), closing(_connection(address, read_only=True)) as connection:
        if address.query is None and not _columns(connection, address):
            raise no_table(address, _tables(connection))
        if len(connection.extract_statements(address.select)) > 1:
            raise address.refused("one query, not several")
        found = connection.sql(address.select)
        refuse_repeated(found.columns, address.shown)
        return pl.DataFrame(_Arrow(found))


def check_table(address: DatabaseAddress) -> None:
    """Refuse a table that holds rows."""
    with _refusing(address), closing(_connection(address, read_only=True)) as connection:
        _refuse_filled(connection, address)


def prepare(frame: pl.DataFrame, address: DatabaseAddress) -> Transaction:
    """Write the table in a transaction and leave it open; the file is made if it is missing."""
    plain = for_database(frame)
    with _refusing(address):
        connection = _connection(address, read_only=False)
        try:
            connection.begin()
            _fill(connection, plain, address)
        except BaseException:
            connection.close()  # which rolls back
            raise
    return Transaction(
        lambda: _commit(connection, address), connection.close, lambda more, other: _add(connection, more, other)
    )


def _add(connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame, address: DatabaseAddress) -> None:
    with _refusing(address):
        _fill(connection, for_database(frame), address)


def _fill(connection: duckdb.DuckDBPyConnection, frame: pl.DataFrame, address: DatabaseAddress) -> None:
    found = _columns(connection, address)
    connection.register("fairlead_rows", _Arrow(frame))
    if found:
        _refuse_filled(connection, address)
        refuse_other_columns(address, found, frame.columns)
        connection.execute(f"INSERT INTO {address.quoted} BY NAME SELECT * FROM fairlead_rows").fetchall()
    else:
        connection.execute(f"CREATE TABLE {address.quoted} AS SELECT * FROM fairlead_rows").fetchall()
    connection.unregister("fairlead_rows")


class _Arrow:
    """Hands a table over by the Arrow interface alone.

    DuckDB wants pyarrow when it sees that a frame is polars', and polars keeps hold of DuckDB's types when it sees one,
    of which DuckDB complains when the program ends.
    """

    def __init__(self, table: pl.DataFrame | duckdb.DuckDBPyRelation) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


def _commit(connection: duckdb.DuckDBPyConnection, address: DatabaseAddress) -> None:
    with _refusing(address), closing(connection):
        connection.commit()


def _connection(address: DatabaseAddress, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    import duckdb

    if address.of_files:
        connection = duckdb.connect(config={"autoinstall_known_extensions": "false"})
    else:
        connection = duckdb.connect(address.location, read_only=read_only, config=_NO_OTHER_FILES)
    connection.execute("SET TimeZone = 'UTC'").fetchall()
    return connection


_LISTED = (
    "SELECT table_schema, table_name, column_name FROM information_schema.columns "
    "WHERE table_catalog = current_database()"
)


def _columns(connection: duckdb.DuckDBPyConnection, address: DatabaseAddress) -> list[str]:
    *before, table = address.name
    schema = before[-1] if before else "main"
    query = f"{_LISTED} AND lower(table_schema) = lower(?) AND lower(table_name) = lower(?) ORDER BY ordinal_position"
    return [name for _, _, name in connection.execute(query, [schema, table]).fetchall()]


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(_LISTED).fetchall()
    return sorted({table if schema == "main" else f"{schema}.{table}" for schema, table, _ in rows})


def _refuse_filled(connection: duckdb.DuckDBPyConnection, address: DatabaseAddress) -> None:
    if _columns(connection, address):
        rows = connection.execute(f"SELECT 1 FROM {address.quoted} LIMIT 1").fetchall()
        refuse_rows(address, filled=bool(rows))


@contextmanager
def _refusing(address: DatabaseAddress) -> Iterator[None]:
    try:
        import duckdb
    except ModuleNotFoundError:
        raise address.refused("an installed driver for DuckDB: pip install 'fairlead[duckdb]'") from None
    try:
        yield
    except duckdb.Error as error:
        raise address.refused(f"what DuckDB can do; it says: {' '.join(str(error).split())}") from None
