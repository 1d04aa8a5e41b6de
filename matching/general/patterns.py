"""Sets of units that fill a rep's knapsack well: the pieces a good assignment is made of."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Words
from matching.general.knapsack import Knapsacks

MOST_UNITS = 63
"""A set is the bits of one word."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Sets of units for one rep, or for several reps together.

    Attributes
    ----------
    members
        Shape (n_patterns,), unit 0 in the lowest bit.
    loss
        Shape (n_patterns,), by how much each falls short of the best there is.
    """

    members: Words
    loss: Floats

    def units(self, at: int, count: int) -> Bools:
        """Return the units of one pattern as a mask of this length."""
        return np.asarray((self.members[at] >> np.arange(count, dtype=np.uint64)) & np.uint64(1) == 1)


def good_patterns(knapsacks: Knapsacks, charge: Floats, rep: int, within: float, most: int) -> tuple[Patterns, bool]:
    """Return the sets whose worth to a rep, when each unit charges this, is within a distance of the best.

    Units are taken up one by one; a partial set stays as long as what it can still become, by the table of the best
    completions (dynamic programming over room), is near enough. If more than `most` are left, the most promising
    stay, and the second value returned is true.
    """
    profit, work, steps = knapsacks.worth[:, rep] - charge, knapsacks.true_work[:, rep], knapsacks.work[:, rep]
    units = [unit for unit in np.argsort(-np.abs(profit), kind="stable").tolist() if np.isfinite(profit[unit])]
    table = _completions(knapsacks, profit, units, rep)
    least, slack = table[0, -1] - within, 1e-9 * max(1.0, float(knapsacks.true_room[rep]))
    members, value, cut = np.zeros(1, dtype=np.uint64), np.zeros(1), False
    left, cells = knapsacks.true_room[rep : rep + 1] + slack, np.array([table.shape[1] - 1])
    for at, unit in enumerate(units):
        fits = (work[unit] <= left) & (steps[unit] <= cells)
        members = np.concatenate([members, members[fits] | np.uint64(1 << unit)])
        value = np.concatenate([value, value[fits] + profit[unit]])
        left = np.concatenate([left, left[fits] - work[unit]])
        cells = np.concatenate([cells, cells[fits] - steps[unit]])
        promise = value + table[at + 1, cells]
        near = np.flatnonzero(promise >= least)
        if len(near) > most:
            near, cut = near[np.argpartition(-promise[near], most)[:most]], True
        members, value, left, cells = members[near], value[near], left[near], cells[near]
    return Patterns(members, table[0, -1] - value), cut


def _completions(knapsacks: Knapsacks, profit: Floats, units: list[int], rep: int) -> Floats:
    """Return the most that all units from a position on can add, by steps of room left."""
    width = int(knapsacks.room[rep]) + 1
    table = np.zeros((len(units) + 1, width))
    for at in range(len(units) - 1, -1, -1):
        unit, size = units[at], int(knapsacks.work[units[at], rep])
        table[at] = table[at + 1]
        if profit[unit] > 0 and size < width:
            np.maximum(table[at, size:], table[at + 1, : width - size] + profit[unit], out=table[at, size:])
    return table
