"""Who takes part in a rotation, and on what terms somebody comes back or joins."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

import numpy as np

from matching.arrays import Bools, Floats
from matching.policies.batch_input import in_proportion
from matching.policies.figures import Rows
from matching.policies.protocol import Pool
from matching.policies.rotation import Rotation

TIE = 1e-9
"""Figures that differ by less are equal: sums of 1 / weight are not exact."""

_NOBODY: Rows = np.empty(0, dtype=np.intp)


@dataclass(slots=True)
class Comers:
    """Who has come in since the latest decision.

    Attributes
    ----------
    joined, returned
        Positions in the pool: never seen before, and seen before.
    missed
        Turns for each unit of weight that leads brought to those they were open to while each was away.
    """

    joined: Rows = field(default_factory=_NOBODY.copy)
    returned: Rows = field(default_factory=_NOBODY.copy)
    missed: Floats = field(default_factory=lambda: np.empty(0))


@dataclass(slots=True)
class Standing:
    """Who takes part, kept from one decision to the next for as long as members and weights stay as they are.

    Attributes
    ----------
    rows
        Where the members of the pool stand among the figures.
    inside
        Shape (n_reps,), who takes part: with a weight, and room for one lead at least.
    weight
        The sum of the weights of those who take part.
    keys
        Shape (n_reps,), the lowest is next; infinite for those outside. Empty until a policy fills it.
    everybody
        Propensities where every member inside is eligible; None until asked for.
    available_weight
        The sum of the weights of those to whom the latest lead was open.
    """

    made_for: tuple[tuple[str, ...], bytes, bytes]
    room: bytes
    rows: Rows
    inside: Bools
    weight: float
    keys: Floats = field(default_factory=lambda: np.empty(0))
    everybody: Floats | None = None
    available_weight: float = 0.0

    def copy(self) -> Standing:
        """Return a standing that may change on its own."""
        return Standing(
            self.made_for, self.room, self.rows, self.inside.copy(), self.weight, self.keys.copy(), self.everybody,
            self.available_weight)  # fmt: skip

    def shares(self, available: Bools | None, weights: Floats) -> Floats:
        """Return propensities in proportion to the weights of those available, None for all inside."""
        if available is not None:
            shares = available * weights
            self.available_weight = float(np.add.reduce(shares))  # `sum` without its checks: half its time
            return in_proportion(shares, self.available_weight)
        self.available_weight = self.weight
        if self.everybody is None:
            self.everybody = in_proportion(self.inside * weights)
        return self.everybody


def settle(rotation: Rotation, pool: Pool) -> tuple[Standing, Comers | None]:
    """Work out who takes part now, and, unless nothing has changed, who has come in since the latest decision.

    A member who is away, or full, is not in the rotation: turns that pass meanwhile are not hers to make up for, and
    no credit is lost either. She comes back with the standing she left with, relative to the others: what a member had
    on average to whom the leads meanwhile were open (`missed`) is added to her figure. Who has never been seen
    starts where such a member stands. So nobody else's figure changes, whoever comes or goes. Members who may
    have few leads do not drag the average down: it goes by the leads that were open to whom.

    Raises
    ------
    ValueError
        If a weight is negative or not finite.
    """
    known = rotation.settled if isinstance(rotation.settled, Standing) else None
    room = pool.remaining.tobytes()
    if known is not None and known.room == room and _same(known, pool):
        return known, None
    inside = pool.remaining >= 1.0
    inside &= pool.weights > 0.0
    if known is not None and known.made_for[1] == inside.tobytes() and _same(known, pool):
        known.room = room
        return known, None
    _check_weights(pool)
    rows = rotation.figures.rows(pool.rep_ids)
    made_for = (pool.rep_ids, inside.tobytes(), pool.weights.tobytes())
    standing = Standing(made_for, room, rows, inside, float(pool.weights[inside].sum()))
    rotation.settled = standing
    return standing, _comers(rotation, rows, inside)


def _same(known: Standing, pool: Pool) -> bool:
    rep_ids, _, weights = known.made_for
    return (rep_ids is pool.rep_ids or rep_ids == pool.rep_ids) and weights == pool.weights.tobytes()


def _comers(rotation: Rotation, rows: Rows, inside: Bools) -> Comers:
    left_at, seen = rotation.figures["left_at"], rotation.figures["seen"]
    positions = np.flatnonzero(inside)
    mine = rows[positions]
    new = seen[mine] == 0.0
    back = ~new & ~np.isnan(left_at[mine])
    comers = Comers(positions[new], positions[back], rotation.clock - left_at[mine[back]])
    seen[mine], left_at[mine] = 1.0, np.nan
    away = (seen > 0.0) & np.isnan(left_at)
    away[mine] = False
    left_at[away] = rotation.clock
    return comers


def leave(rotation: Rotation, standing: Standing, rep: int, weight: float) -> None:
    """Note that a member has no room left in the middle of a batch."""
    standing.inside[rep] = False
    standing.keys[rep] = np.inf
    standing.everybody = None
    standing.weight -= weight
    rotation.figures["left_at"][standing.rows[rep]] = rotation.clock
    rotation.settled = None


def lowest(keys: Floats, available: Bools | None, rotation: Rotation, pool: Pool) -> int:
    """Return the available member with the lowest key, -1 if nobody is available (None: all whose key is finite).

    Of equal ones it is the one whose latest turn is longest ago; if those are equal too, both never had a turn, and it
    is the first in the pool's order.
    """
    if not len(keys):
        return -1
    if available is not None:
        keys = keys.copy()
        np.putmask(keys, ~available, np.inf)
    best = int(keys.argmin())
    low = keys.item(best)
    if not low < inf:
        return -1
    tied = (keys <= low + TIE).nonzero()[0]
    if len(tied) == 1:
        return best
    figures = rotation.organisation.figures
    rows = figures.rows(pool.rep_ids)
    return tied.item(figures["turn"][rows[tied]].argmin())


def _check_weights(pool: Pool) -> None:
    wrong = ~(np.isfinite(pool.weights) & (pool.weights >= 0))
    if wrong.any():
        rep = int(wrong.argmax())
        raise ValueError(
            f"weights: expected finite numbers of at least 0, got {pool.weights[rep]} for rep {pool.rep_ids[rep]!r}"
        )
