"""SQLite, with the module of the standard library."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import quote

import polars as pl

from fairlead.databases.address import DatabaseAddress
from fairlead.databases.batches import ROWS, frame_of_rows, one_frame, refuse_repeated
from fairlead.databases.columns import for_database
from fairlead.databases.existing import no_table, refuse_other_columns, refuse_rows
from fairlead.databases.transaction import Transaction

_TYPES = {pl.Float64: "REAL", pl.Int64: "INTEGER", pl.Boolean: "INTEGER"}
_TIME = "%Y-%m-%dT%H:%M:%S%.6f"


def read(address: DatabaseAddress) -> pl.DataFrame:
    """Return the rows of a table or query; times and lists are text, as SQLite has neither."""
    with _refusing(address), closing(_connection(address, "ro")) as connection:
        if address.query is None and not _columns(connection, address):
            raise no_table(address, _tables(connection))
        cursor = connection.execute(address.select)
        names = [column[0] for column in cursor.description]
        refuse_repeated(names, address.shown)
        return one_frame(_batches(cursor, names), names)


def check_table(address: DatabaseAddress) -> None:
    """Refuse a table that holds rows."""
    with _refusing(address), closing(_connection(address, "rw")) as connection:
        _refuse_filled(connection, address)


def prepare(frame: pl.DataFrame, address: DatabaseAddress) -> Transaction:
    """Write the table in a transaction and leave it open; the file is made if it is missing."""
    plain = for_database(frame)
    with _refusing(address):
        connection = _connection(address, "rwc")
        try:
            connection.execute("BEGIN IMMEDIATE")
            _fill(connection, plain, address)
        except BaseException:
            connection.close()  # which rolls back
            raise
    return Transaction(
        lambda: _commit(connection, address), connection.close, lambda more, other: _add(connection, more, other)
    )


def _add(connection: sqlite3.Connection, frame: pl.DataFrame, address: DatabaseAddress) -> None:
    with _refusing(address):
        _fill(connection, for_database(frame), address)


def _fill(connection: sqlite3.Connection, frame: pl.DataFrame, address: DatabaseAddress) -> None:
    found = _columns(connection, address)
    names = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in frame.columns]
    if found:
        _refuse_filled(connection, address)
        refuse_other_columns(address, found, frame.columns)
    else:
        typed = (f"{name} {_TYPES.get(type(dtype), 'TEXT')}" for name, dtype in zip(names, frame.dtypes, strict=True))
        connection.execute(f"CREATE TABLE {address.quoted} ({', '.join(typed)})")
    places = ", ".join("?" for _ in names)
    insert = f"INSERT INTO {address.quoted} ({', '.join(names)}) VALUES ({places})"
    connection.executemany(insert, frame.select(_text(column) for column in frame).iter_rows())


def _text(column: pl.Series) -> pl.Series:
    """Write times as ISO 8601, which is what SQLite's own functions read."""
    if isinstance(column.dtype, pl.Datetime):
        return column.dt.to_string(_TIME + ("Z" if column.dtype.time_zone else ""))
    return column.dt.to_string("%Y-%m-%d") if column.dtype == pl.Date else column


def _commit(connection: sqlite3.Connection, address: DatabaseAddress) -> None:
    with _refusing(address), closing(connection):
        connection.execute("COMMIT")


def _connection(address: DatabaseAddress, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(address.location)}?mode={mode}", uri=True, isolation_level=None)


def _batches(cursor: sqlite3.Cursor, names: list[str]) -> Iterator[pl.DataFrame]:
    while rows := cursor.fetchmany(ROWS):
        yield frame_of_rows(names, rows)


def _columns(connection: sqlite3.Connection, address: DatabaseAddress) -> list[str]:
    *schema, table = address.name
    rows = connection.execute("SELECT name FROM pragma_table_info(?, ?)", (table, ".".join(schema) or None))
    return [name for (name,) in rows]


def _tables(connection: sqlite3.Connection) -> list[str]:
    listed = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY name"
    return [name for (name,) in connection.execute(listed)]


def _refuse_filled(connection: sqlite3.Connection, address: DatabaseAddress) -> None:
    if _columns(connection, address):
        row = connection.execute(f"SELECT 1 FROM {address.quoted} LIMIT 1").fetchone()
        refuse_rows(address, filled=row is not None)


@contextmanager
def _refusing(address: DatabaseAddress) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise address.refused(f"what SQLite can do; it says: {error}") from None
    except UnicodeDecodeError:  # a damaged file whose error message quotes it
        raise address.refused("a sound SQLite database; this one is damaged") from None
