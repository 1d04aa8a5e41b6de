"""How long personal fields are kept: a setting, applied whenever a batch is proposed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, exists, func, select, update

from fairlead.ledger.entries import append, now, written
from fairlead.ledger.live import LIVE, ROUTED
from fairlead.ledger.opening import Ledger
from fairlead.ledger.schema import BATCH, DECISION, ENTRY, FIELDS, HOLDING, INPUT, PERSON
from scenarios.faults import BadInput, Fault

SETTING = "retention"

LONGEST = 36_525
"""Days in a century."""


def set_retention(ledger: Ledger, days: int | None, who: str, why: str) -> int:
    """Keep personal fields for so many days (None: for ever), from now on; returns how many leads were forgotten.

    Raises
    ------
    BadInput
        When it is less than one day, or more than a century.
    """
    if days is not None and not 1 <= days <= LONGEST:
        raise BadInput([Fault("ledger", f"a number of days from 1 to {LONGEST:,}", column="--days", value=str(days))])
    with ledger.writing() as connection:
        append(connection, SETTING, who=who, why=why, detail={"days": days})
        return apply(connection)


def retention_days(connection: Connection) -> int | None:
    """Return for how many days personal fields are kept; None for ever."""
    newest = select(ENTRY.c.detail).where(ENTRY.c.kind == SETTING).order_by(ENTRY.c.no.desc()).limit(1)
    text = connection.scalar(newest)
    return None if text is None else json.loads(text)["days"]


def apply(connection: Connection, today: datetime | None = None) -> int:
    """Remove personal fields of batches and live decisions of too long ago, and leads that nothing younger has.

    Decisions, hashes and sums stay; who holds a lead stays known by number, and a lead that somebody holds by this
    ledger is not forgotten yet, since its number is all that keeps it from being given out twice.
    """
    days = retention_days(connection)
    if days is None:
        return 0
    limit = written((today or datetime.now(UTC)) - timedelta(days=days))
    old = select(BATCH.c.no).where(BATCH.c.proposed_at < limit)
    live = (INPUT.c.batch == LIVE) & INPUT.c.position.in_(
        select(ENTRY.c.no).where(ENTRY.c.kind == ROUTED, ENTRY.c.at < limit)
    )
    gone_rows = INPUT.c.batch.in_(old) | live
    if not connection.scalar(select(func.count()).select_from(INPUT).where(gone_rows)):
        return 0
    ids = list(connection.scalars(old))
    routed = list(connection.scalars(select(INPUT.c.person).where(live)))
    connection.execute(delete(INPUT).where(gone_rows))
    used = exists().where(INPUT.c.person == FIELDS.c.person, INPUT.c.fields == FIELDS.c.digest)
    connection.execute(delete(FIELDS).where(~used))
    seen = select(DECISION.c.lead).where(DECISION.c.batch.in_(ids))
    gone = connection.execute(
        update(PERSON)
        .where(
            PERSON.c.kind == "lead",
            PERSON.c.id.is_not(None),
            PERSON.c.no.in_(seen) | PERSON.c.no.in_(routed),
            ~exists().where(INPUT.c.person == PERSON.c.no),
            ~exists().where(HOLDING.c.lead == PERSON.c.no),
        )
        .values(id=None, key=None, salt=None, forgotten_at=now())
    )
    append(connection, "pruned", detail={"batches": len(ids), "leads": gone.rowcount})
    return int(gone.rowcount)
