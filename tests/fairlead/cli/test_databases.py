"""A firm whose tables are in a database, on the command line."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from fairlead.databases import address_of, read_database
from fairlead.intake import read_table
from fairlead.output import write_table
from scenarios import Firm
from scenarios.tables import ASSIGNMENTS
from tests.fairlead.cli.conftest import Run
from tests.fairlead.databases.places import own_schema


@pytest.mark.parametrize("kind", ["sqlite", "duckdb", "postgresql"])
def test_a_batch_from_a_database_into_it(run: Run, firm: Firm, shelf: Path, tmp_path: Path, kind: str) -> None:
    """Check, fit and assign; the assignments are those that files give."""
    if kind == "postgresql":
        with own_schema() as url:
            _play(run, firm, shelf, tmp_path, url)
    else:
        _play(run, firm, shelf, tmp_path, f"{kind}:///{tmp_path}/firm.db")


def _play(run: Run, firm: Firm, shelf: Path, folder: Path, url: str) -> None:
    for name in ("leads", "reps", "history"):
        write_table(getattr(firm, name), f"{url}#{name}")
    tables = ("--leads", f"{url}#leads", "--reps", f"{url}#reps")
    assert run("check", *tables, "--history", f"{url}#history").exit_code == 0
    fitted = run("fit", "--history", f"{url}#history", "--reps", f"{url}#reps", "--out", folder / "model")
    assert fitted.exit_code == 0, fitted.output
    batch = ("assign", *tables, "--model", folder / "model", "--out", f"{url}#assignments")
    first = run(*batch)
    assert first.exit_code == 0, first.output
    by_file = run(
        "assign",
        "--leads",
        shelf / "leads.csv",
        "--reps",
        shelf / "reps.csv",
        "--model",
        shelf / "model",
        "--out",
        folder / "a.parquet",
    )
    assert by_file.exit_code == 0
    written = read_table(f"{url}#assignments", ASSIGNMENTS).frame
    assert written.equals(read_table(folder / "a.parquet", ASSIGNMENTS).frame)
    again = run(*batch)
    assert again.exit_code == 2
    assert "holds rows" in again.output


def test_no_password_is_shown_by_any_command(run: Run, shelf: Path, tmp_path: Path) -> None:
    """In refusals, in the faults listed, and where a batch says what it does."""
    url = "postgresql://ann:hunter2@127.0.0.1:1/crm"
    faults = tmp_path / "faults.csv"
    commands = (
        ("check", "--leads", f"{url}#leads", "--faults", faults),
        ("fit", "--history", f"{url}#history", "--reps", f"{url}#reps", "--out", tmp_path / "m"),
        (
            "assign",
            "--leads",
            shelf / "leads.csv",
            "--reps",
            shelf / "reps.csv",
            "--policy",
            "round-robin",
            "--out",
            f"{url}#a",
        ),
        ("simulate", "baseline", "--out", f"{url}#events"),
        ("check", "--leads", "postgresql://ann:hunter2/x#y@127.0.0.1:1/crm#leads"),
    )
    for words in commands:
        said = run(*words)
        assert said.exit_code == 2, said.output
        assert "hunter2" not in said.output
    assert "hunter2" not in pl.read_csv(faults).write_csv()


def test_a_simulated_log_its_history_and_reps_go_into_one_database(run: Run, tmp_path: Path) -> None:
    """Each a table of its own; one name for two of them is refused before the work."""
    url = f"sqlite:///{tmp_path / 'crm.db'}"
    outputs = ("--write-history", f"{url}#history", "--write-reps", f"{url}#reps")
    refused = run("simulate", "small-inbound", "--out", f"{url}#history", *outputs)
    assert refused.exit_code == 2
    assert "named twice" in refused.output
    assert "simulating" not in refused.output
    result = run("simulate", "small-inbound", "--out", f"{url}#events", *outputs)
    assert result.exit_code == 0, result.output
    assert all(read_database(address_of(f"{url}#{name}")).height for name in ("events", "history", "reps"))
