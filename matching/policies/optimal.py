"""The whole batch at its proven optimum."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.answer.assignment import Assignment
from matching.answer.status import Reason
from matching.arrays import Bools, Floats
from matching.policies.batch_input import (
    certain,
    eligible_pairs,
    left_waiting,
    needed_values,
    no_chance,
    whole_room,
)
from matching.policies.best_value import best_with_room
from matching.policies.protocol import Action, Batch, Decision, Pool, ValuesFrom
from matching.problem.problem import AssignmentProblem
from matching.solver import solve


@dataclass(frozen=True, slots=True)
class Optimal:
    """The assignment of the batch that is worth most within the remaining capacity.

    Where every lead's best available rep has room for all who want her (always so for a single lead), that is
    the optimum, at prices of 0. Otherwise `solve` decides. A lead for which there is room only at a loss is
    declined; one that found no room waits.
    """

    name: str = "optimal"
    values_from: ValuesFrom = ValuesFrom.MODEL

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route the batch as a whole; see `Policy`."""
        values, eligible = needed_values(batch, pool, self.name), eligible_pairs(batch, pool)
        room = whole_room(pool)
        decisions = _each_with_her_best(batch, pool, values, eligible, room)
        if decisions is not None:
            return decisions
        available = eligible & (room >= 1)
        capacity = np.minimum(room, len(batch.lead_ids))
        problem = AssignmentProblem(values, capacity, lead_ids=batch.lead_ids, rep_ids=pool.rep_ids, eligible=available)
        answer = solve(problem, time_limit=None)
        return [_decision(answer, lead, mask) for lead, mask in enumerate(eligible)]


def _each_with_her_best(
    batch: Batch, pool: Pool, values: Floats, eligible: Bools, room: Floats
) -> list[Decision] | None:
    """Give each lead its best rep, if that is possible for all at once; None if two leads want one slot."""
    left = np.where(room >= 1, room + 1, 0.0)  # one more than there is, so that whoever gets full is still wanted
    decisions = []
    for lead_id, row, mask in zip(batch.lead_ids, values, eligible, strict=True):
        decision, rep = best_with_room(lead_id, row, mask, left, pool, price=0.0)
        if rep >= 0:
            if left[rep] < 2:
                return None
            left[rep] -= 1
        decisions.append(decision)
    return decisions


def _decision(answer: Assignment, lead: int, eligible: Bools) -> Decision:
    lead_id, rep, reps = answer.lead_ids[lead], int(answer.rep[lead]), len(eligible)
    reason = answer.reason[lead]
    if rep < 0:
        if reason is Reason.VALUE_BELOW_PRICE:
            return Decision(lead_id, None, Action.DECLINE, no_chance(reps), reason=str(reason))
        return left_waiting(lead_id, eligible)
    other = int(answer.runner_up[lead])
    return Decision(
        lead_id,
        answer.rep_ids[rep],
        Action.ASSIGN,
        certain(rep, reps),
        price=float(answer.prices[rep]),
        runner_up=answer.rep_ids[other] if other >= 0 else None,
        margin=float(answer.margin[lead]) if other >= 0 else None,
        reason=str(reason),
    )
