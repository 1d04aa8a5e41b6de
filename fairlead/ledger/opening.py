"""Opening a ledger by its address: SQLite or PostgreSQL, with every refusal worded for whoever typed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from fairlead.databases.secrets import credentials_of, masked
from fairlead.ledger.schema import HEAD
from fairlead.ledger.versions import KNOWN, migrate, version_of
from scenarios.faults import BadInput, Fault

EXAMPLES = "sqlite:///ledger.db or postgresql://user@host/db"
PATIENCE_SECONDS = 120
"""For another session to let go of the ledger; a release of thousands of leads takes one or two."""

_CREATING = 7_206_104
"""The number of PostgreSQL's lock that is held while a ledger is made in a schema."""


class Ledger:
    """An open ledger; made by :func:`open_ledger`.

    Attributes
    ----------
    shown
        Its address, without a password.
    """

    def __init__(self, engine: Engine, shown: str, secrets: tuple[str, ...] = ()) -> None:
        self._engine, self.shown, self._secrets = engine, shown, secrets

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection that sees one moment."""
        with self._refusing(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection whose changes count together or not at all; nobody else writes meanwhile."""
        with self._refusing(), self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'"))
                connection.execute(select(HEAD.c.no).with_for_update()).one()
                yield connection

    @contextmanager
    def making(self) -> Iterator[Connection]:
        """Yield a connection on which tables may be made; nobody else makes any meanwhile."""
        with self._refusing(), self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_CREATING}, hashtext(current_schema()))"))
                yield connection

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def refused(self, expected: str, *, column: str | None = None, value: str | None = None) -> BadInput:
        """Return a refusal that names this ledger."""
        for secret in self._secrets:
            expected = expected.replace(secret, "***")
        return BadInput([Fault(self.shown, expected, column=column, value=value)])

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise self.refused(
                f"a ledger that can be reached and is let go of in time; it says: {_said(error)}"
            ) from None
        except DatabaseError as error:
            if type(error) is DatabaseError:
                raise self.refused(f"a sound database; it says: {_said(error)}") from None
            raise


def open_ledger(address: str, *, create: bool = False, upgrade: bool = False) -> Ledger:
    """Open a ledger.

    Parameters
    ----------
    address
        As SQLAlchemy has it: ``sqlite:///ledger.db``, ``postgresql://user@host/db``.
    create
        Whether to make one where there is none.
    upgrade
        Whether to bring an older one to the schema of this version.

    Raises
    ------
    BadInput
        When the address is none, the database cannot be reached, holds no ledger, or one of an older schema (unless
        ``upgrade``) or of a newer version of Fairlead.
    """
    shown = masked(address)
    url = _url(address, shown)
    _refuse_missing(url, shown, create=create)
    ledger = Ledger(_engine(url, shown), shown, _secrets(address))
    try:
        with ledger.reading() as connection:
            version = version_of(connection)
        if (version is None and create) or (version in KNOWN[:-1] and upgrade):
            with ledger.making() as connection:
                if version_of(connection) != KNOWN[-1]:
                    migrate(connection)
            return ledger
        _refuse_version(ledger, version)
    except BaseException:
        ledger.close()
        raise
    return ledger


def _refuse_version(ledger: Ledger, version: str | None) -> None:
    if version is None:
        raise ledger.refused("a database with a ledger in it; 'fairlead assign --ledger URL --batch ID' makes one")
    if version in KNOWN[:-1]:
        raise ledger.refused(
            f"a ledger of schema {KNOWN[-1]}; 'fairlead ledger upgrade' brings it there, nothing is lost", value=version
        )
    if version != KNOWN[-1]:
        raise ledger.refused(
            f"a ledger of schema {KNOWN[-1]} or older; a newer version of Fairlead wrote this one: use that version",
            value=version,
        )


def _url(address: str, shown: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise BadInput([Fault(shown, f"the address of a ledger, {EXAMPLES}")]) from None
    kind = url.drivername.partition("+")[0]
    if kind == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite+pysqlite")
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise BadInput([Fault(shown, f"the address of a ledger, {EXAMPLES}")])


def _refuse_missing(url: URL, shown: str, *, create: bool) -> None:
    if url.get_backend_name() != "sqlite":
        return
    file = Path(str(url.database))
    if not file.parent.is_dir():
        raise BadInput([Fault(shown, f"an existing folder; there is no {file.parent}")])
    if not create and not file.is_file():
        expected = f"an existing ledger; there is no {file}. 'fairlead assign --ledger URL --batch ID' makes one"
        raise BadInput([Fault(shown, expected)])


def _engine(url: URL, shown: str) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": PATIENCE_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(url, pool_size=1, connect_args={"connect_timeout": 10, "application_name": "fairlead"})
    except ModuleNotFoundError:
        expected = "an installed driver for PostgreSQL: pip install 'fairlead[postgres]'"
        raise BadInput([Fault(shown, expected)]) from None


def _set_up_sqlite(connection: Any, _: object) -> None:
    """Leave transactions to us, write what is committed to the disk, and overwrite what is erased."""
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Connection) -> None:
    """Take the right to write at the beginning: two that read first and then write would stand in each other's way."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _secrets(address: str) -> tuple[str, ...]:
    return credentials_of(address)[1] if "@" in address else ()


def _said(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())
