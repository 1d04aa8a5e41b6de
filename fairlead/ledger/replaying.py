"""Deciding a past batch again from what was kept, and comparing bit for bit."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from sqlalchemy import Connection, select

from fairlead.ledger.decisions import decision_rows, digest_of, persons_in
from fairlead.ledger.inputs import SOFTWARE
from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import Kind, known, tokens_of
from fairlead.ledger.proposing import batch_digest
from fairlead.ledger.reading import batch_named, decisions_of, person_named
from fairlead.ledger.restoring import Restored, restored
from fairlead.ledger.schema import BATCH, DECISION
from scenarios.faults import BadInput

SAME = "bit for bit"
VERIFIED = "verified"
ERASED = "input erased"
DIFFERENT = "different"
TAMPERED = "changed in the ledger"


@dataclass(frozen=True, slots=True)
class Replay:
    """What deciding a batch again came to.

    Attributes
    ----------
    batch
        Its id.
    verdicts
        By position of the decision: ``bit for bit``; ``verified`` (its hash holds and its own value was recomputed bit
        for bit, where others' inputs are erased or a time limit ended the search); ``input erased``; ``different``; or
        ``changed in the ledger``, whose hash does not hold.
    causes
        What is missing or has changed since, in words.
    """

    batch: str
    verdicts: Mapping[int, str]
    causes: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Decisions by verdict."""
        return dict(Counter(self.verdicts.values()))

    @property
    def holds(self) -> bool:
        """Whether no decision came out differently or was changed."""
        return not {DIFFERENT, TAMPERED} & set(self.verdicts.values())


def replay(ledger: Ledger, batch_id: str) -> Replay:
    """Decide a batch again from what the ledger kept of it.

    Raises
    ------
    BadInput
        When there is no such batch.
    """
    with ledger.reading() as connection:
        row = batch_named(connection, batch_id)
        decisions = decisions_of(connection, row.no)
        tokens = tokens_of(connection, persons_in(decisions))
        inputs = restored(connection, row)
    causes = _changed(row, decisions) + _changed_software(inputs)
    if inputs.erased:
        causes.append(f"input erased: {', '.join(inputs.erased)}")
        with ledger.reading() as connection:
            verdicts = _verified(connection, decisions, inputs)
    else:
        verdicts, said = _decided_again(ledger, decisions, inputs)
        causes += said
    tampered = (each["position"] for each in decisions if digest_of(each, tokens) != bytes(each["digest"]))
    verdicts.update(dict.fromkeys(tampered, TAMPERED))
    return Replay(row.id, verdicts, tuple(causes))


def last_decision(ledger: Ledger, lead_id: str) -> tuple[str, int] | None:
    """Return the batch and the position of a lead's newest decision; None where no batch had it.

    Raises
    ------
    BadInput
        When the ledger does not know the lead.
    """
    with ledger.reading() as connection:
        lead = person_named(connection, Kind.LEAD, lead_id, "LEAD")
        rows = select(BATCH.c.id, DECISION.c.position).join(DECISION, DECISION.c.batch == BATCH.c.no)
        found = connection.execute(
            rows.where(DECISION.c.lead == lead).order_by(BATCH.c.no.desc()).limit(1)
        ).one_or_none()
        return None if found is None else (str(found[0]), int(found[1]))


def _changed(row: Any, decisions: list[dict[str, Any]]) -> list[str]:
    holds = batch_digest(row._asdict(), (each["digest"] for each in decisions)) == bytes(row.digest)
    return [] if holds else ["the batch's hash does not hold: settings, summary or decisions were changed"]


def _changed_software(inputs: Restored) -> list[str]:
    before = inputs.config["software"]
    now = {name: version(name) for name in SOFTWARE}
    return [f"{name} {before[name]} is now {now[name]}" for name in SOFTWARE if before.get(name) != now[name]]


def _decided_again(
    ledger: Ledger, decisions: list[dict[str, Any]], inputs: Restored
) -> tuple[dict[int, str], list[str]]:
    leads_table, reps_table = inputs.tables["leads"], inputs.tables["reps"]
    assert leads_table is not None
    assert reps_table is not None
    try:
        plan = inputs.decided_again()  # between two transactions: a search may last, and nobody should wait for it
    except BadInput as refused:
        return dict.fromkeys(range(len(decisions)), DIFFERENT), [f"this version refuses the inputs: {refused}"]
    with ledger.reading() as connection:
        leads = known(connection, Kind.LEAD, leads_table["lead_id"])
        reps = known(connection, Kind.REP, _everybody(inputs))
        tokens = tokens_of(connection, [*leads.values(), *reps.values()])
    again = decision_rows(plan, leads, reps, tokens)
    same = [bytes(old["digest"]) == new["digest"] for old, new in zip(decisions, again, strict=False)]
    same += [False] * (len(decisions) - len(same))
    verdicts = {at: SAME if yes else DIFFERENT for at, yes in enumerate(same)}
    if all(same) or plan.summary["status"] == "optimal":
        return verdicts, []
    if plan.summary["status"] == "feasible" and inputs.config["policy"] == "optimal":
        with ledger.reading() as connection:
            checked = _verified(connection, decisions, inputs)
        kept = {at: SAME if same[at] else checked[at] for at in checked}
        return kept, ["a time limit or a rule ended the search before its proof, so the stored answer is verified"]
    return verdicts, []


def _everybody(inputs: Restored) -> list[str]:
    found: list[str] = []
    for table in inputs.tables.values():
        for column in ("rep_id", "owner", "partner"):
            if table is not None and column in table.columns:
                found += table[column].drop_nulls().unique().to_list()
    return found


def _verified(connection: Connection, decisions: list[dict[str, Any]], inputs: Restored) -> dict[int, str]:
    """Recompute each decision's own values from what is left; whoever's inputs are erased is said to be so."""
    value = _values(connection, inputs)
    without_model = inputs.model is None and inputs.config["model"] is not None
    verdicts = {}
    for each in decisions:
        involved = {each[person] for person in ("lead", "rep") if each[person] is not None}
        if without_model or involved & inputs.gone:
            verdicts[each["position"]] = ERASED
            continue
        pairs = ((each["lead"], rep, then) for rep, then, _ in json.loads(each["candidates"]))
        agrees = all(value(lead, rep) in (None, then) for lead, rep, then in pairs)
        verdicts[each["position"]] = VERIFIED if agrees else DIFFERENT
    return verdicts


def _values(connection: Connection, inputs: Restored) -> Callable[[int, int], float | None]:
    """Return what a pair is worth by the model that was kept; None for a pair of which somebody is missing."""
    leads, reps = inputs.tables["leads"], inputs.pool
    if inputs.model is None or leads is None or leads.is_empty() or reps.is_empty():
        return lambda lead, rep: None
    pairs = inputs.model.pair_values(leads, reps, worth=inputs.config["worth"])
    matrix = pairs.block(0, leads.height)
    rows = _places(known(connection, Kind.LEAD, leads["lead_id"]), leads["lead_id"])
    columns = _places(known(connection, Kind.REP, reps["rep_id"]), reps["rep_id"])

    def value(lead: int, rep: int) -> float | None:
        at, beside = rows.get(lead), columns.get(rep)
        return None if at is None or beside is None else float(matrix[at, beside])

    return value


def _places(numbers: Mapping[str, int], ids: Iterable[str]) -> dict[int, int]:
    return {numbers[name]: at for at, name in enumerate(ids) if name in numbers}
