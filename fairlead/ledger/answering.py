"""Answers about any past decision: why a lead went where it went, and why a rep did not get more."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from fairlead.ledger.entries import Step, state_of
from fairlead.ledger.live import ROUTED, told
from fairlead.ledger.opening import Ledger
from fairlead.ledger.people_in_text import marks_in, renamed
from fairlead.ledger.persons import Kind, names_of, shown
from fairlead.ledger.reading import batch_named, person_named
from fairlead.ledger.releasing import GIVEN
from fairlead.ledger.schema import BATCH, CAPACITY, DECISION, ENTRY, MOVEMENT, OUTCOME

_OF_A_SHADOW = '%"shadow": true%'
"""How the settings of a shadow sheet look; within a text in them the quotes would be escaped."""


def why(ledger: Ledger, lead_id: str) -> dict[str, Any]:
    """Say everything the ledger knows of a lead, its newest decision first.

    Returns
    -------
    dict
        ``lead``; ``decisions``: batch, state, what was done, rep, figures, sentence, candidates; ``live``: decisions on
        this lead alone; ``notes``: what people said; ``outcomes``.

    Raises
    ------
    BadInput
        When the ledger does not know the lead.
    """
    with ledger.reading() as connection:  # few questions to the database: where it is busy, each one waits its turn
        lead = person_named(connection, Kind.LEAD, lead_id, "LEAD")
        reached = select(func.max(ENTRY.c.step)).where(ENTRY.c.batch == DECISION.c.batch).scalar_subquery()
        rows = connection.execute(
            select(
                DECISION,
                BATCH.c.id.label("batch_id"),
                BATCH.c.policy,
                BATCH.c.proposed_at,
                BATCH.c.config,
                reached.label("reached"),
            )
            .join(BATCH, BATCH.c.no == DECISION.c.batch)
            .where(DECISION.c.lead == lead)
            .order_by(DECISION.c.batch.desc())
        ).all()
        moves = connection.execute(select(MOVEMENT).where(MOVEMENT.c.lead == lead).order_by(MOVEMENT.c.step)).all()
        entries = connection.execute(select(ENTRY).where(ENTRY.c.lead == lead).order_by(ENTRY.c.no)).all()
        said = connection.execute(select(OUTCOME).where(OUTCOME.c.lead == lead).order_by(OUTCOME.c.no)).all()
        numbers = {each for row in rows for each in _people(row)} | {row.rep for row in (*moves, *entries, *said)}
        numbers |= {number for entry in entries for number in marks_in(entry.detail)} | {lead}
        names = names_of(connection, {number for number in numbers if number is not None})
    return {
        "lead": lead_id,
        "decisions": [_told(row, moves, names) for row in rows],
        "live": [told(entry, names) for entry in reversed(entries) if entry.kind == ROUTED],
        "notes": [_note(entry, names) for entry in entries if entry.kind != ROUTED],
        "outcomes": [_outcome(row, names) for row in said],
    }


def _people(row: Any) -> set[int]:
    found = {number for number in (row.rep, row.owner, row.runner_up) if number is not None} | marks_in(row.more)
    return found | {candidate[0] for candidate in json.loads(row.candidates)}


def _told(row: Any, moves: Sequence[Any], names: Mapping[int, str | None]) -> dict[str, Any]:
    more = json.loads(row.more)
    mine = [move for move in moves if move.batch == row.batch and move.position == row.position]
    return {
        "batch": row.batch_id,
        "state": state_of(row, row.reached),
        "done": [f"{Step(move.step).name.lower()}: {move.done}" for move in mine],
        "proposed_at": row.proposed_at,
        "policy": row.policy,
        "rep": shown(names, row.rep),
        "owner": shown(names, row.owner),
        "given_to": next((shown(names, move.rep) for move in mine if move.done == GIVEN), None),
        "reason": row.reason,
        "why": renamed(more.get("why") or "", names),
        "bound_by": None if more.get("bound_by") is None else renamed(more["bound_by"], names),
        "probability": row.probability,
        "expected_value": row.expected_value,
        "price": row.price,
        "runner_up": shown(names, row.runner_up),
        "margin": row.margin,
        "propensity": row.propensity,
        "candidates": [
            {"rep": shown(names, rep), "value": value, "after_price": net}
            for rep, value, net in json.loads(row.candidates)
        ],
        "hash": bytes(row.digest).hex(),
    }


def _note(entry: Any, names: Mapping[int, str | None]) -> dict[str, Any]:
    detail = json.loads(entry.detail)
    return {
        "number": entry.no,
        "kind": entry.kind,
        "at": entry.at,
        "rep": shown(names, entry.rep),
        "who": entry.who,
        "why": entry.why,
        "owner": detail.get("owner"),
        "due": detail.get("due"),
    }


def _outcome(row: Any, names: Mapping[int, str | None]) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in ("outcome", "closed_at", "revenue", "touched_at")}
    return {"at": row.at, "rep": shown(names, row.rep), **kept}


def why_not(
    ledger: Ledger, rep_id: str, batch_id: str | None = None, most: int = 1_000, batches: int = 20
) -> dict[str, Any]:
    """Say which turns a rep missed, and what she received against her team.

    A turn is missed where she was the next-best choice for a lead that went elsewhere; shadow sheets gave nothing to
    anybody, and are left out unless one is asked for.

    Parameters
    ----------
    batch_id
        Of one batch; None for all.
    most
        How many turns to list, the newest batches' and in them the closest first; all are counted.
    batches
        Of how many of the newest batches to say what she received.

    Returns
    -------
    dict
        ``rep``, ``missed`` (count), ``reasons``: a row a reason, the commonest first, with how many ``turns``, what
        those leads were valued at with her (``value``; None where the method compares no values) and by how much she
        came out ``behind`` in sum; ``turns`` (batch, lead, who got it, reason, value with her, margin, sentence),
        ``received``: a row a batch with ``leads`` and ``value`` of hers, of a rep of her team on average, and her room.

    Raises
    ------
    BadInput
        When the ledger knows no such rep or batch.
    """
    with ledger.reading() as connection:
        rep = person_named(connection, Kind.REP, rep_id, "REP")
        missed = select(DECISION, BATCH.c.id.label("batch_id")).join(BATCH, BATCH.c.no == DECISION.c.batch)
        missed = missed.where(DECISION.c.runner_up == rep, DECISION.c.rep.is_distinct_from(rep))
        received = select(CAPACITY, BATCH.c.id.label("batch_id")).join(BATCH, BATCH.c.no == CAPACITY.c.batch)
        received = received.where(CAPACITY.c.rep == rep).order_by(CAPACITY.c.batch.desc()).limit(batches)
        which: ColumnElement[bool] = BATCH.c.config.not_like(_OF_A_SHADOW)
        if batch_id is not None:
            batch_named(connection, batch_id)
            which = BATCH.c.id == batch_id
        missed, received = missed.where(which), received.where(which)
        reasons = _by_reason(connection, missed, rep)
        closest = missed.order_by(DECISION.c.batch.desc(), DECISION.c.margin, DECISION.c.position).limit(most)
        rows = connection.execute(closest).all()
        names = names_of(connection, {each for row in rows for each in (*_people(row), row.lead)} | {rep})
        turns = [
            {
                "batch": row.batch_id,
                "lead": shown(names, row.lead),
                "went_to": shown(names, row.rep),
                "reason": row.reason,
                "value": _value_with(row.candidates, rep),
                "margin": row.margin,
                "why": renamed(json.loads(row.more).get("why") or row.reason, names),
            }
            for row in rows
        ]
        return {
            "rep": rep_id,
            "missed": sum(each["turns"] for each in reasons),
            "reasons": reasons,
            "turns": turns,
            "received": [_received(connection, row, rep) for row in connection.execute(received).all()],
        }


def _by_reason(connection: Connection, missed: Select[Any], rep: int) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for reason, margin, candidates in connection.execute(
        missed.with_only_columns(DECISION.c.reason, DECISION.c.margin, DECISION.c.candidates)
    ):
        sums = found.setdefault(reason, {"reason": reason, "turns": 0, "value": None, "behind": None})
        sums["turns"] += 1
        for name, figure in (("value", _value_with(candidates, rep)), ("behind", margin)):
            if figure is not None:
                sums[name] = (sums[name] or 0.0) + figure
    return sorted(found.values(), key=lambda each: (-each["turns"], each["reason"]))


def _value_with(candidates: str, rep: int) -> float | None:
    """Return what a lead was valued at with a rep; None where she is not among the closest."""
    return next((value for each, value, _ in json.loads(candidates) if each == rep), None)


def _received(connection: Connection, row: Any, rep: int) -> dict[str, Any]:
    team = select(CAPACITY.c.rep).where(CAPACITY.c.batch == row.batch, CAPACITY.c.team.is_not_distinct_from(row.team))
    mates = list(connection.scalars(team))
    sums = connection.execute(
        select(DECISION.c.rep, func.count(), func.sum(DECISION.c.expected_value))
        .where(DECISION.c.batch == row.batch, DECISION.c.rep.in_(mates))
        .group_by(DECISION.c.rep)
    )
    by_rep = {mate: (leads, value or 0.0) for mate, leads, value in sums}
    leads, value = by_rep.get(rep, (0, 0.0))
    return {
        "batch": row.batch_id,
        "team": row.team,
        "room": row.room,
        "leads": leads,
        "value": value,
        "team_leads": sum(each[0] for each in by_rep.values()) / len(mates),
        "team_value": sum(each[1] for each in by_rep.values()) / len(mates),
    }
