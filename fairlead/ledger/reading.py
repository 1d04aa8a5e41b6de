"""Reading batches and their decisions back."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from fairlead.ledger.decisions import persons_in, table_of_rows
from fairlead.ledger.entries import SHADOW, batch_row, is_shadow, state_of
from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import Kind, names_of, number_of
from fairlead.ledger.schema import BATCH, DECISION, ENTRY
from scenarios.faults import BadInput, Fault
from scenarios.tables import nearest


def batch_named(connection: Connection, batch_id: str) -> Any:
    """Return the row of a batch.

    Raises
    ------
    BadInput
        When there is none of this id; names the nearest.
    """
    row = batch_row(connection, batch_id)
    if row is None:
        close = nearest(batch_id, list(connection.scalars(select(BATCH.c.id))))
        hint = f"; the nearest is {close!r}" if close else ""
        raise BadInput([Fault("ledger", f"the id of a batch in the ledger{hint}", column="BATCH", value=batch_id)])
    return row


def person_named(connection: Connection, kind: Kind, name: str, column: str) -> int:
    """Return the number of a lead or rep.

    Raises
    ------
    BadInput
        When the ledger does not know this id.
    """
    number = number_of(connection, kind, name)
    if number is None:
        expected = f"the {kind}_id of a {kind} in the ledger (whoever was forgotten is there no more)"
        raise BadInput([Fault("ledger", expected, column=column, value=name)])
    return number


def decisions_of(connection: Connection, batch: int) -> list[dict[str, Any]]:
    """Return the decisions of a batch, in the order of its leads."""
    rows = select(DECISION).where(DECISION.c.batch == batch).order_by(DECISION.c.position)
    return [dict(row) for row in connection.execute(rows).mappings()]


def assignments_of(connection: Connection, row: Any) -> pl.DataFrame:
    """Return the assignments table of a batch, as it was proposed."""
    decisions = decisions_of(connection, row.no)
    return table_of_rows(decisions, json.loads(row.config)["columns"], names_of(connection, persons_in(decisions)))


def list_batches(ledger: Ledger) -> list[dict[str, Any]]:
    """Return a row a batch, the newest first: id, state, when, and what it came to."""
    with ledger.reading() as connection:
        return batches(connection)


def show(ledger: Ledger, batch_id: str) -> dict[str, Any]:
    """Return what is kept of a batch: hashes of what was given, software, and every entry about it.

    Raises
    ------
    BadInput
        When there is no such batch.
    """
    with ledger.reading() as connection:
        row = batch_named(connection, batch_id)
        entries = connection.execute(select(ENTRY).where(ENTRY.c.batch == row.no).order_by(ENTRY.c.no)).all()
        config = json.loads(row.config)
        kept = ("no", "at", "kind", "who", "why")
        return {
            "batch": row.id,
            "state": state_of(row, max(entry.step for entry in entries if entry.step is not None)),
            "period": row.period,
            "policy": row.policy,
            "decisions": row.decisions,
            "hash": bytes(row.digest).hex(),
            "given": json.loads(row.given),
            "software": config["software"],
            "summary": json.loads(row.summary),
            "entries": [{**{name: getattr(entry, name) for name in kept}, **_called(row, entry)} for entry in entries],
        }


def _called(row: Any, entry: Any) -> dict[str, str]:
    """Return the kind of a shadow sheet's first entry: nothing was proposed by it."""
    return {"kind": SHADOW} if entry.step is not None and is_shadow(row) else {}


def batches(connection: Connection) -> list[dict[str, Any]]:
    """Return a row a batch, the newest first: id, state, when, and what it came to."""
    reached = dict[int, tuple[int, str]]()
    steps = select(ENTRY.c.batch, ENTRY.c.step, ENTRY.c.at).where(ENTRY.c.step.is_not(None)).order_by(ENTRY.c.no)
    for batch, step, at in connection.execute(steps):
        reached[batch] = (step, at)
    found = []
    chosen = (
        BATCH.c.no,
        BATCH.c.id,
        BATCH.c.proposed_at,
        BATCH.c.period,
        BATCH.c.policy,
        BATCH.c.summary,
        BATCH.c.config,
    )
    for row in connection.execute(select(*chosen).order_by(BATCH.c.no.desc())):
        step, at = reached[row.no]
        summary = json.loads(row.summary)
        found.append(
            {
                "batch": row.id,
                "state": state_of(row, step),
                "since": at,
                "proposed_at": row.proposed_at,
                "period": row.period,
                "policy": row.policy,
                "leads": summary["leads"],
                "assigned": summary["assigned"],
                "promised": summary["promised"],
            }
        )
    return found
