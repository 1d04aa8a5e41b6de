"""Proposing a batch: it is decided outside, then enters the ledger whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from sqlalchemy import Connection, func, insert, select

from fairlead.ledger import retention
from fairlead.ledger.bulk import insert_rows
from fairlead.ledger.caps import keep_caps, used_in
from fairlead.ledger.decisions import columns_of, decision_rows
from fairlead.ledger.entries import Step, append, batch_row, now, plain_json
from fairlead.ledger.inputs import Asked, Kept, keep_inputs, keep_rows
from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import Kind, keys_of, known, tokens_of
from fairlead.ledger.reading import assignments_of
from fairlead.ledger.releasing import holders_of
from fairlead.ledger.schema import BATCH, CAPACITY, DECISION, PERSON, ROOM
from fairlead.output.forms import json_bytes
from fairlead.plan import Plan
from fairlead.ruling import owned_work
from scenarios.faults import BadInput, Fault

SUMMARY = (
    *("status", "objective", "bound", "gap", "leads", "reps", "assigned", "unassigned", "already_owned", "moved"),
    *("promised", "promised_low", "promised_high", "promised_naive", "former_reps", "new_reps", "left_reps", "policy"),
    *("seed", "optimise", "verdict", "promises_gain", "leads_per_rep", "outside", "by_team", "reassign", "seconds"),
)
"""What of a batch's summary is kept: figures and teams, no persons."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger says before a batch is decided.

    Attributes
    ----------
    held
        Leads, by key, that released batches gave to somebody.
    taken
        By rep, how much of her capacity released batches of the period took.
    used
        By cap over several reps, how much of it released batches of the period took with other leads.
    """

    held: frozenset[str]
    taken: Mapping[str, float]
    used: Mapping[str, float] = field(default_factory=dict)

    def free(self, leads: pl.DataFrame) -> pl.DataFrame:
        """Return the leads without those that somebody holds though the table names no owner."""
        if not self.held:
            return leads
        held = pl.Series([key in self.held for key in keys_of(leads["lead_id"].to_list())], dtype=pl.Boolean)
        owned = leads["owner"].is_not_null() if "owner" in leads.columns else pl.repeat(False, leads.height, eager=True)
        return leads.filter(owned | ~held)


def standing(ledger: Ledger, period: str, lead_ids: Iterable[str]) -> Standing:
    """Read which of these leads somebody holds, and what was taken of the period's capacity."""
    with ledger.reading() as connection:
        numbers = known(connection, Kind.LEAD, lead_ids)
        held = holders_of(connection, list(numbers.values()))
        keys = frozenset(keys_of([name for name, number in numbers.items() if number in held]))
        rows = connection.execute(
            select(PERSON.c.id, ROOM.c.taken).join(ROOM, ROOM.c.rep == PERSON.c.no).where(ROOM.c.period == period)
        )
        taken = {name: amount for name, amount in rows if name is not None}
        return Standing(keys, taken, used_in(connection, period, numbers.values()))


def proposed_before(
    ledger: Ledger, batch_id: str, given: Mapping[str, str]
) -> tuple[pl.DataFrame, dict[str, Any]] | None:
    """Return the assignments and the summary of a batch that was proposed before; None of one that is new.

    Raises
    ------
    BadInput
        When it was proposed from other inputs; names each of them.
    """
    with ledger.reading() as connection:
        row = batch_row(connection, batch_id)
        if row is None:
            return None
        _refuse_other_inputs(row, given)
        return assignments_of(connection, row), json.loads(row.summary)


def _refuse_other_inputs(row: Any, given: Mapping[str, str]) -> None:
    before = json.loads(row.given)
    names = [name for name in {**before, **given} if before.get(name) != given.get(name)]
    if names:
        expected = f"the inputs it was proposed from on {row.proposed_at}, or an id of its own; what differs"
        raise BadInput([Fault(f"batch {row.id}", f"{expected}: {', '.join(sorted(names))}", column="--batch")])


