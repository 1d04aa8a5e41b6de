"""One knapsack filled to the most it is worth: only the items that are in doubt need be looked at."""

from functools import cache

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.problem.whole import TOLERANCE

_FIRST_ITEMS, _MOST_HALVED = 12, 18
_MOST_HALVED_FINE, _FINE = 24, 10_000
"""Where room is of so many steps, more items are halved: to sets of either half steps are nothing."""


class Relaxed:
    """One knapsack whose items may be split: what that brings, and what each item then loses by another choice.

    An item whose other choice loses more than there is between this bound and an answer stays where it is (E. Balas
    and E. Zemel, An algorithm for large zero-one knapsack problems, Operations Research 28, 1980).

    Parameters
    ----------
    profit
        Shape (n_items,), -inf where an item may not be taken.
    steps
        Shape (n_items,), whole.
    room
        In the same steps.

    Attributes
    ----------
    bound
        No choice is worth more.
    ahead
        Shape (n_items,), profit after the price of room; -inf where an item can never be taken.
    """

    def __init__(self, profit: Floats, steps: Ints, room: int) -> None:
        self.profit, self.steps, self.room = profit, steps, room
        items = np.flatnonzero((profit > 0) & (steps <= room))
        size = steps[items]
        order = np.argsort(-profit[items] / np.maximum(size, 1e-9), kind="stable")
        items, size = items[order], size[order]
        used = np.cumsum(size)
        first_out = int(np.searchsorted(used, room, side="right"))
        price, self.bound = 0.0, float(profit[items[:first_out]].sum())
        if first_out < len(items):
            price = float(profit[items[first_out]] / size[first_out])
            self.bound += price * float(room - (used[first_out - 1] if first_out else 0))
        self.ahead = np.where(steps <= room, profit - price * steps, -np.inf)

    def in_doubt(self, distance: float) -> tuple[Ints, Ints]:
        """Return the items in doubt and those taken anyway, if choices up to this far below the bound matter."""
        doubtful = np.flatnonzero(np.abs(self.ahead) <= distance)
        return doubtful, np.flatnonzero(self.ahead > distance)

    def fullest(self) -> tuple[float, Ints]:
        """Return the most there is, and the items of it."""
        distance = np.abs(self.ahead)
        if len(distance) > _FIRST_ITEMS:
            enough = float(np.partition(distance, _FIRST_ITEMS - 1)[_FIRST_ITEMS - 1])
        else:
            enough = np.inf
        value, taken = self._best_of(enough)
        needed = self.bound - value + TOLERANCE * max(1.0, abs(value))
        if needed > enough:
            value, taken = self._best_of(needed)
        return value, taken

    def _best_of(self, distance: float) -> tuple[float, Ints]:
        doubtful, sure = self.in_doubt(distance)
        doubtful = doubtful[(self.profit[doubtful] > 0) & (self.steps[doubtful] <= self.room)]
        room = self.room - int(self.steps[sure].sum())
        if room < 0:
            return -np.inf, sure
        most = _MOST_HALVED_FINE if room >= _FINE else _MOST_HALVED
        how = _by_halves if len(doubtful) <= most else _by_room
        value, chosen = how(self.profit[doubtful], self.steps[doubtful], room)
        return value + float(self.profit[sure].sum()), np.append(sure, doubtful[chosen])


def _by_halves(profit: Floats, steps: Ints, room: int) -> tuple[float, Ints]:
    """Look at all sets of either half; to each of the first goes the best of the second that still fits.

    E. Horowitz and S. Sahni, Computing partitions with applications to the knapsack problem, J. ACM 21, 1974.
    """
    middle = len(profit) // 2
    one, two = _sets(middle), _sets(len(profit) - middle)
    size, other_size = one @ steps[:middle], two @ steps[middle:]
    order = np.argsort(other_size, kind="stable")
    gain = (two @ profit[middle:])[order]
    last = np.searchsorted(other_size[order], room - size, side="right") - 1
    total = np.where(last >= 0, one @ profit[:middle] + np.maximum.accumulate(gain)[last], -np.inf)
    best = int(total.argmax())
    other = order[int(gain[: last[best] + 1].argmax())]
    return float(total[best]), np.flatnonzero(np.append(one[best], two[other]))


@cache
def _sets(items: int) -> Ints:
    """Return every set of so many items as a row of zeros and ones."""
    return (np.arange(1 << items)[:, None] >> np.arange(items)) & 1


def _by_room(profit: Floats, steps: Ints, room: int) -> tuple[float, Ints]:
    best = np.zeros(room + 1)
    items = np.flatnonzero((profit > 0) & (steps <= room)).tolist()
    sizes, gains = steps[items].tolist(), profit[items].tolist()
    better: list[Bools] = []
    for size, gain in zip(sizes, gains, strict=True):
        with_it, without = best[: room + 1 - size] + gain, best[size:]
        better.append(with_it > without)
        np.maximum(with_it, without, out=without)
    at, taken = room, []
    for item, size, taking in zip(reversed(items), reversed(sizes), reversed(better), strict=True):
        if at >= size and taking[at - size]:
            taken.append(item)
            at -= size
    return float(best[room]), np.array(taken, dtype=np.int64)
