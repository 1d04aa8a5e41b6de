"""Leads that are worth nothing, and reps with nothing to do."""

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.priced.completion import over_rows
from matching.priced.market import Market
from matching.priced.stand import Stand


def use_idle_room(market: Market, stand: Stand) -> Ints:
    """Give leads worth exactly 0 to reps with room, the one with most room first.

    It changes neither objective nor bound. A deal without an amount is worth 0 in many a CRM, and somebody should
    look at it; left to the flow, it would stay with nobody at the toss of a coin.

    Parameters
    ----------
    market
        The pairs.
    stand
        An assignment of largest value. Only leads that it leaves out, and whose ceiling does not rule out a
        value of 0 with a rep who has room, are read.

    Returns
    -------
    Shape (n_leads,), the rep of each lead, -1 for none.
    """
    room = market.slots - np.bincount(stand.rep[stand.rep >= 0], minlength=len(market.slots))
    filled = stand.rep.copy()
    if not (room > 0).any():
        return filled

    def look(leads: Ints, values: Floats) -> Floats:
        for lead, row in zip(leads.tolist(), values == 0, strict=True):
            open_to = row & (room > 0)
            if open_to.any():
                filled[lead] = int(np.where(open_to, room, -1).argmax())
                room[filled[lead]] -= 1
        return values[:0]

    over_rows(market, np.flatnonzero(_may_be_worth_nothing(stand, room)), look)
    return filled


def _may_be_worth_nothing(stand: Stand, room: Ints) -> Bools:
    listed = stand.book.listed
    worth_nothing = (stand.rep < 0) & (listed.outside(stand.low.astype(np.float64)) > -1)
    worth_nothing[listed.lead[(listed.value == 0) & (room > 0)[listed.column]]] = True
    return worth_nothing & (stand.rep < 0)
