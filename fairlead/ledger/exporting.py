"""The ledger as tables: every decision, or what was given out as a history to learn from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from fairlead.ledger.decisions import persons_in
from fairlead.ledger.entries import Step
from fairlead.ledger.live import DECLINED, LIVE, ROUTED, TAKEN_BACK, told_alone
from fairlead.ledger.opening import Ledger
from fairlead.ledger.people_in_text import renamed
from fairlead.ledger.persons import names_of, shown
from fairlead.ledger.reading import batches, decisions_of
from fairlead.ledger.releasing import GIVEN
from fairlead.ledger.restoring import leads_of
from fairlead.ledger.schema import BATCH, ENTRY, FIELDS, HOLDING, INPUT, MOVEMENT, OUTCOME
from fairlead.ledger.undoing import RESTORED

DECISIONS: dict[str, pl.DataType | type[pl.DataType]] = {
    "batch_id": pl.String,
    "state": pl.String,
    "proposed_at": pl.String,
    "policy": pl.String,
    "lead_id": pl.String,
    "rep_id": pl.String,
    "owner": pl.String,
    "released": pl.String,
    "undone": pl.String,
    "given_to": pl.String,
    "probability": pl.Float64,
    "expected_value": pl.Float64,
    "price": pl.Float64,
    "runner_up": pl.String,
    "margin": pl.Float64,
    "propensity": pl.Float64,
    "reason": pl.String,
    "why": pl.String,
    "outcome": pl.String,
    "override_reason": pl.String,
    "hash": pl.String,
}
"""Columns of the decisions' table."""


def decisions_table(ledger: Ledger) -> pl.DataFrame:
    """Return every decision, a row each, the oldest first; whoever was forgotten is called so."""
    with ledger.reading() as connection:
        states = {row["batch"]: row["state"] for row in batches(connection)}
        rows = connection.execute(select(BATCH).order_by(BATCH.c.no)).all()
        lines = [line for row in rows for line in _lines(connection, row, states[row.id])]
        lines += _live_lines(connection)
    return pl.DataFrame(lines, schema=DECISIONS, orient="row")


def _lines(connection: Connection, row: Any, state: str) -> Iterator[tuple[Any, ...]]:
    decisions = decisions_of(connection, row.no)
    moves = _moves(connection, row.no)
    outcomes, overrides = _outcomes(connection, row.no), _overrides(connection, row.no)
    numbers = persons_in(decisions) | {rep for by in moves.values() for _, rep in by.values() if rep is not None}
    names = names_of(connection, numbers)
    for each in decisions:
        done = moves.get(each["position"], {})
        released, rep = done.get(Step.RELEASED, (None, None))
        sentence = json.loads(each["more"]).get("why")
        yield (
            row.id,
            state,
            row.proposed_at,
            row.policy,
            shown(names, each["lead"]),
            shown(names, each["rep"]),
            shown(names, each["owner"]),
            released,
            done.get(Step.UNDONE, (None, None))[0],
            shown(names, rep) if released == GIVEN else None,
            each["probability"],
            each["expected_value"],
            each["price"],
            shown(names, each["runner_up"]),
            each["margin"],
            each["propensity"],
            each["reason"],
            None if sentence is None else renamed(sentence, names),
            outcomes.get(each["lead"], {}).get("outcome"),
            overrides.get(each["lead"]),
            bytes(each["digest"]).hex(),
        )


