"""Room made where a row is overrun: the units that do least there for what they take are left out."""

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.general.load import Load


def make_room(load: Load, net: Floats, cushion: float) -> None:
    """Leave out units that touch overrun rows, until what is overrun would fit with some room.

    Parameters
    ----------
    load
        Changed in place; what promised something (a floor, a minimum) may be overrun more than before.
    net
        Shape (n_units, n_columns), value after prices; decides among units that do the same for promises.
    cushion
        How much room, in largest units of the row.
    """
    placed = np.flatnonzero((load.choice >= 0) & ~load.sheet.required)
    chosen = load.sheet.amount[placed * load.sheet.gain.shape[1] + load.choice[placed]]
    tight = load.slack < load.scale
    part = chosen.multiply(tight / load.scale).tocsr()
    given = np.asarray(part.minimum(0).sum(axis=1)).ravel()
    taken = np.asarray(part.maximum(0).sum(axis=1)).ravel()
    taken = np.maximum(taken, 1e-12)
    order = np.lexsort((net[placed, load.choice[placed]] / taken, -given / taken))
    by_row = chosen.tocsc()
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    out = np.zeros(len(placed), dtype=np.bool_)
    for row in np.flatnonzero(load.overrun).tolist():
        here = slice(by_row.indptr[row], by_row.indptr[row + 1])
        _leave_out(load, row, cushion, rank, by_row.indices[here], by_row.data[here], out)
    for unit in placed[out].tolist():
        load.move(unit, -1, load.change(unit, -1))


def _leave_out(load: Load, row: int, cushion: float, rank: Ints, member: Ints, amount: Floats, out: Bools) -> None:
    """Mark members of a row that are to go: enough of its amount, or, of a promise, as many as would make room."""
    by_rank = np.argsort(rank[member])
    member, amount = member[by_rank], amount[by_rank]
    if load.sheet.limit[row] < 0:  # a promise: what it needs is room for larger units, not fewer of them
        out[member[: int(np.ceil(2 * cushion))]] = True
        return
    wanted = cushion * load.scale[row] - load.slack[row]
    gone = np.cumsum(np.where(amount > 0, amount, 0.0))
    out[member[: int(np.searchsorted(gone, wanted)) + 1]] = True
