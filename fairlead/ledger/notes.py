"""What people say of a decision: overrides, disputes and their rulings, breaches and their remedies."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from fairlead.ledger.approving import refuse_shadow, refuse_unsigned
from fairlead.ledger.entries import Step, append, steps_of
from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import Kind, names_of, shown
from fairlead.ledger.reading import batch_named, person_named
from fairlead.ledger.room import limits, take, taken
from fairlead.ledger.schema import BATCH, CAPACITY, DECISION, ENTRY, HOLDING
from scenarios.faults import BadInput, Fault

CLOSED_BY = {"dispute": "ruling", "breach": "remedy"}
"""Which kind of entry settles which."""


def override(ledger: Ledger, batch_id: str, lead_id: str, rep_id: str, who: str, why: str) -> str:
    """Name another rep for a lead of a batch, with a reason; returns what that means.

    Of a proposed batch the release gives the lead to her, within her capacity. Of a released one she holds it from now
    on, if she has room; the CRM has to be told by hand.

    Raises
    ------
    BadInput
        When lead or rep are not in the batch, it is approved and not yet released, or undone, somebody else holds the
        lead by now, or she has no room.
    """
    refuse_unsigned(who, why)
    with ledger.writing() as connection:
        row = batch_named(connection, batch_id)
        lead = person_named(connection, Kind.LEAD, lead_id, "LEAD")
        rep = person_named(connection, Kind.REP, rep_id, "--to")
        decision = _decision(connection, row, lead, lead_id)
        _refuse_stranger(connection, row, rep, rep_id)
        refuse_shadow(row)
        reached = max(steps_of(connection, row.no))
        if reached not in (Step.PROPOSED, Step.RELEASED):
            expected = f"a batch that is proposed or released; this one is {reached.name.lower()}"
            raise BadInput([Fault("ledger", expected, column="BATCH", value=batch_id)])
        if reached is Step.RELEASED:
            _hand_over(connection, row, decision, rep, lead_id, rep_id)
        detail = {"instead_of": decision.rep, "step": int(reached)}
        append(
            connection, "override", batch=row.no, lead=lead, rep=rep, who=who.strip(), why=why.strip(), detail=detail
        )
    return "its release gives the lead to her" if reached is Step.PROPOSED else "she holds it now; tell the CRM"


def _decision(connection: Connection, row: Any, lead: int, lead_id: str) -> Any:
    found = connection.execute(
        select(DECISION).where(DECISION.c.batch == row.no, DECISION.c.lead == lead)
    ).one_or_none()
    if found is None:
        raise BadInput([Fault("ledger", f"a lead that took part in batch {row.id}", column="LEAD", value=lead_id)])
    return found


def _refuse_stranger(connection: Connection, row: Any, rep: int, rep_id: str) -> None:
    there = select(CAPACITY.c.rep).where(CAPACITY.c.batch == row.no, CAPACITY.c.rep == rep)
    if connection.scalar(there) is None:
        raise BadInput([Fault("ledger", f"a rep who took part in batch {row.id}", column="--to", value=rep_id)])


def _hand_over(connection: Connection, row: Any, decision: Any, rep: int, lead_id: str, rep_id: str) -> None:
    holding = connection.execute(select(HOLDING).where(HOLDING.c.lead == decision.lead)).one_or_none()
    if holding is None or holding.batch != row.no:
        expected = f"a lead that batch {row.id} gave to somebody who still has it"
        raise BadInput([Fault("ledger", expected, column="LEAD", value=lead_id)])
    if holding.rep == rep:
        raise BadInput([Fault("ledger", "another rep than who has the lead", column="--to", value=rep_id)])
    limit = limits(connection, row.no)
    if taken(connection, row.period).get(rep, 0.0) + holding.work > limit[rep] + 1e-6:
        raise BadInput([Fault("ledger", "a rep with room left in this period", column="--to", value=rep_id)])
    net = {rep: holding.work, holding.rep: -holding.work}
    take(connection, row.period, net, lambda each: limit.get(each, 0.0))
    connection.execute(delete(HOLDING).where(HOLDING.c.lead == decision.lead))
    values = {"lead": decision.lead, "rep": rep, "batch": row.no, "period": holding.period, "work": holding.work}
    connection.execute(insert(HOLDING), values)


def note(ledger: Ledger, kind: str, lead_id: str, *, owner: str, why: str, due: str | None, who: str = "") -> int:
    """Open a dispute or a breach about a lead, with who has to settle it by when; returns its number.

    Raises
    ------
    BadInput
        When the ledger does not know the lead, owner or why is empty, or the due date is none.
    """
    _refuse_unowned(owner, why)
    day = None if due is None else _day(due)
    with ledger.writing() as connection:
        lead = person_named(connection, Kind.LEAD, lead_id, "LEAD")
        rows = select(DECISION.c.batch, DECISION.c.rep).where(DECISION.c.lead == lead)
        last = connection.execute(rows.order_by(DECISION.c.batch.desc()).limit(1)).one_or_none()
        return append(
            connection,
            kind,
            batch=None if last is None else last.batch,
            lead=lead,
            rep=None if last is None else last.rep,
            who=who.strip() or None,
            why=why.strip(),
            detail={"owner": owner.strip(), "due": day},
        )


def _refuse_unowned(owner: str, why: str) -> None:
    faults = [
        Fault("ledger", expected, column=option, value=text)
        for option, text, expected in (("--owner", owner, "who has to settle it"), ("--why", why, "what it is about"))
        if not text.strip()
    ]
    if faults:
        raise BadInput(faults)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadInput([Fault("ledger", "a day such as 2026-03-31", column="--due", value=text)]) from None


def settle(ledger: Ledger, kind: str, number: int, who: str, ruling: str) -> None:
    """Settle a dispute by a ruling, or a breach by a remedy; a later word on the same one is a correction.

    Raises
    ------
    BadInput
        When there is no such dispute or breach, or nobody signs.
    """
    refuse_unsigned(who, ruling)
    with ledger.writing() as connection:
        about = connection.execute(select(ENTRY).where(ENTRY.c.no == number, ENTRY.c.kind == kind)).one_or_none()
        if about is None:
            expected = f"the number of a {kind}, as 'fairlead ledger {kind}s' lists them"
            raise BadInput([Fault("ledger", expected, column="NUMBER", value=str(number))])
        append(
            connection,
            CLOSED_BY[kind],
            batch=about.batch,
            lead=about.lead,
            rep=about.rep,
            about=number,
            who=who.strip(),
            why=ruling.strip(),
        )


def listed(ledger: Ledger, kind: str, today: date) -> list[dict[str, Any]]:
    """Return disputes or breaches, the open ones first and among them the first due."""
    with ledger.reading() as connection:
        entries = connection.execute(select(ENTRY).where(ENTRY.c.kind == kind).order_by(ENTRY.c.no)).all()
        words = select(ENTRY).where(ENTRY.c.kind == CLOSED_BY[kind]).order_by(ENTRY.c.no)
        closed = {row.about: row for row in connection.execute(words)}
        names = names_of(connection, {entry.lead for entry in entries})
        batch = dict(connection.execute(select(BATCH.c.no, BATCH.c.id)).all())
    found = []
    for entry in entries:
        detail, settled = json.loads(entry.detail), closed.get(entry.no)
        overdue = settled is None and detail["due"] is not None and detail["due"] < today.isoformat()
        found.append(
            {
                "number": entry.no,
                "lead": shown(names, entry.lead),
                "batch": batch.get(entry.batch),
                "opened_at": entry.at,
                "owner": detail["owner"],
                "due": detail["due"],
                "why": entry.why,
                "state": "settled" if settled is not None else "overdue" if overdue else "open",
                "settled_by": None if settled is None else settled.who,
                "ruling": None if settled is None else settled.why,
            }
        )
    return sorted(found, key=lambda row: (row["state"] == "settled", row["due"] or "9999", row["number"]))
