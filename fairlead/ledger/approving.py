"""Approving a batch: who, and why."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from fairlead.ledger.entries import Step, append, is_shadow, steps_of
from fairlead.ledger.opening import Ledger
from fairlead.ledger.reading import batch_named
from scenarios.faults import BadInput, Fault

_NEXT = {
    Step.PROPOSED: "'fairlead ledger approve' approves it",
    Step.APPROVED: "'fairlead ledger release' releases it",
    Step.RELEASED: "'fairlead ledger undo' takes it back",
    Step.UNDONE: "its life is over; propose its leads in a batch of another id",
}


def approve(ledger: Ledger, batch_id: str, who: str, why: str) -> bool:
    """Approve a proposed batch; returns False where it was approved before, which changes nothing.

    Raises
    ------
    BadInput
        When there is no such batch, it is a shadow, or who or why is empty.
    """
    refuse_unsigned(who, why)
    with ledger.writing() as connection:
        row = batch_named(connection, batch_id)
        refuse_shadow(row)
        if Step.APPROVED in steps_of(connection, row.no):
            return False
        append(connection, "approved", step=Step.APPROVED, batch=row.no, who=who.strip(), why=why.strip())
        return True


def refuse_shadow(row: Any) -> None:
    """Refuse to do anything with a shadow sheet.

    Raises
    ------
    BadInput
        When it is one.
    """
    if is_shadow(row):
        expected = "a batch that was proposed; this shadow sheet only shadows what the firm did, and is never released"
        raise BadInput([Fault("ledger", expected, column="BATCH", value=row.id)])


def refuse_unsigned(who: str, why: str) -> None:
    """Refuse what nobody signs or gives a reason for.

    Raises
    ------
    BadInput
        Naming the option.
    """
    faults = [
        Fault("ledger", expected, column=option, value=text)
        for option, text, expected in (("--who", who, "who does it"), ("--why", why, "the reason, in words"))
        if not text.strip()
    ]
    if faults:
        raise BadInput(faults)


def refuse_early(row: Any, steps: dict[Step, Any], needed: Step, to: str) -> None:
    """Refuse a step that another has to come before.

    Raises
    ------
    BadInput
        Saying how far the batch has come, and what is next, or that it is a shadow sheet.
    """
    refuse_shadow(row)
    if needed not in steps:
        reached = max(steps)
        expected = (
            f"a batch that is {needed.name.lower()}, to be {to}; this one is {reached.name.lower()}: {_NEXT[reached]}"
        )
        raise BadInput([Fault("ledger", expected, column="BATCH", value=row.id)])


def reached(connection: Connection, batch_id: str) -> tuple[Any, dict[Step, Any]]:
    """Return a batch and the steps it has taken."""
    row = batch_named(connection, batch_id)
    return row, steps_of(connection, row.no)
