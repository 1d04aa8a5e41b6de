"""Columns from a second table, joined by the words of one column."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from fairlead.databases import DatabaseAddress, address_of
from fairlead.intake.csv_form import CsvForm
from fairlead.intake.mapping import Join
from fairlead.intake.raw import RawTable
from fairlead.intake.read import read_source
from scenarios.faults import BadInput, Fault, Faults
from scenarios.tables import as_text, nearest

_KEY = "key of the join"  # with blanks, as no column of a file is likely to have


def joined(
    table: RawTable, join: Join, home: Path | DatabaseAddress, form: CsvForm
) -> tuple[pl.DataFrame, list[Fault]]:
    """Return a table with columns from another file, and a fault for each value the other file does not have.

    An empty cell in the joining column brings empty cells. A CSV file of the same export is of the same ``form``.

    Raises
    ------
    BadInput
        When the other file cannot be read, lacks a column, has a value of the joining column twice, or brings a
        column that the table has already.
    """
    other = read_source(_place(join.file, home, table.source), form)
    _refuse_unfit(table, other, join)
    right = other.frame.select(as_text(other.frame[join.on]).alias(_KEY), *join.take).drop_nulls(_KEY)
    keys = as_text(table.frame[join.on])
    left = table.frame.with_columns(keys.alias(_KEY))
    frame = left.join(right, on=_KEY, how="left", maintain_order="left").drop(_KEY)
    return frame, _unmatched(table, keys, right[_KEY], join)


def _place(name: str, home: Path | DatabaseAddress, source: str) -> Path | DatabaseAddress:
    """Return what a mapping means by ``#products``, by a file's name, and by an address of its own."""
    if name.startswith("#"):
        if isinstance(home, Path):
            raise BadInput([Fault(source, "a file to join; # names a table beside one of a database", value=name)])
        return home.beside(name.removeprefix("#"))
    folder = home if isinstance(home, Path) else (home.file or Path()).parent
    place = address_of(name)
    return folder / place if isinstance(place, Path) else place


def _refuse_unfit(table: RawTable, other: RawTable, join: Join) -> None:
    faults = Faults(other.faults)
    for name in (join.on, *join.take):
        if name not in other.frame.columns:
            faults.extend([no_such_column(name, other.source, other.frame.columns)])
    if join.on not in table.frame.columns:
        faults.extend([no_such_column(join.on, table.source, table.frame.columns)])
    for name in set(join.take) & set(table.frame.columns):
        faults.add(table.source, f"no column of this name, since {join.file} is to bring one", column=name)
    faults.raise_if_any()
    repeats = as_text(other.frame[join.on])
    twice = repeats.is_duplicated() & ~repeats.is_first_distinct() & repeats.is_not_null()
    for row, value in zip(other.rows.filter(twice), repeats.filter(twice), strict=True):
        faults.add(other.source, "a value that occurs once, to join by", row=row, column=join.on, value=value)
    faults.raise_if_any()


def no_such_column(name: str, source: str, names: list[str]) -> Fault:
    """Return the fault of a mapping that names a column the file does not have."""
    close = nearest(name, names)
    hint = f"the nearest is {close!r}" if close else f"there are: {', '.join(names)}"
    return Fault(source, f"this column, which the mapping names; {hint}", column=name)


def _unmatched(table: RawTable, keys: pl.Series, known: pl.Series, join: Join) -> list[Fault]:
    lost = ~keys.is_in(known.implode()).fill_null(value=True)
    values = keys.filter(lost)
    expected = {value: _wanted(value, known, join) for value in values.unique()}
    return [
        Fault(table.source, expected[value], row, join.on, value)
        for row, value in zip(table.rows.filter(lost), values, strict=True)
    ]


def _wanted(value: str, known: pl.Series, join: Join) -> str:
    close = nearest(value, known.to_list())
    return f"a {join.on} that is in {join.file}" + (f"; nearest {close!r}" if close else "")
