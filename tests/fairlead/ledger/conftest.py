"""An empty ledger of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fairlead.ledger import Ledger, open_ledger
from tests.fairlead.databases.places import own_schema


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database without a ledger: a file that is not there yet, or a server's schema."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/ledger.db"
        return
    with own_schema() as schema:
        yield schema


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """Return an empty ledger."""
    found = open_ledger(url, create=True)
    yield found
    found.close()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Ledger]:
    """Return an empty ledger in a file, for what does not depend on the database."""
    found = open_ledger(f"sqlite:///{tmp_path}/ledger.db", create=True)
    yield found
    found.close()
