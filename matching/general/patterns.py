"""Sets of units that fill a rep's knapsack well: the pieces a good assignment is made of."""

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from matching.arrays import Bools, Floats, Ints
from matching.general.knapsack import Knapsacks

_MOST_PARTIAL = 30_000


def good_patterns(knapsacks: Knapsacks, work: Floats, room: float, charge: Floats, rep: int, most: int) -> Bools:
    """Return the sets of units that are worth most to a rep when each unit charges this, shape (n_patterns, n_units).

    Units are taken up one by one; a partial set stays as long as what it could still become, by the table of the
    best completions, is among the best. The tolerance shrinks where that leaves too many.

    Parameters
    ----------
    knapsacks
        For worth, and the table in whole grid steps.
    work, room
        True work of each unit with this rep, and her capacity.
    charge, rep, most
        Charges by unit, the rep, and how many sets to return at most.
    """
    profit = knapsacks.worth[:, rep] - charge
    steps, width = knapsacks.work[:, rep], int(knapsacks.room[rep]) + 1
    units = [unit for unit in np.argsort(-profit, kind="stable").tolist() if np.isfinite(profit[unit])]
    table = np.zeros((len(units) + 1, width))
    for at in range(len(units) - 1, -1, -1):
        unit, size = units[at], int(steps[units[at]])
        table[at] = table[at + 1]
        if size < width:
            table[at, size:] = np.maximum(table[at, size:], table[at + 1, : width - size] + profit[unit])
    return _grown(units, profit, work, room, steps, table, len(profit), most)


def _grown(
    units: list[int], profit: Floats, work: Floats, room: float, steps: Ints, table: Floats, count: int, most: int
) -> Bools:
    taken = np.zeros((1, count), dtype=np.bool_)
    value, left, cells = np.zeros(1), np.array([room]), np.array([table.shape[1] - 1])
    slack = 1e-9 * max(1.0, room)
    for at, unit in enumerate(units):
        fits = np.flatnonzero((work[unit] <= left + slack) & (steps[unit] <= cells))
        more = taken[fits]
        more[:, unit] = True
        taken = np.concatenate([taken, more])
        value = np.concatenate([value, value[fits] + profit[unit]])
        left = np.concatenate([left, left[fits] - work[unit]])
        cells = np.concatenate([cells, cells[fits] - steps[unit]])
        promise = value + table[at + 1, cells]
        if len(promise) > _MOST_PARTIAL or at == len(units) - 1:
            keep = np.argsort(-promise, kind="stable")[: most if at == len(units) - 1 else _MOST_PARTIAL // 2]
            taken, value, left, cells = taken[keep], value[keep], left[keep], cells[keep]
    return taken


def best_combination(patterns: list[Bools], gain: Floats, required: Bools, seconds: float) -> Ints | None:
    """Give each rep at most one of her patterns, so that the sum of gains is largest; None if there is no way.

    A unit that must be placed may be in two patterns, and then goes to the rep with the higher gain: taking a unit
    out of a pattern breaks no capacity. Its gains are counted as losses against its best rep, so that a second
    pattern never counts for it. Solved by SciPy's HiGHS.

    Returns
    -------
    Shape (n_units,), the best rep of each unit, -1 for none.
    """
    units, reps = gain.shape
    top = np.where(np.isfinite(gain), gain, -np.inf).max(axis=1)
    counted = gain.copy()
    counted[required] -= top[required, None]
    owner = np.concatenate([np.full(len(each), rep) for rep, each in enumerate(patterns)])
    taken = np.concatenate(patterns)
    worth = np.array([counted[row, rep].sum() for row, rep in zip(taken, owner, strict=True)])
    once = sparse.csr_matrix((np.ones(len(owner)), (owner, np.arange(len(owner)))), shape=(reps, len(owner)))
    answer = milp(
        -worth,
        constraints=[
            LinearConstraint(
                sparse.csr_matrix(taken.T.astype(np.float64)),
                lb=np.where(required, 1.0, -np.inf),
                ub=np.where(required, np.inf, 1.0),
            ),
            LinearConstraint(once, lb=-np.inf, ub=1.0),
        ],
        integrality=np.ones(len(owner), dtype=np.int64),
        bounds=Bounds(0, 1),
        options={"time_limit": max(0.1, seconds)},
    )
    if answer.x is None:
        return None
    offers = np.full((units, reps), -np.inf)
    for column in np.flatnonzero(answer.x > 0.5).tolist():
        offers[taken[column], owner[column]] = gain[taken[column], owner[column]]
    return np.where(np.isfinite(offers.max(axis=1)), offers.argmax(axis=1), -1)