def propose(ledger: Ledger, batch_id: str, plan: Plan, asked: Asked) -> pl.DataFrame:
    """Enter a decided batch; the same one again changes nothing.

    Returns
    -------
    polars.DataFrame
        The assignments as the ledger has them.

    Raises
    ------
    BadInput
        When the id is empty or not printable, the batch has no solution, or its id was used for other inputs.
    """
    refuse_bad_id(batch_id)
    if plan.unsolved:
        raise BadInput([Fault("assign", "a batch with a solution: there is nothing to propose", column="--batch")])
    with ledger.writing() as connection:
        row = batch_row(connection, batch_id)
        if row is not None:
            _refuse_other_inputs(row, asked.given)
        else:
            _enter(connection, batch_id, plan, asked)
            retention.apply(connection)
            row = batch_row(connection, batch_id)
        return assignments_of(connection, row)


def refuse_bad_id(batch_id: str) -> None:
    """Refuse an id that is empty, or that a screen or a file would show otherwise than it is.

    Raises
    ------
    BadInput
        Naming the option.
    """
    if not batch_id.strip() or not all(sign.isprintable() for sign in batch_id):
        expected = "an id for the batch, such as 2026-03-02: not empty, on one line, without control characters"
        raise BadInput([Fault("assign", expected, column="--batch", value=batch_id)])


def _enter(connection: Connection, batch_id: str, plan: Plan, asked: Asked) -> None:
    kept = keep_inputs(connection, plan.sources, plan.rules, asked)
    tokens = tokens_of(connection, [*kept.leads.values(), *kept.reps.values()])
    rows = decision_rows(plan, kept.leads, kept.reps, tokens)
    number = (connection.scalar(select(func.max(BATCH.c.no))) or 0) + 1
    summary = {name: plan.summary.get(name) for name in SUMMARY} | {"by_team": plan.teams.to_dicts()}
    config = {**kept.config, "columns": columns_of(plan.table), **_caps(connection, plan, kept)}
    batch: dict[str, Any] = {
        "no": number,
        "id": batch_id,
        "proposed_at": now(),
        "period": asked.period,
        "policy": asked.policy,
        "config": json.dumps(config, ensure_ascii=False),
        "given": plain_json(dict(asked.given)),
        "summary": json_bytes(summary).decode(),
        "decisions": len(rows),
    }
    batch["digest"] = batch_digest(batch, (row["digest"] for row in rows))
    connection.execute(insert(BATCH), batch)
    insert_rows(connection, DECISION, [{"batch": number, **row} for row in rows])
    _enter_capacities(connection, number, plan, kept, asked.elsewhere)
    keep_rows(connection, number, "leads", plan.sources.leads, kept)
    keep_rows(connection, number, "reps", plan.sources.reps, kept)
    append(connection, "proposed", step=Step.PROPOSED, batch=number, detail={"digest": batch["digest"].hex()})


def _caps(connection: Connection, plan: Plan, kept: Kept) -> dict[str, Any]:
    digest = keep_caps(connection, plan, kept.reps)
    return {} if digest is None else {"caps": digest, "caps_used": dict(plan.sources.used or {})}


def batch_digest(batch: Mapping[str, Any], decisions: Iterable[bytes]) -> bytes:
    """Return the hash of a batch: its settings, and the hashes of its decisions in order."""
    own = {name: batch[name] for name in ("id", "proposed_at", "period", "policy", "config", "given", "summary")}
    whole = hashlib.sha256(plain_json(own).encode())
    for digest in decisions:
        whole.update(bytes(digest))
    return whole.digest()


def _enter_capacities(
    connection: Connection, number: int, plan: Plan, kept: Kept, elsewhere: Mapping[str, float]
) -> None:
    part, terms = plan.answers.ready.part, plan.answers.ready.terms
    owned = owned_work(terms.work, terms.owner, part.reps.height)
    taken = plan.sources.taken or {}
    teams = part.reps["team"].to_list() if "team" in part.reps.columns else [None] * part.reps.height
    rows = [
        {
            "batch": number,
            "rep": kept.reps[name],
            "team": team,
            "room": float(room),
            "taken": float(taken.get(name, 0.0) - elsewhere.get(name, 0.0)),
            "owned": float(mine),
        }
        for name, team, room, mine in zip(part.reps["rep_id"], teams, part.capacity, owned, strict=True)
    ]
    insert_rows(connection, CAPACITY, rows)
