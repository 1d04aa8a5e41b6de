"""Units that were left out although a rep has room and no rule speaks against it."""

import numpy as np

from matching.arrays import Floats, Ints
from matching.general.dual import Dual
from matching.general.rows import Kind
from matching.problem.pair_matrix import row_blocks
from matching.problem.whole import TOLERANCE


def fill(dual: Dual, rep: Ints) -> Ints:
    """Place units that cost nothing, in turn, each with the rep who offers most among those it fits.

    It mends what a search that ran out of time overlooked, and finds a rep for leads worth exactly 0: a deal
    without an amount is worth 0 in many a CRM, and somebody should look at it.
    """
    rows, filled = dual.rows, rep.copy()
    if rows.spread:
        return filled  # every further lead may stretch the spread
    placed = np.flatnonzero(rep >= 0)
    slack = rows.limit - np.asarray(rows.matrix(placed, rep[placed]).sum(axis=1)).ravel()
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
    found = [np.zeros((2, 0), dtype=np.int64)]
    for start, stop in row_blocks(dual.units.shape):
        waiting = start + np.flatnonzero(rep[start:stop] < 0)
        if not len(waiting):
            continue
        gain = dual.net_block(nothing, start, stop)[waiting - start]
        row, other = np.nonzero((gain >= 0) & (dual.units.work[waiting] <= room))
        order = np.lexsort((-gain[row, other], row))
        unit, other = waiting[row[order]], other[order]
        amount = dual.rows.matrix(unit, other)
        blocked = np.asarray((amount.multiply(amount > np.maximum(slack, 0)[:, None])).sum(axis=0)).ravel() > 0
        found.append(np.stack([unit[~blocked], other[~blocked]]))
    unit, other = np.concatenate(found, axis=1)
    return unit, other
