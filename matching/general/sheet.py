"""Some units with some reps each, laid out as a table: what prices are tried on again and again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.arrays import Floats, Ints
from matching.general.dual import THREADS, Dual
from matching.problem.pair_matrix import row_blocks


@dataclass(frozen=True, slots=True)
class Sheet:
    """Units by row, their reps by column.

    Attributes
    ----------
    unit
        Shape (n_units,), which units.
    rep
        Shape (n_units, n_columns), which reps of each.
    gain
        Shape (n_units, n_columns), what the pair adds to the objective, -inf where it may not be chosen.
    amount
        Shape (n_rows, n_units * n_columns), what it adds to each rule's row.
    limit
        Shape (n_rows,), what the rows leave for these units.
    required
        Shape (n_units,), which units have to be placed.
    """

    unit: Ints
    rep: Ints
    gain: Floats
    amount: sparse.csr_matrix
    limit: Floats
    required: np.ndarray

    def net(self, prices: Floats) -> Floats:
        """Return gain after prices, shape (n_units, n_columns)."""
        charge = np.asarray(self.amount.T @ prices).reshape(self.gain.shape)
        return np.asarray(self.gain - charge)

    def taken(self, choice: Ints) -> Floats:
        """Return what the chosen columns add to each row; -1 is nobody."""
        placed = np.flatnonzero(choice >= 0)
        chosen = np.zeros(self.gain.size)
        chosen[placed * self.gain.shape[1] + choice[placed]] = 1.0
        return np.asarray(self.amount @ chosen)

    def best(self, prices: Floats) -> tuple[Ints, Floats]:
        """Return the best column of each unit at these prices, -1 for nobody, and what it is worth."""
        net = self.net(prices)
        choice = net.argmax(axis=1)
        worth = net[np.arange(len(net)), choice]
        taken = (self.required | (worth > 0)) & (worth > -np.inf)
        return np.where(taken, choice, -1), np.where(taken, worth, 0.0)


def sheet_of(dual: Dual, unit: Ints, rep: Ints, limit: Floats) -> Sheet:
    """Lay out these units with these reps."""
    flat_unit, flat_rep = np.repeat(unit, rep.shape[1]), rep.ravel()
    gain = np.where(dual.units.allowed[flat_unit, flat_rep], dual.gains(flat_unit, flat_rep), -np.inf)
    amount = dual.rows.matrix(flat_unit, flat_rep)
    return Sheet(unit, rep, gain.reshape(rep.shape), amount, limit, dual.units.required[unit])


def whole_rows(dual: Dual, unit: Ints, limit: Floats) -> Sheet:
    """Lay out these units with all reps."""
    reps = np.broadcast_to(np.arange(dual.units.shape[1]), (len(unit), dual.units.shape[1]))
    return sheet_of(dual, unit, reps, limit)


def shortlist(dual: Dual, prices: Floats, columns: int) -> Ints:
    """Return for every unit the reps who are best after prices, shape (n_units, columns)."""
    units, reps = dual.units.shape
    columns = min(columns, reps)
    listed = np.zeros((units, columns), dtype=np.int64)

    def list_block(block: tuple[int, int]) -> None:
        net = dual.net_block(prices, *block)
        listed[slice(*block)] = np.argpartition(net, reps - columns, axis=1)[:, reps - columns :]

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(list_block, row_blocks((units, reps))))
    return listed
