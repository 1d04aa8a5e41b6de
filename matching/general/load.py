"""A choice on a sheet, and what it leaves of every rule."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.general.rows import Kind, Rows
from matching.general.sheet import Sheet
from matching.problem.whole import TOLERANCE


@dataclass(slots=True)
class Load:
    """A choice on a sheet and what it does to the rows, kept up to date move by move.

    Attributes
    ----------
    sheet
        The units and their reps.
    choice
        Shape (n_units,), the column each unit has, -1 for nobody.
    slack
        Shape (n_rows,), what the rows leave, below 0 where overrun.
    scale
        Shape (n_rows,), by what overruns of different rows are made comparable.
    """

    sheet: Sheet
    choice: Ints
    slack: Floats
    scale: Floats

    @property
    def overrun(self) -> Bools:
        """Which rows are overrun, shape (n_rows,)."""
        return np.asarray(self.slack < -TOLERANCE * np.maximum(1.0, np.abs(self.sheet.limit)))

    @property
    def excess(self) -> float:
        """The sum of all overruns, made comparable."""
        return float((np.maximum(-self.slack, 0.0) / self.scale).sum())

    @property
    def gain(self) -> float:
        """What the choice adds to the objective."""
        placed = np.flatnonzero(self.choice >= 0)
        return float(self.sheet.gain[placed, self.choice[placed]].sum())

    def change(self, unit: int, to: int) -> dict[int, float]:
        """Return how much less slack each row would have after a move."""
        less = dict(self._pair(unit, to))
        for row, amount in self._pair(unit, int(self.choice[unit])):
            less[row] = less.get(row, 0.0) - amount
        return less

    def _pair(self, unit: int, to: int) -> Iterable[tuple[int, float]]:
        if to < 0:
            return ()
        amount, at = self.sheet.amount, unit * self.sheet.gain.shape[1] + to
        part = slice(amount.indptr[at], amount.indptr[at + 1])
        return zip(amount.indices[part].tolist(), amount.data[part].tolist(), strict=True)

    def relief(self, less: dict[int, float]) -> float:
        """Return by how much a change lowers the sum of all overruns, made comparable."""
        total = 0.0
        for row, amount in less.items():
            slack = self.slack[row]
            total += (max(-slack, 0.0) - max(amount - slack, 0.0)) / self.scale[row]
        return float(total)

    def fits(self, less: dict[int, float]) -> bool:
        """Return whether a change overruns no row further."""
        return all(
            amount <= 0 or amount <= self.slack[row] + TOLERANCE * max(1.0, abs(self.sheet.limit[row]))
            for row, amount in less.items()
        )

    def move(self, unit: int, to: int, less: dict[int, float]) -> None:
        """Make a move."""
        for row, amount in less.items():
            self.slack[row] -= amount
        self.choice[unit] = to


def load_of(sheet: Sheet, choice: Ints, rows: Rows) -> Load:
    """Start from a choice."""
    scale = np.zeros(len(sheet.limit))
    np.maximum.at(scale, sheet.amount.indices, np.abs(sheet.amount.data))
    load = Load(sheet, choice.copy(), sheet.limit - sheet.taken(choice), np.where(scale > 0, scale, 1.0))
    suit_spread(load, rows)
    return load


def suit_spread(load: Load, rows: Rows) -> None:
    """Set the least sum of values that a bounded spread goes from so that reps are beyond the spread by least in all.

    By how much is convex in that least sum: it is least at the median of all sums and of all sums less the spread.
    Where the sums lie within the spread, none is beyond it then.
    """
    if rows.spread:
        low, high = load.slack[rows.of(Kind.SPREAD_LOW)], load.slack[rows.of(Kind.SPREAD_HIGH)]
        load.slack -= rows.extra_column() * float(np.median(np.concatenate([low, -high])))
