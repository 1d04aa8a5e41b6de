"""Databases for tests: files in a folder, and a PostgreSQL server with a schema for each test run."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
import pytest

_DEFAULT = "postgresql://postgres@127.0.0.1:5432/test"


def server() -> str:
    """Return the server's URL; skip the test where there is none, or fail if one is required."""
    url = os.environ.get("FAIRLEAD_POSTGRES", _DEFAULT)
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError:
        reason = "no PostgreSQL: start one on 127.0.0.1:5432 with a database 'test', or set FAIRLEAD_POSTGRES"
        if "postgres" in os.environ.get("FAIRLEAD_REQUIRE", ""):
            pytest.fail(reason)
        pytest.skip(reason)
    return url


def execute(url: str, statement: LiteralString) -> list[tuple[object, ...]]:
    """Run a statement on a server; returns its rows."""
    with psycopg.connect(url) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def own_schema() -> Iterator[str]:
    """Yield the URL of a server on which unqualified names mean a schema of one's own."""
    url = server()
    schema = f"fairlead_{secrets.token_hex(4)}"
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    try:
        yield f"{url}?options=-csearch_path%3D{schema}"
    finally:
        with psycopg.connect(url) as connection:
            connection.execute(f"DROP SCHEMA {schema} CASCADE".encode())
