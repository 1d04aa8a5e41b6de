"""The chain of entries: everything said or done, each with a hash of itself and the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from fairlead.ledger.persons import tokens_of
from fairlead.ledger.schema import BATCH, ENTRY, HEAD


class Step(IntEnum):
    """The life of a batch; each step comes once, after the one before."""

    PROPOSED = 1
    APPROVED = 2
    RELEASED = 3
    UNDONE = 4


SHADOW = "shadow"
"""State, for ever, of a sheet that only says whom we would have picked; its entry is of this kind."""


def now() -> str:
    """Return this moment as the ledger writes moments."""
    return written(datetime.now(UTC))


def written(moment: datetime) -> str:
    """Return a moment as text that sorts by time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain_json(data: Any) -> str:
    """Return plain data as one text, always the same for the same data."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def append(
    connection: Connection,
    kind: str,
    *,
    step: Step | None = None,
    batch: int | None = None,
    lead: int | None = None,
    rep: int | None = None,
    about: int | None = None,
    who: str | None = None,
    why: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Append an entry, on a connection that writes; returns its number."""
    count, before = connection.execute(select(HEAD.c.entries, HEAD.c.digest)).one()
    row = {
        "no": count + 1,
        "at": now(),
        "kind": kind,
        "step": None if step is None else int(step),
        "batch": batch,
        "lead": lead,
        "rep": rep,
        "about": about,
        "who": who,
        "why": why,
        "detail": plain_json(detail or {}),
    }
    tokens = tokens_of(connection, [each for each in (lead, rep) if each is not None])
    digest = chained(bytes(before), row, tokens)
    connection.execute(insert(ENTRY), {**row, "digest": digest})
    connection.execute(update(HEAD).values(entries=count + 1, digest=digest))
    return int(count) + 1


def chained(before: bytes, row: Mapping[str, Any], tokens: Mapping[int, bytes]) -> bytes:
    """Return the hash of an entry after another."""
    cells = {name: row[name] for name in sorted(row) if name != "digest"}
    for person in ("lead", "rep"):
        cells[person] = None if row[person] is None else tokens[row[person]].hex()
    return hashlib.sha256(before + plain_json(cells).encode()).digest()


def batch_row(connection: Connection, batch_id: str) -> Any:
    """Return the row of a batch; None where there is none."""
    return connection.execute(select(BATCH).where(BATCH.c.id == batch_id)).one_or_none()


def is_shadow(row: Any) -> bool:
    """Tell whether a batch only says whom we would have picked."""
    return bool(json.loads(row.config).get("shadow"))


def state_of(row: Any, reached: int) -> str:
    """Return what people call a batch's state: the last step it reached, or a shadow's."""
    return SHADOW if is_shadow(row) else Step(reached).name.lower()


def steps_of(connection: Connection, batch: int) -> dict[Step, Any]:
    """Return the entries of a batch's life, by step."""
    rows = connection.execute(
        select(ENTRY).where(ENTRY.c.batch == batch, ENTRY.c.step.is_not(None)).order_by(ENTRY.c.step)
    )
    return {Step(row.step): row for row in rows}
