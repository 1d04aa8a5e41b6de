"""A part of the units reconsidered together, the others staying where they are."""

import numpy as np

from matching.arrays import Floats, Ints
from matching.clock import Clock
from matching.general.cp import best_choice
from matching.general.dual import Dual
from matching.general.load import Load, suit_spread
from matching.general.pairs import Pairs
from matching.general.subgradient import typical_prices

_UNITS = 200
# An answer that keeps every rule is worth a second beyond the time limit.
_LEAST_SECONDS, _MOST_SECONDS = 1.0, 5.0
# Overrunning a row by one unit costs this many times what such a unit is typically worth, and more each further time:
# a small overrun may be all that a large gain costs.
_DEAR, _DEARER = 30.0, 4.0


def reconsider(dual: Dual, load: Load, prices: Floats, clock: Clock, seed: int, times: int) -> bool:
    """Let CP-SAT place anew the units that touch overrun rows, and others close to a change of mind.

    The part, and what an overrun costs, grow with the number of times.

    Returns
    -------
    Whether it found something better than what was there.
    """
    units = _around_overruns(load, prices, seed, _UNITS * times)
    seconds = max(_LEAST_SECONDS, min(_MOST_SECONDS, clock.left))
    before = load.excess
    penalty = _DEAR * _DEARER ** (times - 1) * typical_prices(load.sheet)
    found = best_choice(dual.rows, _pairs_of(load, units), seconds, seed, penalty=penalty)
    if found.chosen is None:
        return False
    rows, column = np.nonzero(np.isfinite(load.sheet.gain[units]))
    after = np.full(len(units), -1, dtype=np.int64)
    after[rows[found.chosen]] = column[found.chosen]
    for unit, to in zip(units.tolist(), after.tolist(), strict=True):
        if to != load.choice[unit]:
            load.move(unit, to, load.change(unit, to))
    suit_spread(load, dual.rows)
    return load.excess < before - 1e-9


def _around_overruns(load: Load, prices: Floats, seed: int, count: int) -> Ints:
    """Return units ranked by what it costs, at these prices, to move them so that an overrun is relieved."""
    sheet = load.sheet
    net = sheet.net(prices)
    weight = np.where(load.overrun, 1.0 / load.scale, 0.0)
    touched = np.abs(np.asarray(sheet.amount @ weight).reshape(net.shape))
    best = net.max(axis=1, initial=0.0)
    distance = np.where(touched > 0, best[:, None] - net, np.inf).min(axis=1)
    order = np.argsort(distance + 1e-9 * np.random.default_rng(seed).random(len(distance)), kind="stable")
    near = order[:count]
    others = np.random.default_rng(seed).permutation(order[count:])[: count // 2]
    return np.sort(np.concatenate([near, others]))


def _pairs_of(load: Load, units: Ints) -> Pairs:
    sheet = load.sheet
    rows, columns = np.nonzero(np.isfinite(sheet.gain[units]))
    at = units[rows]
    others = load.choice.copy()
    others[units] = -1
    return Pairs(
        at,
        sheet.rep[at, columns],
        sheet.gain[at, columns],
        sheet.limit - sheet.taken(others),
        load.choice[at] == columns,
    )
