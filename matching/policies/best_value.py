"""A lead's best rep by value minus price, with the runner-up: what all policies by value come down to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.answer.status import Reason
from matching.arrays import Bools, Floats
from matching.policies.batch_input import certain, left_waiting, no_chance
from matching.policies.protocol import Action, Decision, Pool
from matching.policies.routing_reason import RoutingReason

_TIE = 1e-12
"""Of the value: differences of value and price that are nearer than this are equal, since subtracting rounds."""

_BEST, _AFTER_PRICE, _WITH_ROOM, _BELOW, _SHORTER = (
    str(Reason.BEST_VALUE), str(Reason.BEST_VALUE_AFTER_PRICE), str(Reason.BEST_VALUE_WITH_ROOM),
    str(Reason.VALUE_BELOW_PRICE), str(RoutingReason.SHORTER_QUEUE))  # fmt: skip


def best_with_room(
    lead_id: str, values: Floats, eligible: Bools | None, room: Floats, pool: Pool, price: float | None,
    at_once: Floats | None = None, busy: Floats | None = None,
) -> tuple[Decision, int]:  # fmt: skip
    """Decide for one lead: the available rep of highest value; of equal ones the one with least work in hand.

    Where that is not known (`busy`) or equal, she who has most room is taken, then the first in the pool's order.
    Always taking the first would give every lead of a tie to the most senior member; going by room alone would send it
    to a queue while somebody is idle. A lead that is a loss with every available rep is declined.

    Parameters
    ----------
    lead_id
        The lead.
    values, eligible
        Shape (n_reps,); None for a lead that is open to all.
    room
        Shape (n_reps,), how many more leads each rep can take.
    pool
        Whom the positions stand for.
    price
        The price to state beside the choice, None if none is known.
    at_once
        Shape (n_reps,), what the lead would be worth without the wait that `values` allow for, if they do.
    busy
        Shape (n_reps,), the work in each rep's hands, by which ties are broken; None where nobody knows.

    Returns
    -------
    The decision, and the position of the chosen rep, -1 if nobody gets the lead.
    """
    closed = _closed(eligible, room)
    net = values.copy()
    rep, runner_up, margin = _best_two(net, values, closed, room, pool, 0.0, busy)
    if rep < 0:
        return _nobody(lead_id, eligible, len(values)), -1
    if values[rep] < 0.0:
        return Decision(lead_id, None, Action.DECLINE, no_chance(len(values)), None, None, None, _BELOW), -1
    queued = at_once is not None and _is_beaten(at_once, rep, closed)
    reason = _SHORTER if queued else _reason(values, rep, closed, eligible)
    chances = certain(rep, len(values))
    return Decision(lead_id, pool.rep_ids[rep], Action.ASSIGN, chances, price, runner_up, margin, reason), rep


def each_with_its_best(
    lead_ids: Sequence[str], values: Floats, eligible: Bools, room: Floats, pool: Pool, at_most: float = np.inf
) -> list[Decision] | None:
    """Give each lead its best rep, at prices of 0, if that is possible for all at once; None if two want one slot.

    Parameters
    ----------
    lead_ids
        The leads.
    values, eligible
        Shape (n_leads, n_reps).
    room
        Shape (n_reps,), how many more leads each rep can take.
    pool
        Whom the columns stand for.
    at_most
        How many leads a rep may be best for; None is returned if she is for more.
    """
    left = np.where(room >= 1, room + 1, 0.0)  # one more than there is, so that whoever gets full is still wanted
    known = work_in_hand(pool)
    busy = None if known is None else known.copy()
    taken = np.zeros(len(room))
    decisions = []
    for lead_id, row, mask in zip(lead_ids, values, eligible, strict=True):
        decision, rep = best_with_room(lead_id, row, mask, left, pool, price=0.0, busy=busy)
        if rep >= 0:
            if left[rep] < 2 or taken[rep] >= at_most:
                return None
            left[rep] -= 1
            taken[rep] += 1
            if busy is not None:
                busy[rep] = busy[rep] + work_of_one_more(pool, rep) if left[rep] >= 2 else np.inf  # ties spare the full
        decisions.append(decision)
    return decisions


def best_after_price(
    lead_id: str,
    values: Floats,
    eligible: Bools | None,
    room: Floats,
    pool: Pool,
    prices: Floats,
    *,
    hold: bool,
    busy: Floats | None = None,
) -> tuple[Decision, int]:
    """Decide for one lead: the available rep of highest value minus price; of equal ones as `best_with_room`.

    Parameters as in `best_with_room`, and

    prices
        Shape (n_reps,).
    hold
        Whether a lead waits that is worth less than the price of everybody available; otherwise it goes to whom it
        falls short of by least. A lead that is a loss with every available rep is declined either way.
    """
    closed = _closed(eligible, room)
    net = values - prices
    rep, runner_up, margin = _best_two(net, values, closed, room, pool, _TIE, busy)
    if rep < 0:
        return _nobody(lead_id, eligible, len(values)), -1
    value, at = values.item(rep), prices.item(rep)
    if value < 0.0 or value - at < -_TIE * value:
        gain = values.max(where=~closed, initial=-np.inf) >= 0.0
        if hold or not gain:
            action = Action.WAIT if gain else Action.DECLINE
            return Decision(lead_id, None, action, no_chance(len(values)), None, None, None, _BELOW), -1
        if value < 0.0:
            profitable = values >= 0.0
            return best_after_price(
                lead_id,
                values,
                profitable if eligible is None else profitable & eligible,
                room,
                pool,
                prices,
                hold=hold,
                busy=busy,
            )
    reason = _reason(values, rep, closed, eligible)
    chances = certain(rep, len(values))
    return Decision(lead_id, pool.rep_ids[rep], Action.ASSIGN, chances, at, runner_up, margin, reason), rep


def work_in_hand(pool: Pool) -> Floats | None:
    """Return the work in each member's hands, shape (n_reps,): minutes, or else leads; None where nobody knows."""
    return pool.load if pool.wait is None else pool.wait


