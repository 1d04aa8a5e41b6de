"""From a choice that overruns some rules to one that keeps them, at the least loss after prices."""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from matching.arrays import Bools, Floats, Ints
from matching.clock import Clock
from matching.general.load import Load
from matching.general.ruin import make_room

_ROUNDS = 60
_MOVES_A_ROUND = 4000
# Pairs of moves tried for a row that no single move relieves.
_FIRST_MOVES, _SECOND_MOVES, _SECOND_UNITS = 40, 20, 2000
_LEAST_RELIEF = 1e-9
# How many of the largest units room is made for, less first.
_CUSHIONS = (0.5, 1.0, 3.0)


def repair(load: Load, prices: Floats, clock: Clock) -> bool:
    """Move units until no row is overrun or time is up; return whether the former was reached.

    Each round ranks all moves by loss after prices per overrun relieved, makes them in that order as long as each
    still lowers the sum of overruns, and ranks anew. Where no single move does, room is made for better ones; where
    that does not help either, two moves at once are tried: a unit comes in for another that leaves.
    """
    net = load.sheet.net(prices)
    for _ in range(_ROUNDS):
        if not load.overrun.any():
            return True
        if clock.is_up:
            return False
        if not _shift(load, net) and not _recreate(load, net, clock) and not _exchange(load, net, clock):
            return False
    return not load.overrun.any()


def _recreate(load: Load, net: Floats, clock: Clock) -> bool:
    """Make room in what is overrun, and fill it anew by single moves; return whether that lowered the sum of overruns.

    Ruin and recreate (G. Schrimpf and others, Record breaking optimization results, J. Comp. Physics 159, 2000): who
    is over capacity with nothing to spare above the floor needs several small leads out for one large lead in.
    """
    choice, slack, before = load.choice.copy(), load.slack.copy(), load.excess
    for cushion in _CUSHIONS:
        if clock.is_up:
            break
        make_room(load, net, cushion)
        while _shift(load, net) and not clock.is_up:
            pass
        if load.excess < before - _LEAST_RELIEF:
            return True
        load.choice[:], load.slack[:] = choice, slack
    return False


def _shift(load: Load, net: Floats) -> int:
    """Make every single move that lowers the sum of overruns; return how many."""
    made = 0
    for unit, to in _ranked_moves(load, net, load.overrun):
        less = load.change(unit, to)
        if load.relief(less) > _LEAST_RELIEF:
            load.move(unit, to, less)
            made += 1
    return made


def _exchange(load: Load, net: Floats, clock: Clock) -> int:
    """Relieve overrun rows by two moves at once, the second mending what the first does; return for how many rows."""
    by_row = load.sheet.amount.tocsc()
    return sum(_exchanged(load, net, by_row, row, clock) for row in np.flatnonzero(load.overrun).tolist())


def _exchanged(load: Load, net: Floats, by_row: sparse.csc_matrix, row: int, clock: Clock) -> bool:
    if clock.is_up:
        return False
    only = np.arange(len(load.slack)) == row
    for tries, (unit, to) in enumerate(_ranked_moves(load, net, only)):
        if tries == _FIRST_MOVES or not load.overrun[row] or clock.is_up:
            break
        less, home = load.change(unit, to), int(load.choice[unit])
        relieved = load.relief(less)
        load.move(unit, to, less)
        if relieved > _LEAST_RELIEF or _mended(load, net, by_row, unit, list(less), relieved):
            return True
        load.move(unit, home, {row: -amount for row, amount in less.items()})
    return False


def _mended(load: Load, net: Floats, by_row: sparse.csc_matrix, unit: int, rows: list[int], relieved: float) -> bool:
    """Find a second move after which both together lower the sum of overruns, and make it."""
    harmed = np.zeros(len(load.slack), dtype=np.bool_)
    harmed[rows] = load.overrun[rows]
    units = _able_to_relieve(load, by_row, np.flatnonzero(harmed))
    units = units[units != unit]
    for tries, (other, to) in enumerate(_ranked_moves(load, net, harmed, units)):
        if tries == _SECOND_MOVES:
            break
        less = load.change(other, to)
        if relieved + load.relief(less) > _LEAST_RELIEF:
            load.move(other, to, less)
            return True
    return False


def _able_to_relieve(load: Load, by_row: sparse.csc_matrix, rows: Ints) -> Ints:
    """Return units that take from these rows where they are, or would give to them elsewhere."""
    width = load.sheet.gain.shape[1]
    able = []
    for row in rows.tolist():
        part = slice(by_row.indptr[row], by_row.indptr[row + 1])
        unit, column = np.divmod(by_row.indices[part], width)
        able.append(unit[(by_row.data[part] > 0) == (load.choice[unit] == column)])
    units = np.unique(np.concatenate([*able, np.zeros(0, dtype=np.int64)]))
    return units[:: 1 + len(units) // _SECOND_UNITS]


def _ranked_moves(load: Load, net: Floats, overrun: Bools, units: Ints | None = None) -> Iterator[tuple[int, int]]:
    """Yield moves (unit, column) of these units that relieve overrun rows, the least loss per relief first."""
    sheet, width = load.sheet, net.shape[1]
    amount, required, choice = sheet.amount, sheet.required, load.choice
    if units is not None:
        amount = amount[(units[:, None] * width + np.arange(width)).ravel()]
        net, required, choice = net[units], required[units], choice[units]
    relieved = -np.asarray(amount @ np.where(overrun, 1.0 / load.scale, 0.0)).reshape(net.shape)
    relieved = np.column_stack([relieved, np.zeros(len(net))])  # the last column is nobody
    worth = np.column_stack([net, np.where(required, -np.inf, 0.0)])
    rows = np.arange(len(net))
    benefit = relieved - relieved[rows, choice][:, None]
    loss = worth[rows, choice][:, None] - worth
    useful = np.flatnonzero((benefit > 1e-12) & np.isfinite(loss))
    gain = benefit.ravel()[useful]
    rank = np.maximum(loss.ravel()[useful], 0.0) / gain
    if len(useful) > _MOVES_A_ROUND:
        first = np.argpartition(rank, _MOVES_A_ROUND)[:_MOVES_A_ROUND]
        useful, rank, gain = useful[first], rank[first], gain[first]
    for cell in useful[np.lexsort((-gain, rank))].tolist():
        row, column = divmod(cell, width + 1)
        yield int(row if units is None else units[row]), -1 if column == width else column
