"""Plain rotation: each lead to the next member in the pool's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.answer.status import Reason
from matching.arrays import Bools, Floats
from matching.policies.batch_input import evenly
from matching.policies.protocol import Batch, Decision, Pool, ValuesFrom
from matching.policies.rotation import Rotation
from matching.policies.taking_turns import in_turn


@dataclass(frozen=True, slots=True)
class RoundRobin:
    """Each lead to the next member, in the pool's order, who is eligible and has room.

    Members who are skipped lose that turn. The rotation remembers by rep id who was last: members may come and go,
    and it continues with the one who follows. There are no ties; the very first turn is the first member's.
    Propensities are the chances over a random start: whoever follows members who may not have this lead gets their
    turns too; with everybody eligible they are 1 / available.
    """

    name: str = "round-robin"
    values_from: ValuesFrom = ValuesFrom.NOTHING

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route each lead in turn; see `Policy`."""
        inside = pool.remaining >= 1.0
        turn = _RoundRobinTurn(pool, inside)
        decisions = in_turn(turn, batch, pool, inside)
        turn.remember()
        return decisions

    def order(self, pool: Pool) -> Floats:
        """Return how many members come before each one, shape (n_reps,)."""
        count = len(pool.rep_ids)
        places: Floats = np.arange(count, dtype=np.float64) - _next_position(pool.rotation, pool.rep_ids)
        return places % max(count, 1)


class _Latest(NamedTuple):
    """Where the member stands, in which pool, who had the latest turn."""

    rep_ids: tuple[str, ...]
    rep: int

    def copy(self) -> _Latest:
        return self


class _RoundRobinTurn:
    reason = str(Reason.NEXT_IN_ROTATION)

    def __init__(self, pool: Pool, inside: Bools) -> None:
        self._pool, self._inside = pool, inside
        self._start = _next_position(pool.rotation, pool.rep_ids)
        self._with_room: bytes | None = None
        self._open_to = b""
        self._given: list[int] = []

    def choose(self, available: Bools | None) -> int:
        open_to = self._open_to = (self._inside if available is None else available).tobytes()
        rep = open_to.find(1, self._start)
        return rep if rep >= 0 else open_to.find(1)

    def chances(self, rep: int, available: Bools | None) -> Floats:
        """Count for each available member the members after whom she is the next."""
        if available is None:
            return evenly(self._inside)
        if self._with_room is None:
            self._with_room = self._inside.tobytes()
        return _turns(self._with_room, self._open_to)  # those available, as they were when `rep` was chosen

    def take(self, rep: int, lead: int, *, full: bool) -> None:
        self._start = rep + 1
        self._given.append(rep)
        if full:
            self._with_room = None

    def remember(self) -> None:
        """Leave to the rotation who had turns, and who the latest; nothing of that is asked for within a batch."""
        if self._given:
            rotation, rep_ids = self._pool.rotation, self._pool.rep_ids
            rotation.last, rotation.order = rep_ids[self._given[-1]], rep_ids
            rotation.settled = _Latest(rep_ids, self._given[-1])
            rotation.note_given(*[rep_ids[rep] for rep in self._given])


@lru_cache(maxsize=1024)
def _turns(inside: bytes, available: bytes) -> Floats:
    """Return the chances of those available among all with room, a byte each; windows that follow ask for the same."""
    places = _places(inside)
    members = np.frombuffer(available, dtype=np.bool_).nonzero()[0]
    own = places[members]
    turns = own.astype(np.float64)
    turns[1:] -= own[:-1]
    turns[0] += places[-1] - own[-1]
    chances = np.zeros(len(available))
    chances[members] = turns / places[-1]
    chances.flags.writeable = False
    return chances


@lru_cache(maxsize=64)
def _places(inside: bytes) -> NDArray[np.intp]:
    """Return how many of those with room, a byte each, stand up to each member, shape (n_reps,)."""
    places = np.frombuffer(inside, dtype=np.uint8).cumsum(dtype=np.intp)
    places.flags.writeable = False
    return places


def _next_position(rotation: Rotation, rep_ids: tuple[str, ...]) -> int:
    """Return where the member stands who follows the last turn, whether or not that rep is still there."""
    known = rotation.settled
    if isinstance(known, _Latest) and known.rep_ids is rep_ids:
        return known.rep + 1
    if rotation.last is None:
        return 0
    if rotation.last in rep_ids:
        return rep_ids.index(rotation.last) + 1
    gone = rotation.order.index(rotation.last)
    followers = rotation.order[gone + 1 :] + rotation.order[:gone]
    return next((rep_ids.index(rep) for rep in followers if rep in rep_ids), 0)
