"""Pointer rotation with weights: the lowest pointer is next, a heavier weight raises it less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matching.answer.status import Reason
from matching.arrays import Floats
from matching.policies.batch_input import amounts
from matching.policies.figures import Rows
from matching.policies.protocol import Batch, Decision, Pool, ValuesFrom
from matching.policies.rotation import CREDITS, Rotation
from matching.policies.standing import Comers, Standing, settle
from matching.policies.taking_turns import in_turn
from matching.policies.weighted_turn import WeightedTurn


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
        turn = WeightedTurn(pool, standing, amount, "pointer", by_weight=True, reason=str(Reason.NEXT_IN_ROTATION))
        return in_turn(turn, batch, pool, standing.inside)

    def order(self, pool: Pool) -> Floats:
        """Return each member's pointer, credits taken off, shape (n_reps,); NaN before her first time."""
        return _keys(pool, pool.rotation.figures.rows(pool.rep_ids))


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
