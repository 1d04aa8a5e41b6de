"""Level rotation: the member with the lowest level is next; no-shows and cancellations are credited back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matching.arrays import Floats
from matching.policies.batch_input import amounts
from matching.policies.figures import Rows
from matching.policies.protocol import Batch, Decision, Pool, ValuesFrom
from matching.policies.rotation import CREDITS
from matching.policies.routing_reason import RoutingReason
from matching.policies.standing import Comers, Standing, settle
from matching.policies.taking_turns import in_turn
from matching.policies.weighted_turn import WeightedTurn


@dataclass(frozen=True, slots=True)
class Level:
    """The available member with the lowest level gets the lead.

    level = (calibration + meetings - no-shows - cancellations) / weight, as Chili Piper (Round Robin Calibration) and
    Default (Queue FAQs) have it. A tie goes to the member whose latest turn is the longest ago, then to the pool's
    order. Calibration brings a new or returning member to the team's level, so that she neither catches up nor
    waits. Unlike a pointer, a level is divided by the weight of today: a new weight speaks for the past too.
    Propensities are the weights' shares among eligible and available members.

    Parameters
    ----------
    credit_back
        Which credits count; Chili Piper leaves no-shows and cancellations to the administrator.
    newcomers
        Where a new member starts: ``team`` at the level of an average member, ``highest`` at the highest of the
        others, which is last in line, as Default's auto-calibrate does.
    by
        ``count``: every lead counts alike; ``value``: in proportion to its value.
    """

    name: str = "level"
    values_from: ValuesFrom = ValuesFrom.NOTHING
    credit_back: tuple[str, ...] = CREDITS
    newcomers: Literal["team", "highest"] = "team"
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
            self._calibrate(pool, standing, comers)
            standing.keys = np.where(standing.inside, self.order(pool), np.inf)
        amount = None if self.by == "count" else amounts(batch, self.by)
        turn = WeightedTurn(pool, standing, amount, "given", by_weight=False, reason=str(RoutingReason.LOWEST_LEVEL))
        return in_turn(turn, batch, pool, standing.inside)

    def order(self, pool: Pool) -> Floats:
        """Return each member's level, shape (n_reps,); NaN for a member who has not been calibrated yet."""
        return self._levels(pool, pool.rotation.figures.rows(pool.rep_ids))

    def _levels(self, pool: Pool, rows: Rows) -> Floats:
        figures = pool.rotation.figures
        total = figures["calibration"][rows] + figures["given"][rows]
        for kind in self.credit_back:
            if kind in figures:
                total -= figures[kind][rows]
        levels: Floats = np.divide(total, pool.weights, out=np.full(len(rows), np.nan), where=pool.weights > 0)
        return levels

    def _calibrate(self, pool: Pool, standing: Standing, comers: Comers) -> None:
        rotation, rows = pool.rotation, standing.rows
        calibration, given = rotation.figures["calibration"], rotation.figures["given"]
        calibration[rows[comers.returned]] += comers.missed * pool.weights[comers.returned]
        if not len(comers.joined):
            return
        others = self._levels(pool, rows)[standing.inside]
        highest = np.nanmax(others) if np.isfinite(others).any() else rotation.clock
        start = highest if self.newcomers == "highest" else rotation.clock
        new = rows[comers.joined]
        calibration[new] = start * pool.weights[comers.joined] - given[new]
