"""A made-up firm with every column that docs/rules.md speaks of, and a batch of it under rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from fairlead.assign import assign
from fairlead.plan import Plan
from models import ConversionModel
from scenarios import generate_firm, load_rules

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
Batch = Callable[..., Plan]


@dataclass(frozen=True)
class RuledFirm:
    """Tables and model."""

    leads: pl.DataFrame
    reps: pl.DataFrame
    model: ConversionModel


@pytest.fixture(scope="session")
def ruled_firm() -> RuledFirm:
    """Twelve reps, thirty leads."""
    firm = generate_firm(seed=4, leads=30, history=1500, differences="dream")
    rows = range(30)
    leads = firm.leads.with_columns(
        pl.Series("grade", ["ABCD"[row % 4] for row in rows]),
        pl.Series("certificate", ["iso" if row % 7 == 0 else None for row in rows]),
        pl.Series("effort", [0.5 if row % 2 else 1.0 for row in rows]),
        pl.Series("account_id", ["ACME" if row in (3, 5) else "GLOBEX" if row == 6 else None for row in rows]),
    )
    reps = firm.reps.with_columns(
        pl.Series("grades", ["A|B" if row % 3 == 0 else None for row in range(12)]),
        pl.Series("certificates", ["iso|hipaa" if row % 2 else None for row in range(12)]),
        pl.Series("at_most", [3.0 if row % 2 else None for row in range(12)]),
        pl.Series("hired_on", [None] * 11 + ["2025-12-20"]).str.to_date(),
        pl.Series("name", [f"Person {row}" for row in range(12)]),
    )
    model = ConversionModel().fit(firm.history, reps=firm.reps)
    return RuledFirm(leads, reps, model)


@pytest.fixture
def batch(ruled_firm: RuledFirm, tmp_path: Path) -> Batch:
    """Assign the firm's leads under a rules file with this text; other columns and arguments by name."""

    def planned(
        text: str = "",
        leads: dict[str, list[object]] | None = None,
        reps: dict[str, list[object]] | None = None,
        **others: object,
    ) -> Plan:
        (tmp_path / "rules.toml").write_text(text)
        given = {"on": NOW, "model": ruled_firm.model, "rules": load_rules(tmp_path / "rules.toml"), **others}
        theirs = ruled_firm.leads.with_columns(pl.Series(name, cells) for name, cells in (leads or {}).items())
        people = ruled_firm.reps.with_columns(pl.Series(name, cells) for name, cells in (reps or {}).items())
        return assign(theirs, people, **given)  # type: ignore[arg-type]

    return planned
