"""From prices to an assignment: contest, prices, and the search for pairs that speak against it."""

from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Bools, Ints
from matching.clock import Clock
from matching.priced.book import Book, with_rivals
from matching.priced.contest import doubt_at, settle_contest
from matching.priced.market import Market
from matching.priced.stand import Stand, stand_near

# After so many rounds pairs that once contended contend again: then each round can only gain.
_PATIENCE = 6
# Leads that change hands for each lead by which demand misses the slots; the more, the surer and the slower.
_RIPPLE = 4.0
# A contest that leaves more than this share of the leads discontent was too narrow to trust its prices.
_MANY = 0.02
_WIDER = 4.0
# Leads that are read again list what falls short of their best by less than this part of the farthest that a price
# has fallen: prices will still move, but by little.
_HEADROOM = 1 / 16


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a contest ended.

    Attributes
    ----------
    stand
        The assignment and its prices.
    complete
        Whether every lead that has to be placed is.
    proven
        Whether no pair at all, listed or not, speaks against it.
    """

    stand: Stand
    complete: bool
    proven: bool


def settle(market: Market, book: Book, prices: Ints, clock: Clock, favoured: Ints | None = None) -> Settlement:
    """Solve over the book, look for pairs that speak against the answer, add them, and solve again.

    Parameters
    ----------
    market
        All pairs.
    book
        Those known to matter.
    prices
        Shape (n_reps,), in units, near the right ones.
    clock
        Looked at after each round.
    favoured
        Shape (n_leads,), who had each lead in a similar answer, -1 for nobody. Equals stay where they are: were they
        thrown about, all of them would contend.
    """
    favoured = np.full(len(book.required), -1, dtype=np.int64) if favoured is None else favoured
    pressed = np.zeros(len(book.units), dtype=np.bool_)
    turn, everything, ripple = 0, False, _RIPPLE
    while True:
        doubt = doubt_at(book, prices, favoured, pressed, np.inf if everything else ripple)
        rep, complete = settle_contest(book, prices, doubt)
        if not complete:
            if doubt.pairs.sum() == book.usable.sum():
                nothing = np.zeros(len(prices), dtype=np.int64)
                return Settlement(Stand(book, rep, nothing, nothing), complete=False, proven=False)
            everything = True
            continue
        turn, favoured = turn + 1, rep
        stand = stand_near(book, rep, doubt.pairs, prices)
        if stand.is_content:
            stand = against_all_pairs(market, stand, clock)
            if stand.is_content:
                return Settlement(stand, complete=True, proven=True)
        if clock.is_up:
            return Settlement(stand, complete=True, proven=False)
        if stand.book is not book:
            book, turn = stand.book, 0
            pressed, prices = _pressed(stand), stand.low
        elif stand.troubled.sum() > _MANY * len(rep):
            ripple *= _WIDER
            pressed |= doubt.pairs
        else:
            pressed = _pressed(stand) | (doubt.pairs if turn >= _PATIENCE else False)
            prices = stand.low


def _pressed(stand: Stand) -> Bools:
    listed = stand.book.listed
    taken = listed.column == stand.rep[listed.lead]
    pressed: Bools = stand.envied | (taken & stand.troubled[listed.lead])
    return pressed


def against_all_pairs(market: Market, stand: Stand, clock: Clock) -> Stand:
    """List every pair that speaks against a stand which is content with its book.

    If it is still content afterwards, no pair at all speaks against it: that is the proof.
    """
    return replace(stand, book=with_all_rivals(market, stand.book, stand.low, stand.after_price, clock))


def with_all_rivals(
    market: Market, book: Book, prices: Ints, content: Ints, clock: Clock, headroom: int | None = None
) -> Book:
    """Read the leads again whose ceiling does not rule out a better place than they have, and list what is found.

    Parameters
    ----------
    market, book
        What is known so far.
    prices
        Shape (n_reps,), in units.
    content
        Shape (n_leads,), what each lead has after the price.
    clock
        Looked at before each block.
    headroom
        Units by which prices are still expected to fall: what would matter then is listed too.

    Raises
    ------
    TimeUp
        If time is up before all is read.
    """
    listed = book.listed
    rows = np.flatnonzero(listed.outside(prices.astype(np.float64)) > content)
    if not len(rows):
        return book
    if headroom is None:
        drops = listed.bases[0] - prices
        headroom = int((drops.max() - np.median(drops)) * _HEADROOM)
    return with_rivals(market, book, rows, prices, content[rows] - headroom, clock)
