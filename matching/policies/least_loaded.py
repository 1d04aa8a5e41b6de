"""Load balancing: each lead to the available member with most room, least load, or the lowest share of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matching.arrays import Bools, Floats
from matching.policies.batch_input import certain
from matching.policies.protocol import Batch, Decision, Pool, ValuesFrom
from matching.policies.routing_reason import RoutingReason
from matching.policies.standing import lowest
from matching.policies.taking_turns import in_turn
from scenarios.faults import BadInput, Fault


@dataclass(frozen=True, slots=True)
class LeastLoaded:
    """Each lead to the available member with the largest remaining capacity, or the least load.

    ``room`` is the load balancing of Dynamics 365: the largest remaining capacity. ``count`` is Omni-Channel's Least
    Active: the fewest open leads. ``share`` is its Most Available: the largest part of her capacity free. A tie goes to
    the member who has waited longest, as in Dynamics 365. Nothing is left to chance: the load decides, so the chosen
    member's propensity is 1.

    Parameters
    ----------
    by
        ``room``, ``count`` or ``share``. The last needs the pool's capacity, ``count`` its load.
    hold_hours
        A lead counts as open for so long after it was given, closed or not: closing at once draws no more. The
        products have no such rule (0); it needs the batch's time.
    """

    name: str = "least-loaded"
    values_from: ValuesFrom = ValuesFrom.NOTHING
    by: Literal["room", "count", "share"] = "room"
    hold_hours: float = 0.0

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route each lead in turn; see `Policy`.

        Raises
        ------
        BadInput
            If the pool lacks the load or the capacity, or the batch its time.
        """
        held = self._held(batch, pool) if self.hold_hours else None
        keys, step = self._keys(pool, held)
        inside = pool.remaining >= 1.0
        turn = _LoadTurn(pool, np.where(inside, keys, np.inf), step, batch.now if self.hold_hours else None)
        return in_turn(turn, batch, pool, inside)

    def order(self, pool: Pool) -> Floats:
        """Return each member's load (minus her room, by ``room``), shape (n_reps,)."""
        return self._keys(pool, None)[0]

    def _keys(self, pool: Pool, held: Floats | None) -> tuple[Floats, Floats | None]:
        """Return what is lowest for the next, and by how much a lead raises it; None for 1."""
        if self.by == "count":
            return _at_least(_given(pool.load, "load", self.by), held), None
        if self.by == "room":
            return -pool.remaining if held is None else _taken(pool, held) - pool.remaining, None
        ones = np.ones(len(pool.rep_ids))
        capacity = _given(pool.capacity, "capacity", self.by)
        parts = np.divide(ones, capacity, out=np.zeros(len(ones)), where=capacity > 0)
        room = np.where(np.isfinite(capacity), pool.remaining, np.inf)
        free = np.divide(
            room - _taken(pool, held), capacity, out=np.ones(len(ones)), where=np.isfinite(room) & (capacity > 0)
        )
        return 1.0 - free, parts

    def _held(self, batch: Batch, pool: Pool) -> Floats:
        """Count the leads each member was given within the last hours."""
        if batch.now is None:
            raise BadInput([Fault(f"policy {self.name}", "a batch with a time, for hold_hours", column="now")])
        since = batch.now - 60.0 * self.hold_hours
        recent = [entry for entry in pool.rotation.recent if entry[0] > since]
        pool.rotation.recent = recent
        names = [rep_id for _, rep_id in recent]
        return np.array([names.count(rep_id) for rep_id in pool.rep_ids], dtype=np.float64)


class _LoadTurn:
    reason = str(RoutingReason.LEAST_LOADED)

    def __init__(self, pool: Pool, keys: Floats, step: Floats | None, now: float | None) -> None:
        self._pool, self._keys, self._step, self._now = pool, keys, step, now

    def choose(self, available: Bools | None) -> int:
        return lowest(self._keys, available, self._pool.rotation, self._pool)

    def chances(self, rep: int, available: Bools | None) -> Floats:
        return certain(rep, len(self._keys))

    def take(self, rep: int, lead: int, *, full: bool) -> None:
        rotation, rep_id = self._pool.rotation, self._pool.rep_ids[rep]
        self._keys[rep] = np.inf if full else self._keys[rep] + (1.0 if self._step is None else self._step[rep])
        rotation.note_given(rep_id)
        if self._now is not None:
            rotation.recent.append((self._now, rep_id))


def _at_least(load: Floats, held: Floats | None) -> Floats:
    return load.copy() if held is None else np.maximum(load, held)


def _taken(pool: Pool, held: Floats | None) -> Floats:
    """Return by how much held leads exceed the open ones: room that closing at once must not free."""
    if held is None:
        return np.zeros(len(pool.rep_ids))
    return np.maximum(held - _given(pool.load, "load", "hold_hours"), 0.0)


def _given(figures: Floats | None, name: str, by: str) -> Floats:
    if figures is None:
        raise BadInput([Fault("policy least-loaded", f"the {name} of each rep, which {by} goes by", column=name)])
    return figures
