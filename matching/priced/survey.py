"""One pass over all pairs, on all cores: the shortlist."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Bools, Columns, Floats, Ints
from matching.clock import Clock
from matching.priced.market import Market
from matching.priced.shortlist import Shortlist
from matching.threads import spread

# Singles are twice as fast to compare; a value minus a price is off by less than this part of both.
_SINGLE = 2.0**-22
# Between these sizes no single overflows, nor loses more than that.
_SINGLE_SIZES = 1e-30, 1e30
# Ties can make a list as long as there are reps; more than this many times its width is cut.
_LONGEST = 4
# Columns are folded until fewer than so many times the width are left.
_FOLDED = 10

Reals = NDArray[np.floating[Any]]


class TimeUp(Exception):
    """The time limit passed while pairs were read."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The pairs of a run of leads that are worth most after the price.

    Attributes
    ----------
    row, column
        Where they stand in the block, in order.
    ceiling
        Shape (rows,), no other pair of the row is above it.
    """

    row: Ints
    column: Columns
    ceiling: Floats


def nearest(net: Reals, width: int) -> Nearest:
    """Pick in each row the `width` largest numbers, and a few more.

    Parameters
    ----------
    net
        Shape (rows, n_reps), value minus price; minus infinity is never picked.
    width
        How many at least, where there are so many.
    """
    rows, reps = net.shape
    level: Reals = np.full(rows, -np.inf) if reps <= width else _level(net, width)
    flat = np.flatnonzero(net >= np.maximum(level, np.finfo(net.dtype).min).astype(net.dtype, copy=False)[:, None])
    row = flat // max(reps, 1)
    column = (flat - row * reps).astype(np.int32)
    counts = np.bincount(row, minlength=rows)
    if counts.max(initial=0) > _LONGEST * width and reps > width:
        keep = _cut(net.ravel()[flat], row, column, counts, level, _LONGEST * width)
        row, column = row[keep], column[keep]
    return Nearest(row, column, level.astype(np.float64, copy=False))


def _level(net: Reals, width: int) -> Reals:
    """Return for each row a number that at least `width` of its entries reach.

    The columns are folded in half, the larger of two kept, while many are left; the `width`-th largest of
    what remains is such a number, and finding it costs one sweep instead of a partition of the whole row.
    """
    tops = net
    while tops.shape[1] >= _FOLDED * width:
        half = -(-tops.shape[1] // 2)
        pairs = tops.shape[1] - half
        folded = np.empty((len(tops), half), dtype=tops.dtype)
        np.maximum(tops[:, :pairs], tops[:, half:], out=folded[:, :pairs])
        folded[:, pairs:] = tops[:, pairs:half]
        tops = folded
    left = tops.shape[1]
    return np.partition(tops, left - width, axis=1)[:, left - width]


def _cut(net: Reals, row: Ints, column: Columns, counts: Ints, level: Reals, most: int) -> Bools:
    """Keep the best of each overlong row, ties by a throw of dice that depends on row and rep alone."""
    over = np.flatnonzero(counts[row] > most)
    dice = (row[over] * 0x9E3779B1 + column[over].astype(np.int64) * 0x85EBCA77) % 0x7FFFFFFF * 0x5851F42D % 0x7FFFFFFF
    order = over[np.lexsort((dice, -net[over], row[over]))]
    rank = np.arange(len(order)) - np.repeat(np.flatnonzero(np.diff(row[order], prepend=-1)), counts[counts > most])
    keep = np.ones(len(row), dtype=np.bool_)
    dropped = order[rank >= most]
    keep[dropped] = False
    first = order[rank == most]
    level[row[first]] = net[first]
    return keep


def nearest_after(values: Floats, prices: Floats, width: int, largest: float) -> Nearest:
    """Pick in each row about the `width` largest values minus prices; ceilings hold for the exact differences.

    Parameters
    ----------
    values, prices, width
        As in `survey`, the values of a block.
    largest
        Size of the largest finite value.
    """
    size = largest + float(np.abs(prices).max(initial=0.0))
    least, most = _SINGLE_SIZES
    if not least < size < most:
        return nearest(values - prices, width)
    net = values.astype(np.float32)
    net -= prices.astype(np.float32)
    found = nearest(net, width)
    return replace(found, ceiling=found.ceiling + _SINGLE * size)


def survey(market: Market, prices: Floats, width: int, clock: Clock) -> Shortlist:
    """Read all pairs once and list for each lead the reps worth most after the price.

    Parameters
    ----------
    market
        Whose pairs.
    prices
        Shape (n_reps,), in the user's units.
    width
        How many reps a lead, at least.
    clock
        Looked at before each block.

    Raises
    ------
    TimeUp
        If time is up before all is read.
    """

    def look(block: tuple[int, int]) -> tuple[Nearest, Floats, Floats, float]:
        if clock.is_up:
            raise TimeUp
        values = market.read(*block)
        best = values.max(axis=1, initial=-np.inf)
        largest = largest_of(values, best)
        found = nearest_after(values, prices, width, largest)
        return found, values[found.row, found.column], best, largest

    blocks = market.blocks()
    leads, reps = market.shape
    pieces = list(spread(look, blocks, leads * reps))
    counts = [
        np.bincount(found.row, minlength=stop - start)
        for (start, stop), (found, *_) in zip(blocks, pieces, strict=True)
    ]
    return Shortlist(
        np.concatenate([[0], np.cumsum(np.concatenate([*counts, np.zeros(0, np.int64)]))]).astype(np.int64),
        np.concatenate([*(found.column for found, *_ in pieces), np.zeros(0, np.int32)]),
        np.concatenate([*(value for _, value, *_ in pieces), np.zeros(0)]),
        np.concatenate([*(found.ceiling for found, *_ in pieces), np.zeros(0)]),
        np.zeros(leads, dtype=np.int64),
        (prices,),
        np.concatenate([*(best for _, _, best, _ in pieces), np.zeros(0)]),
        max((largest for *_, largest in pieces), default=0.0),
    )


def largest_of(values: Floats, best: Floats | None = None) -> float:
    """Return the size of the largest finite value, 0 for none; `best` are the largest of each row, if known."""
    highest = float((values if best is None else best).max(initial=-np.inf))
    lowest = float(values.min(initial=np.inf))
    if lowest == -np.inf:
        lowest = float(values.min(initial=np.inf, where=values > -np.inf))
    return max(0.0, highest, -lowest if np.isfinite(lowest) else 0.0)
