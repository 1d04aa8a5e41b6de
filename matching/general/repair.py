"""From a choice that overruns some rules to one that keeps them, at the least loss after prices."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.arrays import Bools, Floats, Ints
from matching.clock import Clock
from matching.general.rows import Kind, Rows
from matching.general.sheet import Sheet
from matching.problem.whole import TOLERANCE

_ROUNDS = 60
_MOVES_A_ROUND = 4000


@dataclass(slots=True)
class Load:
    """A choice on a sheet and what it does to the rows, kept up to date move by move.

    Attributes
    ----------
    sheet
        The units and their reps.
    column
        The sheet's amounts, by pair.
    choice
        Shape (n_units,), the column each unit has, -1 for nobody.
    slack
        Shape (n_rows,), what the rows leave, below 0 where overrun.
    scale
        Shape (n_rows,), by what overruns of different rows are made comparable.
    """

    sheet: Sheet
    column: sparse.csc_matrix
    choice: Ints
    slack: Floats
    scale: Floats

    @property
    def overrun(self) -> Bools:
        """Which rows are overrun, shape (n_rows,)."""
        return np.asarray(self.slack < -TOLERANCE * np.maximum(1.0, np.abs(self.sheet.limit)))

    def change(self, unit: int, to: int) -> dict[int, float]:
        """Return how much less slack each row would have after a move."""
        less = dict(self._pair(unit, to))
        for row, amount in self._pair(unit, int(self.choice[unit])):
            less[row] = less.get(row, 0.0) - amount
        return less

    def _pair(self, unit: int, to: int) -> Iterable[tuple[int, float]]:
        if to < 0:
            return ()
        at = unit * self.sheet.gain.shape[1] + to
        part = slice(self.column.indptr[at], self.column.indptr[at + 1])
        return zip(self.column.indices[part].tolist(), self.column.data[part].tolist(), strict=True)

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
    """Start from a choice; with a bounded spread, the least sum of values is set to suit it."""
    scale = np.asarray(abs(sheet.amount).max(axis=1).todense()).ravel()
    slack = sheet.limit - sheet.taken(choice)
    if rows.spread:
        low, high = slack[rows.of(Kind.SPREAD_LOW)], slack[rows.of(Kind.SPREAD_HIGH)]
        slack -= rows.extra_column() * float(np.median(low - high) / 2)
    return Load(sheet, sheet.amount.tocsc(), choice.copy(), slack, np.where(scale > 0, scale, 1.0))


def repair(load: Load, prices: Floats) -> bool:
    """Move units until no row is overrun; return whether that was reached.

    Each round ranks all moves by loss after prices per overrun relieved, makes them in that order as long as each
    still lowers the sum of overruns, and ranks anew.
    """
    sheet = load.sheet
    net = sheet.net(prices)
    for _ in range(_ROUNDS):
        overrun = load.overrun
        if not overrun.any():
            break
        units, columns = _ranked_moves(load, net, overrun)
        made = 0
        for unit, to in zip(units.tolist(), columns.tolist(), strict=True):
            less = load.change(unit, to)
            if load.relief(less) > 1e-12:
                load.move(unit, to, less)
                made += 1
        if not made:
            break
    return not load.overrun.any()


def _ranked_moves(load: Load, net: Floats, overrun: Bools) -> tuple[Ints, Ints]:
    sheet, choice = load.sheet, load.choice
    weight = np.where(overrun, 1.0 / load.scale, 0.0)
    relieved = -np.asarray(sheet.amount.T @ weight).reshape(net.shape)
    relieved = np.column_stack([relieved, np.zeros(len(net))])  # the last column is nobody
    worth = np.column_stack([net, np.where(sheet.required, -np.inf, 0.0)])
    rows = np.arange(len(net))
    benefit = relieved - relieved[rows, choice][:, None]
    loss = worth[rows, choice][:, None] - worth
    useful = np.flatnonzero((benefit > 1e-12) & np.isfinite(loss))
    rank = np.maximum(loss.ravel()[useful], 0.0) / benefit.ravel()[useful]
    if len(useful) > _MOVES_A_ROUND:
        first = np.argpartition(rank, _MOVES_A_ROUND)[:_MOVES_A_ROUND]
        useful, rank = useful[first], rank[first]
    cells = useful[np.argsort(rank, kind="stable")]
    width = worth.shape[1]
    columns = cells % width
    return cells // width, np.where(columns == width - 1, -1, columns)


def improve(load: Load, clock: Clock) -> None:
    """Move single units to where they add more to the objective and no row is overrun, until none can."""
    sheet = load.sheet
    rows = np.arange(len(sheet.gain))
    gain = np.column_stack([sheet.gain, np.where(sheet.required, -np.inf, 0.0)])
    for _ in range(_ROUNDS):
        better = gain - gain[rows, load.choice][:, None]
        cells = np.flatnonzero((better > 1e-12) & np.column_stack([_open(load), np.ones(len(gain), dtype=np.bool_)]))
        made = 0
        for cell in cells[np.argsort(-better.ravel()[cells], kind="stable")].tolist():
            unit, to = divmod(cell, gain.shape[1])
            to = -1 if to == gain.shape[1] - 1 else to
            if gain[unit, to] > gain[unit, load.choice[unit]] and load.fits(less := load.change(unit, to)):
                load.move(unit, to, less)
                made += 1
        if not made or clock.is_up:
            return


def _open(load: Load) -> Bools:
    """Return where a unit fits even before it leaves its place, shape (n_units, n_columns)."""
    column = load.column
    room = load.slack + TOLERANCE * np.maximum(1.0, np.abs(load.sheet.limit))
    too_much = np.append((column.data > room[column.indices]).astype(np.int64), 0)
    starts = column.indptr[:-1]
    blocked = np.add.reduceat(too_much, starts) * (np.diff(column.indptr) > 0)
    return np.asarray(blocked == 0).reshape(load.sheet.gain.shape)