def _live_lines(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """Return the live decisions in the columns of a batch's."""
    rows = connection.execute(select(ENTRY).where(ENTRY.c.kind == ROUTED).order_by(ENTRY.c.no)).all()
    outcomes, names = _outcomes(connection, LIVE), names_of(connection, {row.lead for row in rows})
    back = set(connection.scalars(select(ENTRY.c.about).where(ENTRY.c.kind == TAKEN_BACK)))
    for row in rows:
        one, said = told_alone(connection, row), outcomes.get(row.lead, {})
        cells = {
            "batch_id": "live",
            "state": "released",
            "proposed_at": row.at,
            "lead_id": shown(names, row.lead),
            "released": None if row.rep is None else GIVEN,
            "undone": RESTORED if row.no in back else None,
            "given_to": one["rep_id"],
            "probability": one["chance"],
            "outcome": said.get("outcome") if said.get("rep") == row.rep else None,
            "hash": bytes(row.digest).hex(),
        }
        yield tuple({**one, **cells}.get(name) for name in DECISIONS)


def _moves(connection: Connection, batch: int) -> dict[int, dict[Step, tuple[str, int | None]]]:
    found: dict[int, dict[Step, tuple[str, int | None]]] = {}
    for move in connection.execute(select(MOVEMENT).where(MOVEMENT.c.batch == batch)):
        found.setdefault(move.position, {})[Step(move.step)] = (move.done, move.rep)
    return found


def _outcomes(connection: Connection, batch: int) -> dict[int, dict[str, Any]]:
    """Return what became of a batch's leads; of several words the newest counts."""
    rows = connection.execute(select(OUTCOME).where(OUTCOME.c.batch == batch).order_by(OUTCOME.c.no))
    return {row.lead: row._asdict() for row in rows}


def _overrides(connection: Connection, batch: int) -> dict[int, str]:
    rows = select(ENTRY.c.lead, ENTRY.c.why).where(ENTRY.c.kind == "override", ENTRY.c.batch == batch)
    return dict(connection.execute(rows.order_by(ENTRY.c.no)).all())


def history_table(ledger: Ledger) -> pl.DataFrame:
    """Return what released batches gave out and did not take back, as a history (DESIGN section 3).

    A lead that somebody overrode has ``override_reason`` and no ``propensity``: nobody drew that rep, and an
    evaluation must not believe that somebody did. Leads whose rows are erased are left out.
    """
    with ledger.reading() as connection:
        rows = connection.execute(select(BATCH).order_by(BATCH.c.no)).all()
        parts = [part for row in rows if (part := _past(connection, row)) is not None]
        parts += [] if (live := _live_past(connection)) is None else [live]
    if not parts:
        return pl.DataFrame(schema={**_PAST, "lead_id": pl.String})
    return pl.concat(parts, how="diagonal_relaxed")


_PAST: dict[str, pl.DataType | type[pl.DataType]] = {
    "rep_id": pl.String,
    "assigned_at": pl.Datetime("us", "UTC"),
    "outcome": pl.String,
    "closed_at": pl.Datetime("us", "UTC"),
    "revenue": pl.Float64,
    "first_touch_at": pl.Datetime("us", "UTC"),
    "propensity": pl.Float64,
    "override_reason": pl.String,
    "batch_id": pl.String,
}


def _past(connection: Connection, row: Any) -> pl.DataFrame | None:
    released = connection.execute(
        select(ENTRY.c.at).where(ENTRY.c.batch == row.no, ENTRY.c.step == int(Step.RELEASED))
    ).scalar()
    if released is None:
        return None
    leads = leads_of(connection, row)
    moves, outcomes = _moves(connection, row.no), _outcomes(connection, row.no)
    overrides = _overrides(connection, row.no)
    holders = dict(connection.execute(select(HOLDING.c.lead, HOLDING.c.rep).where(HOLDING.c.batch == row.no)).all())
    decisions = decisions_of(connection, row.no)
    names = names_of(connection, {each["lead"] for each in decisions} | _reps(moves) | set(holders.values()))
    lines = []
    for each in decisions:
        done = moves.get(each["position"], {})
        given, rep = done.get(Step.RELEASED, (None, None))
        if given != GIVEN or done.get(Step.UNDONE, ("", None))[0] == "restored" or names[each["lead"]] is None:
            continue
        said, word = outcomes.get(each["lead"], {}), overrides.get(each["lead"])
        lines.append(
            (
                names[each["lead"]],
                shown(names, holders.get(each["lead"], rep)),
                released,
                said.get("outcome") or "open",
                said.get("closed_at"),
                said.get("revenue"),
                said.get("touched_at"),
                None if word is not None else each["propensity"],
                word,
                row.id,
            )
        )
    text = {name: pl.String if isinstance(kind, pl.Datetime) else kind for name, kind in _PAST.items()}
    past = pl.DataFrame(lines, schema={"lead_id": pl.String, **text}, orient="row")
    moments = [
        pl.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%S%.fZ", time_unit="us").dt.replace_time_zone("UTC")
        for name, kind in _PAST.items()
        if isinstance(kind, pl.Datetime)
    ]
    own = leads.drop(
        [name for name in leads.columns if name in past.columns and name != "lead_id"] + ["owner"], strict=False
    )
    return past.with_columns(moments).join(own, on="lead_id", how="inner", maintain_order="left")


def _live_past(connection: Connection) -> pl.DataFrame | None:
    """Return what was given out live; the newest word of a lead's outcome counts for its newest decision."""
    joined = ENTRY.join(MOVEMENT, (MOVEMENT.c.batch == LIVE) & (MOVEMENT.c.position == ENTRY.c.no))
    joined = joined.join(INPUT, (INPUT.c.batch == LIVE) & (INPUT.c.position == ENTRY.c.no))
    joined = joined.join(FIELDS, (FIELDS.c.person == INPUT.c.person) & (FIELDS.c.digest == INPUT.c.fields))
    taken = (ENTRY.c.at, ENTRY.c.lead, ENTRY.c.rep, ENTRY.c.detail, FIELDS.c.content)
    rows = connection.execute(select(*taken).select_from(joined).order_by(ENTRY.c.no)).all()
    undone = ENTRY.c.kind.in_((DECLINED, TAKEN_BACK))
    declined = connection.execute(select(ENTRY.c.lead, ENTRY.c.rep).where(undone)).all()
    outcomes, names = (
        _outcomes(connection, LIVE),
        names_of(connection, {row.lead for row in rows} | {r.rep for r in rows}),
    )
    lines = []
    for row in (row for row in rows if names[row.lead] is not None and (row.lead, row.rep) not in set(declined)):
        said = outcomes.get(row.lead, {})
        if said.get("rep") != row.rep:
            said = {}
        cells = {
            "lead_id": names[row.lead],
            "rep_id": shown(names, row.rep),
            "assigned_at": row.at,
            "outcome": said.get("outcome") or "open",
            "closed_at": said.get("closed_at"),
            "revenue": said.get("revenue"),
            "first_touch_at": said.get("touched_at"),
            "propensity": json.loads(row.detail)["propensity"],
            "batch_id": "live",
        }
        own = json.loads(bytes(row.content))
        lines.append({**{name: cell for name, cell in own.items() if name != "owner"}, **cells})
    if not lines:
        return None
    frame = pl.DataFrame(lines, infer_schema_length=None)
    moments = [name for name in ("assigned_at", "closed_at", "first_touch_at", "created_at") if name in frame.columns]
    return frame.with_columns(pl.col(moments).cast(pl.String).str.to_datetime("%+", time_unit="us", time_zone="UTC"))


def _reps(moves: dict[int, dict[Step, tuple[str, int | None]]]) -> set[int]:
    return {rep for by in moves.values() for _, rep in by.values() if rep is not None}
