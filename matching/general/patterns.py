"""Sets of units that fill a rep's knapsack well: the pieces a good assignment is made of."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints, Words
from matching.general.fullest import Relaxed
from matching.general.knapsack import Knapsacks

_BITS = 64
_TABLE_STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Patterns:
    """Sets of units for one rep, or for several reps together.

    Attributes
    ----------
    members
        Shape (n_words, n_patterns), the units of each as bits, unit 0 in the lowest bit of the first word.
    loss
        Shape (n_patterns,), by how much each falls short of the best there is.
    """

    members: Words
    loss: Floats

    def units(self, at: int, count: int) -> Bools:
        """Return the units of one pattern as a mask of this length."""
        unit = np.arange(count)
        return np.asarray((self.members[unit // _BITS, at] >> (unit % _BITS).astype(np.uint64)) & np.uint64(1) == 1)


def words_of(units: Ints, count: int) -> Words:
    """Return some of so many units as bits, shape (n_words,)."""
    words = np.zeros(-(-count // _BITS), dtype=np.uint64)
    np.bitwise_or.at(words, units // _BITS, np.uint64(1) << (units % _BITS).astype(np.uint64))
    return words


def apart(members: Words, others: Words) -> Bools:
    """Return which columns of two arrays of words have no unit in common."""
    return np.asarray(np.bitwise_or.reduce(members & others, axis=0) == 0)


def good_patterns(knapsacks: Knapsacks, charge: Floats, rep: int, within: float, most: int) -> tuple[Patterns, bool]:
    """Return the sets whose worth to a rep, when each unit charges this, is within a distance of the best.

    Units are taken up one by one; a partial set stays as long as what it can still become, by the table of the best
    completions (dynamic programming over room, in coarser steps where there are many), is near enough. If more than
    `most` are left, the most promising stay, and the second value returned is true.
    """
    profit, work, steps = knapsacks.worth[:, rep] - charge, knapsacks.true_work[:, rep], knapsacks.work[:, rep]
    relaxed = Relaxed(profit, steps, int(knapsacks.room[rep]))
    most_worth, _ = relaxed.fullest()
    least, slack = most_worth - within, 1e-9 * max(1.0, abs(float(knapsacks.true_room[rep])))
    doubtful, sure = relaxed.in_doubt(relaxed.bound - least + slack)
    units = doubtful[np.argsort(-np.abs(profit[doubtful]), kind="stable")].tolist()
    room = int(knapsacks.room[rep] - steps[sure].sum())
    left = np.array([knapsacks.true_room[rep] + slack - work[sure].sum()])
    members, cut = words_of(sure, len(charge))[:, None], False
    if room < 0 or left[0] < 0:
        return Patterns(members[:, :0], np.zeros(0)), False
    coarse = max(1, -(-room // _TABLE_STEPS))
    table = _completions(profit[units], steps[units] // coarse, room // coarse)
    value, cells = np.array([profit[sure].sum()]), np.array([room])
    for at, unit in enumerate(units):
        fits = np.flatnonzero((work[unit] <= left) & (steps[unit] <= cells))
        more = members[:, fits]
        more[unit // _BITS] |= np.uint64(1 << unit % _BITS)
        members = np.concatenate([members, more], axis=1)
        value = np.concatenate([value, value[fits] + profit[unit]])
        left = np.concatenate([left, left[fits] - work[unit]])
        cells = np.concatenate([cells, cells[fits] - steps[unit]])
        promise = value + table[at + 1, cells // coarse]
        near = np.flatnonzero(promise >= least)
        if len(near) > most:
            near, cut = near[np.argpartition(-promise[near], most)[:most]], True
        members, value, left, cells = members[:, near], value[near], left[near], cells[near]
    return Patterns(members, most_worth - value), cut


def _completions(profit: Floats, steps: Ints, room: int) -> Floats:
    """Return the most that all units from a position on can add, by steps of room left."""
    table = np.zeros((len(profit) + 1, room + 1))
    for at in range(len(profit) - 1, -1, -1):
        size = int(steps[at])
        table[at] = table[at + 1]
        if profit[at] > 0 and size <= room:
            np.maximum(table[at, size:], table[at + 1, : room + 1 - size] + profit[at], out=table[at, size:])
    return table
