"""Deciding past live decisions again from what the ledger kept of them, and comparing bit for bit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from sqlalchemy import Connection, select

import models
from fairlead.assign import usable_method
from fairlead.ledger import Ledger, Replay
from fairlead.ledger.blobs import content_of
from fairlead.ledger.entries import chained
from fairlead.ledger.inputs import moment
from fairlead.ledger.live import LIVE, ROUTED, told
from fairlead.ledger.people_in_text import all_named, marks_in, renamed_data
from fairlead.ledger.persons import Kind, names_of, tokens_of
from fairlead.ledger.reading import person_named
from fairlead.ledger.replaying import DIFFERENT, ERASED, SAME, TAMPERED, VERIFIED
from fairlead.ledger.schema import ENTRY, FIELDS, INPUT
from fairlead.ledger.serving import Serving, changed_software, serving_kept
from fairlead.routing import Router, State
from fairlead.service.facts import Facts, facts_of
from scenarios.faults import BadInput
from scenarios.tables import LEADS, check_table
from scenarios.vocabulary import CapacityUnit

LIVE_BATCH = "live"
"""What stands in place of a batch's id."""

UNKEPT = "not kept to be decided again"
"""Verdict on a decision of an earlier version, or of a desk that was not told to keep what it decides from."""


def replay_live(ledger: Ledger, lead_id: str | None = None) -> Replay:
    """Decide live decisions again from what the ledger kept of them.

    A decision is made again by a router with the reps, rules and model of then, that remembers what was remembered
    then. By a method that goes by prices, whose memory is too large to be kept with each, the chance that was answered
    is computed again, and the decision ``verified``.

    Parameters
    ----------
    lead_id
        Only the newest decision on this lead; None for all.

    Returns
    -------
    Replay
        Of :data:`LIVE_BATCH`; verdicts by the number of the entry.

    Raises
    ------
    BadInput
        When the ledger does not know the lead.
    """
    with ledger.reading() as connection:
        rows = select(ENTRY).where(ENTRY.c.kind == ROUTED).order_by(ENTRY.c.no)
        if lead_id is not None:
            lead = person_named(connection, Kind.LEAD, lead_id, "--lead")
            rows = rows.where(ENTRY.c.lead == lead).order_by(None).order_by(ENTRY.c.no.desc()).limit(1)
        found = connection.execute(rows).all()
        agains = _Agains(connection)
        verdicts = {row.no: _verdict(connection, row, agains) for row in found}
        return Replay(LIVE_BATCH, verdicts, tuple(agains.causes))


class _Agains:
    """What decided, put together once for each serving."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[int, tuple[Serving, Router] | None] = {}
        self.causes: list[str] = []

    def of(self, number: int) -> tuple[Serving, Router] | None:
        """Return what decided and a router of it; None where it is erased."""
        if number not in self._known:
            serving = serving_kept(self._connection, number)
            self._known[number] = None if serving is None else (serving, _router(serving))
            said = changed_software(self._connection, number)
            if serving is None:
                said.append(f"input erased: reps, rules or model of the service started at entry {number}")
            self.causes += [cause for cause in said if cause not in self.causes]
        return self._known[number]


def _router(serving: Serving) -> Router:
    model = serving.model if isinstance(serving.model, models.ConversionModel) else None
    return Router(
        usable_method(serving.policy, model, serving.rules), serving.reps, absences=serving.absences,
        accounts=serving.accounts, rules=serving.rules, model=model, unit=CapacityUnit(serving.unit), seed=serving.seed,
    )  # fmt: skip


def _verdict(connection: Connection, row: Any, agains: _Agains) -> str:
    if not _holds(connection, row):
        return TAMPERED
    again = json.loads(row.detail).get("again")
    if again is None or again["serving"] is None:
        return UNKEPT
    fields, decider = _fields(connection, row), agains.of(again["serving"])
    numbers = marks_in(row.detail) | {row.lead} | ({row.rep} if row.rep is not None else set())
    kept = None if again["before"] is None else content_of(connection, again["before"])
    numbers |= marks_in((kept or b"").decode())
    names = names_of(connection, numbers)
    if fields is None or decider is None or not all_named(numbers, names):
        return ERASED
    lead = check_table(pl.DataFrame([{"lead_id": names[row.lead], **fields}]), LEADS, source="lead")
    before = told(row, names)
    serving, router = decider
    if kept is None:
        return VERIFIED if _chance(serving, lead, before["rep_id"]) == before["chance"] else DIFFERENT
    memory = renamed_data(json.loads(kept), names)
    state = State(memory["method"], moment(memory["as_of"]), {}, memory["team"])
    same = _decided(router, state, lead, moment(again["now"]))
    return SAME if same and same == {name: before[name] for name in same} else DIFFERENT


def _holds(connection: Connection, row: Any) -> bool:
    """Tell whether an entry's hash follows from the one before."""
    earlier = connection.scalar(select(ENTRY.c.digest).where(ENTRY.c.no == row.no - 1))
    tokens = tokens_of(connection, [each for each in (row.lead, row.rep) if each is not None])
    return chained(bytes(32) if earlier is None else bytes(earlier), row._asdict(), tokens) == bytes(row.digest)


def _fields(connection: Connection, row: Any) -> Mapping[str, Any] | None:
    """Return what was known of the lead; None where it is erased."""
    joined = INPUT.join(FIELDS, (FIELDS.c.person == INPUT.c.person) & (FIELDS.c.digest == INPUT.c.fields))
    rows = select(FIELDS.c.content).select_from(joined).where(INPUT.c.batch == LIVE, INPUT.c.position == row.no)
    content = connection.scalar(rows)
    return None if content is None else json.loads(bytes(content))


def _decided(router: Router, state: State, lead: pl.DataFrame, now: Any) -> Facts:
    """Return the facts of a decision made with this memory, the rep among them; nothing where none is made."""
    router.remember(state)
    try:
        said = router.route(lead, now)
    except BadInput:  # columns or rules that this version does not take any more
        return {}
    if not said:
        return {}
    chance, strange = router.chances(said), router.strange(said)
    lead_id = lead["lead_id"][0]
    facts = facts_of(said[0], chance.get(lead_id), strange.get(lead_id, ()))
    return {**facts, "rep_id": said[0].decision.rep_id}


def _chance(serving: Serving, lead: pl.DataFrame, rep_id: str | None) -> float | None:
    """Return the chance to expect of a lead with a rep, by the model that was kept."""
    if not isinstance(serving.model, models.ConversionModel) or rep_id is None:
        return None
    at = serving.reps["rep_id"].to_list().index(rep_id)
    return float(serving.model.pair_values(lead, serving.reps).promise(np.array([at], dtype=np.int64))[0])
