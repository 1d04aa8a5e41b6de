"""Which model is in use: people promote one and take it back, each with a name and a reason; the ledger keeps it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from fairlead.ledger.approving import refuse_unsigned
from fairlead.ledger.blobs import content_of
from fairlead.ledger.entries import append
from fairlead.ledger.inputs import MODEL_FILES, hash_of, keep_model, reps_known_to
from fairlead.ledger.opening import Ledger
from fairlead.ledger.people_in_text import Unnaming, marks_in
from fairlead.ledger.persons import Kind, names_of, numbered
from fairlead.ledger.restoring import lay_out_model
from fairlead.ledger.schema import ENTRY
from scenarios.faults import BadInput, Fault

FOUND, PROMOTED, BACK = "refit", "promoted", "rolled_back"
PROPOSED = "better"
"""The verdict of a refit that proposes its model."""


def note_refit(ledger: Ledger, model: Path, found: dict[str, Any]) -> int:
    """Note what a refit came to, by the hash of the model; returns the entry's number."""
    with ledger.writing() as connection:
        return append(connection, FOUND, detail={"hash": hash_of(model), **found})


def promote(ledger: Ledger, model: Path, who: str, why: str, *, unjudged: str | None = None) -> str | None:
    """Put a model into use; returns the verdict of its refit, None where there was none.

    The ledger keeps the model itself, so that the folder is not needed any more.

    Parameters
    ----------
    unjudged
        Why a model is put into use that no refit has shown to be better than the one in use; noted beside ``why``. The
        first model of a ledger needs none where no refit has judged it: there is nothing to compare it with.

    Raises
    ------
    BadInput
        When nobody signs, the folder holds no model, it is in use already, or it was not proposed and ``unjudged`` does
        not say why it is put into use all the same.
    """
    refuse_unsigned(who, why)
    if not all((model / name).is_file() for name in MODEL_FILES):
        raise BadInput([Fault(str(model), "a folder with a model, made by 'fairlead refit' or 'fairlead fit'")])
    digest = hash_of(model)
    with ledger.writing() as connection:
        stack = _promoted(connection)
        if stack and stack[-1]["hash"] == digest:
            raise BadInput([Fault(str(model), "another model: this one is in use already")])
        verdict = _verdict(connection, digest)
        if verdict != PROPOSED and (stack or verdict is not None) and not (unjudged or "").strip():
            raise BadInput([Fault(str(model), _needed(verdict), column="--unjudged")])
        kept = keep_model(connection, model, Unnaming(numbered(connection, Kind.REP, reps_known_to(model))))
        detail = {"model": kept, "instead_of": stack[-1]["hash"] if stack else None, "verdict": verdict}
        if unjudged is not None and verdict != PROPOSED:
            detail["unjudged"] = unjudged.strip()
        append(connection, PROMOTED, who=who.strip(), why=why.strip(), detail=detail)
        return verdict


def _needed(verdict: str | None) -> str:
    said = "no refit has judged it" if verdict is None else f"its refit said: {verdict}"
    return (
        f"a model that a refit proposed ({said}), or the reason why it is put into use all the same, in words: "
        '--unjudged "TEXT"'
    )


def roll_back(ledger: Ledger, who: str, why: str) -> dict[str, Any]:
    """Put the model that was in use before into use again; returns what is said of it.

    Raises
    ------
    BadInput
        When nobody signs, or there was none before.
    """
    refuse_unsigned(who, why)
    with ledger.writing() as connection:
        stack = _promoted(connection)
        if len(stack) < 2:
            raise ledger.refused("a model that was in use before the present one; there is none to go back to")
        detail = {"from": stack[-1]["hash"], "to": stack[-2]["hash"]}
        append(connection, BACK, who=who.strip(), why=why.strip(), detail=detail)
        return stack[-2]


def in_use(ledger: Ledger) -> dict[str, Any] | None:
    """Return the model in use: ``hash``, ``since``, ``who``, ``why``, ``verdict``; None where none was promoted."""
    with ledger.reading() as connection:
        stack = _promoted(connection)
        return None if not stack else {name: stack[-1][name] for name in ("hash", "since", "who", "why", "verdict")}


def models_of(ledger: Ledger) -> list[dict[str, Any]]:
    """Return everything said and done about models, the oldest first: number, at, kind, who, why, and its detail."""
    with ledger.reading() as connection:
        return [
            {"number": row.no, "at": row.at, "kind": row.kind, "who": row.who, "why": row.why, **_told(row)}
            for row in _entries(connection)
        ]


def write_in_use(ledger: Ledger, folder: Path) -> bool:
    """Write the model in use into a folder that exists; False where none was promoted.

    Raises
    ------
    BadInput
        When a part of it is erased.
    """
    with ledger.reading() as connection:
        stack = _promoted(connection)
        if not stack:
            return False
        kept = stack[-1]["model"]
        text = content_of(connection, kept["text"])
        names = names_of(connection, marks_in((text or b"").decode()))
        if not lay_out_model(connection, kept, names, folder):
            raise ledger.refused("a model in use that is whole; a part of this one was erased: promote another")
        return True


def _told(row: Any) -> dict[str, Any]:
    detail = json.loads(row.detail)
    if row.kind == PROMOTED:
        kept = ("instead_of", "verdict", "unjudged")
        return {"hash": detail["model"]["hash"], **{name: detail.get(name) for name in kept}}
    return {"hash": detail["to"], "instead_of": detail["from"]} if row.kind == BACK else detail


def _entries(connection: Connection) -> list[Any]:
    kinds = ENTRY.c.kind.in_((FOUND, PROMOTED, BACK))
    return list(connection.execute(select(ENTRY).where(kinds).order_by(ENTRY.c.no)))


def _promoted(connection: Connection) -> list[dict[str, Any]]:
    """Return the models that were put into use and not taken back, the one in use last."""
    stack: list[dict[str, Any]] = []
    for row in _entries(connection):
        detail = json.loads(row.detail)
        if row.kind == PROMOTED:
            said = {"hash": detail["model"]["hash"], "model": detail["model"], "verdict": detail["verdict"]}
            stack.append({**said, "since": row.at, "who": row.who, "why": row.why})
        elif row.kind == BACK:
            stack.pop()
    return stack


def _verdict(connection: Connection, digest: str) -> str | None:
    found = [json.loads(row.detail) for row in _entries(connection) if row.kind == FOUND]
    return next((each["verdict"] for each in reversed(found) if each["hash"] == digest), None)
