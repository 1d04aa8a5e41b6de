"""The stronger bound: every rep fills her own knapsack, and only the rule of one rep a unit is priced."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.clock import Clock
from matching.general.dual import Dual
from matching.general.rows import Kind
from matching.problem.whole import TOLERANCE, step_of

_MOST_STEPS_OF_ROOM = 1500
_MOST_CELLS = 60_000_000
_ROUNDS = 250
_PATIENCE = 8


@dataclass(frozen=True, slots=True)
class Knapsacks:
    """One knapsack a rep.

    Attributes
    ----------
    worth
        Shape (n_units, n_reps), gain after the prices of all rules but capacity, -inf where not allowed.
    work
        Shape (n_units, n_reps), in whole grid steps, rounded down: what fits in truth fits here.
    room
        Shape (n_reps,), in whole grid steps.
    required
        Shape (n_units,).
    fixed
        What the bound adds for the priced rules.
    grid
        The step.
    """

    worth: Floats
    work: Ints
    room: Ints
    required: Bools
    fixed: float
    grid: float

    def part(self, units: Ints, reps: Ints) -> "Knapsacks":
        """Return the knapsacks of these reps over these units only; the bound is then of that part."""
        cells = np.ix_(units, reps)
        return Knapsacks(self.worth[cells], self.work[cells], self.room[reps], self.required[units], 0.0, self.grid)

    def fill(self, charge: Floats) -> tuple[float, Bools]:
        """Return the bound when each unit charges this for being taken, and who is taken by whom.

        Dynamic programming over the units, for all reps at once.
        """
        units, reps = self.worth.shape
        profit = self.worth - charge[:, None]
        pad, width = int(self.work.max(initial=0)), int(self.room.max(initial=0)) + 1
        best = np.zeros((reps, pad + width))
        best[:, :pad] = -np.inf
        flat = best.ravel()
        cells = np.arange(reps)[:, None] * (pad + width) + pad + np.arange(width)
        takes = np.zeros((units, reps, width), dtype=np.bool_)
        for unit in range(units):
            taken = flat[cells - self.work[unit][:, None]] + profit[unit][:, None]
            now = best[:, pad:]
            np.greater(taken, now, out=takes[unit])
            np.maximum(now, taken, out=now)
        at, rows = self.room.copy(), np.arange(reps)
        total = self.fixed + float(charge.sum()) + float(best[rows, pad + at].sum())
        chosen = np.zeros((units, reps), dtype=np.bool_)
        for unit in range(units - 1, -1, -1):
            chosen[unit] = takes[unit, rows, at]
            at -= self.work[unit] * chosen[unit]
        return total, chosen


def knapsacks_of(dual: Dual, prices: Floats) -> Knapsacks | None:
    """Return the knapsacks at these prices of the other rules, None if they would be too large to fill often."""
    units, reps = dual.units.shape
    work = np.broadcast_to(dual.units.work, (units, reps))
    room = dual.rows.limit[dual.rows.of(Kind.CAPACITY)]
    largest = float(room.max(initial=0.0))
    grid = step_of(np.append(work, room))
    if not grid or largest / grid > _MOST_STEPS_OF_ROOM:
        grid = max(largest, 1.0) / _MOST_STEPS_OF_ROOM
    # What decimals in floats cannot tell from a whole number of steps is one.
    steps = np.floor(work / grid + TOLERANCE).astype(np.int64)
    whole_room = np.floor(room / grid + 1e-6).astype(np.int64)
    steps = np.minimum(steps, int(whole_room.max(initial=0)) + 1)
    if units * reps * (int(whole_room.max(initial=0)) + 1) > _MOST_CELLS:
        return None
    others = prices.copy()
    others[dual.rows.of(Kind.CAPACITY)] = 0.0
    worth = dual.net_block(others, 0, units)
    fixed = dual.constant + float(others @ dual.rows.limit)
    return Knapsacks(worth, steps, whole_room, dual.units.required, fixed, grid)


def best_charges(
    knapsacks: Knapsacks, start: Floats, clock: Clock, rounds: int = _ROUNDS
) -> tuple[float, Floats, list[Bools]]:
    """Return the smallest bound found, its charges, and what the reps would take on the way there.

    A subgradient with a step that halves when nothing improves (M. Held, P. Wolfe and H. P. Crowder, Validation of
    subgradient optimization, Mathematical Programming 6, 1974).
    """
    charge, best, kept = start.copy(), np.inf, start.copy()
    step, since = 0.001, 0
    seen: list[Bools] = []
    for _ in range(rounds):
        bound, chosen = knapsacks.fill(charge)
        seen.append(chosen)
        if bound < best - 1e-9:
            best, kept, since = bound, charge.copy(), 0
        else:
            since += 1
            if since >= _PATIENCE:
                step, since, charge = step / 2, 0, kept.copy()
        over = chosen.sum(axis=1) - 1.0
        if clock.is_up or not over.any():
            break
        charge = charge + step * max(1.0, abs(best)) / float(over @ over) * over
        charge = np.where(knapsacks.required, charge, np.maximum(charge, 0.0))
    return best, kept, seen
