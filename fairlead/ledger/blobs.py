"""Inputs by the hash of what they hold, compressed, each kept once."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from fairlead.ledger.schema import BLOB

_LEVEL = 6


def keep(connection: Connection, contents: Iterable[bytes]) -> list[str]:
    """Keep contents and return their hashes; what is there already is not written again."""
    by_hash = {hashlib.sha256(content).hexdigest(): content for content in contents}
    there = set(connection.scalars(select(BLOB.c.digest).where(BLOB.c.digest.in_(list(by_hash)))))
    fresh = [
        {"digest": digest, "content": zlib.compress(content, _LEVEL)}
        for digest, content in by_hash.items()
        if digest not in there
    ]
    if fresh:
        connection.execute(insert(BLOB), fresh)
    return list(by_hash)


def keep_one(connection: Connection, content: bytes) -> str:
    """Keep one content and return its hash."""
    return keep(connection, [content])[0]


def content_of(connection: Connection, digest: str) -> bytes | None:
    """Return what a hash stands for; None once it was erased."""
    packed = connection.scalar(select(BLOB.c.content).where(BLOB.c.digest == digest))
    return None if packed is None else zlib.decompress(packed)
