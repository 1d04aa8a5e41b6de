"""The stronger bound: every rep fills her own knapsack, and only the rule of one rep a unit is priced."""

from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.clock import Clock
from matching.general.dual import Dual
from matching.general.fullest import Relaxed
from matching.general.rows import Kind
from matching.problem.whole import TOLERANCE, step_of

_MOST_STEPS, _LEAST_STEPS = 100_000, 500
_MOST_CELLS, _SEARCH_CELLS = 400_000_000, 60_000_000
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
    true_work, true_room
        The same as `work` and `room`, in the user's own unit.
    """

    worth: Floats
    work: Ints
    room: Ints
    required: Bools
    fixed: float
    grid: float
    true_work: Floats
    true_room: Floats

    def part(self, units: Ints, reps: Ints, kept: Floats | float = 0.0) -> "Knapsacks":
        """Return the knapsacks of these reps over these units only; the bound is then of that part.

        `kept`, shape (n_chosen_reps,), is room that units outside the part take.
        """
        cells, room = np.ix_(units, reps), self.true_room[reps] - kept
        steps = np.minimum(self.room[reps], np.floor(room / self.grid + 1e-6).astype(np.int64))
        return Knapsacks(
            self.worth[cells], self.work[cells], np.maximum(steps, 0), self.required[units], 0.0, self.grid,
            self.true_work[cells], room,
        )  # fmt: skip

    def coarser(self, most_steps: int) -> "Knapsacks":
        """Return the same with no more steps than this for the largest room, and fewer where there are many pairs.

        Still whatever fits in truth fits here.
        """
        most_steps = min(most_steps, max(_LEAST_STEPS, _SEARCH_CELLS // max(1, self.worth.size)))
        each = max(1, -(-int(self.room.max(initial=0)) // most_steps))
        return replace(self, work=self.work // each, room=self.room // each, grid=self.grid * each)

    def rounded_up(self) -> "Knapsacks":
        """Return the same with work rounded up to whole steps: what fits here fits in truth."""
        steps = np.ceil(self.true_work / self.grid - TOLERANCE).astype(np.int64)
        return replace(self, work=np.minimum(steps, int(self.room.max(initial=0)) + 1))

    def with_nobody(self) -> "Knapsacks":
        """Return the same with a last rep who takes, at no worth and no work, whatever need not be placed."""
        none = np.zeros((len(self.required), 1))
        return replace(
            self,
            worth=np.hstack([self.worth, np.where(self.required[:, None], -np.inf, none)]),
            work=np.hstack([self.work, none.astype(np.int64)]),
            room=np.append(self.room, 0),
            true_work=np.hstack([self.true_work, none]),
            true_room=np.append(self.true_room, 0.0),
        )

    def fill(self, charge: Floats) -> tuple[float, Bools]:
        """Return the bound when each unit charges this, and who is taken by whom, shape (n_units, n_reps)."""
        profit = self.worth - charge[:, None]
        chosen = np.zeros(profit.shape, dtype=np.bool_)
        total = self.fixed + float(charge.sum())
        for rep in range(profit.shape[1]):
            value, taken = Relaxed(profit[:, rep], self.work[:, rep], int(self.room[rep])).fullest()
            total += value
            chosen[taken, rep] = True
        return total, chosen


def knapsacks_of(dual: Dual, prices: Floats) -> Knapsacks | None:
    """Return the knapsacks at these prices of the other rules, None if they would be too large to fill often.

    Where work is no decimal, or a fine one, the largest room is cut into so many steps that rounding hardly matters.
    """
    units, reps = dual.units.shape
    if _SEARCH_CELLS // max(1, units * reps) < _LEAST_STEPS:
        return None
    most_steps = min(_MOST_STEPS, _MOST_CELLS // max(1, units * reps))
    work = np.broadcast_to(dual.units.work, (units, reps))
    room = dual.rows.limit[dual.rows.of(Kind.CAPACITY)]
    # Room beyond all there is to do, such as that of a catch-all, must not make the steps of the others coarse.
    there_is = np.where(dual.units.allowed, work, 0.0)
    largest = float(np.minimum(room, there_is.sum(axis=0)).max(initial=0.0))
    grid = step_of(np.append(work, room))
    if not grid or largest / grid > most_steps:
        grid = max(largest, 1.0) / most_steps
    # What decimals in floats cannot tell from a whole number of steps is one.
    steps = np.floor(work / grid + TOLERANCE).astype(np.int64)
    most = np.where(dual.units.allowed, steps, 0).sum(axis=0)
    whole_room = np.minimum(np.floor(room / grid + 1e-6), most).astype(np.int64)
    steps = np.minimum(steps, int(whole_room.max(initial=0)) + 1)
    others = prices.copy()
    others[dual.rows.of(Kind.CAPACITY)] = 0.0
    worth = dual.net_block(others, 0, units)
    fixed = dual.constant + float(others @ dual.rows.limit)
    return Knapsacks(worth, steps, whole_room, dual.units.required, fixed, grid, np.array(work), room)


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