def work_of_one_more(pool: Pool, rep: int) -> float:
    """Return what one more lead adds to that."""
    return 1.0 if pool.wait is None or pool.service is None else pool.service.item(rep)


def _closed(eligible: Bools | None, room: Floats) -> Bools:
    closed = room < 1.0
    if eligible is not None:
        closed |= ~eligible
    return closed


def _nobody(lead_id: str, eligible: Bools | None, reps: int) -> Decision:
    return left_waiting(lead_id, np.ones(reps, dtype=np.bool_) if eligible is None else eligible)


def _best_two(
    net: Floats, values: Floats, closed: Bools, room: Floats, pool: Pool, tie: float, busy: Floats | None = None
) -> tuple[int, str | None, float | None]:
    """Return the best rep that is not closed, -1 for none, with the runner-up and the distance; writes into `net`."""
    if not len(net):
        return -1, None, None
    np.putmask(net, closed, -np.inf)
    best = int(net.argmax())
    top = net.item(best)
    if top == -np.inf:
        return -1, None, None
    net[best] = -np.inf
    other = int(net.argmax())
    second = net.item(other)
    least = top - tie * abs(values.item(best))
    if second >= least:
        net[best] = top
        tied = np.flatnonzero(net >= least)
        best = int(tied[np.lexsort((-room[tied],) if busy is None else (-room[tied], busy[tied]))[0]])
        top, net[best] = net.item(best), -np.inf
        other = int(net.argmax())
        second = net.item(other)
    return (best, None, None) if second == -np.inf else (best, pool.rep_ids[other], top - second)


def _is_beaten(values: Floats, rep: int, closed: Bools) -> bool:
    """Say whether somebody who is not closed has a higher value than this rep."""
    value, highest = values.item(rep), int(values.argmax())
    if values.item(highest) <= value:
        return False
    return not closed[highest] or bool(values.max(where=~closed, initial=-np.inf) > value)


def _reason(values: Floats, rep: int, closed: Bools, eligible: Bools | None) -> str:
    value = values.item(rep)
    if values.item(int(values.argmax())) <= value:
        return _BEST
    if _is_beaten(values, rep, closed):
        return _AFTER_PRICE
    if eligible is None or values.max(where=eligible, initial=-np.inf) > value:
        return _WITH_ROOM
    return _BEST
