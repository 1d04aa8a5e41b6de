"""Longest-waiting rotation: the member whose latest lead is the longest ago is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats
from matching.policies.batch_input import evenly
from matching.policies.protocol import Batch, Decision, Pool, ValuesFrom
from matching.policies.routing_reason import RoutingReason
from matching.policies.taking_turns import in_turn


@dataclass(frozen=True, slots=True)
class LongestWaiting:
    """Each lead to the available member who has waited longest for one.

    The round robin of Dynamics 365 (Understand record distribution in assignment rules). Remembered for the whole
    organisation: a lead given by another rule, or by hand (`Rotation.note_given`), counts as well. Whoever never had a
    lead comes first, in the pool's order; back from an absence a member gets one lead first, and no more.
    Propensities are 1 / (eligible and available).
    """

    name: str = "longest-waiting"
    values_from: ValuesFrom = ValuesFrom.NOTHING

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route each lead in turn; see `Policy`."""
        inside = pool.remaining >= 1.0
        return in_turn(_WaitingTurn(pool, inside), batch, pool, inside)

    def order(self, pool: Pool) -> Floats:
        """Return the number of each member's latest lead, -1 for none, shape (n_reps,)."""
        figures = pool.rotation.organisation.figures
        rows = figures.rows(pool.rep_ids)
        return figures["turn"][rows]


class _WaitingTurn:
    reason = str(RoutingReason.LONGEST_WAITING)

    def __init__(self, pool: Pool, inside: Bools) -> None:
        self._pool, self._inside = pool, inside
        figures = pool.rotation.organisation.figures
        rows = figures.rows(pool.rep_ids)
        self._turns = figures["turn"][rows]

    def choose(self, available: Bools | None) -> int:
        open_to = self._inside if available is None else available
        turns = np.where(open_to, self._turns, np.inf)
        rep = int(turns.argmin()) if len(turns) else -1
        return rep if rep >= 0 and open_to[rep] else -1

    def chances(self, rep: int, available: Bools | None) -> Floats:
        return evenly(self._inside if available is None else available)

    def take(self, rep: int, lead: int, *, full: bool) -> None:
        self._turns[rep] = self._pool.rotation.organisation.turns_taken
        self._pool.rotation.note_given(self._pool.rep_ids[rep])
