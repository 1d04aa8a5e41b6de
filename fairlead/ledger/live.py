"""Leads given out one at a time: each decision an entry of its own, within the capacity that batches share.

A live decision counts under the batch number :data:`LIVE` in movements, holdings and outcomes, so that no batch gives
the same lead to somebody else, and what both give a rep in a period stays within her capacity.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from fairlead.ledger.blobs import keep_one
from fairlead.ledger.entries import Step, append, plain_json
from fairlead.ledger.people_in_text import Unnaming, marks_in, renamed_data
from fairlead.ledger.persons import Kind, names_of, number_of, numbered, salts_of, shown
from fairlead.ledger.releasing import GIVEN
from fairlead.ledger.room import take
from fairlead.ledger.schema import ENTRY, FIELDS, HOLDING, INPUT, MOVEMENT, PERSON, ROOM

MOST_REMEMBERED = 65_536
"""Bytes of a router's memory that are kept with a decision; beyond, the decision is verified, not made again."""

LIVE = 0
"""What stands for live decisions where a batch's number stands for its own."""

ROUTED, DECLINED, CLOSED, TAKEN_BACK = "routed", "declined", "closed", "taken_back"
PART = "live"
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class LiveDecision:
    """One lead, decided upon alone.

    Attributes
    ----------
    lead_id, rep_id
        The lead, and who got it; None for nobody.
    figures
        Chance, price, margin and the like, as plain data; ``why`` is a sentence.
    named
        Ids of reps in them.
    fields
        What is known of the lead, as plain data.
    period, room
        Of the reps' capacity: its name, and how much the rep has in it; None where capacity is not by period.
    now
        The moment it was decided for; None where it need not be decided again.
    before, remembered
        What the router remembered before, of this lead and the reps, as plain data, None where that is too much; ids of
        reps in it.
    serving
        Number of the entry of what decided (:mod:`fairlead.ledger.serving`); None where it was not kept.
    """

    lead_id: str
    rep_id: str | None
    figures: Mapping[str, Any]
    named: tuple[str, ...]
    fields: Mapping[str, Any]
    period: str
    room: float | None
    now: datetime | None = None
    before: Mapping[str, Any] | None = None
    remembered: tuple[str, ...] = ()
    serving: int | None = None


def record(connection: Connection, made: LiveDecision) -> int:
    """Enter a decision, on a connection that writes; returns its number.

    Raises
    ------
    sqlalchemy.exc.IntegrityError
        When somebody holds the lead, or the rep has no room; nothing is entered then.
    """
    lead = numbered(connection, Kind.LEAD, [made.lead_id])[made.lead_id]
    reps = numbered(connection, Kind.REP, [*made.named, *([] if made.rep_id is None else [made.rep_id])])
    rep = None if made.rep_id is None else reps[made.rep_id]
    unnaming = Unnaming({**reps, made.lead_id: lead})
    figures = {**unnaming.data(dict(made.figures)), "why": unnaming.text(str(made.figures.get("why") or ""))}
    detail = {**figures, "room": made.room, "period": made.period}
    if made.now is not None:
        again = {"now": made.now.isoformat(), "before": _keep_memory(connection, made, lead), "serving": made.serving}
        detail["again"] = again
    number = append(connection, ROUTED, lead=lead, rep=rep, detail=detail)
    _keep_fields(connection, number, lead, made.fields)
    if rep is not None:
        _give(connection, number, lead, rep, made)
    return number


def _keep_memory(connection: Connection, made: LiveDecision, lead: int) -> str | None:
    """Keep what the router remembered, numbers in place of persons; None where it is too much for every decision."""
    if made.before is None:
        return None
    reps = numbered(connection, Kind.REP, made.remembered)
    content = plain_json(Unnaming({**reps, made.lead_id: lead}).data(made.before)).encode()
    return keep_one(connection, content) if len(content) <= MOST_REMEMBERED else None


def _keep_fields(connection: Connection, number: int, lead: int, fields: Mapping[str, Any]) -> None:
    line = json.dumps(dict(fields), ensure_ascii=False, separators=(",", ":")).encode()
    salt = salts_of(connection, Kind.LEAD, [lead])[lead]
    digest = hashlib.sha256(salt + line).digest()[:_DIGEST_BYTES]
    there = select(FIELDS.c.person).where(FIELDS.c.person == lead, FIELDS.c.digest == digest)
    if connection.scalar(there) is None:
        connection.execute(insert(FIELDS), {"person": lead, "digest": digest, "content": line})
    row: dict[str, Any] = {"batch": LIVE, "part": PART, "position": number, "person": lead, "fields": digest}
    connection.execute(insert(INPUT), row)


