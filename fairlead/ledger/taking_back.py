"""Undoing a live decision: the file that gives the lead back, unless it was worked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, delete, select

from fairlead.ledger.approving import refuse_unsigned
from fairlead.ledger.crm import Present
from fairlead.ledger.entries import append
from fairlead.ledger.live import LIVE, ROUTED, TAKEN_BACK, give_back, holding_of
from fairlead.ledger.opening import Ledger
from fairlead.ledger.people_in_text import Unnaming, marks_in, renamed
from fairlead.ledger.persons import Kind, keys_by_number, keys_of, names_of, numbered, shown
from fairlead.ledger.reading import person_named
from fairlead.ledger.releasing import FILE, Written
from fairlead.ledger.schema import ENTRY, FIELDS, HOLDING, INPUT, OUTCOME
from fairlead.ledger.undoing import RESTORED
from fairlead.output import write_table
from scenarios.faults import BadInput, Fault


def take_back(ledger: Ledger, lead_id: str, present: Present | None, out: Path | None, who: str, why: str) -> Written:
    """Take a lead back that was given out live, and write the file that restores its owner; again, the same file.

    The ledger is written first and the file from it, as with a batch.

    Parameters
    ----------
    present
        The CRM's leads as they are now, with what was worked; needed the first time.
    out
        Where to write; None writes no file.

    Raises
    ------
    BadInput
        When nobody signs, the lead was not given out live or is not with that rep any more, it was worked, or
        ``present`` is missing the first time.
    """
    refuse_unsigned(who, why)
    with ledger.writing() as connection:
        lead = person_named(connection, Kind.LEAD, lead_id, "LEAD")
        given = _newest(connection, lead, ENTRY.c.kind == ROUTED, ENTRY.c.rep.is_not(None))
        if given is None:
            raise BadInput([Fault("ledger", "a lead that was given out live", column="LEAD", value=lead_id)])
        done = _newest(connection, lead, ENTRY.c.kind == TAKEN_BACK, ENTRY.c.about == given.no)
        if done is None:
            _take_back(connection, given, present, lead_id, who, why)
        entry = done or _newest(connection, lead, ENTRY.c.kind == TAKEN_BACK, ENTRY.c.about == given.no)
        table = _table(connection, entry)
    if out is not None:
        write_table(table, out)
    return Written(table, {RESTORED: 1}, done is not None)


def _newest(connection: Connection, lead: int, *which: Any) -> Any:
    rows = select(ENTRY).where(ENTRY.c.lead == lead, *which).order_by(ENTRY.c.no.desc()).limit(1)
    return connection.execute(rows).one_or_none()


def _take_back(connection: Connection, given: Any, present: Present | None, lead_id: str, who: str, why: str) -> None:
    if present is None:
        expected = "the leads as they are now: one already worked stays with whom it has"
        raise BadInput([Fault("ledger", expected, column="--leads")])
    owner = _owner_before(connection, given)
    held = holding_of(connection, given.lead)
    stays = _stays(connection, given, held, present, owner)
    if stays is not None:
        raise BadInput([Fault("ledger", f"a lead that can go back; this one {stays}", column="LEAD", value=lead_id)])
    connection.execute(delete(HOLDING).where(HOLDING.c.lead == given.lead))
    give_back(connection, held)
    former = {} if owner is None else numbered(connection, Kind.REP, [owner])
    to = None if owner is None else Unnaming(former).data(owner)
    append(
        connection, TAKEN_BACK, lead=given.lead, rep=given.rep, about=given.no, who=who.strip(), why=why.strip(),
        detail={"to": to},
    )  # fmt: skip


def _owner_before(connection: Connection, given: Any) -> str | None:
    """Return who had the lead when it came; None for nobody, and where that is erased."""
    joined = INPUT.join(FIELDS, (FIELDS.c.person == INPUT.c.person) & (FIELDS.c.digest == INPUT.c.fields))
    row = select(FIELDS.c.content).select_from(joined).where(INPUT.c.batch == LIVE, INPUT.c.position == given.no)
    content = connection.scalar(row)
    return None if content is None else json.loads(bytes(content)).get("owner")


def _stays(connection: Connection, given: Any, held: Any, present: Present, owner: str | None) -> str | None:
    """Say why a lead stays where it is; None where it can go back."""
    if held is None or held.batch != LIVE or held.rep != given.rep:
        return "is not with whom it was given to any more"
    keys = keys_by_number(connection, {given.lead, given.rep})
    lead = keys[given.lead]
    if lead is None or lead not in present.owner:
        return "is not in the CRM's leads any more"
    worked = select(OUTCOME.c.no).where(
        OUTCOME.c.lead == given.lead,
        OUTCOME.c.batch == LIVE,
        OUTCOME.c.outcome.not_in(("open", "untouched")) | OUTCOME.c.touched_at.is_not(None),
    )
    if lead in present.worked or connection.scalar(worked.limit(1)) is not None:
        return "has been worked"
    if present.owner[lead] not in (keys[given.rep], None if owner is None else keys_of([owner])[0], None):
        return "has changed its owner in the CRM since"
    return None


def _table(connection: Connection, entry: Any) -> pl.DataFrame:
    """Return the row of the file: the lead, whom it goes back to, and whom it leaves."""
    to = json.loads(entry.detail)["to"]
    names = names_of(connection, {entry.lead, entry.rep} | _numbers(to))
    if names[entry.lead] is None:
        return pl.DataFrame(schema=FILE)
    owner = None if to is None else renamed(to, names)
    return pl.DataFrame(
        [(names[entry.lead], owner, shown(names, entry.rep), "live", "undone")], schema=FILE, orient="row"
    )


def _numbers(text: str | None) -> set[int]:
    return set() if text is None else marks_in(text)
