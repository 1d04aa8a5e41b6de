"""Mappings, joined files and databases that do not fit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import polars as pl

from tests.fairlead.spoilt.export import Export
from tests.fairlead.spoilt.registry import Refused, spoilt

_JOIN = '[[leads.join]]\nfile = "niches.csv"\non = "niche"\ntake = ["margin"]\n'


def _niches(export: Export) -> pl.DataFrame:
    names = export.frame("leads")["niche"].unique().sort()
    return pl.DataFrame({"niche": names, "margin": [str(10 + place) for place in range(len(names))]})


def _joined(export: Export, other: pl.DataFrame) -> Export:
    return export.file("niches.csv", other.write_csv()).mapped(_JOIN)


@spoilt("mappings typed by hand", Refused("mapping.toml", "'columns'"), "leads")
def misspelt_key(export: Export) -> Export:
    """A key of the mapping one letter off."""
    return export.mapped('[leads]\ncolums = { lead_id = "id" }\n')


@misspelt_key.twin()
def _(export: Export) -> Export:
    """A mapping that renames a column."""
    renamed = export.replacing("leads", export.frame("leads").rename({"lead_id": "id"}))
    return renamed.mapped('[leads]\ncolumns = { lead_id = "id" }\n')


@spoilt("columns renamed since", Refused("leads.csv", "which the mapping names", column="Lead ID"), "leads")
def mapped_column_gone(export: Export) -> Export:
    """A mapping that names a column the file does not have."""
    return export.mapped('[leads]\ncolumns = { lead_id = "Lead ID" }\n')


@spoilt("mappings typed by hand", Refused("mapping.toml", "valid TOML"), "leads")
def broken_mapping(export: Export) -> Export:
    """A mapping with a bracket too few."""
    return export.mapped('[leads\ncolumns = { lead_id = "id" }\n')


@spoilt("names of profiles from memory", Refused("--columns", "maven-crm"), "leads")
def unknown_profile(export: Export) -> Export:
    """A profile that does not exist."""
    return export.asking("--columns", "maven_crm")


@spoilt("product lists that lag behind", Refused("leads.csv", column="niche"), "leads")
def join_without_a_key(export: Export) -> Export:
    """A file to join that lacks a value."""
    return _joined(export, _niches(export)[1:])


@join_without_a_key.twin()
def _(export: Export) -> Export:
    """A file to join that has a value too many."""
    return _joined(export, pl.concat([_niches(export), pl.DataFrame({"niche": ["new"], "margin": ["1"]})]))


@spoilt("product lists with two prices", Refused("niches.csv", "occurs once", column="niche"), "leads")
def join_with_a_key_twice(export: Export) -> Export:
    """A file to join that has a value twice."""
    return _joined(export, pl.concat([_niches(export), _niches(export)[:1]]))


@join_with_a_key_twice.twin()
def _(export: Export) -> Export:
    """A file to join in another order."""
    return _joined(export, _niches(export).reverse())


@spoilt("files moved without their companions", Refused("niches.csv", "existing file"), "leads")
def join_file_gone(export: Export) -> Export:
    """A file to join that is not there."""
    return export.mapped(_JOIN)


@spoilt("mappings with all columns", Refused("history.csv", "known only after", column="revenue"), "history")
def late_feature(export: Export) -> Export:
    """A feature that is known only afterwards."""
    return export.mapped('[history]\nfeatures = ["niche", "revenue"]\n')


@late_feature.twin()
def _(export: Export) -> Export:
    """Features that are known beforehand."""
    return export.mapped('[history]\nfeatures = ["niche", "source"]\n')


def _database(export: Export, rows: int | None, name: str = "leads") -> Export:
    """Lay the first rows of the leads into a database, and read them from there."""

    @contextmanager
    def around(folder: Path) -> Iterator[None]:
        with closing(sqlite3.connect(folder / "crm.db")) as connection:
            _fill(connection, export.frame("leads").head(rows) if rows is not None else export.frame("leads"), name)
        yield

    return export.while_(around).at("leads", "sqlite:///{folder}/crm.db#leads")


def _fill(connection: sqlite3.Connection, frame: pl.DataFrame, name: str) -> None:
    columns = ", ".join(f'"{column}" TEXT' for column in frame.columns)
    connection.execute(f'CREATE TABLE "{name}" ({columns})')
    connection.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * frame.width)})', frame.iter_rows())
    connection.commit()


@spoilt("a fresh copy of a database", Refused("crm.db", "table"), "leads")
def missing_table(export: Export) -> Export:
    """A database without the table."""
    return _database(export, None, "lead")


@missing_table.twin()
def _(export: Export) -> Export:
    """The table, in the database."""
    return _database(export, None)


@spoilt("a view whose filter fits nothing", Refused("crm.db", "at least one row"), "leads")
def empty_table(export: Export) -> Export:
    """A table without rows."""
    return _database(export, 0)


@empty_table.twin()
def _(export: Export) -> Export:
    """A table of one row."""
    return _database(export, 1)


@spoilt("a nightly job that writes meanwhile", Refused("crm.db", "locked"), "leads")
def locked_database(export: Export) -> Export:
    """A database that another program has locked."""
    plain = _database(export, None)

    @contextmanager
    def around(folder: Path) -> Iterator[None]:
        with plain.around(folder), closing(sqlite3.connect(folder / "crm.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield

    return plain.while_(around)


@locked_database.twin()
def _(export: Export) -> Export:
    """A database that another program is reading."""
    plain = _database(export, None)

    @contextmanager
    def around(folder: Path) -> Iterator[None]:
        with plain.around(folder), closing(sqlite3.connect(folder / "crm.db", isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT count(*) FROM leads").fetchall()
            yield

    return plain.while_(around)


@spoilt("an address typed by hand", Refused("crm.db", "SQLite"), "leads")
def no_database(export: Export) -> Export:
    """A text file where a database should be."""
    return export.file("crm.db", "lead_id,territory\n1,north\n" * 40).at("leads", "sqlite:///{folder}/crm.db#leads")
