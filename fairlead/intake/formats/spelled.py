"""A table's cells in the one spelling that is checked: 1234.5 and 2026-12-31T14:05:00."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import polars as pl

from fairlead.intake.formats.numbers import Decimal, currencies, grouped_like_thousands, plain_numbers
from fairlead.intake.formats.times import iso_times
from fairlead.intake.raw import RawTable
from scenarios.faults import Fault
from scenarios.tables import Kind, TableSpec, as_text

_CODE = r"^[+-]?0\d"
_DAY = r"^\d{4}-\d{2}-\d{2}$"


def respelled(
    table: RawTable,
    spec: TableSpec,
    *,
    decimal: Decimal | None,
    times: tuple[str, ...],
    end_of_day: tuple[str, ...],
    semicolons: bool,
) -> RawTable:
    """Write numbers and times as they are checked; a cell that the formats do not read stays as it is.

    Parameters
    ----------
    table
        Rows under our names.
    spec
        Which of its columns are numbers and times; of the others only those are taken for numbers that hold nothing
        but numbers.
    decimal, times, end_of_day
        As the mapping has them.
    semicolons
        Whether the file's fields were separated by semicolons, as where decimals have a comma.
    """
    columns, faults = [], list(table.faults)
    for raw in table.frame:
        column = spec.column(raw.name)
        kind = None if column is None else column.kind
        cells = raw
        if kind in (Kind.TIME, Kind.DATE):
            cells = _time(raw, times, end_of_day)
        elif raw.dtype == pl.String and kind in (Kind.NUMBER, None):
            if decimal is not None:
                cells = _number(raw, decimal, known=column is not None)
                faults += _wrong_point(table, raw, cells, decimal) if column is not None else []
                faults += _mixed_money(table, raw, cells)
                faults += _mixed_shares(table, raw, cells)
            elif semicolons and column is not None and grouped_like_thousands(raw):
                faults.append(_thousands_or_decimals(table, raw))
        columns.append(cells)
    return replace(table, frame=pl.DataFrame(columns), faults=tuple(faults))


def _time(raw: pl.Series, times: tuple[str, ...], end_of_day: Sequence[str]) -> pl.Series:
    if raw.dtype == pl.Date and raw.name in end_of_day:
        return raw.cast(pl.Datetime("us")) + timedelta(days=1, seconds=-1)
    if raw.dtype != pl.String:
        return raw
    cells = iso_times(raw, times)[0].fill_null(raw) if times else raw
    if raw.name not in end_of_day:
        return cells
    day = as_text(cells)
    return cells.zip_with(~day.str.contains(_DAY).fill_null(value=False), day + "T23:59:59")


def _number(raw: pl.Series, decimal: Decimal, *, known: bool) -> pl.Series:
    plain = plain_numbers(raw, decimal)
    if known:
        return plain.fill_null(raw)
    filled = as_text(raw).is_not_null()
    numbers_only = bool((plain.is_not_null() | ~filled).all()) and not bool(raw.str.contains(_CODE).any())
    return plain if numbers_only else raw


def _wrong_point(table: RawTable, raw: pl.Series, cells: pl.Series, decimal: Decimal) -> list[Fault]:
    """List the cells that would be read as numbers, but with the decimals elsewhere than the mapping says."""
    if decimal == ".":
        return []
    text = as_text(raw)
    wrong = (cells == raw) & text.str.contains(".", literal=True) & text.cast(pl.Float64, strict=False).is_not_null()
    wrong = wrong.fill_null(value=False)
    expected = "a number such as 1234,5 or 1.234,5: the mapping says that decimals follow a comma"
    rows = zip(table.rows.filter(wrong), text.filter(wrong), strict=True)
    return [Fault(table.source, expected, row, raw.name, value) for row, value in rows]


def _mixed_money(table: RawTable, raw: pl.Series, cells: pl.Series) -> list[Fault]:
    """Refuse a column of amounts in several currencies: they cannot be compared as they stand."""
    read = raw.filter((cells != raw).fill_null(value=False))
    found = currencies(read)
    if len(found) < 2:
        return []
    return [Fault(table.source, "amounts in one currency", column=raw.name, value=", ".join(found))]


def _mixed_shares(table: RawTable, raw: pl.Series, cells: pl.Series) -> list[Fault]:
    """Refuse 12 % beside 50: whether that is 50 % or fifty times the whole, only the reader knows. 0 is 0 in both."""
    text = as_text(raw)
    numbers = cells.cast(pl.Float64, strict=False)
    shares = text.str.ends_with("%").fill_null(value=False) & numbers.is_not_null()
    if cells is raw or not shares.any():
        return []
    bare = ~shares & (numbers != 0).fill_null(value=False)
    if not bare.any():
        return []
    few, expected = bare, "a share with % like others of this column, such as 12 %, which is 0.12"
    if shares.sum() < bare.sum():
        few, expected = shares, "a number without % like most of this column; 12 % would be read as 0.12"
    rows = zip(table.rows.filter(few), text.filter(few), strict=True)
    return [Fault(table.source, expected, row, raw.name, value) for row, value in rows]


def _thousands_or_decimals(table: RawTable, raw: pl.Series) -> Fault:
    text = as_text(raw).drop_nulls()
    example = str(text.filter(text.str.contains(".", literal=True))[0])
    expected = (
        f'to be told what the dot is:  decimal = ","  in this table\'s mapping reads {example} as '
        f'{example.replace(".", "")},  decimal = "."  as it stands'
    )
    return Fault(table.source, expected, column=raw.name, value=example)
