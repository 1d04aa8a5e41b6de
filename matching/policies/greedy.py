"""Each lead in turn to the rep who is best at it and has room."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats
from matching.policies.batch_input import asked_eligible, needed_values, whole_room
from matching.policies.best_value import best_with_room, work_in_hand, work_of_one_more
from matching.policies.protocol import Batch, Decision, Pool, ValuesFrom


@dataclass(frozen=True, slots=True)
class Greedy:
    """Each lead in turn to the available rep of highest value.

    Of equal values the one with least work in hand gets it, then the one with most room.

    A lead that would be a loss with every available rep is declined.
    """

    name: str = "greedy"
    values_from: ValuesFrom = ValuesFrom.MODEL

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route each lead in turn; see `Policy`."""
        values, eligible = needed_values(batch, pool, self.name), asked_eligible(batch, pool)
        alone = len(batch.lead_ids) == 1
        room, busy = pool.remaining if alone else whole_room(pool), work_in_hand(pool)
        busy = busy if alone or busy is None else busy.copy()
        decisions = []
        for row, lead_id in enumerate(batch.lead_ids):
            mask = None if eligible is None else eligible[row]
            decision, rep = best_with_room(lead_id, values[row], mask, room, pool, price=None, busy=busy)
            if rep >= 0 and not alone:
                room[rep] -= 1
                if busy is not None:
                    busy[rep] += work_of_one_more(pool, rep)
            decisions.append(decision)
        return decisions

    def worth(self, batch: Batch, pool: Pool) -> Floats:
        """Return the value of the batch's first lead with each member, shape (n_reps,)."""
        values: Floats = needed_values(batch, pool, self.name)[0]
        return values
