"""Releasing a batch: the file for the CRM, without leads whose owner changed since."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, delete, select

from fairlead.ledger.adoption import inside_of
from fairlead.ledger.approving import reached, refuse_early
from fairlead.ledger.bulk import insert_rows
from fairlead.ledger.caps import caps_kept, used_in, within_caps
from fairlead.ledger.crm import Present
from fairlead.ledger.entries import Step, append, plain_json
from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import keys_by_number, names_of, shown
from fairlead.ledger.reading import decisions_of
from fairlead.ledger.room import Move, limits, net_of, take, taken, within
from fairlead.ledger.schema import ENTRY, HOLDING, MOVEMENT
from fairlead.output import write_table
from fairlead.output.forms import table_bytes
from scenarios.faults import BadInput, Fault

GIVEN = "given"
FILE = {"lead_id": pl.String, "rep_id": pl.String, "old_owner": pl.String, "batch_id": pl.String, "reason": pl.String}
"""Columns of the file for the CRM."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a release or an undo came to.

    Attributes
    ----------
    table
        The file's rows.
    counts
        Leads by what was done with them: ``given`` or ``restored``, and why not.
    repeated
        Whether it had been done before; then nothing was changed, and the file is the same.
    """

    table: pl.DataFrame
    counts: dict[str, int]
    repeated: bool


def release(ledger: Ledger, batch_id: str, present: Present | None, out: Path | None, who: str = "") -> Written:
    """Release an approved batch and write its file; the same again writes the same file.

    The ledger is written first and the file from it, so a file never says what the ledger does not; after a crash
    between the two, releasing again writes it.

    Parameters
    ----------
    present
        The CRM's leads as they are now; needed the first time.
    out
        Where to write; None writes no file.

    Raises
    ------
    BadInput
        When the batch is not approved, or undone, or ``present`` is missing the first time.
    """
    with ledger.writing() as connection:
        row, steps = reached(connection, batch_id)
        refuse_early(row, steps, Step.APPROVED, "released")
        if Step.UNDONE in steps:
            expected = "a batch that was not undone; its restoring file is written by 'fairlead ledger undo'"
            raise BadInput([Fault("ledger", expected, column="BATCH", value=batch_id)])
        repeated = Step.RELEASED in steps
        if not repeated:
            if present is None:
                expected = "the leads as they are now: those whose owner changed since are left out"
                raise BadInput([Fault("ledger", expected, column="--leads")])
            _release(connection, row, present, who)
        found = _written(connection, row, repeated=repeated)
        refuse_spoiling(connection, row, Step.RELEASED, found, out)
    if out is not None:
        write_table(found.table, out)
    return found


def refuse_spoiling(connection: Connection, row: Any, step: Step, found: Written, out: Path | None) -> None:
    """Refuse to write over a file that is there what somebody forgotten since has left of it.

    Raises
    ------
    BadInput
        When it cannot be written as it was.
    """
    if out is not None and out.exists() and file_hash(found.table) != stored_hash(connection, row.no, step):
        expected = "a new name: since persons were forgotten, the file can no longer be written as it was"
        raise BadInput([Fault("ledger", expected, column="--out", value=str(out))])


def stored_hash(connection: Connection, batch: int, step: Step) -> str | None:
    """Return the hash of the file that a batch's step wrote; None where it was not taken."""
    rows = select(ENTRY.c.detail).where(ENTRY.c.batch == batch, ENTRY.c.step == int(step))
    detail = connection.scalar(rows)
    return None if detail is None else json.loads(detail)["file"]


def _release(connection: Connection, row: Any, present: Present, who: str) -> None:
    decisions = decisions_of(connection, row.no)
    overrides = overrides_of(connection, row.no)
    holders = holders_of(connection, [each["lead"] for each in decisions])
    people = {each[person] for each in decisions for person in ("lead", "owner", "rep")}
    keys = keys_by_number(connection, people | set(overrides.values()))
    moves, done, inside = [], {}, inside_of(connection, row)
    for each in decisions:
        rep = overrides.get(each["lead"], each["rep"])
        if rep is None or rep == each["owner"]:
            continue
        why = "rep_forgotten" if keys[rep] is None else _unfit(each, present, holders, keys)
        if why is None and not inside.holds(rep, keys[each["lead"]]):
            why = "not_adopted"
        if why is not None:
            done[each["position"]] = why
        else:
            worth = inf if rep != each["rep"] else each["expected_value"] or 0.0  # what people decide comes first
            moves.append(Move(each["position"], rep, each["owner"], each["work"], each["owner_work"], worth))
    limit = limits(connection, row.no)
    caps = caps_kept(connection, json.loads(row.config).get("caps"))
    used = used_in(connection, row.period, [each["lead"] for each in decisions]) if caps else {}
    allowed = within_caps(moves, caps, used, decisions)
    fitting = within(allowed, taken(connection, row.period), limit)
    take(connection, row.period, net_of(fitting, limit), lambda rep: limit.get(rep, 0.0))
    fit = {move.position: move for move in fitting}
    done.update({move.position: GIVEN if move.position in fit else "capacity" for move in moves})
    target = {each["position"]: overrides.get(each["lead"], each["rep"]) for each in decisions}
    lines = [
        {
            "batch": row.no,
            "step": int(Step.RELEASED),
            "position": at,
            "lead": decisions[at]["lead"],
            "rep": target[at],
            "done": done[at],
            "former": _former(holders.get(decisions[at]["lead"])),
        }
        for at in sorted(done)
    ]
    insert_rows(connection, MOVEMENT, lines)
    _hold(connection, row, [decisions[at] for at in sorted(fit)], fit)
    table = release_table(connection, row)
    detail = {"file": file_hash(table), "counts": dict(Counter(done.values()))}
    append(connection, "released", step=Step.RELEASED, batch=row.no, who=who or None, detail=detail)


