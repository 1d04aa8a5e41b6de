"""From a choice that keeps every rule to one worth more, move by move."""

import numpy as np

from matching.arrays import Bools, Floats
from matching.clock import Clock
from matching.general.load import Load
from matching.problem.whole import TOLERANCE

_ROUNDS = 60


def improve(load: Load, clock: Clock, after: Floats | None = None) -> None:
    """Move single units to where they add more and no row is overrun, until none can or time is up.

    What counts is what they add to the objective, or what is left of that after these prices.
    """
    sheet = load.sheet
    rows = np.arange(len(sheet.gain))
    worth = sheet.gain if after is None else sheet.net(after)
    gain = np.column_stack([worth, np.where(sheet.required, -np.inf, 0.0)])
    for _ in range(_ROUNDS):
        better = gain - gain[rows, load.choice][:, None]
        cells = np.flatnonzero((better > 1e-12) & np.column_stack([_open(load), np.ones(len(gain), dtype=np.bool_)]))
        made = 0
        for cell in cells[np.argsort(-better.ravel()[cells], kind="stable")].tolist():
            if clock.is_up:
                return
            unit, to = divmod(cell, gain.shape[1])
            to = -1 if to == gain.shape[1] - 1 else to
            if gain[unit, to] > gain[unit, load.choice[unit]] and load.fits(less := load.change(unit, to)):
                load.move(unit, to, less)
                made += 1
        if not made:
            return


def _open(load: Load) -> Bools:
    """Return where a unit fits even before it leaves its place, shape (n_units, n_columns)."""
    column = load.sheet.amount
    room = load.slack + TOLERANCE * np.maximum(1.0, np.abs(load.sheet.limit))
    too_much = np.append((column.data > room[column.indices]).astype(np.int64), 0)
    starts = column.indptr[:-1]
    blocked = np.add.reduceat(too_much, starts) * (np.diff(column.indptr) > 0)
    return np.asarray(blocked == 0).reshape(load.sheet.gain.shape)
