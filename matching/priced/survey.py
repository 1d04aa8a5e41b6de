"""One pass over all pairs, on all cores: the shortlist."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Columns, Floats, Ints
from matching.clock import Clock
from matching.priced.market import Market
from matching.priced.shortlist import Shortlist
from matching.threads import spread

_FINITE = np.finfo(np.float64).min
# Ties can make a list as long as there are reps; more than this many times its width is cut.
_LONGEST = 4
# Columns are folded until fewer than so many times the width are left.
_FOLDED = 10


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


def nearest(net: Floats, width: int) -> Nearest:
    """Pick in each row the `width` largest numbers, and a few more.

    Parameters
    ----------
    net
        Shape (rows, n_reps), value minus price; minus infinity is never picked.
    width
        How many at least, where there are so many.
    """
    rows, reps = net.shape
    level = np.full(rows, -np.inf) if reps <= width else _level(net, width)
    flat = np.flatnonzero(net >= np.maximum(level, _FINITE)[:, None])
    row = flat // max(reps, 1)
    column = (flat - row * reps).astype(np.int32)
    counts = np.bincount(row, minlength=rows)
    if counts.max(initial=0) > _LONGEST * width and reps > width:
        keep = _cut(net.ravel()[flat], row, column, counts, level, _LONGEST * width)
        row, column = row[keep], column[keep]
    return Nearest(row, column, level)


def _level(net: Floats, width: int) -> Floats:
    """Return for each row a number that at least `width` of its entries reach.

    The columns are folded in half, the larger of two kept, while many are left; the `width`-th largest of
    what remains is such a number, and finding it costs one sweep instead of a partition of the whole row.
    """
    tops = net
    while tops.shape[1] >= _FOLDED * width:
        half = -(-tops.shape[1] // 2)
        folded = tops[:, :half].copy()
        pairs = tops.shape[1] - half
        np.maximum(folded[:, :pairs], tops[:, half:], out=folded[:, :pairs])
        tops = folded
    left = tops.shape[1]
    return np.partition(tops, left - width, axis=1)[:, left - width]


def _cut(net: Floats, row: Ints, column: Columns, counts: Ints, level: Floats, most: int) -> Bools:
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
        found = nearest(values - prices, width)
        best = values.max(axis=1, initial=-np.inf)
        return found, values[found.row, found.column], best, largest_of(values, best)

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