def overrides_of(connection: Connection, batch: int) -> dict[int, int]:
    """Return the reps whom people named in place of those decided, by lead; the newest word counts."""
    rows = (
        select(ENTRY.c.lead, ENTRY.c.rep).where(ENTRY.c.kind == "override", ENTRY.c.batch == batch).order_by(ENTRY.c.no)
    )
    return dict(connection.execute(rows).all())


def holders_of(connection: Connection, leads: list[int]) -> dict[int, Any]:
    """Return the holdings of leads that released batches gave to somebody."""
    found: dict[int, Any] = {}
    for start in range(0, len(leads), 5_000):
        rows = connection.execute(select(HOLDING).where(HOLDING.c.lead.in_(leads[start : start + 5_000])))
        found.update((row.lead, row) for row in rows)
    return found


def _unfit(
    decision: Mapping[str, Any], present: Present, holders: Mapping[int, Any], keys: Mapping[int | None, str | None]
) -> str | None:
    """Say why a lead may not be given any more; None where it may."""
    lead = keys[decision["lead"]]
    if lead is None:
        return "forgotten"
    if lead not in present.owner:
        return "gone"
    if present.owner[lead] != keys[decision["owner"]]:
        return "owner_changed"
    holding = holders.get(decision["lead"])
    return "held" if holding is not None and holding.rep != decision["owner"] else None


def _former(holding: Any) -> str:
    if holding is None:
        return "{}"
    return plain_json({"rep": holding.rep, "batch": holding.batch, "period": holding.period, "work": holding.work})


def _hold(connection: Connection, row: Any, given: list[dict[str, Any]], moves: Mapping[int, Move]) -> None:
    leads = [each["lead"] for each in given]
    for start in range(0, len(leads), 5_000):
        connection.execute(delete(HOLDING).where(HOLDING.c.lead.in_(leads[start : start + 5_000])))
    rows = []
    for each in given:
        move = moves[each["position"]]
        held = {"lead": each["lead"], "rep": move.rep, "batch": row.no, "period": row.period, "work": move.work}
        rows.append(held)
    insert_rows(connection, HOLDING, rows)


def _written(connection: Connection, row: Any, *, repeated: bool) -> Written:
    rows = select(MOVEMENT.c.done).where(MOVEMENT.c.batch == row.no, MOVEMENT.c.step == int(Step.RELEASED))
    counts = Counter(connection.scalars(rows))
    return Written(release_table(connection, row), dict(counts), repeated)


def release_table(connection: Connection, row: Any) -> pl.DataFrame:
    """Return the rows of a released batch's file, in the order of its leads."""
    decisions = decisions_of(connection, row.no)
    rows = select(MOVEMENT.c.position, MOVEMENT.c.rep).where(
        MOVEMENT.c.batch == row.no, MOVEMENT.c.step == int(Step.RELEASED), MOVEMENT.c.done == GIVEN
    )
    given = connection.execute(rows.order_by(MOVEMENT.c.position)).all()
    cells = [(decisions[at]["lead"], rep, decisions[at]["owner"], _reason(decisions[at], rep)) for at, rep in given]
    names = names_of(connection, {number for line in cells for number in line[:3] if number is not None})
    lines = [
        (names[lead], shown(names, rep), shown(names, owner), row.id, reason)
        for lead, rep, owner, reason in cells
        if names[lead] is not None  # a CRM has no use for whoever was forgotten
    ]
    return pl.DataFrame(lines, schema=FILE, orient="row")


def _reason(decision: Mapping[str, Any], rep: int) -> str:
    return "override" if rep != decision["rep"] else str(decision["reason"])


def file_hash(table: pl.DataFrame) -> str:
    """Return the hash of a file as CSV."""
    return hashlib.sha256(table_bytes(table, ".csv")).hexdigest()


def former_of(text: str) -> dict[str, Any] | None:
    """Read who held a lead before it was given."""
    return json.loads(text) or None
