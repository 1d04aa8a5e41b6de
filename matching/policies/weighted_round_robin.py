"""Pointer rotation with weights: the lowest pointer is next, a heavier weight raises it less."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats
from matching.policies.batch_input import eligible_pairs, in_proportion, left_waiting, whole_room
from matching.policies.protocol import Action, Batch, Decision, Pool, ValuesFrom
from matching.policies.rotation import Rotation
from matching.status import Reason


@dataclass(frozen=True, slots=True)
class WeightedRoundRobin:
    """The available member with the lowest pointer gets the lead, and her pointer rises by 1 / weight.

    LeanData's pointer rotation. A tie goes to the member whose latest turn is the longest ago, then to the
    pool's order, so that nobody wins every tie. A member who was away or full, and one who is new, starts at the
    lowest pointer of those who were there meanwhile, unless her own is higher: she owes nobody her absence
    and gets no flood on her return. A lead she is not eligible for costs her no turn. A weight of 0 takes a
    member out of the rotation. Propensities are the weights' shares among eligible and available members.
    """

    name: str = "weighted-round-robin"
    values_from: ValuesFrom = ValuesFrom.NOTHING

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route each lead in turn; see `Policy`.

        Raises
        ------
        ValueError
            If a weight is negative or not finite.
        """
        _check_weights(pool)
        eligible, room = eligible_pairs(batch, pool), whole_room(pool)
        in_rotation = pool.weights > 0
        _calibrate(pool.rotation, _names(pool, in_rotation & (room >= 1)))
        decisions = []
        for lead_id, mask in zip(batch.lead_ids, eligible, strict=True):
            available = mask & in_rotation & (room >= 1)
            if not available.any():
                decisions.append(left_waiting(lead_id, mask & in_rotation))
                continue
            rep = _lowest(pool, available)
            room[rep] -= 1
            _take_turn(pool.rotation, pool.rep_ids[rep], float(pool.weights[rep]))
            decisions.append(_turn(lead_id, pool.rep_ids[rep], np.where(available, pool.weights, 0.0)))
        pool.rotation.present = _names(pool, in_rotation & (room >= 1))
        return decisions


def _check_weights(pool: Pool) -> None:
    wrong = ~(np.isfinite(pool.weights) & (pool.weights >= 0))
    if wrong.any():
        rep = int(wrong.argmax())
        raise ValueError(
            f"weights: expected finite numbers of at least 0, got {pool.weights[rep]} for rep {pool.rep_ids[rep]!r}"
        )


def _names(pool: Pool, chosen: Bools) -> tuple[str, ...]:
    return tuple(pool.rep_ids[rep] for rep in np.flatnonzero(chosen).tolist())


def _calibrate(rotation: Rotation, available: tuple[str, ...]) -> None:
    """Lift those who were not there to the level of those who were."""
    pointers = rotation.pointers
    stayed = set(rotation.present).intersection(available) or pointers.keys() & set(available)
    level = min((pointers[rep] for rep in stayed), default=0.0)
    for rep in available:
        if rep not in stayed:
            pointers[rep] = max(pointers.get(rep, level), level)


def _lowest(pool: Pool, available: Bools) -> int:
    pointers, turns, names = pool.rotation.pointers, pool.rotation.turns, pool.rep_ids
    positions = np.flatnonzero(available).tolist()
    return int(min(positions, key=lambda rep: (pointers[names[rep]], turns.get(names[rep], -1))))


def _take_turn(rotation: Rotation, rep_id: str, weight: float) -> None:
    rotation.pointers[rep_id] += 1.0 / weight
    rotation.turns[rep_id] = 1 + max(rotation.turns.values(), default=-1)


def _turn(lead_id: str, rep_id: str, weights: Floats) -> Decision:
    reason = str(Reason.NEXT_IN_ROTATION)
    return Decision(lead_id, rep_id, Action.ASSIGN, in_proportion(weights), reason=reason)