def _give(connection: Connection, number: int, lead: int, rep: int, made: LiveDecision) -> None:
    move: dict[str, Any] = {"batch": LIVE, "step": int(Step.RELEASED), "position": number, "lead": lead, "rep": rep}
    connection.execute(insert(MOVEMENT), {**move, "done": GIVEN, "former": "{}"})
    held: dict[str, Any] = {"lead": lead, "rep": rep, "batch": LIVE, "period": made.period, "work": 1.0}
    connection.execute(insert(HOLDING), held)
    room = made.room
    if room is not None:
        take(connection, made.period, {rep: 1.0}, lambda _: room)


def let_go(connection: Connection, lead_id: str, kind: str) -> str | None:
    """Note that a lead's holder declined it, or that it is open no more; returns who had it, None for nobody.

    A lead declined takes nothing of her capacity any more.
    """
    lead = number_of(connection, Kind.LEAD, lead_id)
    held = None if lead is None else holding_of(connection, lead)
    if held is None or held.batch != LIVE:
        return None
    connection.execute(delete(HOLDING).where(HOLDING.c.lead == held.lead))
    if kind == DECLINED:
        give_back(connection, held)
    append(connection, kind, lead=held.lead, rep=held.rep)
    return names_of(connection, [held.rep])[held.rep]


def give_back(connection: Connection, held: Any) -> None:
    """Give a rep the room back that a lead took of her period."""
    if _counted(connection, held):
        take(connection, held.period, {held.rep: -1.0}, lambda _: 0.0)


def taken_back(connection: Connection, lead_id: str) -> bool:
    """Tell whether the last that was done about a live lead is that it was taken back."""
    lead = number_of(connection, Kind.LEAD, lead_id)
    kinds = ENTRY.c.kind.in_((ROUTED, DECLINED, CLOSED, TAKEN_BACK))
    newest = select(ENTRY.c.kind).where(ENTRY.c.lead == lead, kinds).order_by(ENTRY.c.no.desc()).limit(1)
    return connection.scalar(newest) == TAKEN_BACK


def _counted(connection: Connection, held: Any) -> bool:
    there = select(ROOM.c.taken).where(ROOM.c.period == held.period, ROOM.c.rep == held.rep)
    return (connection.scalar(there) or 0.0) >= 1.0


def holding_of(connection: Connection, lead: int) -> Any:
    """Return who holds a lead by this ledger; None for nobody."""
    return connection.execute(select(HOLDING).where(HOLDING.c.lead == lead)).one_or_none()


def taken_in(connection: Connection, period: str) -> dict[str, float]:
    """Return by rep how much of her capacity in a period was given out, by batches and live."""
    rows = select(PERSON.c.id, ROOM.c.taken).join(ROOM, ROOM.c.rep == PERSON.c.no).where(ROOM.c.period == period)
    return {name: taken for name, taken in connection.execute(rows) if name is not None}


def held_decision(connection: Connection, lead_id: str) -> dict[str, Any] | None:
    """Return the decision by which somebody holds a lead; None where nobody does. A batch's has ``rep_id`` only."""
    lead = number_of(connection, Kind.LEAD, lead_id)
    held = None if lead is None else holding_of(connection, lead)
    if held is None:
        return None
    if held.batch != LIVE:
        return {"rep_id": names_of(connection, [held.rep])[held.rep]}
    rows = select(ENTRY).where(ENTRY.c.lead == held.lead, ENTRY.c.kind == ROUTED).order_by(ENTRY.c.no.desc()).limit(1)
    return told_alone(connection, connection.execute(rows).one())


def told(row: Any, names: Mapping[int, str | None]) -> dict[str, Any]:
    """Return a live decision's entry as plain data, ids in place of numbers."""
    detail = {name: cell for name, cell in json.loads(row.detail).items() if name not in ("room", "period", "again")}
    return {"number": row.no, "decided_at": row.at, "rep_id": shown(names, row.rep), **renamed_data(detail, names)}


def told_alone(connection: Connection, row: Any) -> dict[str, Any]:
    """Return a live decision's entry as plain data, names looked up."""
    return told(row, names_of(connection, marks_in(row.detail) | ({row.rep} if row.rep is not None else set())))
