"""Figures kept for each rep, by id, and read as arrays in the order of a pool."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Floats

NOT_YET = {"turn": -1.0, "pointer": np.nan, "calibration": np.nan, "left_at": np.nan}
"""What a figure is before a rep has had one; every other figure starts at 0."""

Rows = NDArray[np.intp]


class Figures:
    """Columns of numbers over all reps ever seen; members come and go without a figure being lost."""

    __slots__ = ("_columns", "_ids", "_index", "_rows")

    def __init__(self) -> None:
        self._index: dict[str, int] = {}
        self._columns: dict[str, Floats] = {}
        self._ids: tuple[str, ...] = ()
        self._rows: Rows = np.empty(0, dtype=np.intp)

    @property
    def rep_ids(self) -> tuple[str, ...]:
        """All reps ever seen, in the order of their first coming."""
        return tuple(self._index)

    def rows(self, rep_ids: tuple[str, ...]) -> Rows:
        """Return where these reps stand in every column; whoever is new is added."""
        if rep_ids is self._ids:
            return self._rows
        if rep_ids != self._ids:
            self._add(*rep_ids)
            self._rows = np.fromiter(map(self._index.__getitem__, rep_ids), dtype=np.intp, count=len(rep_ids))
        self._ids = rep_ids
        return self._rows

    def __contains__(self, name: object) -> bool:
        """Say whether any rep has this figure."""
        return name in self._columns

    def __getitem__(self, name: str) -> Floats:
        """Return one column, shape (n_reps_ever_seen,), to be read and written; made if there was none."""
        if name not in self._columns:
            self._columns[name] = np.full(len(self._index), NOT_YET.get(name, 0.0))
        return self._columns[name]

    def row(self, rep_id: str) -> int:
        """Return where one rep stands."""
        if rep_id not in self._index:
            self._add(rep_id)
        return self._index[rep_id]

    def shown(self, name: str) -> dict[str, float]:
        """Return one figure by rep id, without those who have none."""
        column = self[name].tolist()
        return {rep_id: value for rep_id, value in zip(self._index, column, strict=True) if value == value}

    def to_dict(self) -> dict[str, dict[str, float]]:
        """Return all figures by name and rep id, ready for JSON."""
        return {name: self.shown(name) for name in self._columns}

    @classmethod
    def from_dict(cls, members: tuple[str, ...], state: Mapping[str, Mapping[str, float]]) -> Figures:
        """Return the figures that `to_dict` described, of members in this order."""
        figures = cls()
        figures.rows(members)
        for name, by_rep in state.items():
            column = figures[name]
            for rep_id, value in by_rep.items():
                column[figures._index[rep_id]] = value
        return figures

    def copy(self) -> Figures:
        """Return figures that may change on their own."""
        other = Figures.__new__(Figures)
        other._index = self._index
        other._columns = {name: column.copy() for name, column in self._columns.items()}
        other._ids, other._rows = self._ids, self._rows
        return other

    def _add(self, *rep_ids: str) -> None:
        """Add whoever is new; in an index of its own, since copies share one for as long as nobody is."""
        new = dict.fromkeys(rep_id for rep_id in rep_ids if rep_id not in self._index)
        if not new:
            return
        self._index = {**self._index, **{rep_id: row for row, rep_id in enumerate(new, start=len(self._index))}}
        for name, column in self._columns.items():
            missing = len(self._index) - len(column)
            if missing:
                self._columns[name] = np.append(column, np.full(missing, NOT_YET.get(name, 0.0)))
