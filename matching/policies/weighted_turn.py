"""The turn of the rotations with weights: whoever stands lowest is next, and a heavier weight lifts her less."""

from __future__ import annotations

from matching.arrays import Bools, Floats
from matching.policies.protocol import Pool
from matching.policies.standing import Standing, leave, lowest


class WeightedTurn:
    """One batch's turns.

    Parameters
    ----------
    pool, standing
        The members, and where each of them stands.
    amount
        Shape (n_leads,), what each lead counts; None for one each.
    kept
        The figure in which the rotation remembers what a member was given.
    by_weight
        Whether it remembers that divided by her weight of the moment.
    reason
        Of a choice.
    """

    def __init__(
        self, pool: Pool, standing: Standing, amount: Floats | None, kept: str, *, by_weight: bool, reason: str
    ) -> None:
        self._pool, self._standing, self._amount = pool, standing, amount
        self._kept, self._by_weight = kept, by_weight
        self.reason = reason

    def choose(self, available: Bools | None) -> int:
        """Return the position of the available member who is next."""
        return lowest(self._standing.keys, available, self._pool.rotation, self._pool)

    def chances(self, rep: int, available: Bools | None) -> Floats:
        """Return each member's chance of being picked, shape (n_reps,)."""
        return self._standing.shares(available, self._pool.weights)

    def take(self, rep: int, lead: int, *, full: bool) -> None:
        """Note that she was given a lead, and whether that was her last place."""
        rotation, standing = self._pool.rotation, self._standing
        amount = 1.0 if self._amount is None else float(self._amount[lead])
        weight = float(self._pool.weights[rep])
        rotation.clock += amount / standing.available_weight
        rotation.figures[self._kept][standing.rows[rep]] += amount / weight if self._by_weight else amount
        standing.keys[rep] += amount / weight
        rotation.note_given(self._pool.rep_ids[rep])
        if full:
            leave(rotation, standing, rep, weight)
