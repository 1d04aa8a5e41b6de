"""Value after the delay: a lead goes where it is worth most once it has waited in that rep's queue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.arrays import Bools, Floats
from matching.policies.batch_input import asked_eligible, eligible_pairs, needed_values, whole_room
from matching.policies.best_value import best_with_room, each_with_its_best
from matching.policies.decay import Decay, ResponseLaw
from matching.policies.figures import Rows
from matching.policies.protocol import Batch, Decision, Pool, ValuesFrom
from matching.policies.queue_places import by_places
from matching.policies.routing_reason import RoutingReason

MOST_CELLS = 4_000_000
"""Leads times places in queues beyond which leads are taken one by one instead of all at once."""

_SHORTER = str(RoutingReason.SHORTER_QUEUE)


@dataclass(frozen=True, slots=True)
class QueueAware:
    """Each lead to the rep with whom it is worth most after the wait in her queue.

    The index of one lead with one rep is its value times what the decay leaves of it at the end of the work in her
    hands. A lead alone gets the rep of the highest index: what is best for itself, not for those that come after it
    (Bell & Stidham 1983 set the two apart). So routing by resolution and by waiting time meet in one figure, the
    two ends of the frontier in Mehrotra, Ross, Ryder & Zhou (2012, "Routing to manage resolution and waiting time in
    call centers with heterogeneous servers"). Where van Mieghem's (1995) and Mandelbaum & Stolyar's (2004) generalised
    c-mu rule lets a free server choose among those who wait, here a lead chooses among queues: leads are pushed.

    The leads of a batch queue behind one another as well. Which lead takes which place of whose queue is an assignment
    problem (Horn 1973), because every lead takes a rep the same time: place k begins k services after the work in
    hand. It is solved exactly up to `MOST_CELLS` leads times places, beyond that lead by lead in the batch's order.

    The wait is the pool's (`Pool.wait`, `Pool.service`); where nobody states it, load times `minutes_per_lead`, and
    where no load is known either, desks are taken as empty. It runs by the clock, hours off shift included where who
    states it counts them. The age of leads is the batch's; unknown, they count as new.

    Parameters
    ----------
    decay
        The law by which waiting costs.
    minutes_per_lead
        Minutes by the clock that a lead takes a rep, where the pool does not say. 74 are the 28 selling minutes of the
        default scenario at its selling share of 38 %; `fairlead check` proposes a firm's own.
    """

    decay: Decay = field(default_factory=ResponseLaw)
    minutes_per_lead: float = 74.0
    name: str = "queue-aware"
    values_from: ValuesFrom = ValuesFrom.MODEL

    def __post_init__(self) -> None:
        if not 0.0 <= self.minutes_per_lead < np.inf:
            raise ValueError(f"minutes_per_lead: expected at least 0 minutes, got {self.minutes_per_lead}")

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route the batch; see `Policy`."""
        values = needed_values(batch, pool, self.name)
        if len(batch.lead_ids) == 1:
            return [self._alone(batch, pool, values[0])]
        eligible = eligible_pairs(batch, pool)
        leads, room = len(batch.lead_ids), whole_room(pool)
        age = np.zeros((leads, 1)) if batch.age is None else np.maximum(batch.age, 0.0)[:, None]
        wait, service = self._queues(pool)
        found = each_with_its_best(
            batch.lead_ids, values * self.decay.kept(age, wait), eligible, room, pool, at_most=1.0)  # fmt: skip
        if found is None:
            places = np.minimum(room, leads).astype(np.intp)
            if leads * int(places.sum()) <= MOST_CELLS:
                rep, place = _places(places)
                net = values[:, rep] * self.decay.kept(age, wait[rep] + place * service[rep])
                found = by_places(batch.lead_ids, net, rep, eligible, pool)
            else:
                found = self._one_by_one(batch, pool, values, eligible, age, wait, service)
        return [_explained(one, row, mask, room, pool) for one, row, mask in zip(found, values, eligible, strict=True)]

    def worth(self, batch: Batch, pool: Pool) -> Floats:
        """Return the value after the wait of the batch's first lead with each member, shape (n_reps,)."""
        return self._worth(batch, pool, needed_values(batch, pool, self.name)[0])

    def _worth(self, batch: Batch, pool: Pool, values: Floats) -> Floats:
        wait = pool.wait
        if wait is None:
            if pool.load is None:
                return values
            wait = pool.load * (self.minutes_per_lead if pool.service is None else pool.service)
        age = 0.0 if batch.age is None else max(batch.age.item(0), 0.0)
        return values * self.decay.kept(age, wait)

    def _alone(self, batch: Batch, pool: Pool, values: Floats) -> Decision:
        """Decide for a lead that comes alone: without the arrays that a batch needs, since it is done live."""
        asked = asked_eligible(batch, pool)
        eligible, net = None if asked is None else asked[0], self._worth(batch, pool, values)
        return best_with_room(batch.lead_ids[0], net, eligible, pool.remaining, pool, price=0.0, at_once=values)[0]

    def _queues(self, pool: Pool) -> tuple[Floats, Floats]:
        """Return minutes until each member has done the work in her hands, and minutes that one more lead adds."""
        service = np.full(len(pool.rep_ids), self.minutes_per_lead) if pool.service is None else pool.service
        if pool.wait is not None:
            return np.maximum(pool.wait, 0.0), service
        return service * (0.0 if pool.load is None else np.maximum(pool.load, 0.0)), service

    def _one_by_one(
        self, batch: Batch, pool: Pool, values: Floats, eligible: Bools, age: Floats, wait: Floats, service: Floats
    ) -> list[Decision]:
        room, wait, decisions = whole_room(pool), wait.copy(), []
        for lead, (lead_id, mask) in enumerate(zip(batch.lead_ids, eligible, strict=True)):
            net = values[lead] * self.decay.kept(age[lead], wait)
            decision, rep = best_with_room(lead_id, net, mask, room, pool, price=None)
            if rep >= 0:
                room[rep] -= 1.0
                wait[rep] += service[rep]
            decisions.append(decision)
        return decisions


def _places(places: Rows) -> tuple[Rows, Rows]:
    """Return the rep of every place, and its number in her queue from 0, for so many places each."""
    rep = np.repeat(np.arange(len(places)), places)
    first = np.repeat(np.cumsum(places) - places, places)
    return rep, np.arange(len(rep)) - first


def _explained(decision: Decision, values: Floats, eligible: Bools, room: Floats, pool: Pool) -> Decision:
    """Say so where the lead would have been worth more with another rep, were it not for her queue."""
    if decision.rep_id is None:
        return decision
    highest = float(values.max(where=eligible & (room >= 1), initial=-np.inf))
    queued = float(values[pool.rep_ids.index(decision.rep_id)]) < highest
    return decision._replace(reason=_SHORTER) if queued else decision
