"""A sound history to spoil."""

import polars as pl
import pytest

from fairlead.checking import Finding
from scenarios import Firm, generate_firm


@pytest.fixture(scope="session")
def sound() -> Firm:
    """Twelve reps, 3,000 past leads, given out by rotation."""
    return generate_firm(seed=3, leads=60, history=3000)


@pytest.fixture(scope="session")
def history(sound: Firm) -> pl.DataFrame:
    """Its past assignments."""
    return sound.history


def kinds(findings: list[Finding]) -> list[tuple[str, str | None]]:
    """Return kind and column of each finding."""
    return [(finding.kind, finding.column) for finding in findings]
