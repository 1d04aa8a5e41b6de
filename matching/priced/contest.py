"""Who has to contend for slots at given prices, and who has a place beyond doubt."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Columns, Ints
from matching.priced.book import DICE_SIDES, NEVER, Book
from matching.priced.flow import Contest, cheapest_flow

# A small book is solved whole: to tell the sure leads from the others would take longer.
_SMALL = 200
_AT_LEAST = 1.25
# Places that differ by less than the dice are equal to choose from; the flow and the proof tell them apart.
_CLOSE = DICE_SIDES
# Pairs of a lead that contends count up to so many times the loss that makes it contend.
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


def doubt_at(book: Book, prices: Ints, favoured: Ints, pressed: Bools, ripple: float) -> Doubt:
    """Tell leads that contend from those whose place is beyond doubt.

    For each rep, a few times as many leads contend as demand at these prices misses her slots by: those who
    would lose least by leaving her, and those who would lose least by coming. What is wrongly held to be
    beyond doubt is found when all pairs are priced.

    Parameters
    ----------
    book, prices
        The pairs, and prices in units.
    favoured
        Shape (n_leads,), the rep who is chosen among equals, -1 where the dice decide.
    pressed
        Pairs that must contend.
    ripple
        How many leads contend for each lead by which demand misses the slots; infinity lets all contend.
    """
    listed = book.listed
    nobody = np.where(book.required, NEVER, 0)
    cost, best = _shortfall(book, prices, nobody)
    diced = _diced(book, cost, favoured)
    nearest = -listed.highest(-diced, int(NEVER))
    top = np.flatnonzero((diced == nearest[listed.lead]) & (cost <= _CLOSE) & book.usable)
    top = top[np.diff(listed.lead[top], prepend=-1) != 0]
    choice = np.full(listed.leads, -1, dtype=np.int64)
    choice[listed.lead[top]] = listed.column[top]
    if ripple == np.inf or listed.leads <= _SMALL:
        return Doubt(choice, np.ones(listed.leads, dtype=np.bool_), book.usable, cost, best)
    # Where the array of all pairs would be too large to hold twice, the best are only hidden for a while.
    at_top, diced[top] = diced[top], -NEVER
    ahead = -listed.highest(-diced, int(NEVER))
    ahead = np.where((choice >= 0) & ~book.required, np.minimum(ahead, best), ahead)
    demand = np.bincount(choice[choice >= 0], minlength=len(prices))
    missed = np.where((demand > book.slots) | (prices > 0), np.abs(demand - book.slots), 0)
    wanted = (ripple * (missed + _AT_LEAST)).astype(np.int64)
    gaining = _nth_smallest(listed.column, diced, wanted)
    losing = _nth_smallest(choice[choice >= 0], ahead[choice >= 0], wanted)
    contending = (best == NEVER) | (ahead <= np.append(losing, _REACH * losing.max(initial=0))[choice])
    contending[listed.lead[(diced <= gaining[listed.column]) | pressed]] = True
    diced[top] = at_top
    sure = np.bincount(choice[~contending & (choice >= 0)], minlength=len(prices))
    crowded = np.append(sure > book.slots, False)[choice]
    contending |= crowded
    reach = _REACH * np.maximum(gaining[listed.column], np.append(losing, 0)[choice][listed.lead])
    near = (diced <= reach) | pressed | crowded[listed.lead]
    return Doubt(choice, contending, contending[listed.lead] & book.usable & near, cost, best)


def _shortfall(book: Book, prices: Ints, nobody: Ints) -> tuple[Ints, Ints]:
    """Return by how much each pair falls short of its lead's best place, and what that is worth."""
    net = book.net(prices)
    best = np.maximum(book.listed.highest(net, int(NEVER)), nobody)
    return np.subtract(best[book.listed.lead], net, out=net), best


def _diced(book: Book, cost: Ints, favoured: Ints) -> Ints:
    """Return costs with the dice, which decide among equals: else all would contend for the first rep of a tie."""
    diced = cost + book.dice
    stays = np.flatnonzero(book.listed.column == favoured[book.listed.lead])
    diced[stays] = cost[stays]
    diced[~book.usable] = -NEVER
    return diced


def _nth_smallest(group: Ints | Columns, numbers: Ints, nth: Ints) -> Ints:
    """Return the nth smallest number of each group, the largest of a group that has fewer, 0 for an empty one."""
    most = (np.int64(1) << np.int64(44)) - 1
    keys = group.astype(np.int64)
    keys <<= np.int64(44)
    keys += np.minimum(numbers, most)
    keys.sort()
    counts = np.bincount(group, minlength=len(nth))
    last = np.cumsum(counts) - 1
    at = np.minimum(last - counts + nth, last)
    found = np.zeros(len(nth), dtype=np.int64)
    held = np.flatnonzero(counts)
    found[held] = keys[at[held]] & most
    return np.where(found == most, most - 1, found)


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
