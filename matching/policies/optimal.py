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
from matching.policies.best_value import each_with_its_best
from matching.policies.decay import HOUR
from matching.policies.protocol import Action, Batch, Decision, Pool, ValuesFrom
from matching.policies.routing_reason import RoutingReason
from matching.problem.problem import AssignmentProblem
from matching.solver import solve


@dataclass(frozen=True, slots=True)
class Optimal:
    """The assignment of the batch that is worth most within the remaining capacity.

    Where every lead's best available rep has room for all who want her (always so for a single lead), that is
    the optimum, at prices of 0. Otherwise `solve` decides. A lead for which there is room only at a loss is
    declined; one that found no room waits, and is solved again with the next window's leads and room.

    Parameters
    ----------
    wait_hours
        Until it is so old, a lead may wait though there is room, if a full member is worth more to it by far; 0 for
        never. Leads of unknown age do not wait.
    settle_for
        What counts as by far: a young lead goes to nobody below this share of its best eligible member's value.
    """

    name: str = "optimal"
    values_from: ValuesFrom = ValuesFrom.MODEL
    wait_hours: float = 0.0
    settle_for: float = 0.8

    def __post_init__(self) -> None:
        if not self.wait_hours >= 0.0:
            raise ValueError(f"optimal: expected wait_hours of at least 0, got {self.wait_hours}")
        if not 0.0 < self.settle_for <= 1.0:
            raise ValueError(f"optimal: expected settle_for above 0 and at most 1, got {self.settle_for}")

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route the batch as a whole; see `Policy`."""
        values, eligible = needed_values(batch, pool, self.name), eligible_pairs(batch, pool)
        room = whole_room(pool)
        good_enough = self._good_enough(batch, values, eligible)
        decisions = each_with_its_best(batch.lead_ids, values, good_enough, room, pool)
        if decisions is None:
            available = good_enough & (room >= 1)
            capacity = np.minimum(room, len(batch.lead_ids))
            problem = AssignmentProblem(
                values, capacity, lead_ids=batch.lead_ids, rep_ids=pool.rep_ids, eligible=available
            )
            answer = solve(problem, time_limit=None)
            decisions = [_decision(answer, lead, mask) for lead, mask in enumerate(eligible)]
        return decisions if good_enough is eligible else self._waiting(decisions, eligible, good_enough, room)

    def worth(self, batch: Batch, pool: Pool) -> Floats:
        """Return the value of the batch's first lead with each member, shape (n_reps,): alone, it meets no price."""
        values: Floats = needed_values(batch, pool, self.name)[0]
        return values

    def _good_enough(self, batch: Batch, values: Floats, eligible: Bools) -> Bools:
        """Leave out pairs that a young lead is too good for, if any lead may wait; shape (n_leads, n_reps)."""
        if self.wait_hours == 0.0 or batch.age is None or not len(batch.lead_ids) or not eligible.shape[1]:
            return eligible
        best = values.max(axis=1, where=eligible, initial=-np.inf, keepdims=True)
        young = batch.age[:, None] < HOUR * self.wait_hours
        return np.asarray(eligible & ~(young & (best > 0) & (values < self.settle_for * best)))

    def _waiting(
        self, decisions: Sequence[Decision], eligible: Bools, good_enough: Bools, room: Floats
    ) -> list[Decision]:
        """Say of leads that wait although somebody has room what for."""
        reason = str(RoutingReason.WORTH_WAITING)
        passed_by = np.asarray((eligible & ~good_enough & (room >= 1)).any(axis=1))
        return [
            one._replace(reason=reason) if one.action is Action.WAIT and passed else one
            for one, passed in zip(decisions, passed_by.tolist(), strict=True)
        ]


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
