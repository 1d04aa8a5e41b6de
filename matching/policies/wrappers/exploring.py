"""A little chance in every choice, so that the log can say what another choice would have brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Bools, Floats
from matching.policies.batch_input import asked_eligible
from matching.policies.parts_of_a_batch import given_by, through, with_part
from matching.policies.protocol import Batch, Decision, Policy, Pool, ValuesFrom
from matching.policies.routing_reason import RoutingReason


@dataclass(frozen=True, slots=True)
class Exploring:
    """The inner policy's choice, except that with a small chance another rep is drawn who may have the lead too.

    Without draws of the values, she is drawn evenly among those eligible with room (a floor of randomisation). With
    `Batch.draws`, Thompson sampling (Thompson 1933): in proportion to how often the inner policy would choose her were
    the values as drawn. The propensities are exact over the pool, given what was decided before: (1 - chance) times
    the inner policy's plus chance times the draw's, over members who could still take the lead. Slots that the inner
    policy has given out in this batch are no longer there to be drawn.

    Parameters
    ----------
    floor
        Chance of a draw, above 0 and at most 1.
    loss_cap
        Most that exploring may cost in expectation, as a share of the value of the inner policy's choice; the chance
        is lowered, lead by lead, until it costs no more. None for no cap; without values nothing is lost.
    """

    inner: Policy
    floor: float = 0.05
    loss_cap: float | None = None
    name: str = "exploring"

    def __post_init__(self) -> None:
        if not 0.0 < self.floor <= 1.0:
            raise ValueError(f"exploring: expected a floor above 0 and at most 1, got {self.floor}")
        if self.loss_cap is not None and not self.loss_cap >= 0.0:
            raise ValueError(f"exploring: expected a loss cap of at least 0, got {self.loss_cap}")

    @property
    def values_from(self) -> ValuesFrom:
        """Which values the inner policy needs."""
        return self.inner.values_from

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Plan the batch by the inner policy, then let chance move single leads; see `Policy`."""
        inside = with_part(pool, "inner")
        wishes = None if batch.draws is None else self._wishes(batch, inside)
        plan = self.inner.decide(batch, inside, rng)
        alone = len(plan) == 1  # and then nothing but her own slot is taken, which may be drawn
        eligible, room = asked_eligible(batch, pool), pool.remaining - (0.0 if alone else given_by(pool, plan))
        answers = []
        for row, planned in enumerate(plan):
            if planned.rep_id is None:
                answers.append(planned)
                continue
            own = pool.position(planned.rep_id)
            wish, mask = None if wishes is None else wishes[row], None if eligible is None else eligible[row]
            draw = _draw(wish, room, mask, own)
            chance = self._chance(None if batch.values is None else batch.values[row], draw, own)
            chances = (1.0 - chance) * planned.propensities + chance * draw
            chances.flags.writeable = False
            rep = _drawn(draw, rng) if rng.random() < chance else own
            if rep != own:
                room[own] += 1.0
                room[rep] -= 1.0
            answers.append(self._answer(planned, pool, own, rep, chances))
        return answers

    def leaves_to(self, batch: Batch, pool: Pool) -> tuple[Policy, Batch, Pool]:
        """Return the inner policy, which plans, with what it is given."""
        return self.inner, batch, with_part(pool, "inner")

    def _chance(self, values: Floats | None, draw: Floats, own: int) -> float:
        """Return the chance of a draw for this lead, lowered so that the expected loss keeps within the cap."""
        if values is None or self.loss_cap is None:
            return self.floor
        loss = float(np.maximum(values[own] - values, 0.0) @ draw)
        most = self.loss_cap * abs(float(values[own]))
        return self.floor if self.floor * loss <= most else most / loss

    def _answer(self, planned: Decision, pool: Pool, own: int, rep: int, chances: Floats) -> Decision:
        if rep == own:
            return through(f"{self.name}: inner", planned, chances)
        rotation = pool.rotation.part("inner")
        rotation.credit(pool.rep_ids[own], "moved")
        rotation.credit(pool.rep_ids[rep], "moved", -1.0)
        reason = str(RoutingReason.EXPLORED)
        drawn = Decision(planned.lead_id, pool.rep_ids[rep], planned.action, chances, planned.price, reason=reason)
        return through(f"{self.name}: drawn", drawn)

    def _wishes(self, batch: Batch, inside: Pool) -> Floats:
        """Return how often each rep is chosen over the draws, shape (n_leads, n_reps)."""
        assert batch.draws is not None
        shape = (len(batch.lead_ids), len(inside.rep_ids))
        if batch.draws.ndim != 3 or batch.draws.shape[1:] != shape or not len(batch.draws):
            raise ValueError(f"draws: expected shape (n_draws, {shape[0]}, {shape[1]}), got {batch.draws.shape}")
        total = np.zeros(shape)
        for values in batch.draws:
            trial = inside.with_memory(inside.rotation.copy())
            answers = self.inner.decide(replace(batch, values=values, draws=None), trial, np.random.default_rng(0))
            total += [answer.propensities for answer in answers]
        return np.asarray(total / len(batch.draws))


def _draw(wishes: Floats | None, room: Floats, eligible: Bools | None, own: int) -> Floats:
    """Return the chances of a draw among those who could take the lead, the planned rep among them."""
    open_to = room >= 1.0
    if eligible is not None:
        open_to &= eligible
    open_to[own] = True
    if wishes is None:
        return open_to / np.count_nonzero(open_to)
    weights = open_to * wishes
    if not weights.any():
        weights[own] = 1.0
    return np.asarray(weights / weights.sum())


def _drawn(chances: Floats, rng: np.random.Generator) -> int:
    """Draw a position, as `Generator.choice` does, which checks its chances for longer than a decision takes."""
    upto = chances.cumsum()
    return int(upto.searchsorted(rng.random() * upto.item(-1), side="right"))
