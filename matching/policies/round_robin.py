"""Plain rotation: each lead to the next member in the pool's order."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats
from matching.policies.batch_input import eligible_pairs, in_proportion, left_waiting, whole_room
from matching.policies.protocol import Action, Batch, Decision, Pool, ValuesFrom
from matching.policies.rotation import Rotation
from matching.status import Reason


@dataclass(frozen=True, slots=True)
class RoundRobin:
    """Each lead to the next member, in the pool's order, who is eligible and has room.

    Members who are skipped lose that turn. The rotation remembers by rep id who was last: members may come and go,
    and it continues with the one who follows. There are no ties; the very first turn is the first member's.
    Propensities are 1 / (eligible and available), the chance over a random start of the rotation.
    """

    name: str = "round-robin"
    values_from: ValuesFrom = ValuesFrom.NOTHING

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route each lead in turn; see `Policy`."""
        eligible, room = eligible_pairs(batch, pool), whole_room(pool)
        decisions = []
        for lead_id, mask in zip(batch.lead_ids, eligible, strict=True):
            available = mask & (room >= 1)
            if not available.any():
                decisions.append(left_waiting(lead_id, mask))
                continue
            rep = _next_from(_next_position(pool.rotation, pool.rep_ids), available)
            room[rep] -= 1
            pool.rotation.last, pool.rotation.order = pool.rep_ids[rep], pool.rep_ids
            decisions.append(_turn(lead_id, pool.rep_ids[rep], in_proportion(available.astype(np.float64))))
        return decisions


def _next_from(start: int, available: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> int:
    positions = np.flatnonzero(available)
    later = int(np.searchsorted(positions, start))
    return int(positions[later % len(positions)])


def _next_position(rotation: Rotation, rep_ids: tuple[str, ...]) -> int:
    """Return where the member stands who follows the last turn, whether or not that rep is still there."""
    if rotation.last is None:
        return 0
    if rotation.last in rep_ids:
        return rep_ids.index(rotation.last) + 1
    gone = rotation.order.index(rotation.last)
    followers = rotation.order[gone + 1 :] + rotation.order[:gone]
    return next((rep_ids.index(rep) for rep in followers if rep in rep_ids), 0)


def _turn(lead_id: str, rep_id: str, propensities: Floats) -> Decision:
    reason = str(Reason.NEXT_IN_ROTATION)
    return Decision(lead_id, rep_id, Action.ASSIGN, propensities, reason=reason)
