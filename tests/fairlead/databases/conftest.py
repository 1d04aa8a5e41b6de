"""Every database there is, as the address of a table without its name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fairlead.databases.places import own_schema


@pytest.fixture
def postgres() -> Iterator[str]:
    """Return the URL of a PostgreSQL server with an empty schema."""
    with own_schema() as url:
        yield url


@pytest.fixture(params=["sqlite", "duckdb", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty database of each kind; a file that is not there yet, or a server's schema."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    return f"{request.param}:///{tmp_path}/firm.{request.param}"


@pytest.fixture(params=["csv", "parquet", "sqlite", "duckdb", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return an address in every form a table may have."""
    if request.param in ("csv", "parquet"):
        return str(tmp_path / f"table.{request.param}")
    if request.param == "postgresql":
        return f"{request.getfixturevalue('postgres')}#table"
    return f"{request.param}:///{tmp_path}/firm.{request.param}#table"
