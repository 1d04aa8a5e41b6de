"""Rows that claim to be the same one."""

from __future__ import annotations

import polars as pl

from scenarios.tables.findings import Finding

_PLACE, _FIRST, _FAULTY = (
    "place in the table",
    "place of the first",
    "faulty otherwise",
)  # with blanks, which no column of ours has


def repeated_keys(frame: pl.DataFrame, key: tuple[str, ...], rows: pl.Series, faulty: pl.Series) -> Finding:
    """Return the rows whose key another row has: all but the first with nothing else wrong, or else the first.

    Parameters
    ----------
    frame
        Typed, each record's ids in one spelling; a row with an empty key is left to the check for empty cells.
    key
        The columns that together occur once.
    rows
        The number of each row in its source, for the message.
    faulty
        Boolean, one a row: whether something else is wrong with it. Such a row may be set aside, and must not take a
        sound one with it.
    """
    if any(frame[name].n_unique() == frame.height for name in key):
        return Finding(key[0], [], [], [])  # far cheaper than numbering each key's rows
    keyed = frame.select(*key, faulty.alias(_FAULTY), pl.int_range(pl.len()).alias(_PLACE)).drop_nulls()
    first_sound = pl.col(_PLACE).filter(~pl.col(_FAULTY)).min()
    keyed = keyed.with_columns(pl.coalesce(first_sound, pl.col(_PLACE).min()).over(key).alias(_FIRST))
    repeats = keyed.filter(pl.col(_PLACE) != pl.col(_FIRST))
    positions = repeats[_PLACE].to_list()
    kept = rows.gather(repeats[_FIRST]).to_list()
    expected = [f"a {' and '.join(key)} that occurs once; row {row} has the same" for row in kept]
    shown = frame.select(_shown(frame, key)).to_series().gather(repeats[_PLACE]).to_list()
    return Finding(key[0], positions, shown, expected)


def _shown(frame: pl.DataFrame, key: tuple[str, ...]) -> pl.Expr:
    return pl.concat_str([_as_written(frame, name) for name in key], separator=", ")


def _as_written(frame: pl.DataFrame, name: str) -> pl.Expr:
    if frame[name].dtype == pl.Datetime:
        return pl.col(name).dt.to_string("%Y-%m-%dT%H:%M:%S%.fZ")
    return pl.col(name).cast(pl.String)
