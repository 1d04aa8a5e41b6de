"""What capacity each lead takes, and how much more outside what a rep names as her own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.ruling.rows import column_of, distinct
from scenarios.constraint_tables import OTHER, WorkTable
from scenarios.eligibility import MATCHES
from scenarios.faults import Faults
from scenarios.vocabulary import CapacityUnit

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]
_RULE = "constraints.work"


@dataclass(frozen=True, eq=False)
class LongerOutside:
    """Work of each pair: the lead's own, times a factor for what the rep does not name as hers.

    Attributes
    ----------
    own
        Shape (n_leads,).
    factors
        Tables (n_words, n_reps), each with the row that a lead has in it, shape (n_leads,).
    """

    own: Floats
    factors: tuple[tuple[Floats, Positions], ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Leads by reps."""
        return len(self.own), self.factors[0][0].shape[1]

    def block(self, start: int, stop: int) -> Floats:
        """Return the work of these leads with every rep, shape (stop - start, n_reps)."""
        found = np.repeat(self.own[start:stop, None], self.shape[1], axis=1)
        for table, row in self.factors:
            found *= table[row[start:stop]]
        return found

    def of(self, rows: Positions) -> LongerOutside:
        """Return the work of some leads."""
        return LongerOutside(self.own[rows], tuple((table, row[rows]) for table, row in self.factors))

    def with_reps(self, rep: Positions) -> Floats:
        """Return the work of each lead with one rep, shape (n_leads,)."""
        found = self.own.copy()
        for table, row in self.factors:
            found *= table[row, rep]
        return found


def work_by_rules(
    leads: pl.DataFrame, reps: pl.DataFrame, table: WorkTable | None, unit: CapacityUnit, faults: Faults
) -> Floats | LongerOutside:
    """Return the work of each lead, shape (n_leads,), or of each pair; without a rule the column ``work``, or 1.

    Noted as faults: columns that are not there or no numbers below 0, words without minutes, and minutes where capacity
    counts something else.
    """
    if table is None:
        return _of_column(leads["work"]) if "work" in leads.columns else np.ones(leads.height)
    own = _own(leads, table, unit, faults)
    factors = []
    for kind, times in table.outside.items():
        named = dict(MATCHES)[kind]
        wanted = column_of(leads, kind, "leads", f"work.outside.{kind}", faults)
        theirs = column_of(reps, named, "reps", f"work.outside.{kind}", faults)
        if wanted is not None and theirs is not None:
            cells, at = distinct(wanted)
            lists = [set(words or ()) for words in theirs.to_list()]
            outside = [[cell is not None and bool(them) and cell not in them for them in lists] for cell in cells]
            factors.append((np.where(np.array(outside, dtype=np.bool_).reshape(len(cells), -1), times, 1.0), at))
    return LongerOutside(own, tuple(factors)) if factors else own


def _own(leads: pl.DataFrame, table: WorkTable, unit: CapacityUnit, faults: Faults) -> Floats:
    if table.minutes:
        if unit is not CapacityUnit.MINUTES:
            expected = 'a capacity of the reps in minutes (capacity_unit = "minutes" under [reps] of the mapping)'
            faults.add("rules", expected, column=f"{_RULE}.minutes", value=f"a capacity in {unit.value}")
        return _by_words(leads, table, faults)
    name = table.column or "work"
    if table.column is None and name not in leads.columns:
        return np.ones(leads.height)
    column = column_of(leads, name, "leads", "work.column", faults)
    if column is None:
        return np.ones(leads.height)
    if not column.dtype.is_numeric() or (column.drop_nulls() < 0).any():
        faults.add("rules", "a column of numbers of at least 0", column=f"{_RULE}.column", value=name)
        return np.ones(leads.height)
    return _of_column(column)


def _of_column(column: pl.Series) -> Floats:
    return column.fill_null(1.0).to_numpy().astype(np.float64)


def _by_words(leads: pl.DataFrame, table: WorkTable, faults: Faults) -> Floats:
    if table.by is None:
        return np.full(leads.height, table.minutes[OTHER])
    column = column_of(leads, table.by, "leads", "work.by", faults)
    if column is None:
        return np.ones(leads.height)
    words, at = distinct(column)
    names = ["" if word is None else str(word) for word in words.to_list()]
    for name in names:
        if name not in table.minutes and OTHER not in table.minutes:
            shown = name or "an empty cell"
            faults.add(
                "rules", f"minutes for each word of {table.by}, or {OTHER}", column=f"{_RULE}.minutes", value=shown
            )
    return np.array([table.minutes.get(name, table.minutes.get(OTHER, 1.0)) for name in names])[at]
