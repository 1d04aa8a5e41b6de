"""A ledger as rows in a text file, one for each schema there has been: what a migration must not lose.

``python -m tests.fairlead.ledger.stored FOLDER`` writes the one of the newest schema; an old one is never written anew.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, LargeBinary, MetaData, insert, select, text

from fairlead.ledger import (
    Kind,
    Ledger,
    approve,
    forget,
    note,
    open_ledger,
    override,
    present_of,
    release,
    settle,
    take_in,
    undo,
    versions,
)
from scenarios.tables import HISTORY, check_table
from tests.fairlead.ledger.sample import leads, now, proposed

FOLDER = Path(__file__).parent / "schemas"


def fill(ledger: Ledger) -> None:
    """Fill a ledger with one of everything."""
    for name, first in (("one", 0), ("two", 6), ("three", 12)):
        proposed(ledger, name, leads(first), period=name)
    override(ledger, "one", "L3", "r1", "Ann", "knows the buyer")
    for name, first in (("one", 0), ("two", 6)):
        approve(ledger, name, "Ann", "as planned")
        release(ledger, name, now(leads(first)), None, "Bob")
    undo(ledger, "two", present_of(leads(6), with_work=True, none_worked=True), None, "Ann", "wrong list")
    won = {"lead_id": ["L0"], "rep_id": ["r1"], "outcome": ["won"], "revenue": [90.5]}
    then = {"assigned_at": [datetime(2026, 3, 2, tzinfo=UTC)], "closed_at": [datetime(2026, 4, 2, tzinfo=UTC)]}
    take_in(ledger, check_table(pl.DataFrame({**won, **then}), HISTORY))
    settle(ledger, "dispute", note(ledger, "dispute", "L1", owner="Head", why="mine", due=None), "Head", "stays")
    note(ledger, "breach", "L2", owner="Lead", why="no call", due="2026-03-09")
    forget(ledger, Kind.LEAD, "L4", "Ann", "asked")


def rows_of(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table of a ledger, bytes as hexadecimal text."""
    tables = _tables(connection)
    found = {}
    for table in tables.sorted_tables:
        rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        found[table.name] = [
            {name: bytes(cell).hex() if isinstance(cell, bytes | memoryview) else cell for name, cell in row.items()}
            for row in rows
        ]
    return found


def put_back(connection: Connection, version: str) -> dict[str, list[dict[str, Any]]]:
    """Make the ledger of a schema and fill it with what is stored of it; returns the stored rows."""
    config = Config()
    config.set_main_option("script_location", str(Path(versions.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, version)
    stored: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / f"{version}.json").read_text())
    for table in _tables(connection).sorted_tables:
        if table.name == "ledger_head":
            connection.execute(table.delete())
        binary = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
        rows = [
            {name: bytes.fromhex(cell) if name in binary and cell is not None else cell for name, cell in row.items()}
            for row in stored[table.name]
        ]
        if rows:
            connection.execute(insert(table), rows)
    if connection.dialect.name == "postgresql":
        for table in ("ledger_person", "ledger_batch", "ledger_outcome"):
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'no'), max(no)) FROM {table}"))
    return stored


def _tables(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name.startswith("ledger_") and name != versions.VERSION_TABLE)
    return found


if __name__ == "__main__":
    place = Path(sys.argv[1])
    ledger = open_ledger(f"sqlite:///{place}/stored.db", create=True)
    fill(ledger)
    with ledger.reading() as source:
        content = json.dumps(rows_of(source), ensure_ascii=False, indent=0)
    (place / f"{versions.KNOWN[-1]}.json").write_text(content + "\n", encoding="utf-8")
