"""All units with a few reps each, laid out as a table: what prices are tried on again and again."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.arrays import Floats, Ints
from matching.general.dual import Dual
from matching.general.promised import list_promised
from matching.problem.pair_matrix import row_blocks
from matching.threads import spread


@dataclass(frozen=True, slots=True)
class Sheet:
    """Units by row, their reps by column.

    Attributes
    ----------
    rep
        Shape (n_units, n_columns), which reps of each.
    gain
        Shape (n_units, n_columns), what the pair adds to the objective, -inf where it may not be chosen.
    amount
        Shape (n_units * n_columns, n_rows), what each pair adds to each rule's row.
    limit
        Shape (n_rows,), what the rows leave for these units.
    required
        Shape (n_units,), which units have to be placed.
    """

    rep: Ints
    gain: Floats
    amount: sparse.csr_matrix
    limit: Floats
    required: np.ndarray

    def net(self, prices: Floats) -> Floats:
        """Return gain after prices, shape (n_units, n_columns)."""
        charge = np.asarray(self.amount @ prices).reshape(self.gain.shape)
        return np.asarray(self.gain - charge)

    def taken(self, choice: Ints) -> Floats:
        """Return what the chosen columns add to each row; -1 is nobody."""
        placed = np.flatnonzero(choice >= 0)
        chosen = self.amount[placed * self.gain.shape[1] + choice[placed]]
        return np.bincount(chosen.indices, weights=chosen.data, minlength=len(self.limit)).astype(np.float64)

    def best(self, prices: Floats) -> tuple[Ints, Floats]:
        """Return the best column of each unit at these prices, -1 for nobody, and what it is worth."""
        net = self.net(prices)
        choice = net.argmax(axis=1)
        worth = net[np.arange(len(net)), choice]
        taken = (self.required | (worth > 0)) & (worth > -np.inf)
        return np.where(taken, choice, -1), np.where(taken, worth, 0.0)


def sheet_of(dual: Dual, rep: Ints) -> Sheet:
    """Lay out all units with these reps, shape (n_units, n_columns)."""
    unit, flat = np.repeat(np.arange(len(rep)), rep.shape[1]), rep.ravel()
    gain = np.where(dual.units.allowed[unit, flat], dual.gains(unit, flat), -np.inf)
    return Sheet(rep, gain.reshape(rep.shape), dual.rows.by_pair(unit, flat), dual.rows.limit, dual.units.required)


def shortlist(dual: Dual, prices: Floats, columns: int) -> Ints:
    """Return for every unit the reps who are best after prices, and an owner of its leads, shape (n_units, columns).

    Reps whom a rule promises something are listed where they are nearest to the best, if hardly any unit lists them.
    """
    units, reps = dual.units.shape
    columns = min(columns, reps)
    listed = np.zeros((units, columns), dtype=np.int64)

    def list_block(block: tuple[int, int]) -> None:
        net = dual.net_block(prices, *block)
        listed[slice(*block)] = np.argpartition(net, reps - columns, axis=1)[:, reps - columns :]

    list(spread(list_block, list(row_blocks((units, reps))), units * reps))
    list_promised(dual, prices, listed)
    _list_owners(dual, listed)
    return listed


def _list_owners(dual: Dual, listed: Ints) -> None:
    # A lead whose owner is not listed could not stay, whatever a budget of moves says.
    unit, rep = dual.units.stay_unit, dual.units.stay_rep
    missing = np.flatnonzero((listed[unit] != rep[:, None]).all(axis=1))
    listed[unit[missing], 0] = rep[missing]


def with_others(dual: Dual, sheet: Sheet, columns: int, seed: int) -> Sheet:
    """Add some more reps to each unit's list at random, so that every rep is on many lists."""
    units, reps = dual.units.shape
    columns = min(columns, reps - sheet.rep.shape[1])
    others = np.zeros((units, columns), dtype=np.int64)
    for start, stop in row_blocks((units, reps)):
        chance = np.random.default_rng([seed, start]).random((stop - start, reps)) * dual.units.allowed[start:stop]
        np.put_along_axis(chance, sheet.rep[start:stop], -1.0, axis=1)
        others[start:stop] = np.argpartition(chance, reps - columns, axis=1)[:, reps - columns :] if columns else 0
    return sheet_of(dual, np.column_stack([sheet.rep, others]))
