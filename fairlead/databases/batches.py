"""One frame from the batches a driver brings, so that its rows are never held twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from scenarios.faults import BadInput
from scenarios.tables import as_frame, as_text, repeated_names

ROWS = 50_000
"""Rows fetched at a time."""


def refuse_repeated(names: Sequence[str], source: str) -> None:
    """Refuse a query that gives two columns one name.

    Raises
    ------
    BadInput
        When it does.
    """
    faults = repeated_names(list(names), source)
    if faults:
        raise BadInput(faults)


def frame_of_rows(names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    """Return rows as columns; one that mixes types becomes text."""
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return as_frame({name: list(column) for name, column in zip(names, columns, strict=True)})


def one_frame(batches: Iterable[pl.DataFrame], names: Sequence[str]) -> pl.DataFrame:
    """Put batches one below the other.

    Where a column's type is not the same in all of them, it becomes text in all of them, as it would have been had
    they been one.
    """
    parts: dict[str, list[pl.Series]] = {name: [] for name in names}
    for batch in batches:
        for name in names:
            parts[name].append(batch[name])
    return pl.DataFrame([_one_column(name, found) for name, found in parts.items()])


def _one_column(name: str, parts: list[pl.Series]) -> pl.Series:
    types = {part.dtype for part in parts} - {pl.Null}
    if not types:
        return pl.Series(name, [None] * sum(len(part) for part in parts), dtype=pl.String)
    if len(types) > 1:
        return pl.concat([as_text(part) for part in parts]).alias(name)
    return pl.concat([part.cast(next(iter(types))) for part in parts]).alias(name)
