"""An assignment over a book, with the prices it implies, and what speaks against it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.priced.book import Book
from matching.priced.rep_graph import NO_END, RepGraph, rep_graph


@dataclass(frozen=True, eq=False)
class Stand:
    """Who has whom, at which prices.

    Attributes
    ----------
    book
        The pairs.
    rep
        Shape (n_leads,), -1 for none.
    low, high
        Shape (n_reps,), prices between which every pair considered so far is content, the lowest and the highest
        unless said otherwise; high is about `no_limit(book)` where nothing limits it.
    """

    book: Book
    rep: Ints
    low: Ints
    high: Ints

    def content(self, prices: Ints) -> Ints:
        """Return what each lead has after the price, 0 for nobody, shape (n_leads,)."""
        own = self.book.own(self.rep)
        return np.where(self.rep >= 0, own - np.append(prices, 0)[self.rep], 0)

    @cached_property
    def after_price(self) -> Ints:
        """What each lead has after the low price."""
        return self.content(self.low)

    @cached_property
    def envied(self) -> Bools:
        """Which pairs a lead would rather have than its own, at the low prices."""
        return self.book.net(self.low) > self.after_price[self.book.listed.lead]

    @cached_property
    def at_a_loss(self) -> Bools:
        """Which leads would rather have nobody."""
        return (self.after_price < 0) & ~self.book.required

    @cached_property
    def troubled(self) -> Bools:
        """Which leads of the book would rather be elsewhere."""
        troubled = self.at_a_loss.copy()
        troubled[self.book.listed.lead[self.envied]] = True
        return troubled

    @property
    def is_content(self) -> bool:
        """Whether no lead of the book would rather be elsewhere."""
        return not self.troubled.any()

    def high_values(self) -> Floats:
        """Return the high prices in the user's units, infinity where nothing limits them."""
        return np.where(self.high < no_limit(self.book) // 2, self.book.scaling.to_values(self.high), np.inf)


def no_limit(book: Book) -> int:
    """Return more units than any chain of moves can cost."""
    # Of all pairs: a lead that must be placed may have to go where no list looks.
    largest = int(np.ldexp(book.listed.largest, book.scaling.exponent)) + 1
    return min(int(NO_END), 8 * (len(book.slots) + 2) * largest)


def stand_near(book: Book, rep: Ints, considered: Bools, prices: Ints) -> Stand:
    """Return an assignment that is the best over the considered pairs, with the prices for it nearest to some others.

    Few pairs leave prices much room. Those nearest to prices that were found on all pairs are the likeliest to
    suit all pairs.

    Raises
    ------
    RuntimeError
        If it is not the best over the considered pairs.
    """
    graph = graph_of(book, rep, considered)
    high = graph.high_prices(no_limit(book))
    start = np.minimum(prices, high)
    low = graph.low_prices(start)
    if low is None:
        raise RuntimeError("some round of moves improves on an optimal flow")
    return Stand(book, rep, low, high)


def graph_of(book: Book, rep: Ints, considered: Bools) -> RepGraph:
    """Contract an assignment over the considered pairs."""
    kept = np.flatnonzero(considered)
    pairs = (book.listed.lead[kept], book.listed.column[kept], book.units[kept])
    return rep_graph(pairs, rep, book.own(rep), book.slots, ~book.required)
