"""A lead's best rep at prices of nil, with the runner-up: what both value policies come down to."""

from collections.abc import Sequence

import numpy as np

from matching.answer.status import Reason
from matching.arrays import Bools, Floats
from matching.policies.batch_input import certain, left_waiting, no_chance
from matching.policies.protocol import Action, Decision, Pool


def best_with_room(
    lead_id: str, values: Floats, eligible: Bools, available: Bools, room: Floats, pool: Pool, price: float | None
) -> tuple[Decision, int]:
    """Decide for one lead: the available rep of highest value; of equal ones the one with most room.

    If room is equal too, the first in the pool's order. Always taking the first would give every lead of a tie to
    the most senior member.

    Parameters
    ----------
    lead_id
        The lead.
    values, eligible, available
        Shape (n_reps,); available means eligible and with room.
    room
        Shape (n_reps,), how many more leads each rep can take.
    pool
        Whom the positions stand for.
    price
        The price to state beside the choice, None if none is known.

    Returns
    -------
    The decision, and the position of the chosen rep, -1 if nobody gets the lead.
    """
    open_values = np.where(available, values, -np.inf)
    best = _roomiest_of_the_best(open_values, room) if len(values) else -1
    if best < 0 or not available[best]:
        return left_waiting(lead_id, eligible), -1
    value = float(open_values[best])
    if value < 0:
        reason = str(Reason.VALUE_BELOW_PRICE)
        return Decision(lead_id, None, Action.DECLINE, no_chance(len(values)), reason=reason), -1
    highest = float(values.max(where=eligible, initial=-np.inf))
    reason = str(Reason.BEST_VALUE if value >= highest else Reason.BEST_VALUE_WITH_ROOM)
    runner_up, margin = _next_best(open_values, best, pool)
    chances = certain(best, len(values))
    chosen = Decision(lead_id, pool.rep_ids[best], Action.ASSIGN, chances, price, runner_up, margin, reason)
    return chosen, best


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
    available = eligible & (room >= 1)
    left, taken = room.copy(), np.zeros(len(room))
    decisions = []
    for lead_id, row, mask, open_to in zip(lead_ids, values, eligible, available, strict=True):
        decision, rep = best_with_room(lead_id, row, mask, open_to, left, pool, price=0.0)
        if rep >= 0:
            if left[rep] < 1 or taken[rep] >= at_most:
                return None
            left[rep] -= 1
            taken[rep] += 1
        decisions.append(decision)
    return decisions


def _roomiest_of_the_best(open_values: Floats, room: Floats) -> int:
    tied = open_values == open_values.max()
    return int(np.where(tied, room, -np.inf).argmax())


def _next_best(open_values: Floats, best: int, pool: Pool) -> tuple[str | None, float | None]:
    value = float(open_values[best])
    open_values[best] = -np.inf
    other = int(open_values.argmax())
    ahead = value - float(open_values[other])
    return (pool.rep_ids[other], ahead) if ahead < np.inf else (None, None)
