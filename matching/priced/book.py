"""A shortlist in whole units: what the contest, the prices and the proof are computed from."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Bools, Columns, Floats, Ints
from matching.clock import Clock
from matching.priced.market import Market
from matching.priced.shortlist import Shortlist
from matching.priced.survey import TimeUp
from matching.problem.scaling import Scaling
from matching.threads import spread

# Below any sum of units, and far enough from the end of int64 to take a price from it.
NEVER = -(np.int64(1) << np.int64(60))
# Far below any difference that matters, far above the number of equals at one rep.
DICE_SIDES = 1 << 14
# A ceiling taken in floating point may be off by the rounding of a value and of a difference.
_UNITS_OFF = 2.0


@dataclass(frozen=True, eq=False)
class Book:
    """The pairs that may matter, in whole units of a scaling.

    Attributes
    ----------
    listed
        The pairs; its ceilings and bases are in units.
    scaling
        What a unit is.
    units
        Value of each pair.
    slots, required
        As in a `Market`.
    """

    listed: Shortlist
    scaling: Scaling
    units: Ints
    slots: Ints
    required: Bools

    @cached_property
    def usable(self) -> Bools:
        """Which pairs could be of use: none at a loss, unless the lead has to be placed."""
        return (self.listed.value >= 0) | self.required[self.listed.lead]

    @cached_property
    def dice(self) -> NDArray[np.int16]:
        """A throw for each pair, from 0 up to `DICE_SIDES` units, that depends on lead and rep alone."""
        mixed = self.listed.lead.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= (self.listed.column.astype(np.uint64) + np.uint64(1)) * np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(31)
        mixed *= np.uint64(0x94D049BB133111EB)
        return (mixed >> np.uint64(50)).astype(np.int16)

    def net(self, prices: Ints) -> Ints:
        """Return units minus price of each pair, `NEVER` where it is of no use."""
        net = prices[self.listed.column]
        np.subtract(self.units, net, out=net)
        net[~self.usable] = NEVER
        return net

    def own(self, rep: Ints) -> Ints:
        """Return the units of each lead's pair with its rep, shape (n_leads,), 0 for none."""
        own = np.zeros(self.listed.leads, dtype=np.int64)
        taken = np.flatnonzero(self.listed.column == rep[self.listed.lead])
        own[self.listed.lead[taken]] = self.units[taken]
        return own


def book_of(market: Market, shortlist: Shortlist, scaling: Scaling) -> Book:
    """Return a surveyed shortlist in units of a scaling."""
    size = scaling.exponent
    listed = replace(
        shortlist,
        ceiling=np.ldexp(shortlist.ceiling, size) + _UNITS_OFF,
        bases=tuple(np.ldexp(base, size) for base in shortlist.bases),
    )
    return Book(listed, scaling, scaling.to_units(shortlist.value), market.slots, market.required)


def with_rivals(market: Market, book: Book, rows: Ints, prices: Ints, floor: Ints, clock: Clock) -> Book:
    """Read all pairs of some leads again, and list those that are worth more than a floor after other prices.

    Whole blocks are read, as in the survey, so that a value is the same number in every pass. One comparison a
    pair, and few pass: far cheaper than to draw up lists anew.

    Parameters
    ----------
    market, book
        What is known so far.
    rows
        Leads, in order.
    prices
        Shape (n_reps,), in units.
    floor
        Shape (len(rows),), in units. It becomes the ceiling of the lead.
    clock
        Looked at before each block.

    Raises
    ------
    TimeUp
        If time is up before all is read.
    """
    base, bar = prices.astype(np.float64), floor.astype(np.float64)

    def look(blocks: list[tuple[int, int]]) -> tuple[Ints, Columns, Floats]:
        first, last = np.searchsorted(rows, (blocks[0][0], blocks[-1][1]))
        values = _values_of(market, rows[first:last], blocks, clock)
        net = book.scaling.rounded(values)
        net -= base
        row, column = np.divmod(np.flatnonzero(net > bar[first:last, None]), len(base))
        return rows[first:last][row], column.astype(np.int32), values[row, column]

    pieces = list(spread(look, _bundles(market, rows), len(rows) * len(prices)))
    lead, column, value = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
    listed = book.listed.with_pairs(lead, column, value, rows, bar, base)
    same = listed.value is book.listed.value
    return replace(book, listed=listed, units=book.units if same else book.scaling.to_units(listed.value))


def _bundles(market: Market, rows: Ints) -> list[list[tuple[int, int]]]:
    """Return the blocks that hold any of the rows, bundled so that as many are looked at at once as fill a block."""
    blocks = np.array(market.blocks())
    held = np.searchsorted(rows, blocks[:, 1]) - np.searchsorted(rows, blocks[:, 0])
    full = int(blocks[0, 1] - blocks[0, 0])
    bundle = (np.cumsum(held) - 1) // full
    used = np.flatnonzero(held)
    parts = np.split(blocks[used], np.flatnonzero(np.diff(bundle[used])) + 1)
    return [[(start, stop) for start, stop in part.tolist()] for part in parts]


def _values_of(market: Market, rows: Ints, blocks: list[tuple[int, int]], clock: Clock) -> Floats:
    pieces = []
    for start, stop in blocks:
        if clock.is_up:
            raise TimeUp
        values = market.read(start, stop)
        inside = rows[slice(*np.searchsorted(rows, (start, stop)))]
        pieces.append(values if len(inside) == stop - start else values[inside - start])
    return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
