"""Reading a whole column by its kind."""

from __future__ import annotations

import polars as pl

from scenarios.tables.dates import read_date
from scenarios.tables.legible import legible
from scenarios.tables.numbers import read_number
from scenarios.tables.reading import Problem, Reading
from scenarios.tables.salesforce import one_spelling
from scenarios.tables.spec import Column, Kind
from scenarios.tables.times import read_time
from scenarios.tables.unknown import read_unknown
from scenarios.tables.words import read_choice, read_hours, read_json, read_list, read_text, read_yes_no, read_zone

_EMPTY = "a value: this column has no empty cells"


def read_cells(column: Column | None, raw: pl.Series, timezone: str | None) -> Reading:
    """Read a column as its kind demands, or as what it seems to be when it is not a known one.

    Parameters
    ----------
    column
        The known column, or None.
    raw
        Its cells as they were handed over.
    timezone
        Of times without an offset; None refuses those.
    """
    if column is None:
        return read_unknown(raw)
    reading = _read(column, raw, timezone)
    if column.kind in (Kind.ID, Kind.ID_LIST):
        reading = Reading(one_spelling(legible(reading.values)), reading.problems)
    return _with_empty_cells(reading) if column.filled else reading


def _read(column: Column, raw: pl.Series, timezone: str | None) -> Reading:
    match column.kind:
        case Kind.ID | Kind.TEXT:
            return read_text(raw)
        case Kind.TIME:
            return read_time(raw, timezone)
        case Kind.DATE:
            return read_date(raw)
        case Kind.NUMBER:
            return read_number(column, raw)
        case Kind.CHOICE:
            return read_choice(column, raw)
        case Kind.YES_NO:
            return read_yes_no(raw)
        case Kind.LIST | Kind.ID_LIST:
            return read_list(raw)
        case Kind.HOURS:
            return read_hours(raw)
        case Kind.ZONE:
            return read_zone(raw)
        case Kind.JSON:
            return read_json(raw)


def _with_empty_cells(reading: Reading) -> Reading:
    empty = reading.values.is_null()
    for problem in reading.problems:
        empty &= ~problem.where
    return Reading(reading.values, (*reading.problems, Problem(empty, _EMPTY)))
