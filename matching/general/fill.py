"""Units that were left out although a rep has room and no rule speaks against it."""

import numpy as np

from matching.arrays import Ints
from matching.general.dual import Dual
from matching.whole import TOLERANCE


def fill(dual: Dual, rep: Ints) -> Ints:
    """Place units that cost nothing, in turn, each with the rep who offers most among those it fits.

    It mends what a search that ran out of time overlooked, and finds a rep for leads worth exactly 0: a deal
    without an amount is worth 0 in many a CRM, and somebody should look at it.
    """
    rows, filled = dual.rows, rep.copy()
    placed = np.flatnonzero(rep >= 0)
    slack = rows.limit - np.asarray(rows.matrix(placed, rep[placed]).sum(axis=1)).ravel()
    slack += TOLERANCE * np.maximum(1.0, np.abs(rows.limit))
    nothing = np.zeros(len(rows.kind))
    for unit in np.flatnonzero((rep < 0) & dual.units.allowed.any(axis=1)).tolist():
        gain = dual.net_block(nothing, unit, unit + 1)[0]
        for other in np.argsort(-gain, kind="stable").tolist():
            if gain[other] < 0:
                break
            amount = rows.matrix(np.array([unit]), np.array([other])).toarray()[:, 0]
            if (amount <= slack).all() and not rows.spread:
                slack -= amount
                filled[unit] = other
                break
    return filled
