"""What a policy is shown at a routing window, in the terms of ``matching``, and what its answer may not break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from json.encoder import encode_basestring_ascii
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import Action, Batch, Decision, Pool, Rotation
from scenarios.minutes import expected_minutes
from simulation.funnel.lead import Lead
from simulation.funnel.roster import Crew, sealed
from simulation.seat import Seat
from simulation.units import MINUTE
from simulation.world import World

_ASSIGN = Action.ASSIGN
_MOST_SOUND = 4096
_CHANCE_ERROR = 1e-6
"""Propensities may miss the sum of 1 by this much."""


class PolicyError(RuntimeError):
    """A policy's answer breaks a rule it was shown."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a policy may know of the leads.

    Attributes
    ----------
    lead_ids
        Ids by number.
    facts
        Columns of the leads frame by name, each of shape (n_leads,).
    values
        Shape (n_leads, n_reps); None for a policy that wants none.
    """

    lead_ids: tuple[str, ...]
    facts: Mapping[str, NDArray[Any]]
    values: NDArray[np.float64] | None


class LeadFacts(Mapping[str, NDArray[Any]]):
    """Columns of the leads offered, each gathered when a policy first asks for it.

    Parameters
    ----------
    columns
        Of all leads.
    rows
        Which leads are offered.
    """

    __slots__ = ("_columns", "_gathered", "_rows")

    def __init__(self, columns: Mapping[str, NDArray[Any]], rows: NDArray[np.intp]) -> None:
        self._columns, self._rows = columns, rows
        self._gathered: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        known = self._gathered.get(name)
        if known is None:
            known = self._gathered[name] = self._columns[name][self._rows]
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True)
class Offer:
    """Waiting leads and the reps who may take them now, rows and columns in the order of ``leads`` and ``crew``.

    Attributes
    ----------
    sound
        Propensities that were found to be some, by identity; those of other offers too, and kept here lest another
        array gets theirs.
    """

    leads: Sequence[Lead]
    crew: Crew
    batch: Batch
    pool: Pool
    eligible: NDArray[np.bool_]
    sound: dict[int, NDArray[np.float64]] = field(default_factory=dict)

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
        if not (isinstance(decisions, Sequence) and all(isinstance(each, Decision) for each in decisions)):
            raise PolicyError(f"expected a sequence of decisions, got {type(decisions).__name__}")
        room, seats = self.pool.remaining.tolist(), self.crew.seats
        result: list[tuple[Lead, Seat | None, Decision]] = []
        for lead, able, answer in zip(self.leads, self._able, self._in_order(decisions), strict=True):
            if answer.action is not _ASSIGN:
                result.append((lead, None, answer))
                continue
            column = self._column(answer)
            self._refuse_no_chances(answer)
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

    def _refuse_no_chances(self, answer: Decision) -> None:
        """Look at the propensities of an assignment; most policies give the same read-only ones again and again."""
        chances, members = answer.propensities, len(self.crew.seats)
        seen = self.sound.get(id(chances))
        if seen is not None and len(seen) == members:
            return
        _refuse_no_chance(answer, members)
        if not chances.flags.writeable:
            if len(self.sound) >= _MOST_SOUND:
                self.sound.clear()
            self.sound[id(chances)] = chances

    def particulars(self, row: int, seat: Seat, decision: Decision) -> str:
        """Write what the log keeps of a hand-over: the chance the policy gave it, and who else could have had it."""
        chance = decision.propensities[self.crew.column_of[seat.position]].item()
        names = self.crew.names(self._able[row])
        facts = f'{{"propensity":{round(chance, 9)!r},"eligible":{names},"load":{seat.open_cases}'
        if decision.via or decision.fallback_from:
            facts += _who_decided(decision)
        return facts + "}"

    def _column(self, decision: Decision) -> int:
        """Give the column of the rep chosen."""
        column = self.crew.columns.get(decision.rep_id) if isinstance(decision.rep_id, str) else None
        if column is None:
            raise PolicyError(f"lead {decision.lead_id!r} went to a rep who is not in the pool")
        return column


def _refuse_no_chance(answer: Decision, members: int) -> None:
    chances = answer.propensities
    numbers = isinstance(chances, np.ndarray) and chances.shape == (members,) and chances.dtype.kind in "fiu"
    if not (numbers and chances.min() >= 0 and abs(float(chances.sum()) - 1.0) < _CHANCE_ERROR):
        raise PolicyError(f"lead {answer.lead_id!r}: expected {members} propensities that sum to 1, got {chances}")


def _who_decided(decision: Decision) -> str:
    """Say which route, arm or fallback decided, where there is more than one method."""
    found = (("via", decision.via), ("fallback_from", decision.fallback_from))
    return "".join(f',"{name}":{encode_basestring_ascii(value)}' for name, value in found if value)


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
    eligible = np.array([crew.allowed(lead.ruled_out) for lead in leads])
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
    sound: dict[int, NDArray[np.float64]],
    waits: bool = False,
) -> Offer:
    """Show a policy the waiting leads and the reps who may be given some; with ``waits`` how long desks are busy.

    ``sound`` is as in :class:`Offer`.
    """
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
