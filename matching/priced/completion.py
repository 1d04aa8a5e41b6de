"""What is still to be found once an assignment stands: its highest prices, its runners-up."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import numpy as np

from matching.arrays import Floats, Ints
from matching.clock import Clock
from matching.priced.book import NEVER, Book, with_rivals
from matching.priced.market import Market
from matching.priced.rep_graph import RepGraph
from matching.priced.settle import with_all_rivals
from matching.priced.stand import Stand, graph_of, no_limit

Result = TypeVar("Result")

# Its own, the runner-up, and what is close behind: what comes to matter when prices move a little.
_CLOSE_PAIRS = 3
_LEAST = int(np.iinfo(np.int64).min)


def with_both_prices(market: Market, stand: Stand, clock: Clock) -> Stand:
    """Return a proven stand with the smallest and the largest prices at which every pair at all is content.

    The assignment stands whatever they are: pairs that speak against these prices move them, and nothing else.

    Raises
    ------
    RuntimeError
        If the stand was not proven.
    """
    graph = graph_of(stand.book, stand.rep, stand.book.usable)
    stand, graph = _with_low_prices(market, stand, graph, clock)
    return _with_high_prices(market, stand, graph, clock)


def _with_low_prices(market: Market, stand: Stand, graph: RepGraph, clock: Clock) -> tuple[Stand, RepGraph]:
    while True:
        low = graph.low_prices()
        if low is None:
            raise RuntimeError("some round of moves improves on a proven assignment")
        stand = replace(stand, low=low)
        more = with_all_rivals(market, stand.book, low, stand.after_price, clock)
        stand, graph = _with_book(stand, graph, more)
        if stand.is_content:
            return stand, graph


def _with_high_prices(market: Market, stand: Stand, graph: RepGraph, clock: Clock) -> Stand:
    while True:
        stand = replace(stand, high=graph.high_prices(no_limit(stand.book)))
        content = stand.content(stand.high)
        rows = np.flatnonzero((stand.book.listed.outside(stand.high.astype(np.float64)) > content) & (stand.rep >= 0))
        if not len(rows):
            return stand
        more = with_rivals(market, stand.book, rows, stand.high, content[rows], clock)
        stand, graph = _with_book(stand, graph, more)


def _with_book(stand: Stand, graph: RepGraph, book: Book) -> tuple[Stand, RepGraph]:
    """Return the stand over a longer book, and the graph of that: the same if no pair was added."""
    longer = len(book.units) > len(stand.book.units)
    return replace(stand, book=book), graph_of(book, stand.rep, book.usable) if longer else graph


def with_runners_up(market: Market, stand: Stand, clock: Clock) -> Stand:
    """Return a stand whose book holds, for certain, the next best rep of every lead at the low prices.

    Leads that are read again list what is close behind, too: the next solve may start from these lists.
    """
    behind, second = behind_runner_up(stand)
    rows = np.flatnonzero(stand.book.listed.outside(stand.low.astype(np.float64)) > second)
    if not len(rows):
        return stand
    floor = np.maximum(second[rows], NEVER) - close_behind(behind, stand.book.listed.leads)
    return replace(stand, book=with_rivals(market, stand.book, rows, stand.low, floor, clock))


def behind_runner_up(stand: Stand) -> tuple[Ints, Ints]:
    """Return by how many units each pair of a book is behind its lead's runner-up, and what that has after the price.

    The lead's own pair is ahead of all.
    """
    listed = stand.book.listed
    net = runner_up_net(stand.book, stand.rep, stand.low)
    second = listed.highest(net, _LEAST)
    return np.where(net == _LEAST, -1, second[listed.lead] - net), second


def close_behind(behind: Ints, leads: int) -> int:
    """Return by how many units pairs may be behind the runner-up so that each lead has a few, on average."""
    nth = min(_CLOSE_PAIRS * leads, len(behind) // 2)
    return max(0, int(np.partition(behind, nth)[nth])) if len(behind) else 0


def runner_up_net(book: Book, rep: Ints, prices: Ints) -> Ints:
    """Return units minus price of each pair of a book, least of all where it is the lead's own."""
    net = book.units - prices[book.listed.column]
    net[book.listed.column == rep[book.listed.lead]] = _LEAST
    return net


def with_own_pairs(market: Market, stand: Stand) -> Stand:
    """Return a stand whose book lists the pair of every placed lead."""
    book, rep = stand.book, stand.rep
    listed = book.listed
    has = np.zeros(listed.leads, dtype=np.bool_)
    has[listed.lead[listed.column == rep[listed.lead]]] = True
    rows = np.flatnonzero((rep >= 0) & ~has)
    if not len(rows):
        return stand
    value = np.concatenate(list(over_rows(market, rows, lambda lead, values: values[np.arange(len(lead)), rep[lead]])))
    nothing = np.zeros(0, dtype=np.int64)
    more = listed.with_pairs(
        rows, rep[rows].astype(np.int32), value, nothing, nothing.astype(np.float64), stand.low.astype(np.float64)
    )
    return replace(stand, book=replace(book, listed=more, units=book.scaling.to_units(more.value)))


def over_rows(market: Market, rows: Ints, look: Callable[[Ints, Floats], Result]) -> list[Result]:
    """Read the blocks that hold these leads, and look at the leads' values; one result a block, in order."""
    found = []
    for start, stop in market.blocks():
        first, last = np.searchsorted(rows, (start, stop))
        if first < last:
            found.append(look(rows[first:last], market.read(start, stop)[rows[first:last] - start]))
    return found
