"""From the rules' numbers to a problem that can be solved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fairlead.batch import BatchInput
from fairlead.ruling.amounts import CapRows
from fairlead.ruling.terms import Terms
from matching import AssignmentProblem, Cap, Eligibility
from scenarios.constraints import Constraints

if TYPE_CHECKING:
    from models import PairValues

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
_ROWS = 4096


def problem_of(
    part: BatchInput,
    values: PairValues,
    eligible: Bools | None,
    eligibility: Sequence[Eligibility],
    rules: Constraints,
    terms: Terms,
    groups: Sequence[str | None] | None,
) -> AssignmentProblem:
    """Return the problem of a batch.

    Parameters
    ----------
    part
        The leads that are decided upon, and the reps.
    values
        What each pair is worth.
    eligible
        Shape (n_leads, n_reps), who may have which lead; None for all.
    eligibility
        The same, rule by rule.
    rules
        Fixed and barred pairs, spelled as in the tables.
    terms
        Everything else, of these leads.
    groups
        Leads with the same name get one rep or none.

    Raises
    ------
    BadInput
        When a fixed pair is barred.
    """
    leads, reps = part.leads["lead_id"].to_list(), part.reps["rep_id"].to_list()
    stability = terms.move_cost > 0 or terms.move_budget is not None
    return AssignmentProblem(
        values=values,
        capacity=terms.capacity,
        lead_ids=leads,
        rep_ids=reps,
        eligibility=eligibility,
        work=terms.work,
        must_assign=terms.must,
        fixed=[(pair.lead_id, pair.rep_id) for pair in rules.fixed],
        barred=[(pair.lead_id, pair.rep_id) for pair in rules.barred],
        groups=groups,
        minimums=terms.minimums,
        caps=[_cap(cap, leads, reps) for cap in terms.caps],
        owner=[reps[at] if at >= 0 else None for at in terms.owner.tolist()] if stability else None,
        move_cost=terms.move_cost,
        move_budget=terms.move_budget,
        value_floor=_floors(part, values, eligible, terms),
        value_spread=terms.spread,
    )


def _cap(cap: CapRows, leads: Sequence[str], reps: Sequence[str]) -> Cap:
    about_leads = None if cap.leads.all() else [leads[at] for at in np.flatnonzero(cap.leads).tolist()]
    about_reps = None if cap.reps.all() else [reps[at] for at in np.flatnonzero(cap.reps).tolist()]
    return Cap(cap.name, cap.limit, leads=about_leads, reps=about_reps, counts=cap.counts)


def _floors(part: BatchInput, values: PairValues, eligible: Bools | None, terms: Terms) -> Floats | None:
    if not terms.floor_share or part.leads.is_empty():
        return terms.floors
    dealt = terms.floor_share * dealt_at_random(values, eligible, terms)
    return dealt if terms.floors is None else np.maximum(terms.floors, dealt)


def dealt_at_random(values: PairValues, eligible: Bools | None, terms: Terms) -> Floats:
    """Return the value each rep would get if leads were dealt at random within capacity, shape (n_reps,).

    Each lead goes to one of the reps who may have it, with chances as their capacities; where all of that is more
    than a rep's capacity, she gets as large a part of it as she has room for.
    """
    capacity = terms.capacity
    value, work = np.zeros(len(capacity)), np.zeros(len(capacity))
    for start in range(0, values.shape[0], _ROWS):
        stop = min(start + _ROWS, values.shape[0])
        chance = np.repeat(capacity[None, :], stop - start, axis=0)
        if eligible is not None:
            chance *= eligible[start:stop]
        total = chance.sum(axis=1, keepdims=True)
        chance /= np.where(total > 0, total, 1.0)
        value += (chance * values.block(start, stop)).sum(axis=0)
        each = terms.work[start:stop, None] if isinstance(terms.work, np.ndarray) else terms.work.block(start, stop)
        work += (chance * each).sum(axis=0)
    part = np.minimum(1.0, np.divide(capacity, work, out=np.ones_like(work), where=work > 0))
    return np.maximum(value * part, 0.0)
