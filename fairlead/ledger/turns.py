"""Whose turn it is: what a rotation remembers goes on from the batch released last, for each method apart."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from fairlead.ledger.entries import Step
from fairlead.ledger.opening import Ledger
from fairlead.ledger.people_in_text import marks_in, renamed_data
from fairlead.ledger.persons import names_of
from fairlead.ledger.schema import BATCH, ENTRY
from matching import Policy, Rotation
from matching.policies import described, differing_kinds


@dataclass(frozen=True, slots=True)
class Turns:
    """What a method remembers before a batch and after it, as plain data, and the method's description."""

    method: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"method": dict(self.method), "before": dict(self.before), "after": dict(self.after)}

    def reps(self) -> list[str]:
        """Return the ids of everybody who is remembered."""
        return list(dict.fromkeys([*_members(self.before), *_members(self.after)]))


def _members(state: Mapping[str, Any]) -> Iterator[str]:
    yield from state["members"]
    yield from state["order"]
    yield from state["accounts"].values()
    yield from (rep_id for _, rep_id in state["recent"])
    if state["last"] is not None:
        yield state["last"]
    for part in state["parts"].values():
        yield from _members(part)


def turns_before(ledger: Ledger, policy: Policy) -> Rotation:
    """Return what a method remembers: of the batch released last by it and not undone; nothing where there is none."""
    with ledger.reading() as connection:
        undone = aliased(ENTRY)
        rows = (
            select(BATCH.c.config)
            .join(ENTRY, (ENTRY.c.batch == BATCH.c.no) & (ENTRY.c.step == int(Step.RELEASED)))
            .where(BATCH.c.policy == policy.name)
            .where(~exists().where(undone.c.batch == BATCH.c.no, undone.c.step == int(Step.UNDONE)))
            .order_by(ENTRY.c.no.desc())
        )
        for text in connection.scalars(rows):
            kept = json.loads(text).get("turns")
            if kept is None:
                continue
            kept = renamed_data(kept, names_of(connection, marks_in(text)))
            if kept["method"].get("name") == policy.name and not differing_kinds(described(policy), kept["method"]):
                return Rotation.from_dict(kept["after"])
    return Rotation()
