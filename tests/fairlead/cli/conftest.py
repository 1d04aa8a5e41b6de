"""A small made-up firm on disk, and the command line as a person calls it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fairlead.cli.app import app
from fairlead.output import write_table
from models import ConversionModel
from scenarios import Firm, generate_firm

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Call ``fairlead`` with these words; the result holds exit code and output."""

    def call(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200"})

    return call


@pytest.fixture(scope="session")
def firm() -> Firm:
    """Twelve reps, sixty new leads, 1,500 past ones."""
    return generate_firm(seed=4, leads=60, history=1500, differences="dream")


@pytest.fixture(scope="session")
def _shelf(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = tmp_path_factory.mktemp("firm")
    for name in ("leads", "reps", "history"):
        write_table(getattr(firm, name), shelf / f"{name}.csv")
    ConversionModel().fit(firm.history, reps=firm.reps).save(shelf / "model")
    return shelf


@pytest.fixture
def shelf(_shelf: Path) -> Path:
    """Folder with leads.csv, reps.csv, history.csv and a fitted model; read only."""
    return _shelf


@pytest.fixture
def files(shelf: Path) -> tuple[str, ...]:
    """Name leads and reps, as words of a command."""
    return ("--leads", str(shelf / "leads.csv"), "--reps", str(shelf / "reps.csv"))
