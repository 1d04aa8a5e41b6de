"""Caps over several reps, kept by all batches of a period together."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from fairlead.accounts import leaders_of
from fairlead.ledger.blobs import content_of, keep_one
from fairlead.ledger.entries import Step, plain_json
from fairlead.ledger.room import Move
from fairlead.ledger.schema import BATCH, DECISION, MOVEMENT
from fairlead.plan import Plan

_GIVEN, _RESTORED = "given", "restored"
_SLACK = 1e-6


def keep_caps(connection: Connection, plan: Plan, reps: Mapping[str, int]) -> str | None:
    """Keep which leads and reps each cap of a batch is about; returns the hash, None where it has none.

    A cap that a budget of moves makes is the batch's own, and is not kept.
    """
    ready = plan.answers.ready
    rows, names = leaders_of(ready.bonds), ready.part.reps["rep_id"].to_list()
    caps = [
        {
            "name": cap.name,
            "limit": cap.limit if cap.whole is None else cap.whole,
            "counts": cap.counts,
            "leads": rows[np.flatnonzero(cap.leads)].tolist(),
            "reps": [reps[names[at]] for at in np.flatnonzero(cap.reps)],
        }
        for cap in ready.terms.caps
        if cap.rule >= 0
    ]
    return keep_one(connection, plain_json(caps).encode()) if caps else None


def used_in(connection: Connection, period: str, without: Collection[int]) -> dict[str, float]:
    """Return by cap what the released batches of a period took of it, leads in ``without`` left aside."""
    used: dict[str, float] = defaultdict(float)
    for batch, text in connection.execute(select(BATCH.c.no, BATCH.c.config).where(BATCH.c.period == period)):
        digest = json.loads(text).get("caps")
        if digest is not None:
            for name, amount in _taken(connection, batch, digest, frozenset(without)).items():
                used[name] += amount
    return dict(used)


def _taken(connection: Connection, batch: int, digest: str, without: frozenset[int]) -> dict[str, float]:
    moves = connection.execute(select(MOVEMENT).where(MOVEMENT.c.batch == batch)).all()
    back = {move.position for move in moves if move.step == int(Step.UNDONE) and move.done == _RESTORED}
    given = [move for move in moves if move.step == int(Step.RELEASED) and move.done == _GIVEN]
    kept = [move for move in given if move.position not in back and move.lead not in without]
    work = dict(connection.execute(select(DECISION.c.position, DECISION.c.work).where(DECISION.c.batch == batch)).all())
    found = {}
    for cap in caps_kept(connection, digest):
        leads, reps = set(cap["leads"]), set(cap["reps"])
        inside = [move.position for move in kept if move.position in leads and move.rep in reps]
        found[cap["name"]] = float(sum(_amount(cap, work[at]) for at in inside))
    return found


def caps_kept(connection: Connection, digest: str | None) -> list[dict[str, Any]]:
    """Return the caps of a batch."""
    found: list[dict[str, Any]] = [] if digest is None else json.loads(content_of(connection, digest) or b"[]")
    return found


def _amount(cap: Mapping[str, Any], work: float) -> float:
    return 1.0 if cap["counts"] == "leads" and work > 0 else work


def within_caps(
    moves: Sequence[Move],
    caps: Sequence[Mapping[str, Any]],
    used: Mapping[str, float],
    decisions: Sequence[Mapping[str, Any]],
) -> list[Move]:
    """Return the moves that fit; where a cap would be broken, those worth least under it are left out.

    Leads of ``decisions`` that stay with their owner count, too.
    """
    stay = [each for each in decisions if each["rep"] is not None and each["rep"] == each["owner"]]
    kept = list(moves)
    for cap in caps:
        leads, reps = set(cap["leads"]), set(cap["reps"])
        under = sorted(
            (move for move in kept if move.position in leads and move.rep in reps and move.work > 0),
            key=lambda move: (move.worth, -move.position),
        )
        total = used.get(cap["name"], 0.0) + sum(_amount(cap, move.work) for move in under)
        total += sum(_amount(cap, each["work"]) for each in stay if each["position"] in leads and each["rep"] in reps)
        for move in under:
            if total <= cap["limit"] + _SLACK:
                break
            kept.remove(move)
            total -= _amount(cap, move.work)
    return kept
