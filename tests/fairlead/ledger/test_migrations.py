"""Every schema there has been migrates to the newest with nothing lost."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from fairlead.ledger import Ledger, audit, list_batches, open_ledger, why
from fairlead.ledger.opening import _engine, _url
from fairlead.ledger.schema import METADATA
from fairlead.ledger.versions import KNOWN, VERSION_TABLE
from tests.fairlead.ledger.sample import leads, proposed
from tests.fairlead.ledger.stored import FOLDER, fill, put_back, rows_of


def test_every_schema_is_stored() -> None:
    """A new schema brings its own file (python -m tests.fairlead.ledger.stored)."""
    assert sorted(file.stem for file in FOLDER.glob("*.json")) == sorted(KNOWN)


def test_the_migrations_make_what_the_code_uses(ledger: Ledger) -> None:
    """Tables, columns, types, indexes and constraints."""
    with ledger.reading() as connection:
        options = {
            "version_table": VERSION_TABLE,
            "include_name": lambda name, kind, _: kind != "table" or name.startswith("ledger_"),
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


@pytest.mark.parametrize("version", KNOWN)
def test_nothing_is_lost(url: str, version: str) -> None:
    """Every row is there after the upgrade, everything agrees, questions are answered, and work goes on."""
    empty = Ledger(_engine(_url(url, url), url), url)
    with empty.making() as connection:
        stored = put_back(connection, version)
    empty.close()
    ledger = open_ledger(url, upgrade=True)
    with ledger.reading() as connection:
        found = rows_of(connection)
    for table, rows in stored.items():
        kept = [{name: row[name] for name in rows[0]} for row in found[table]] if rows else found[table]
        assert kept == rows, table
    assert audit(ledger) == []
    states = {row["batch"]: row["state"] for row in list_batches(ledger)}
    assert states == {"one": "released", "two": "undone", "three": "proposed"}
    assert why(ledger, "L3")["decisions"][0]["given_to"] == "r1"
    assert proposed(ledger, "next", leads(20))["rep_id"].null_count() == 0
    assert audit(ledger) == []
    ledger.close()


def test_what_is_stored_is_one_of_everything(ledger: Ledger) -> None:
    """So that a migration that forgets a table is seen."""
    fill(ledger)
    with ledger.reading() as connection:
        rows = rows_of(connection)
    assert [table for table, found in rows.items() if not found and table != "ledger_blob"] == []
