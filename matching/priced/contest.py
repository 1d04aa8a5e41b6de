"""Who has to contend for slots at given prices, and who has a place beyond doubt."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Ints
from matching.flow import Contest, cheapest_flow
from matching.priced.book import NEVER, Book

# A small book is solved whole: to tell the sure leads from the others would take longer.
_SMALL = 6_000
_AT_LEAST = 0.02
_REACH = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is open at some prices.

    Attributes
    ----------
    choice
        Shape (n_leads,), the rep of highest value minus price, -1 for nobody.
    open
        Which leads contend; the others keep their choice.
    pairs
        Which pairs of the book the open leads contend for.
    cost
        By how much each pair of the book falls short of its lead's best place.
    best
        Shape (n_leads,), what the best place is worth after the price.
    """

    choice: Ints
    open: Bools
    pairs: Bools
    cost: Ints
    best: Ints


def doubt_at(book: Book, prices: Ints, pressed: Bools, ripple: float) -> Doubt:
    """Tell leads that contend from those whose place is beyond doubt.

    A lead contends if its choice is ahead of its next best place by less than a margin. The margin is set so
    that a few times as many leads contend as demand at these prices misses the slots by. What is wrongly
    held to be beyond doubt is found when all pairs are priced.

    Parameters
    ----------
    book, prices
        The pairs, and prices in units.
    pressed
        Pairs that must contend.
    ripple
        How many leads contend for each lead by which demand misses the slots; infinity lets all contend.
    """
    listed = book.listed
    net = book.net(prices)
    nobody = np.where(book.required, NEVER, 0)
    best = np.maximum(listed.highest(net, int(NEVER)), nobody)
    cost = best[listed.lead] - net
    top = np.flatnonzero((cost == 0) & book.usable)
    top = top[np.diff(listed.lead[top], prepend=-1) != 0]
    choice = np.full(listed.leads, -1, dtype=np.int64)
    choice[listed.lead[top]] = listed.column[top]
    if ripple == np.inf or listed.leads <= _SMALL:
        return Doubt(choice, np.ones(listed.leads, dtype=np.bool_), book.usable, cost, best)
    cost[top] = -NEVER
    ahead = -listed.highest(-cost, int(NEVER))
    cost[top] = 0
    ahead = np.where((choice >= 0) & ~book.required, np.minimum(ahead, best), ahead)
    demand = np.bincount(choice[choice >= 0], minlength=len(prices))
    missed = np.maximum(demand - book.slots, 0).sum() + np.maximum(book.slots - demand, 0)[prices > 0].sum()
    count = min(listed.leads - 1, int(ripple * missed + _AT_LEAST * listed.leads))
    margin = np.partition(ahead, count)[count]
    contending = (ahead <= margin) | (best == NEVER)
    contending[listed.lead[pressed]] = True
    sure = np.bincount(choice[~contending & (choice >= 0)], minlength=len(prices))
    crowded = np.append(sure > book.slots, False)[choice]
    contending |= crowded
    near = (cost <= _REACH * margin) | pressed | crowded[listed.lead]
    return Doubt(choice, contending, contending[listed.lead] & book.usable & near, cost, best)


def settle_contest(book: Book, prices: Ints, doubt: Doubt) -> tuple[Ints, bool]:
    """Place every lead: the sure ones by choice, the others by min-cost flow over what is left.

    Returns
    -------
    Shape (n_leads,), -1 for none, and whether every lead that has to be placed is.
    """
    rep = np.where(doubt.open, -1, doubt.choice)
    room = book.slots - np.bincount(rep[rep >= 0], minlength=len(prices))
    leads = np.flatnonzero(doubt.open)
    pairs = np.flatnonzero(doubt.pairs)
    counts = np.bincount(book.listed.lead[pairs], minlength=book.listed.leads)[leads]
    contest = Contest(
        first=np.concatenate([[0], np.cumsum(counts)]),
        column=book.listed.column[pairs],
        cost=doubt.cost[pairs],
        nobody=np.where(book.required[leads], -1, doubt.best[leads]),
        room=room,
        prices=prices,
    )
    rep[leads], complete = cheapest_flow(contest)
    return rep, complete
