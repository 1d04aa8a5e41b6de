"""Reps whom a rule promises something, listed where they lose least: else no price could ever reach them."""

import numpy as np

from matching.arrays import Floats, Ints
from matching.general.dual import Dual
from matching.general.rows import Kind
from matching.problem.pair_matrix import row_blocks
from matching.threads import spread

_PROMISES = (Kind.MINIMUM, Kind.FLOOR, Kind.SPREAD_LOW)
# Of the units that an average rep is listed with.
_SHARE = 0.25


def list_promised(dual: Dual, prices: Floats, listed: Ints) -> None:
    """Put reps with a minimum or a floor whom too few units list in the place of other reps.

    Where values hardly differ in kind, only in size, the best dozen reps of every lead are the same, and a rep outside
    it would have nothing to keep her floor with. Each of them is listed with the units where she loses least against
    the best for what she gets, in the place of the unit's worst.

    Parameters
    ----------
    dual, prices
        The problem, and the prices after which values are compared.
    listed
        Shape (n_units, n_columns), changed in place.
    """
    units, reps = dual.units.shape
    least = int(np.ceil(_SHARE * listed.size / max(1, reps)))
    few = _listed_by_few(dual, listed, least)
    if not len(few) or listed.shape[1] in (1, reps):
        return

    def list_block(block: tuple[int, int]) -> None:
        net = dual.net_block(prices, *block)
        here = listed[slice(*block)]
        standing = np.take_along_axis(net, here, axis=1)
        standing[np.arange(len(here)), standing.argmax(axis=1)] = np.inf  # the best stays
        for rep in few.tolist():
            count = int(np.ceil(least * len(here) / units))
            at = _nearest(dual, net, block[0], rep, count)
            at = at[(here[at] != rep).all(axis=1)]
            worst = standing[at].argmin(axis=1)
            free = np.isfinite(standing[at, worst]) | (standing[at, worst] < 0)
            here[at[free], worst[free]] = rep
            standing[at[free], worst[free]] = np.inf

    list(spread(list_block, list(row_blocks((units, reps))), units * reps))


def _listed_by_few(dual: Dual, listed: Ints, least: int) -> Ints:
    """Return the reps with a promise whom fewer than that many units list that may take them."""
    rows = dual.rows
    promised = np.unique(np.concatenate([rows.item[rows.of(kind)] for kind in _PROMISES]))
    open_to = dual.units.allowed[np.arange(len(listed))[:, None], listed]
    count = np.bincount(listed[open_to], minlength=dual.units.shape[1])
    return np.asarray(promised[count[promised] < least], dtype=np.int64)


def _nearest(dual: Dual, net: Floats, start: int, rep: int, count: int) -> Ints:
    """Return units of a block, the least loss against their best rep for the value they bring to this one."""
    open_to = np.flatnonzero(np.isfinite(net[:, rep]))
    loss = net[open_to].max(axis=1) - net[open_to, rep]
    rank = loss / np.maximum(dual.units.value[start + open_to, rep], 1e-12)
    return open_to[np.argsort(rank, kind="stable")[:count]]
