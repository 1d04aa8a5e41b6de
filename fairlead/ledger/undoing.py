"""Undoing a released batch: the file that restores owners, but for leads already worked."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, delete, select

from fairlead.ledger.approving import reached, refuse_early, refuse_unsigned
from fairlead.ledger.bulk import insert_rows
from fairlead.ledger.crm import Present
from fairlead.ledger.entries import Step, append
from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import keys_by_number, names_of, shown
from fairlead.ledger.reading import decisions_of
from fairlead.ledger.releasing import (
    FILE,
    GIVEN,
    Written,
    file_hash,
    former_of,
    holders_of,
    refuse_spoiling,
    stored_hash,
)
from fairlead.ledger.room import take, taken
from fairlead.ledger.schema import HOLDING, MOVEMENT, OUTCOME, ROOM
from fairlead.output import write_table
from scenarios.faults import BadInput, Fault

RESTORED = "restored"


def undo(ledger: Ledger, batch_id: str, present: Present | None, out: Path | None, who: str, why: str) -> Written:
    """Undo a released batch and write the restoring file; the same again writes the same file.

    A lead stays where it is when somebody has worked it, another batch or the CRM has moved it on, or the rep who had
    it has no room left.

    Raises
    ------
    BadInput
        When the batch was not released, nobody signs, or ``present`` is missing the first time.
    """
    refuse_unsigned(who, why)
    with ledger.writing() as connection:
        row, steps = reached(connection, batch_id)
        refuse_early(row, steps, Step.RELEASED, "undone")
        repeated = Step.UNDONE in steps
        if not repeated:
            if present is None:
                expected = "the leads as they are now: those already worked stay with whom they have"
                raise BadInput([Fault("ledger", expected, column="--leads")])
            _undo(connection, row, present, who, why)
        table = undo_table(connection, row)
        done = select(MOVEMENT.c.done).where(MOVEMENT.c.batch == row.no, MOVEMENT.c.step == int(Step.UNDONE))
        found = Written(table, dict(Counter(connection.scalars(done))), repeated)
        _refuse_the_released(connection, row, table, out)
        refuse_spoiling(connection, row, Step.UNDONE, found, out)
    if out is not None:
        write_table(table, out)
    return found


def _refuse_the_released(connection: Connection, row: Any, table: pl.DataFrame, out: Path | None) -> None:
    """Refuse to write the restoring file over the one that was released; where nothing was given, both are the same."""
    if out is None or not out.is_file():
        return
    there = hashlib.sha256(out.read_bytes()).hexdigest()
    if there == stored_hash(connection, row.no, Step.RELEASED) != file_hash(table):
        raise BadInput([Fault("ledger", "another file: this one is what was released", column="--out", value=str(out))])


def _undo(connection: Connection, row: Any, present: Present, who: str, why: str) -> None:
    decisions = decisions_of(connection, row.no)
    given = select(MOVEMENT).where(
        MOVEMENT.c.batch == row.no, MOVEMENT.c.step == int(Step.RELEASED), MOVEMENT.c.done == GIVEN
    )
    moves = connection.execute(given.order_by(MOVEMENT.c.position)).all()
    holders = holders_of(connection, [move.lead for move in moves])
    used = taken(connection, row.period)
    roomy = _capacities(connection, row.period)
    keys = keys_by_number(
        connection, {each for move in moves for each in (move.lead, move.rep, decisions[move.position]["owner"])}
    )
    with_outcome = _with_outcome(connection, row.no)
    lines, back = [], []
    for move in moves:
        decision, holding = decisions[move.position], holders.get(move.lead)
        done = _kept(move, decision, holding, row.no, present, keys, with_outcome)
        if done == RESTORED and not _returns(decision, holding, used, roomy):
            done = "capacity"
        if done == RESTORED:
            back.append((move, decision))
        lines.append(
            {
                "batch": row.no,
                "step": int(Step.UNDONE),
                "position": move.position,
                "lead": move.lead,
                "rep": decision["owner"],
                "done": done,
                "former": move.former,
            }
        )
    insert_rows(connection, MOVEMENT, lines)
    _restore(connection, back)
    before = taken(connection, row.period)
    net = {rep: used[rep] - before.get(rep, 0.0) for rep in used if used[rep] != before.get(rep, 0.0)}
    take(connection, row.period, net, lambda rep: roomy.get(rep, 0.0))
    detail = {"file": file_hash(undo_table(connection, row)), "counts": dict(Counter(line["done"] for line in lines))}
    append(connection, "undone", step=Step.UNDONE, batch=row.no, who=who.strip(), why=why.strip(), detail=detail)


def _capacities(connection: Connection, period: str) -> dict[int, float]:
    rows = select(ROOM.c.rep, ROOM.c.capacity).where(ROOM.c.period == period)
    return dict(connection.execute(rows).all())


def _with_outcome(connection: Connection, batch: int) -> set[int]:
    """Return the leads that outcomes say were worked."""
    worked = select(OUTCOME.c.lead).where(
        OUTCOME.c.batch == batch, OUTCOME.c.outcome.not_in(("open", "untouched")) | OUTCOME.c.touched_at.is_not(None)
    )
    return set(connection.scalars(worked))


def _kept(
    move: Any,
    decision: dict[str, Any],
    holding: Any,
    batch: int,
    present: Present,
    keys: dict[int | None, str | None],
    with_outcome: set[int],
) -> str:
    """Say whether a lead can go back, or why it stays."""
    lead = keys[move.lead]
    if lead is None or lead not in present.owner:
        return "forgotten" if lead is None else "gone"
    if lead in present.worked or move.lead in with_outcome:
        return "worked"
    if holding is None or holding.batch != batch:
        return "moved_on"
    if keys[move.rep] is None or (decision["owner"] is not None and keys[decision["owner"]] is None):
        return "rep_forgotten"
    theirs = {keys.get(holding.rep), keys[move.rep], keys[decision["owner"]]}
    return RESTORED if present.owner[lead] in theirs else "owner_changed"


def _returns(decision: dict[str, Any], holding: Any, used: dict[int, float], roomy: dict[int, float]) -> bool:
    """Put a lead's work back where it was, if there is room; notes it in ``used``."""
    owner = decision["owner"]
    if owner in roomy and used.get(owner, 0.0) + decision["owner_work"] > roomy[owner] + 1e-6:
        return False
    used[holding.rep] = used.get(holding.rep, 0.0) - holding.work
    if owner in roomy:
        used[owner] = used.get(owner, 0.0) + decision["owner_work"]
    return True


