"""Faulty cells while a table is inspected: which, and what was expected there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from scenarios.faults import Fault
from scenarios.tables.reading import Problem


@dataclass(frozen=True, slots=True)
class Finding:
    """Cells of one column, by position, and what was expected in each."""

    column: str
    positions: list[int]
    shown: list[object]
    expected: list[str]


class Findings:
    """What is wrong with the cells of one table of ``height`` rows."""

    def __init__(self, height: int) -> None:
        self._height = height
        self._found: list[Finding] = []

    def add(self, column: str, problem: Problem, shown: pl.Series) -> None:
        """Note the cells of a problem; ``shown`` holds the column as it was handed over."""
        positions = problem.where.arg_true()
        if positions.is_empty():
            return
        cells = positions.to_list()
        self._found.append(Finding(column, cells, shown.gather(positions).to_list(), [problem.expected] * len(cells)))

    def add_finding(self, finding: Finding) -> None:
        """Note cells whose expectation differs from row to row."""
        if finding.positions:
            self._found.append(finding)

    def faulty(self, columns: Iterable[str] | None = None) -> pl.Series:
        """Return which rows have a faulty cell, in the columns named or in any."""
        wanted = None if columns is None else set(columns)
        marked = np.zeros(self._height, dtype=bool)
        for finding in self._found:
            if wanted is None or finding.column in wanted:
                marked[finding.positions] = True
        return pl.Series("faulty", marked)

    def faults(self, source: str, rows: pl.Series) -> list[Fault]:
        """Return a fault for each cell, by row, then in the order in which they were noted."""
        if not self._found:
            return []  # before a list of all rows is made
        numbers = rows.to_list()
        ordered = sorted(
            (position, order, index)
            for order, finding in enumerate(self._found)
            for index, position in enumerate(finding.positions)
        )
        return [_fault(self._found[order], index, source, numbers[position]) for position, order, index in ordered]


def _fault(finding: Finding, index: int, source: str, row: int) -> Fault:
    return Fault(source, finding.expected[index], row, finding.column, _displayed(finding.shown[index]))


def _displayed(value: object) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
