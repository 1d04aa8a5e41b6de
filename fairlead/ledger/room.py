"""What the batches of a period may give a rep together, and keeping to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from fairlead.ledger.schema import CAPACITY, ROOM

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Move:
    """One lead that is to go to a rep, and what that takes of the reps' capacity.

    Attributes
    ----------
    position
        Its decision's.
    rep, owner
        Numbers of the new and the present owner; owner None for none.
    work, owner_work
        What it takes of the one, and took of the other.
    worth
        What is expected of it; the least goes first where not all can.
    """

    position: int
    rep: int
    owner: int | None
    work: float
    owner_work: float
    worth: float


def limits(connection: Connection, batch: int) -> dict[int, float]:
    """Return by rep what released batches of the period may have taken of her capacity after this one."""
    rows = connection.execute(select(CAPACITY).where(CAPACITY.c.batch == batch))
    return {row.rep: row.room - row.owned + row.taken for row in rows}


def taken(connection: Connection, period: str) -> dict[int, float]:
    """Return by rep what released batches of a period have taken."""
    return dict(connection.execute(select(ROOM.c.rep, ROOM.c.taken).where(ROOM.c.period == period)).all())


def net_of(moves: Sequence[Move], known: Mapping[int, float]) -> dict[int, float]:
    """Return what moves take of each rep's capacity, less what leads that leave her set free."""
    net: dict[int, float] = defaultdict(float)
    for move in moves:
        net[move.rep] += move.work
        if move.owner is not None and move.owner in known:
            net[move.owner] -= move.owner_work
    return dict(net)


def within(moves: Sequence[Move], before: Mapping[int, float], limit: Mapping[int, float]) -> list[Move]:
    """Return the moves that fit; where a rep would get too much, those worth least are left out.

    A move left out leaves its lead with its owner, who may then be over in turn, so that is looked at until all fit.
    """
    kept = list(moves)
    while True:
        net = net_of(kept, limit)
        over = {rep for rep, amount in net.items() if before.get(rep, 0.0) + amount > limit.get(rep, 0.0) + _SLACK}
        over = {rep for rep in over if any(move.rep == rep and move.work > 0 for move in kept)}
        if not over:
            return kept
        for rep in over:
            hers = [move for move in kept if move.rep == rep and move.work > 0]
            kept.remove(min(hers, key=lambda move: (move.worth, -move.position)))


def take(connection: Connection, period: str, net: Mapping[int, float], limit: Callable[[int], float]) -> None:
    """Note what was taken; the table's check refuses, and so undoes everything, should it be too much."""
    there = set(connection.scalars(select(ROOM.c.rep).where(ROOM.c.period == period)))
    for rep, amount in sorted(net.items()):
        if rep not in there:
            row: dict[str, Any] = {"period": period, "rep": rep, "taken": amount, "capacity": max(limit(rep), 0.0)}
            connection.execute(insert(ROOM), row)
            continue
        cells = connection.execute(select(ROOM).where(ROOM.c.period == period, ROOM.c.rep == rep)).one()
        new = cells.taken + amount
        capacity = limit(rep) if amount > 0 else max(cells.capacity, new)
        connection.execute(
            update(ROOM).where(ROOM.c.period == period, ROOM.c.rep == rep).values(taken=new, capacity=capacity)
        )
