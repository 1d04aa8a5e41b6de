"""Units that were left out although a rep has room and no rule speaks against it."""

import numpy as np

from matching.arrays import Floats, Ints
from matching.general.dual import Dual
from matching.general.rows import Kind
from matching.problem.pair_matrix import row_blocks
from matching.problem.whole import TOLERANCE
from matching.threads import spread


def fill(dual: Dual, rep: Ints) -> Ints:
    """Place units that cost nothing, in turn, each with the rep who offers most among those it fits.

    It mends what a search that ran out of time overlooked, and finds a rep for leads worth exactly 0: a deal
    without an amount is worth 0 in many a CRM, and somebody should look at it.
    """
    rows, filled = dual.rows, rep.copy()
    if rows.spread:
        return filled  # every further lead may stretch the spread
    slack = rows.limit - rows.taken(rep)
    slack += TOLERANCE * np.maximum(1.0, np.abs(rows.limit))
    unit, other = _candidates(dual, rep, slack)
    amount = rows.matrix(unit, other).tocsc()
    for at, (one, to) in enumerate(zip(unit.tolist(), other.tolist(), strict=True)):
        part = slice(amount.indptr[at], amount.indptr[at + 1])
        if filled[one] < 0 and (np.maximum(amount.data[part], 0) <= np.maximum(slack[amount.indices[part]], 0)).all():
            slack[amount.indices[part]] -= amount.data[part]
            filled[one] = to
    return filled


def _candidates(dual: Dual, rep: Ints, slack: Floats) -> tuple[Ints, Ints]:
    """Return pairs of units without a rep and reps with room who are no loss, unit by unit, the best rep first."""
    room = slack[dual.rows.of(Kind.CAPACITY)]
    nothing = np.zeros(len(dual.rows.kind))

    def look(block: tuple[int, int]) -> Ints:
        waiting = block[0] + np.flatnonzero(rep[slice(*block)] < 0)
        fits = (dual.units.work[waiting] <= room) & dual.units.allowed[waiting]
        waiting, fits = waiting[fits.any(axis=1)], fits[fits.any(axis=1)]
        if not len(waiting):
            return np.zeros((2, 0), dtype=np.int64)
        gain = dual.net_block(nothing, *block)[waiting - block[0]]
        at, other = np.nonzero(fits & (gain >= 0))
        order = np.lexsort((-gain[at, other], at))
        unit, other = waiting[at[order]], other[order]
        row, pair, amount = dual.rows.entries(unit, other)
        free = np.bincount(pair[amount > np.maximum(slack[row], 0)], minlength=len(unit)) == 0
        return np.stack([unit[free], other[free]])

    units, reps = dual.units.shape
    found = list(spread(look, list(row_blocks((units, reps))), units * reps))
    unit, other = np.concatenate([np.zeros((2, 0), dtype=np.int64), *found], axis=1)
    return unit, other
