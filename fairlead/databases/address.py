"""Where a table is: the path of a file, or a database's URL with the table behind ``#``.

``sqlite:///crm.db#leads``, ``duckdb:////data/firm.duckdb#leads``, ``postgresql://user@host/db#schema.leads``: the URL
is SQLAlchemy's, so three slashes before a relative path and four before an absolute one. What stands behind the first
``#`` is a table's name or, as in pandas' ``read_sql``, a query that begins with SELECT or WITH. ``duckdb://`` without a
file is DuckDB itself: its query reads CSV and Parquet files, of any size, by their paths.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote

from fairlead.databases.secrets import credentials_of, is_query, masked
from scenarios.faults import BadInput, Fault

_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://(?P<rest>.*)", re.DOTALL)
_PART = r'(?:"(?:[^"]|"")+"|[^".#@/:\s](?:[^".#@/:]*[^".#@/:\s])?)'
_NAME = re.compile(rf"{_PART}(?:\.{_PART})*")
IN_MEMORY = ":memory:"
EXAMPLES = "sqlite:///crm.db#leads, duckdb:///crm.duckdb#leads or postgresql://user@host/db#leads"


class Kind(StrEnum):
    """The databases there are."""

    SQLITE = "sqlite"
    DUCKDB = "duckdb"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """A table or query of a database; as text it shows no password.

    Attributes
    ----------
    kind
        Which database.
    shown
        The address as messages have it, passwords masked.
    location
        The file's path, or what the driver connects to.
    name
        The table's name, its schema before it; empty where a query stands.
    query
        The query; None where a table is named.
    secrets
        What no message may contain.
    """

    kind: Kind
    shown: str
    location: str = field(repr=False)
    name: tuple[str, ...] = ()
    query: str | None = None
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        return self.shown

    @property
    def file(self) -> Path | None:
        """The database's file; None for one behind a server, and for DuckDB without a file."""
        return None if self.kind is Kind.POSTGRESQL or self.of_files else Path(self.location)

    @property
    def of_files(self) -> bool:
        """Whether a query of DuckDB's reads CSV and Parquet files."""
        return self.kind is Kind.DUCKDB and self.location == IN_MEMORY

    @property
    def quoted(self) -> str:
        """The table's name as SQL has it, letter for letter."""
        return ".".join('"' + part.replace('"', '""') + '"' for part in self.name)

    @property
    def select(self) -> str:
        """The query, or one for all of the table."""
        return f"SELECT * FROM {self.quoted}" if self.query is None else self.query

    def at(self, file: Path) -> DatabaseAddress:
        """Return the address of the same table in another file."""
        return replace(self, location=str(file))

    def beside(self, fragment: str) -> DatabaseAddress:
        """Return the address of another table of the same database."""
        name, query = _table_or_query(fragment, self.shown)
        return replace(self, shown=f"{self.shown.partition('#')[0]}#{fragment}", name=name, query=query)

    def refused(self, expected: str) -> BadInput:
        """Return the refusal of this address, without the passwords a driver's words may repeat."""
        for secret in self.secrets:
            expected = expected.replace(secret, "***")
        return BadInput([Fault(self.shown, expected)])


def address_of(text: str | Path | DatabaseAddress) -> Path | DatabaseAddress:
    """Tell files from databases.

    Raises
    ------
    BadInput
        When it is a URL, but not of a table in a database known here.
    """
    if not isinstance(text, str):
        return text
    url = _URL.fullmatch(text)
    if url is None:
        return Path(text)
    base, _, fragment = text.partition("#")
    kind = _kind(url["scheme"], text)
    name, query = _table_or_query(fragment, masked(text))
    if kind is Kind.POSTGRESQL:
        location, secrets = credentials_of(base)
    else:
        location, secrets = _path(base, text, without_file=kind is Kind.DUCKDB and query is not None), ()
    return DatabaseAddress(kind, masked(text), location, name, query, secrets)


def _kind(scheme: str, text: str) -> Kind:
    word = scheme.lower().partition("+")[0]
    word = "postgresql" if word == "postgres" else word
    if word not in list(Kind):
        raise BadInput([Fault(masked(text), f"a file, or a table in a database: {EXAMPLES}")])
    return Kind(word)


def _path(base: str, text: str, *, without_file: bool) -> str:
    if without_file and base.endswith("://"):
        return IN_MEMORY
    path = unquote(base.partition("://")[2].removeprefix("/"))
    if not base.partition("://")[2].startswith("/") or path in ("", IN_MEMORY):
        raise BadInput([Fault(masked(text), "a file after three slashes, four if its path is absolute")])
    if "?" in base:
        raise BadInput([Fault(masked(text), "a file without options; a question mark in its name is written %3F")])
    return path


def _table_or_query(fragment: str, shown: str) -> tuple[tuple[str, ...], str | None]:
    if is_query(fragment):
        return (), fragment.strip().rstrip(";")
    if not _NAME.fullmatch(fragment):
        expected = 'a table\'s name or a query after #, such as #leads, #crm.leads, #"odd.name" or #SELECT …'
        raise BadInput([Fault(shown, f"{expected}; in a password # is written %23, / %2F and @ %40")])
    return tuple(part.removeprefix('"').removesuffix('"').replace('""', '"') for part in _parts(fragment)), None


def _parts(fragment: str) -> list[str]:
    return re.findall(_PART, fragment)
