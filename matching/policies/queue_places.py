"""Which lead takes which place of whose queue: an assignment to places, solved exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.answer.assignment import Assignment
from matching.answer.status import Reason
from matching.arrays import Bools, Floats
from matching.policies.batch_input import certain, left_waiting, no_chance
from matching.policies.figures import Rows
from matching.policies.protocol import Action, Decision, Pool
from matching.problem.problem import AssignmentProblem
from matching.solver import solve


def by_places(lead_ids: Sequence[str], net: Floats, rep: Rows, eligible: Bools, pool: Pool) -> list[Decision]:
    """Give each lead the place that makes the batch worth most.

    A place that begins earlier is worth at least as much to every lead, so that nobody's queue has a gap.

    Parameters
    ----------
    lead_ids
        The leads.
    net
        Shape (n_leads, n_places), what each is worth at each place.
    rep
        Shape (n_places,), whose queue the place is in: a position in the pool.
    eligible
        Shape (n_leads, n_reps).
    """
    names = [f"{position}" for position in range(len(rep))]
    one_each = np.ones(len(rep))
    problem = AssignmentProblem(net, one_each, lead_ids=lead_ids, rep_ids=names, eligible=eligible[:, rep])
    answer = solve(problem, time_limit=None)
    return [_decision(answer, lead, net[lead], rep, mask, pool) for lead, mask in enumerate(eligible)]


def _decision(answer: Assignment, lead: int, net: Floats, rep: Rows, eligible: Bools, pool: Pool) -> Decision:
    lead_id, place, reason = answer.lead_ids[lead], int(answer.rep[lead]), answer.reason[lead]
    if place < 0:
        if reason is Reason.VALUE_BELOW_PRICE:
            return Decision(lead_id, None, Action.DECLINE, no_chance(len(eligible)), reason=str(reason))
        return left_waiting(lead_id, eligible)
    chosen, price = int(rep[place]), float(answer.prices[place])
    others = np.where(eligible[rep] & (rep != chosen), net - answer.prices, -np.inf)
    other = int(others.argmax())
    known = bool(others[other] > -np.inf)
    return Decision(
        lead_id,
        pool.rep_ids[chosen],
        Action.ASSIGN,
        certain(chosen, len(eligible)),
        price=price,
        runner_up=pool.rep_ids[rep[other]] if known else None,
        margin=float(net[place] - price - others[other]) if known else None,
        reason=str(Reason.BEST_VALUE),
    )
