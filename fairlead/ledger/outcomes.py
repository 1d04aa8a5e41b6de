"""Outcomes in: what became of the leads that batches gave out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import Connection, delete, select

from fairlead.ledger.bulk import insert_rows
from fairlead.ledger.entries import Step, append, now, plain_json, written
from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import Kind, known
from fairlead.ledger.releasing import GIVEN
from fairlead.ledger.schema import HOLDING, MOVEMENT, OUTCOME

_AT_A_TIME = 5_000


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a table of outcomes brought.

    Attributes
    ----------
    new, known
        Rows that said something new, and rows said before.
    elsewhere
        Rows of leads, or of a lead with another rep, that no batch gave out.
    freed
        Leads that nobody holds any more, since they are closed or came back.
    """

    new: int
    known: int
    elsewhere: int
    freed: int


def take_in(ledger: Ledger, history: pl.DataFrame) -> TakenIn:
    """Take in what became of leads; the same table again changes nothing.

    Parameters
    ----------
    history
        A checked history: each row is joined to the batch that gave its lead to its rep. An outcome other than ``open``
        ends the holding, so that the lead may be given out again.
    """
    with ledger.writing() as connection:
        leads = known(connection, Kind.LEAD, history["lead_id"].unique(maintain_order=True))
        reps = known(connection, Kind.REP, history["rep_id"].unique(maintain_order=True))
        given = _given(connection, list(leads.values()))
        rows, elsewhere = [], 0
        for cells in history.iter_rows(named=True):
            lead, rep = leads.get(cells["lead_id"]), reps.get(cells["rep_id"])
            batch = given.get((lead, rep))
            if batch is None:
                elsewhere += 1
                continue
            rows.append(_row(cells, lead, rep, batch))
        there = _there(connection, [row["lead"] for row in rows])
        fresh = {(row["lead"], row["digest"]): row for row in rows if (row["lead"], row["digest"]) not in there}
        insert_rows(connection, OUTCOME, list(fresh.values()))
        freed = _free(connection, list(fresh.values()))
        if fresh:
            append(connection, "outcomes", detail={"rows": len(fresh), "freed": freed})
        return TakenIn(len(fresh), len(rows) - len(fresh), elsewhere, freed)


def _given(connection: Connection, leads: list[int]) -> dict[tuple[Any, Any], int]:
    """Return the newest batch that gave each lead to each rep, those named by people among them."""
    found: dict[tuple[Any, Any], int] = {}
    for start in range(0, len(leads), _AT_A_TIME):
        part = leads[start : start + _AT_A_TIME]
        rows = select(MOVEMENT.c.lead, MOVEMENT.c.rep, MOVEMENT.c.batch).where(
            MOVEMENT.c.lead.in_(part), MOVEMENT.c.step == int(Step.RELEASED), MOVEMENT.c.done == GIVEN
        )
        found.update(((lead, rep), batch) for lead, rep, batch in connection.execute(rows.order_by(MOVEMENT.c.batch)))
        held = select(HOLDING.c.lead, HOLDING.c.rep, HOLDING.c.batch).where(HOLDING.c.lead.in_(part))
        found.update(((lead, rep), batch) for lead, rep, batch in connection.execute(held))
    return found


def _row(cells: dict[str, Any], lead: int | None, rep: int | None, batch: int) -> dict[str, Any]:
    said = {
        "outcome": cells["outcome"],
        "closed_at": _moment(cells.get("closed_at")),
        "revenue": cells.get("revenue"),
        "touched_at": _moment(cells.get("first_touch_at")),
    }
    digest = hashlib.sha256(plain_json([batch, rep, said]).encode()).digest()
    return {"at": now(), "lead": lead, "rep": rep, "batch": batch, **said, "digest": digest}


def _moment(cell: datetime | None) -> str | None:
    return None if cell is None else written(cell)


def _there(connection: Connection, leads: list[int]) -> set[tuple[int, bytes]]:
    found: set[tuple[int, bytes]] = set()
    for start in range(0, len(leads), _AT_A_TIME):
        part = leads[start : start + _AT_A_TIME]
        rows = connection.execute(select(OUTCOME.c.lead, OUTCOME.c.digest).where(OUTCOME.c.lead.in_(part)))
        found.update((lead, bytes(digest)) for lead, digest in rows)
    return found


def _free(connection: Connection, rows: list[dict[str, Any]]) -> int:
    freed = 0
    ended = [(row["lead"], row["rep"], row["batch"]) for row in rows if row["outcome"] != "open"]
    for lead, rep, batch in ended:
        gone = delete(HOLDING).where(HOLDING.c.lead == lead, HOLDING.c.rep == rep, HOLDING.c.batch == batch)
        freed += connection.execute(gone).rowcount
    return freed
