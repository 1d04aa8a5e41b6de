"""Amounts by rep, the ramp of new ones, and caps over several reps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.ruling.rows import SOURCE, column_of, distinct, reps_meeting, rows_meeting
from scenarios.constraint_tables import OTHER, AmountTable, CapTable, RampTable
from scenarios.faults import Faults

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CapRows:
    """A cap by rows: ``leads`` shape (n_leads,), ``reps`` shape (n_reps,); ``rule`` is the number of its table.

    ``whole`` is the limit of which earlier batches of the period have used up a part; None where none has.
    """

    name: str
    limit: float
    leads: Bools
    reps: Bools
    counts: str
    rule: int
    whole: float | None = None


def amounts_by_rep(
    reps: pl.DataFrame, tables: tuple[AmountTable, ...], key: str, without: float, faults: Faults
) -> Floats | None:
    """Return an amount for each rep, shape (n_reps,), ``without`` where none is stated; None where nobody has one."""
    if not tables:
        return None
    found = np.full(reps.height, without)
    for at, table in enumerate(tables):
        where = f"{key} {at + 1}"
        them = reps_meeting(reps, table.to, f"{where}.to", faults)
        if table.amount is not None:
            found[them] = table.amount
            continue
        column = column_of(reps, table.column or "", "reps", f"{where}.column", faults)
        if column is None:
            continue
        if not column.dtype.is_numeric() or (column.drop_nulls() < 0).any():
            expected = "a column of the reps with numbers of at least 0"
            faults.add(SOURCE, expected, column=f"constraints.{where}.column", value=table.column)
            continue
        given = column.cast(pl.Float64).fill_null(without).to_numpy()
        found[them] = given[them]
    return found


def ramp_shares(reps: pl.DataFrame, ramp: RampTable | None, on: date, faults: Faults) -> Floats:
    """Return the part of her capacity that each rep has on this day, shape (n_reps,); 0 before she begins.

    Months are counted by the calendar: hired on the 15th, her second month begins on the next 15th.
    """
    full = np.ones(reps.height)
    if ramp is None:
        return full
    hired = column_of(reps, "hired_on", "reps", "ramp", faults)
    if hired is None:
        return full
    shares = (*ramp.months, 1.0)
    for at, day in enumerate(hired.to_list()):
        if day is not None:
            months = (on.year - day.year) * 12 + on.month - day.month - (on.day < min(day.day, _last_of(on)))
            full[at] = 0.0 if on < day else shares[min(months, len(shares) - 1)]
    return full


def _last_of(day: date) -> int:
    """Return the last day of the month: hired on the 31st, a month is full on the 30th of April."""
    return int(pl.Series([day]).dt.month_end().dt.day()[0])


def caps_by_rules(
    leads: pl.DataFrame, reps: pl.DataFrame, tables: tuple[CapTable, ...], capacity: Floats, faults: Faults
) -> list[CapRows]:
    """Return every cap, those with ``for_each`` one a word; shares are parts of ``capacity``, shape (n_reps,)."""
    found = []
    for at, table in enumerate(tables):
        key, name = f"cap {at + 1}", table.name or f"cap {at + 1}"
        some = rows_meeting(leads, table.when, "leads", f"{key}.when", faults)
        them = reps_meeting(reps, table.to, f"{key}.to", faults)
        for word, of_leads, of_reps in _parts(leads, reps, table, key, faults):
            inside = them & of_reps
            limit = table.limit.get(word, table.limit.get(OTHER, np.inf))
            if table.share is not None:
                limit = table.share * float(capacity[inside].sum())
            if np.isfinite(limit):
                said = f"{name}: {word}" if table.for_each else name
                found.append(CapRows(said, limit, some & of_leads, inside, table.counts, at))
    return found


def _parts(
    leads: pl.DataFrame, reps: pl.DataFrame, table: CapTable, key: str, faults: Faults
) -> list[tuple[str, Bools, Bools]]:
    """Split leads or reps by the words of the column that a cap is for each of."""
    every_lead, every_rep = np.ones(leads.height, dtype=np.bool_), np.ones(reps.height, dtype=np.bool_)
    if table.for_each is None:
        return [(OTHER, every_lead, every_rep)]
    column, of = _whose(leads, reps, table.for_each, key, faults)
    if column is None:
        return []
    words, at = distinct(column)
    names = [None if word is None else str(word) for word in words.to_list()]
    for name in set(table.limit) - {OTHER, *names}:
        expected = f"a word of {table.for_each}, or {OTHER}"
        if of == "reps":
            faults.add(SOURCE, expected, column=f"constraints.{key}.limit", value=name)
    parts = [(name, at == number) for number, name in enumerate(names) if name is not None]
    return [(name, rows, every_rep) if of == "leads" else (name, every_lead, rows) for name, rows in parts]


def _whose(
    leads: pl.DataFrame, reps: pl.DataFrame, name: str, key: str, faults: Faults
) -> tuple[pl.Series | None, str]:
    table, _, column = name.rpartition(".")
    frames = {"leads": leads, "reps": reps}
    if table in frames:
        return column_of(frames[table], column, table, f"{key}.for_each", faults), table
    having = [of for of, frame in frames.items() if name in frame.columns]
    if len(having) == 1:
        return frames[having[0]][name], having[0]
    if having:
        expected = f"reps.{name} or leads.{name}: both tables have that column"
        faults.add(SOURCE, expected, column=f"constraints.{key}.for_each", value=name)
        return None, ""
    both = pl.DataFrame(schema=dict.fromkeys([*reps.columns, *leads.columns], pl.String))
    return column_of(both, name, "reps or leads", f"{key}.for_each", faults), "reps"
