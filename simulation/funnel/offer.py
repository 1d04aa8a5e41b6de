"""What a policy is shown at a routing window, in the terms of ``matching``, and what its answer may not break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from json.encoder import encode_basestring_ascii
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching import Action, Batch, Decision, Pool, Rotation
from scenarios.minutes import expected_minutes
from simulation.funnel.lead import Lead
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
    """Waiting leads and the reps who may take them now, rows and columns in the order of ``leads`` and ``seats``."""

    leads: Sequence[Lead]
    seats: Sequence[Seat]
    batch: Batch
    pool: Pool
    eligible: NDArray[np.bool_]
    _names: dict[bytes, str] = field(default_factory=dict)

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {rep_id: column for column, rep_id in enumerate(self.pool.rep_ids)}

    @cached_property
    def _with_room(self) -> NDArray[np.bool_]:
        return np.asarray(self.pool.remaining >= 1.0)

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
        taken: Counter[int] = Counter()
        result: list[tuple[Lead, Seat | None, Decision]] = []
        for row, (lead, answer) in enumerate(zip(self.leads, answers, strict=True)):
            column = self._column(answer)
            if column is None:
                result.append((lead, None, answer))
                continue
            _refuse_no_chances(answer, len(self.seats))
            taken[column] += 1
            if not self.eligible[row, column] or taken[column] > self.pool.remaining[column]:
                raise PolicyError(f"lead {answer.lead_id!r} went to a rep who may not have it or has no slot left")
            result.append((lead, self.seats[column], answer))
        return result

    def particulars(self, row: int, seat: Seat, decision: Decision) -> str:
        """Write what the log keeps of a hand-over: the chance the policy gave it, and who else could have had it."""
        propensity = round(float(decision.propensities[self._columns[seat.rep.rep_id]]), 9)
        facts = f'{{"propensity":{propensity!r},"eligible":{self._able(row)},"load":{seat.open_cases}'
        for name, words in _who_decided(decision):
            facts += f',"{name}":{encode_basestring_ascii(words)}'
        return facts + "}"

    def _able(self, row: int) -> str:
        """Write as JSON who could have had the lead; most leads of a window could go to the same reps."""
        able = self.eligible[row] & self._with_room
        known = self._names.get(able.tobytes())
        if known is None:
            ids = "|".join(rep_id for rep_id, can in zip(self.pool.rep_ids, able.tolist(), strict=True) if can)
            known = self._names[able.tobytes()] = encode_basestring_ascii(ids)
        return known

    def _column(self, decision: Decision) -> int | None:
        if decision.action is not Action.ASSIGN:
            return None
        column = self._columns.get(decision.rep_id) if isinstance(decision.rep_id, str) else None
        if column is None:
            raise PolicyError(f"lead {decision.lead_id!r} went to a rep who is not in the pool")
        return column


def _refuse_no_chances(answer: Decision, members: int) -> None:
    chances = answer.propensities
    numbers = isinstance(chances, np.ndarray) and chances.shape == (members,) and chances.dtype.kind in "fiu"
    if not (numbers and chances.min() >= 0 and abs(float(chances.sum()) - 1.0) < _CHANCE_ERROR):
        raise PolicyError(f"lead {answer.lead_id!r}: expected {members} propensities that sum to 1, got {chances}")


def _who_decided(decision: Decision) -> list[tuple[str, str]]:
    """Say which route, arm or fallback decided, where there is more than one method."""
    found = (("via", decision.via), ("fallback_from", decision.fallback_from))
    return [(name, value) for name, value in found if value]


def _sealed(array: NDArray[Any]) -> NDArray[Any]:
    """Give a copy that cannot be written to: a policy is shown the rules, it does not make them."""
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def waits_at(world: World, seats: Sequence[Seat]) -> NDArray[np.float64]:
    """Give minutes by the clock until each rep has done what is on her desk, and leads that she has not begun with.

    What a lead will take is taken to be the scenario's expectation (:func:`scenarios.minutes.expected_minutes`).
    """
    each = expected_minutes(world.scenario) * MINUTE
    now, end = world.clock.now, world.clock.end
    clear = [min(seat.desk.clear_at(round(seat.untouched * each)), end) for seat in seats]
    return np.array([(instant - now) / MINUTE for instant in clear])


def _eligible(world: World, leads: Sequence[Lead], columns: Sequence[int]) -> NDArray[np.bool_]:
    """Say who may have which lead; few are barred from any."""
    place = {column: position for position, column in enumerate(columns)}
    eligible = np.ones((len(leads), len(columns)), dtype=np.bool_)
    for row, lead in enumerate(leads):
        out = [place[column] for column in world.barred(lead) if column in place]
        if out:
            eligible[row, out] = False
    return eligible


def make_offer(
    world: World, known: Known, leads: Sequence[Lead], seats: Sequence[Seat], rotation: Rotation, *, waits: bool = False
) -> Offer:
    """Show a policy the waiting leads and the reps who may be given some; with ``waits`` how long desks are busy."""
    now = world.clock.now
    rows = [lead.number for lead in leads]
    columns = [seat.position for seat in seats]
    eligible = _sealed(_eligible(world, leads, columns))
    batch = Batch(
        lead_ids=tuple(known.lead_ids[row] for row in rows),
        facts={name: column[rows] for name, column in known.facts.items()},
        values=None if known.values is None else _sealed(known.values[np.ix_(rows, columns)]),
        eligible=eligible,
        now=now / MINUTE,
        age=np.array([(now - lead.warm_since) / MINUTE for lead in leads]),
    )
    pool = Pool(
        rep_ids=tuple(seat.rep.rep_id for seat in seats),
        remaining=_sealed(np.array([seat.remaining(now) for seat in seats])),
        weights=np.array([seat.rep.weight for seat in seats]),
        rotation=rotation,
        load=np.array([float(seat.open_cases) for seat in seats]),
        capacity=np.array([seat.rep.capacity for seat in seats]),
        facts={
            "team": np.array([seat.rep.team for seat in seats], dtype=object),
            "role": np.array([str(seat.rep.role) for seat in seats], dtype=object),
        },
        wait=_sealed(waits_at(world, seats)) if waits else None,
        service=_sealed(expected_minutes(world.scenario) / np.array([seat.rep.selling_share for seat in seats]))
        if waits
        else None,
    )
    return Offer(leads, seats, batch, pool, eligible)
