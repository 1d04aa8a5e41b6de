"""Leads and reps as numbers: the only place that knows whom a number means, until somebody is forgotten."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from fairlead.ledger.bulk import insert_rows
from fairlead.ledger.schema import PERSON
from scenarios.tables.salesforce import short_form

_AT_A_TIME = 5_000


class Kind(StrEnum):
    """What kind of person."""

    LEAD = "lead"
    REP = "rep"


def keys_of(ids: Sequence[str]) -> list[str]:
    """Return ids in the spelling by which they are looked up: Salesforce ids in their short form."""
    return list(short_form(pl.Series(ids, dtype=pl.String)))


def known(connection: Connection, kind: Kind, ids: Iterable[str]) -> dict[str, int]:
    """Return the numbers of those of these ids that the ledger knows, by id as given."""
    wanted = list(dict.fromkeys(ids))
    keys = keys_of(wanted)
    found: dict[str, int] = {}
    for start in range(0, len(keys), _AT_A_TIME):
        part = keys[start : start + _AT_A_TIME]
        rows = select(PERSON.c.key, PERSON.c.no).where(PERSON.c.kind == kind, PERSON.c.key.in_(part))
        found.update((key, no) for key, no in connection.execute(rows))
    return {name: found[key] for name, key in zip(wanted, keys, strict=True) if key in found}


def number_of(connection: Connection, kind: Kind, name: str) -> int | None:
    """Return somebody's number; None for whom the ledger does not know."""
    return known(connection, kind, [name]).get(name)


def numbered(connection: Connection, kind: Kind, ids: Iterable[str]) -> dict[str, int]:
    """Return everybody's number, by id as given; who is new gets one."""
    wanted = list(dict.fromkeys(ids))
    found = known(connection, kind, wanted)
    missing = {key: name for name, key in zip(wanted, keys_of(wanted), strict=True) if name not in found}
    if missing:
        insert_rows(connection, PERSON, [_new(kind, name, key) for key, name in missing.items()])
        found = known(connection, kind, wanted)
    return found


def _new(kind: Kind, name: str, key: str) -> dict[str, Any]:
    salt = secrets.token_bytes(16)
    return {"kind": kind.value, "id": name, "key": key, "salt": salt, "token": token_of(kind, key, salt)}


def token_of(kind: str, key: str, salt: bytes) -> bytes:
    """Return what hashes use for somebody; without the salt nobody can find the id by trying all."""
    return hashlib.sha256(salt + f"{kind}\0{key}".encode()).digest()[:16]


def keys_by_number(connection: Connection, numbers: set[int | None]) -> dict[int | None, str | None]:
    """Return the key of each person by number, none for those who were forgotten; None, for nobody, has none either."""
    wanted = sorted(number for number in numbers if number is not None)
    found: dict[int | None, str | None] = {None: None}
    for start in range(0, len(wanted), 5_000):
        part = wanted[start : start + 5_000]
        found.update(connection.execute(select(PERSON.c.no, PERSON.c.key).where(PERSON.c.no.in_(part))).all())
    return found


def names_of(connection: Connection, numbers: Iterable[int]) -> dict[int, str | None]:
    """Return the ids of numbers, None for who was forgotten."""
    return {no: name for no, name, _ in _rows(connection, numbers)}


def tokens_of(connection: Connection, numbers: Iterable[int]) -> dict[int, bytes]:
    """Return the tokens of numbers."""
    return {no: token for no, _, token in _rows(connection, numbers)}


def salts_of(connection: Connection, kind: Kind, numbers: Iterable[int]) -> dict[int, bytes]:
    """Return the salts of those of these persons who were not forgotten."""
    wanted, found = sorted(set(numbers)), dict[int, bytes]()
    for start in range(0, len(wanted), _AT_A_TIME):
        rows = select(PERSON.c.no, PERSON.c.salt).where(
            PERSON.c.no.in_(wanted[start : start + _AT_A_TIME]), PERSON.c.kind == kind, PERSON.c.salt.is_not(None)
        )
        found.update((no, bytes(salt)) for no, salt in connection.execute(rows))
    return found


def _rows(connection: Connection, numbers: Iterable[int]) -> Iterable[tuple[int, str | None, bytes]]:
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), _AT_A_TIME):
        part = wanted[start : start + _AT_A_TIME]
        rows = connection.execute(select(PERSON.c.no, PERSON.c.id, PERSON.c.token).where(PERSON.c.no.in_(part)))
        yield from ((no, name, bytes(token)) for no, name, token in rows)


def shown(names: Mapping[int, str | None], number: int | None) -> str | None:
    """Return how to call somebody in an answer."""
    if number is None:
        return None
    return names.get(number) or f"forgotten-{number}"
