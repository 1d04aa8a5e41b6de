"""What a policy is shown at a routing window, in the terms of ``matching``, and what its answer may not break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from json.encoder import encode_basestring_ascii

import numpy as np
from numpy.typing import NDArray

from matching import Action, Batch, Decision, Pool, Rotation
from scenarios.minutes import expected_minutes
from simulation.funnel.lead import Lead
from simulation.funnel.lead_facts import Known, LeadFacts
from simulation.funnel.propensities import PolicyError, Sound
from simulation.funnel.roster import Crew, sealed
from simulation.seat import Seat
from simulation.units import MINUTE
from simulation.world import World

_ASSIGN = Action.ASSIGN


@dataclass(frozen=True)
class Offer:
    """Waiting leads and the reps who may take them now, rows and columns in the order of ``leads`` and ``crew``.

    Attributes
    ----------
    sound
        What looks at propensities.
    """

    leads: Sequence[Lead]
    crew: Crew
    batch: Batch
    pool: Pool
    eligible: NDArray[np.bool_]
    sound: Sound

    @cached_property
    def _able(self) -> list[bytes]:
        """A byte for each rep, 1 for those who may have the lead and have room."""
        width = len(self.crew.seats)
        cells = (self.eligible & (self.pool.remaining >= 1.0)).tobytes()
        return [cells[start : start + width] for start in range(0, len(cells), width)]

    def checked(self, decisions: Sequence[Decision]) -> list[tuple[Lead, Seat | None, Decision]]:
        """Pair decisions with leads and seats, by id.

        Raises
        ------
        PolicyError
            When a lead is left out or doubled, or a rep is unknown, not eligible, or over her capacity.
        """
        kinds = set(map(type, decisions)) if isinstance(decisions, Sequence) else {type(decisions)}
        if not all(issubclass(kind, Decision) for kind in kinds):
            raise PolicyError(f"expected a sequence of decisions, got {type(decisions).__name__}")
        room, seats = self.pool.remaining.tolist(), self.crew.seats
        result: list[tuple[Lead, Seat | None, Decision]] = []
        for lead, able, answer in zip(self.leads, self._able, self._in_order(decisions), strict=True):
            if answer.action is not _ASSIGN:
                result.append((lead, None, answer))
                continue
            column = self._column(answer)
            self.sound.refuse_no_chances(answer, len(seats))
            if not able[column] or room[column] < 1.0:
                raise PolicyError(f"lead {answer.lead_id!r} went to a rep who may not have it or has no slot left")
            room[column] -= 1.0
            result.append((lead, seats[column], answer))
        return result

    def _in_order(self, decisions: Sequence[Decision]) -> Sequence[Decision]:
        """Give one decision for each lead, in the order of the leads."""
        wanted = self.batch.lead_ids
        if tuple([decision.lead_id for decision in decisions]) == wanted:
            return decisions
        by_id = {decision.lead_id: decision for decision in decisions}
        if len(decisions) != len(wanted) or by_id.keys() != set(wanted):
            raise PolicyError(f"expected one decision for each of {len(wanted)} leads, got {len(decisions)}")
        return [by_id[lead_id] for lead_id in wanted]

    def particulars(self, row: int, seat: Seat, decision: Decision) -> str:
        """Write what the log keeps of a hand-over: the chance the policy gave it, and who else could have had it."""
        chance = decision.propensities.item(self.crew.column_of[seat.position])
        names = self.crew.names(self._able[row])
        return _particulars(chance, names, seat.open_cases, decision.via, decision.fallback_from)

    def _column(self, decision: Decision) -> int:
        """Give the column of the rep chosen."""
        column = self.crew.columns.get(decision.rep_id) if isinstance(decision.rep_id, str) else None
        if column is None:
            raise PolicyError(f"lead {decision.lead_id!r} went to a rep who is not in the pool")
        return column


@lru_cache(maxsize=4096)
def _particulars(chance: float, names: str, load: int, via: str | None, fallback_from: str | None) -> str:
    """Write what the log keeps of a hand-over; the same, long as it is, comes again and again."""
    decided = (("via", via), ("fallback_from", fallback_from))
    who = "".join(f',"{name}":{encode_basestring_ascii(value)}' for name, value in decided if value)
    return f'{{"propensity":{round(float(chance), 9)!r},"eligible":{names},"load":{load}{who}}}'


def waits_at(world: World, seats: Sequence[Seat]) -> NDArray[np.float64]:
    """Give minutes by the clock until each rep has done what is on her desk, and leads that she has not begun with.

    What a lead will take is taken to be the scenario's expectation (:func:`scenarios.minutes.expected_minutes`).
    """
    each = expected_minutes(world.scenario) * MINUTE
    now, end = world.clock.now, world.clock.end
    clear = [min(seat.desk.clear_at(round(seat.untouched * each)), end) for seat in seats]
    return np.array([(instant - now) / MINUTE for instant in clear])


def _eligible(world: World, leads: Sequence[Lead], crew: Crew) -> NDArray[np.bool_]:
    """Say who may have which lead; few are barred from any but by rule."""
    cells = bytearray().join([crew.allowed(lead.ruled_out) for lead in leads])
    eligible = np.frombuffer(cells, dtype=np.bool_).reshape(len(leads), len(crew.seats))
    if world.scenario.recycling.exclude_previous_owners:
        column_of = crew.column_of
        for row, lead in enumerate(leads):
            for position in lead.previous:
                if position in column_of:
                    eligible[row, column_of[position]] = False
    return eligible


def make_offer(
    world: World,
    known: Known,
    leads: Sequence[Lead],
    crew: Crew,
    remaining: NDArray[np.float64],
    rotation: Rotation,
    *,
    sound: Sound,
    waits: bool = False,
) -> Offer:
    """Show a policy the waiting leads and the reps who may be given some; with ``waits`` how long desks are busy."""
    now, seats = world.clock.now, crew.seats
    rows = np.array([lead.number for lead in leads], dtype=np.intp)
    eligible = sealed(_eligible(world, leads, crew))
    batch = Batch(
        lead_ids=tuple([known.lead_ids[lead.number] for lead in leads]),
        facts=LeadFacts(known.facts, rows),
        values=None if known.values is None else sealed(known.values[np.ix_(rows, crew.positions)]),
        eligible=eligible,
        now=now / MINUTE,
        age=np.array([(now - lead.warm_since) / MINUTE for lead in leads]),
    )
    pool = Pool(
        rep_ids=crew.rep_ids,
        remaining=sealed(remaining),
        weights=crew.weights,
        rotation=rotation,
        load=np.array([seat.open_cases for seat in seats], dtype=np.float64),
        capacity=crew.capacity,
        facts=crew.facts,
        wait=sealed(waits_at(world, seats)) if waits else None,
        service=sealed(expected_minutes(world.scenario) / crew.selling_share) if waits else None,
    )
    return Offer(leads, crew, batch, pool, eligible, sound)
