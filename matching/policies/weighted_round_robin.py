"""Pointer rotation with weights: the lowest pointer is next, a heavier weight raises it less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matching.arrays import Bools, Floats
from matching.policies.batch_input import amounts
from matching.policies.figures import Rows
from matching.policies.protocol import Batch, Decision, Pool, ValuesFrom
from matching.policies.rotation import CREDITS, Rotation
from matching.policies.standing import Comers, Standing, leave, lowest, settle
from matching.policies.taking_turns import in_turn
from matching.status import Reason


@dataclass(frozen=True, slots=True)
class WeightedRoundRobin:
    """The available member with the lowest pointer gets the lead, and her pointer rises by 1 / weight.

    LeanData's pointer rotation (Round Robin Distribution Guide). A tie goes to the member whose latest turn is the
    longest ago, then to the pool's order, where LeanData always takes the first, so that nobody wins every tie.
    A member who was away or full comes back with the standing she left with, and a new one starts as an average
    member stands: nobody owes her absence, and she gets no flood on her return. A lead she is not eligible for
    costs her no turn. A weight of 0 takes a member out of the rotation. Propensities are the weights' shares among
    eligible and available members.

    Parameters
    ----------
    by
        ``count``: every lead raises the pointer alike; ``value``: in proportion to the lead's value.
    """

    name: str = "weighted-round-robin"
    values_from: ValuesFrom = ValuesFrom.NOTHING
    by: Literal["count", "value"] = "count"

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route each lead in turn; see `Policy`.

        Raises
        ------
        ValueError
            If a weight is negative or not finite.
        """
        standing, comers = settle(pool.rotation, pool)
        if comers is not None:
            _bring_in(pool.rotation, standing, comers)
            standing.keys = np.where(standing.inside, _keys(pool, standing.rows), np.inf)
        amount = None if self.by == "count" else amounts(batch, self.by)
        return in_turn(_PointerTurn(pool, standing, amount), batch, pool, standing.inside)

    def order(self, pool: Pool) -> Floats:
        """Return each member's pointer, credits taken off, shape (n_reps,); NaN before her first time."""
        return _keys(pool, pool.rotation.figures.rows(pool.rep_ids))


class _PointerTurn:
    reason = str(Reason.NEXT_IN_ROTATION)

    def __init__(self, pool: Pool, standing: Standing, amount: Floats | None) -> None:
        self._pool, self._standing, self._amount = pool, standing, amount

    def choose(self, available: Bools | None) -> int:
        return lowest(self._standing.keys, available, self._pool.rotation, self._pool)

    def chances(self, rep: int, available: Bools | None) -> Floats:
        return self._standing.shares(available, self._pool.weights)

    def take(self, rep: int, lead: int, *, full: bool) -> None:
        rotation, standing = self._pool.rotation, self._standing
        amount = 1.0 if self._amount is None else float(self._amount[lead])
        weight = float(self._pool.weights[rep])
        rotation.clock += amount / standing.available_weight
        rotation.figures["pointer"][standing.rows[rep]] += amount / weight
        standing.keys[rep] += amount / weight
        rotation.note_given(self._pool.rep_ids[rep])
        if full:
            leave(rotation, standing, rep, weight)


def _keys(pool: Pool, rows: Rows) -> Floats:
    figures = pool.rotation.figures
    keys = figures["pointer"][rows]
    for kind in CREDITS:
        if kind in figures:
            keys -= np.divide(figures[kind][rows], pool.weights, out=np.zeros(len(rows)), where=pool.weights > 0)
    return keys


def _bring_in(rotation: Rotation, standing: Standing, comers: Comers) -> None:
    pointer = rotation.figures["pointer"]
    pointer[standing.rows[comers.joined]] = rotation.clock
    pointer[standing.rows[comers.returned]] += comers.missed
