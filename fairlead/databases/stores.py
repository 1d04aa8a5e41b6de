"""One module for each database, and what all of them do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

import polars as pl

from fairlead.databases import duckdb_file, postgresql, sqlite_file
from fairlead.databases.address import DatabaseAddress, Kind
from fairlead.databases.transaction import Transaction


class Store(Protocol):
    """What a database's module offers; each refuses with BadInput naming the address."""

    def read(self, address: DatabaseAddress) -> pl.DataFrame:
        """Return the rows of a table or query."""

    def check_table(self, address: DatabaseAddress) -> None:
        """Refuse a table that rows could not be written to; change nothing."""

    def prepare(self, frame: pl.DataFrame, address: DatabaseAddress) -> Transaction:
        """Write the table in a transaction and leave it open."""


_STORES: dict[Kind, Store] = {
    Kind.SQLITE: sqlite_file,
    Kind.DUCKDB: duckdb_file,
    Kind.POSTGRESQL: postgresql,
}


def read_database(address: DatabaseAddress) -> pl.DataFrame:
    """Return the rows of a table or query, in the database's order; nothing can be changed by it.

    Raises
    ------
    BadInput
        When the database cannot be reached, the login or driver is missing or wrong, there is no such table, or the
        query fails; passwords are masked.
    """
    if address.file is not None and not address.file.is_file():
        raise address.refused(f"an existing {address.kind} file; there is no {address.file}")
    return _STORES[address.kind].read(address)


def check_sink(address: DatabaseAddress) -> None:
    """Refuse an address that a table could not be written to, before the work; nothing is changed.

    Raises
    ------
    BadInput
        As :func:`read_database`, or when it is a query, or a table that holds rows: those are never replaced, and
        never added to, so that nothing is lost and no lead stands there twice.
    """
    if address.query is not None:
        raise address.refused("a table's name to write to, not a query")
    if address.file is None or address.file.exists():
        _STORES[address.kind].check_table(address)
    else:
        _check_folder(address, address.file.parent)


def prepare(frame: pl.DataFrame, address: DatabaseAddress) -> Transaction:
    """Write a table in a transaction that is left open; a missing one is made, an empty one filled.

    Raises
    ------
    BadInput
        As :func:`check_sink`, or when the table that is there has other columns.
    """
    return _STORES[address.kind].prepare(frame, address)


def _check_folder(address: DatabaseAddress, folder: Path) -> None:
    if not folder.is_dir():
        raise address.refused(f"an existing folder; there is no {folder}")
    if not os.access(folder, os.W_OK):
        raise address.refused(f"a folder that may be written to; {folder} may not")
