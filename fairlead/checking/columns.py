"""Which columns of a table hold ids, words, and numbers."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from scenarios.tables import SPECS, Kind


def id_columns(frame: pl.DataFrame, table: str) -> list[str]:
    """Return the names of the columns that the schema calls ids; one each cell."""
    return [column.name for column in SPECS[table].columns if column.kind is Kind.ID and column.name in frame.columns]


def is_known(name: str, table: str) -> bool:
    """Say whether the schema has a column of this name."""
    return SPECS[table].column(name) is not None


def texts(frame: pl.DataFrame) -> Iterator[pl.Series]:
    """Yield the columns of words, lists taken apart (those are then longer than the table), without lead ids."""
    for column in frame:
        if column.dtype == pl.String and column.name != "lead_id":
            yield column
        elif column.dtype == pl.List(pl.String):
            yield column.explode()


def matching(column: pl.Series, pattern: str) -> pl.Series:
    """Return the words of a column that a regular expression finds, each once: far fewer than rows in most columns."""
    words = column.unique().drop_nulls()
    return words.filter(words.str.contains(pattern))


def rows_with(column: pl.Series, words: pl.Series) -> int:
    """Count the rows that have one of some words."""
    return 0 if words.is_empty() else int(column.is_in(words.implode()).sum())
