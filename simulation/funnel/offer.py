"""What a policy is shown at a routing window, in the terms of ``matching``, and what its answer may not break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from json.encoder import encode_basestring_ascii
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import Action, Batch, Decision, Pool, Rotation
from scenarios.minutes import expected_minutes
from simulation.funnel.lead import Lead
from simulation.funnel.roster import Crew, Roster, sealed
from simulation.seat import Seat
from simulation.units import MINUTE
from simulation.world import World

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


@dataclass(frozen=True)
class Offer:
    """Waiting leads and the reps who may take them now, rows and columns in the order of ``leads`` and ``crew``."""

    leads: Sequence[Lead]
    crew: Crew
    batch: Batch
    pool: Pool
    eligible: NDArray[np.bool_]
    _names: dict[bytes, str] = field(default_factory=dict)

    @cached_property
    def _able(self) -> NDArray[np.bool_]:
        return np.asarray(self.eligible & (self.pool.remaining >= 1.0))

    def checked(self, decisions: Sequence[Decision]) -> list[tuple[Lead, Seat | None, Decision]]:
        """Pair decisions with leads and seats, by id.

        Raises
        ------
        PolicyError
            When a lead is left out or doubled, or a rep is unknown, not eligible, or over her capacity.
        """
        if not (isinstance(decisions, Sequence) and all(isinstance(each, Decision) for each in decisions)):
            raise PolicyError(f"expected a sequence of decisions, got {type(decisions).__name__}")
        by_id = {decision.lead_id: decision for decision in decisions}
        if len(decisions) != len(by_id) or by_id.keys() != set(self.batch.lead_ids):
            raise PolicyError(f"expected one decision for each of {len(self.leads)} leads, got {len(decisions)}")
        answers = [by_id[lead_id] for lead_id in self.batch.lead_ids]
        columns = [self._column(answer) for answer in answers]
        _refuse_no_chances(
            [answer for answer, column in zip(answers, columns, strict=True) if column >= 0], len(self.crew.seats)
        )
        taken = [0] * len(self.crew.seats)
        result: list[tuple[Lead, Seat | None, Decision]] = []
        for row, (lead, answer, column) in enumerate(zip(self.leads, answers, columns, strict=True)):
            if column < 0:
                result.append((lead, None, answer))
                continue
            taken[column] += 1
            if not self.eligible[row, column] or taken[column] > self.pool.remaining[column]:
                raise PolicyError(f"lead {answer.lead_id!r} went to a rep who may not have it or has no slot left")
            result.append((lead, self.crew.seats[column], answer))
        return result

    def particulars(self, row: int, seat: Seat, decision: Decision) -> str:
        """Write what the log keeps of a hand-over: the chance the policy gave it, and who else could have had it."""
        propensity = round(float(decision.propensities[self.crew.columns[seat.rep.rep_id]]), 9)
        facts = f'{{"propensity":{propensity!r},"eligible":{self._names_of(row)},"load":{seat.open_cases}'
        for name, words in _who_decided(decision):
            facts += f',"{name}":{encode_basestring_ascii(words)}'
        return facts + "}"

    def _names_of(self, row: int) -> str:
        """Write as JSON who could have had the lead; most leads of a window could go to the same reps."""
        able = self._able[row].tobytes()
        known = self._names.get(able)
        if known is None:
            known = self._names[able] = encode_basestring_ascii("|".join(compress(self.crew.rep_ids, able)))
        return known

    def _column(self, decision: Decision) -> int:
        """Give the column of the rep chosen, -1 for none."""
        if decision.action is not Action.ASSIGN:
            return -1
        column = self.crew.columns.get(decision.rep_id) if isinstance(decision.rep_id, str) else None
        if column is None:
            raise PolicyError(f"lead {decision.lead_id!r} went to a rep who is not in the pool")
        return column


def _refuse_no_chances(answers: Sequence[Decision], members: int) -> None:
    """Look at the propensities of all who were assigned together, and one by one for whose are none."""
    if not answers:
        return
    rows = [answer.propensities for answer in answers]
    if all(isinstance(row, np.ndarray) and row.shape == (members,) and row.dtype.kind in "fiu" for row in rows):
        chances = np.array(rows)
        if chances.min() >= 0 and (np.abs(chances.sum(axis=1) - 1.0) < _CHANCE_ERROR).all():
            return
    for answer in answers:
        _refuse_no_chance(answer, members)


def _refuse_no_chance(answer: Decision, members: int) -> None:
    chances = answer.propensities
    numbers = isinstance(chances, np.ndarray) and chances.shape == (members,) and chances.dtype.kind in "fiu"
    if not (numbers and chances.min() >= 0 and abs(float(chances.sum()) - 1.0) < _CHANCE_ERROR):
        raise PolicyError(f"lead {answer.lead_id!r}: expected {members} propensities that sum to 1, got {chances}")


def _who_decided(decision: Decision) -> list[tuple[str, str]]:
    """Say which route, arm or fallback decided, where there is more than one method."""
    found = (("via", decision.via), ("fallback_from", decision.fallback_from))
    return [(name, value) for name, value in found if value]


def waits_at(world: World, seats: Sequence[Seat]) -> NDArray[np.float64]:
    """Give minutes by the clock until each rep has done what is on her desk, and leads that she has not begun with.

    What a lead will take is taken to be the scenario's expectation (:func:`scenarios.minutes.expected_minutes`).
    """
    each = expected_minutes(world.scenario) * MINUTE
    now, end = world.clock.now, world.clock.end
    clear = [min(seat.desk.clear_at(round(seat.untouched * each)), end) for seat in seats]
    return np.array([(instant - now) / MINUTE for instant in clear])


def _eligible(world: World, leads: Sequence[Lead], roster: Roster, crew: Crew) -> NDArray[np.bool_]:
    """Say who may have which lead; few are barred from any but by rule."""
    eligible = np.array([roster.allowed(lead.ruled_out) for lead in leads])
    if world.scenario.recycling.exclude_previous_owners:
        for row, lead in enumerate(leads):
            if lead.previous:
                eligible[row, list(lead.previous)] = False
    return eligible[:, crew.positions]


def make_offer(
    world: World,
    known: Known,
    leads: Sequence[Lead],
    roster: Roster,
    crew: Crew,
    remaining: Sequence[float],
    rotation: Rotation,
    *,
    waits: bool = False,
) -> Offer:
    """Show a policy the waiting leads and the reps who may be given some; with ``waits`` how long desks are busy."""
    now, seats = world.clock.now, crew.seats
    rows = np.array([lead.number for lead in leads], dtype=np.intp)
    eligible = sealed(_eligible(world, leads, roster, crew))
    batch = Batch(
        lead_ids=tuple(known.lead_ids[row] for row in rows.tolist()),
        facts={name: column[rows] for name, column in known.facts.items()},
        values=None if known.values is None else sealed(known.values[np.ix_(rows, crew.positions)]),
        eligible=eligible,
        now=now / MINUTE,
        age=np.array([(now - lead.warm_since) / MINUTE for lead in leads]),
    )
    pool = Pool(
        rep_ids=crew.rep_ids,
        remaining=sealed(np.array(remaining, dtype=np.float64)),
        weights=crew.weights,
        rotation=rotation,
        load=np.array([seat.open_cases for seat in seats], dtype=np.float64),
        capacity=crew.capacity,
        facts=crew.facts,
        wait=sealed(waits_at(world, seats)) if waits else None,
        service=sealed(expected_minutes(world.scenario) / crew.selling_share) if waits else None,
    )
    return Offer(leads, crew, batch, pool, eligible)
