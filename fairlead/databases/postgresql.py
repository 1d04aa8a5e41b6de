"""PostgreSQL, by COPY both ways."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import polars as pl

from fairlead.databases.address import DatabaseAddress
from fairlead.databases.batches import one_frame, refuse_repeated
from fairlead.databases.columns import for_database
from fairlead.databases.existing import no_table, refuse_other_columns, refuse_rows
from fairlead.databases.postgresql_text import ColumnReading, blocks_of, frame_of_block, reading_of
from fairlead.databases.transaction import Transaction

if TYPE_CHECKING:
    import psycopg

_TYPES = {
    pl.Float64: "double precision",
    pl.Int64: "bigint",
    pl.Boolean: "boolean",
    pl.Date: "date",
}
_ROWS_OUT = 100_000
_PATIENCE_SECONDS = 10
"""For a server to answer, and for another session to let go of a table."""


def read(address: DatabaseAddress) -> pl.DataFrame:
    """Return the rows of a table or query, all of one moment."""
    with _reading_session(address) as connection:
        if address.query is None and not _columns(connection, address):
            raise no_table(address, _tables(connection))
        relation = f"({address.select}\n) AS q"  # a query's last line may be a comment
        readings = _readings(connection, relation, address)
        return one_frame(_batches(connection, relation, readings), [reading.name for reading in readings])


def check_table(address: DatabaseAddress) -> None:
    """Refuse a table that holds rows."""
    with _reading_session(address) as connection:
        if _columns(connection, address):
            _refuse_filled(connection, address)


def _readings(connection: psycopg.Connection[Any], relation: str, address: DatabaseAddress) -> list[ColumnReading]:
    found = connection.execute(_sql(f"SELECT * FROM {relation} LIMIT 0")).description or []
    refuse_repeated([column.name for column in found], address.shown)
    return [reading_of(column.name, column.type_code, is_list=_is_list(connection, column)) for column in found]


def _batches(
    connection: psycopg.Connection[Any], relation: str, readings: list[ColumnReading]
) -> Iterator[pl.DataFrame]:
    wanted = ", ".join((*(reading.select for reading in readings), "1"))  # so that no record is an empty line
    with connection.cursor().copy(_sql(f"COPY (SELECT {wanted} FROM {relation}) TO STDOUT (FORMAT csv)")) as copy:
        for block in blocks_of(copy):
            yield frame_of_block(block, readings)


def prepare(frame: pl.DataFrame, address: DatabaseAddress) -> Transaction:
    """Write the table in a transaction and leave it open."""
    plain = for_database(frame)
    with _refusing(address):
        connection = _connection(address)
        try:
            _fill(connection, plain, address)
        except BaseException:
            connection.close()  # which rolls back
            raise
    return Transaction(
        lambda: _commit(connection, address), connection.close, lambda more, other: _add(connection, more, other)
    )


def _add(connection: psycopg.Connection[Any], frame: pl.DataFrame, address: DatabaseAddress) -> None:
    with _refusing(address):
        _fill(connection, for_database(frame), address)


def _fill(connection: psycopg.Connection[Any], frame: pl.DataFrame, address: DatabaseAddress) -> None:
    names = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in frame.columns]
    found = _columns(connection, address)
    if found:
        connection.execute(_sql(f"LOCK TABLE {address.quoted} IN EXCLUSIVE MODE"))
        _refuse_filled(connection, address)
        refuse_other_columns(address, found, frame.columns)
    else:
        typed = (f"{name} {_type(dtype)}" for name, dtype in zip(names, frame.dtypes, strict=True))
        connection.execute(_sql(f"CREATE TABLE {address.quoted} ({', '.join(typed)})"))
    with connection.cursor().copy(_sql(f"COPY {address.quoted} ({', '.join(names)}) FROM STDIN (FORMAT csv)")) as copy:
        for part in frame.iter_slices(_ROWS_OUT):
            copy.write(part.write_csv(include_header=False, quote_style="non_numeric"))


def _type(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Datetime):
        return "timestamptz" if dtype.time_zone else "timestamp"
    return _TYPES.get(type(dtype), "text")


def _commit(connection: psycopg.Connection[Any], address: DatabaseAddress) -> None:
    with _refusing(address):
        try:
            connection.commit()
        finally:
            connection.close()


@contextmanager
def _reading_session(address: DatabaseAddress) -> Iterator[psycopg.Connection[Any]]:
    """Open a connection that sees one moment and can change nothing."""
    with _refusing(address):
        connection = _connection(address)
        try:
            connection.execute("SET default_transaction_read_only = on")
            connection.execute("SET default_transaction_isolation = 'repeatable read'")
            connection.execute("SET synchronize_seqscans = off")  # else big tables may start in the middle
            connection.commit()
            yield connection
        finally:
            connection.close()


def _connection(address: DatabaseAddress) -> psycopg.Connection[Any]:
    import psycopg

    given = psycopg.conninfo.conninfo_to_dict(address.location)
    connection = psycopg.connect(
        address.location,
        connect_timeout=given.get("connect_timeout", _PATIENCE_SECONDS),
        client_encoding="utf8",
        application_name="fairlead",
    )
    connection.execute("SET TimeZone = 'UTC'; SET DateStyle = ISO; SET IntervalStyle = iso_8601")
    connection.execute(_sql(f"SET lock_timeout = '{_PATIENCE_SECONDS}s'"))
    connection.commit()
    return connection


def _sql(text: str) -> bytes:
    """Return a statement as psycopg takes one that is made at run time; it has no parameters."""
    return text.encode()


def _columns(connection: psycopg.Connection[Any], address: DatabaseAddress) -> list[str]:
    query = (
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped "
        "ORDER BY attnum"
    )
    return [name for (name,) in connection.execute(query, (address.quoted,))]


def _tables(connection: psycopg.Connection[Any]) -> list[str]:
    query = (
        "SELECT CASE WHEN pg_table_is_visible(oid) THEN relname ELSE relnamespace::regnamespace || '.' || relname END "
        "FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'f', 'p') AND relnamespace::regnamespace::text "
        "NOT IN ('pg_catalog', 'information_schema', 'pg_toast') "
        "ORDER BY NOT pg_table_is_visible(oid), 1"  # other schemas' tables last: they are seldom the ones meant
    )
    return [name for (name,) in connection.execute(query)]


def _is_list(connection: psycopg.Connection[Any], column: psycopg.Column) -> bool:
    row = connection.execute("SELECT typcategory = 'A' FROM pg_type WHERE oid = %s", (column.type_code,)).fetchone()
    return row is not None and bool(row[0])


def _refuse_filled(connection: psycopg.Connection[Any], address: DatabaseAddress) -> None:
    row = connection.execute(_sql(f"SELECT 1 FROM {address.quoted} LIMIT 1")).fetchone()
    refuse_rows(address, filled=row is not None)


@contextmanager
def _refusing(address: DatabaseAddress) -> Iterator[None]:
    try:
        import psycopg
    except ModuleNotFoundError:
        raise address.refused("an installed driver for PostgreSQL: pip install 'fairlead[postgres]'") from None
    try:
        yield
    except psycopg.OperationalError as error:
        expected = "a server that can be reached and lets this user in; it was said"
        raise address.refused(f"{expected}: {' '.join(str(error).split())}") from None
    except psycopg.Error as error:
        raise address.refused(f"what PostgreSQL can do; it says: {' '.join(str(error).split())}") from None
    except pl.exceptions.PolarsError:
        raise address.refused("text in UTF-8") from None