def _restore(connection: Connection, back: list[tuple[Any, dict[str, Any]]]) -> None:
    leads = [move.lead for move, _ in back]
    for start in range(0, len(leads), 5_000):
        connection.execute(delete(HOLDING).where(HOLDING.c.lead.in_(leads[start : start + 5_000])))
    former = [{"lead": move.lead, **held} for move, _ in back if (held := former_of(move.former)) is not None]
    insert_rows(connection, HOLDING, former)


def undo_table(connection: Connection, row: Any) -> pl.DataFrame:
    """Return the rows of an undone batch's file: each lead, the owner it goes back to, and whom it leaves."""
    back = select(MOVEMENT.c.position, MOVEMENT.c.rep).where(
        MOVEMENT.c.batch == row.no, MOVEMENT.c.step == int(Step.UNDONE), MOVEMENT.c.done == RESTORED
    )
    undone = dict(connection.execute(back).all())
    released = select(MOVEMENT.c.position, MOVEMENT.c.lead, MOVEMENT.c.rep).where(
        MOVEMENT.c.batch == row.no, MOVEMENT.c.step == int(Step.RELEASED), MOVEMENT.c.done == GIVEN
    )
    cells = [
        (lead, undone[at], rep)
        for at, lead, rep in connection.execute(released.order_by(MOVEMENT.c.position))
        if at in undone
    ]
    names = names_of(connection, {number for line in cells for number in line if number is not None})
    lines = [
        (names[lead], shown(names, to), shown(names, of), row.id, "undone")
        for lead, to, of in cells
        if names[lead] is not None
    ]
    return pl.DataFrame(lines, schema=FILE, orient="row")
