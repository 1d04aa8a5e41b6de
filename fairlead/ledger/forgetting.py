"""Forgetting a person: id, key and fields go; decisions, hashes and sums stay."""

from __future__ import annotations

from sqlalchemy import delete, update

from fairlead.ledger.approving import refuse_unsigned
from fairlead.ledger.entries import append, now
from fairlead.ledger.opening import Ledger
from fairlead.ledger.persons import Kind
from fairlead.ledger.reading import person_named
from fairlead.ledger.schema import FIELDS, PERSON


def forget(ledger: Ledger, kind: Kind, name: str, who: str, why: str) -> int:
    """Erase somebody; returns the number that stays in her place.

    What people typed as reasons is not searched for her name, and neither are backups and files written before.

    Raises
    ------
    BadInput
        When the ledger does not know this id, or nobody signs.
    """
    refuse_unsigned(who, why)
    with ledger.writing() as connection:
        number = person_named(connection, kind, name, f"--{kind}")
        connection.execute(delete(FIELDS).where(FIELDS.c.person == number))
        gone = {"id": None, "key": None, "salt": None, "forgotten_at": now()}
        connection.execute(update(PERSON).where(PERSON.c.no == number).values(**gone))
        lead, rep = (number, None) if kind is Kind.LEAD else (None, number)
        append(connection, "forgotten", lead=lead, rep=rep, who=who.strip(), why=why.strip())
        return number
