"""A Salesforce export goes straight into every command."""

import json
import shutil
import sqlite3
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from fairlead.cli.app import app
from tests.fairlead.cli.conftest import Run

SNAPSHOT = """
[history]
values.StageName = { "Closed Won" = "won", "Closed Lost" = "lost", Qualification = "open" }
[history.columns]
lead_id = "Id"
rep_id = "OwnerId"
assigned_at = "CreatedDate"
outcome = "StageName"
closed_at = "LastStageChangeDate"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with a made-up export."""
    folder = tmp_path_factory.mktemp("salesforce")
    words = [
        "generate",
        "--shape",
        "salesforce",
        "--out",
        str(folder),
        "--history",
        "3000",
        "--leads",
        "30",
        "--reps",
        "6",
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def export(made: Path, tmp_path: Path) -> Path:
    """Return a copy of it, to spoil."""
    return Path(shutil.copytree(made, tmp_path / "export"))


def words(folder: Path, *tables: str) -> list[object]:
    """Name the tables of an export as a person would."""
    files = {"leads": "Lead.csv", "reps": "User.csv", "history": "LeadHistory.csv"}
    return [word for name in tables for word in (f"--{name}", folder / files[name])] + ["--columns", "salesforce"]


def test_check_reads_an_export_and_says_what_was_rebuilt(run: Run, made: Path, tmp_path: Path) -> None:
    """As many assignments as there truly are; an empty list; no warning."""
    target = tmp_path / "unrebuilt.csv"
    result = run(
        "check", *words(made, "leads", "reps", "history"), "--unrebuilt", target, "--json", tmp_path / "c.json"
    )
    assert result.exit_code == 0, result.output
    truth = pl.read_csv(made / "assignments.csv")
    assert f"Rebuilt from owner changes: {truth.height:,} assignments of" in result.output
    assert target.read_text() == "lead_id,reason,done\n"
    assert f"Not rebuilt: {target} (nothing to list; every lead was rebuilt in full)" in result.output
    findings = json.loads((tmp_path / "c.json").read_text())["findings"]
    assert "owner_snapshot" not in {finding["kind"] for finding in findings}
    assert not [finding for finding in findings if finding["severity"] == "warn"], findings


def test_what_cannot_be_rebuilt_is_counted_by_reason_and_listed(run: Run, export: Path, tmp_path: Path) -> None:
    """Half of the deals are not in the file."""
    pl.read_csv(export / "Opportunity.csv", infer_schema=False).gather_every(2).write_csv(export / "Opportunity.csv")
    result = run("check", *words(export, "history"), "--unrebuilt", tmp_path / "u.csv")
    assert result.exit_code == 0, result.output
    listed = pl.read_csv(tmp_path / "u.csv")
    assert set(listed["reason"]) == {"opportunity_not_in_file"}
    assert f"Not rebuilt: {tmp_path / 'u.csv'} ({listed.height:,} rows, by lead and reason)" in result.output
    assert f"{listed.height:,} leads not in full ({listed.height:,} opportunity_not_in_file)" in result.output


def test_fit_and_assign_take_it(run: Run, made: Path, tmp_path: Path) -> None:
    """From an export to assignments, none of a lead that has an owner."""
    fitted = run("fit", *words(made, "history", "reps"), "--out", tmp_path / "model")
    assert fitted.exit_code == 0, fitted.output
    assert "Rebuilt from owner changes" in fitted.output
    given = run("assign", *words(made, "leads", "reps"), "--model", tmp_path / "model", "--out", tmp_path / "a.csv")
    assert given.exit_code == 0, given.output
    leads = pl.read_csv(made / "Lead.csv")
    in_queue = leads.filter(pl.col("OwnerId").str.starts_with("00G"))["Id"]
    assert set(pl.read_csv(tmp_path / "a.csv")["lead_id"]) <= set(in_queue)


def test_tables_of_a_database_and_parquet_files_will_do(run: Run, made: Path, tmp_path: Path) -> None:
    """The other tables are looked for beside the one that is named."""
    names = ("Lead", "LeadHistory", "Opportunity", "User")
    said = run("check", *words(made, "history")).output.splitlines()[0]
    with sqlite3.connect(tmp_path / "crm.db") as database:
        for name in names:
            frame = pl.read_csv(made / f"{name}.csv", infer_schema=False)
            frame.write_parquet(tmp_path / f"{name}.parquet")
            database.execute(f'CREATE TABLE "{name}" ({", ".join(frame.columns)})')
            database.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * frame.width)})', frame.iter_rows())
    database.close()
    for place in (tmp_path / "LeadHistory.parquet", f"sqlite:///{tmp_path}/crm.db#LeadHistory"):
        result = run("check", "--history", place, "--columns", "salesforce")
        assert result.exit_code == 0, result.output
        assert said in result.output


def test_a_snapshot_given_as_history_is_warned_about(run: Run, export: Path, tmp_path: Path) -> None:
    """Opportunity.csv by a mapping of one's own."""
    deals = pl.read_csv(export / "Opportunity.csv", infer_schema=False)
    closed = pl.when(pl.col("IsClosed") == "true").then("LastStageChangeDate").alias("LastStageChangeDate")
    deals.with_columns(closed).write_csv(export / "Opportunity.csv")
    (tmp_path / "m.toml").write_text(SNAPSHOT)
    result = run("check", "--history", export / "Opportunity.csv", "--columns", tmp_path / "m.toml")
    assert result.exit_code == 0, result.output
    assert "! history: this looks like a snapshot of present owners" in result.output


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda folder: (folder / "User.csv").unlink(), "User.csv: expected an existing file"),
        (lambda folder: shutil.copy(folder / "Lead.csv", folder / "LeadHistory.csv"), "present owner only"),
        (
            lambda folder: (folder / "Lead.csv").write_text((folder / "Lead.csv").read_text().replace("T", "t", 40)),
            "a time as ISO 8601 has it",
        ),
    ],
    ids=["no users", "leads in place of their changes", "times that are none"],
)
def test_what_cannot_be_read_is_refused(run: Run, export: Path, tmp_path: Path, spoil: object, expected: str) -> None:
    """Exit code 2, said where and why, and no list written."""
    assert callable(spoil)
    spoil(export)
    result = run("check", *words(export, "history"), "--unrebuilt", tmp_path / "u.csv")
    assert result.exit_code == 2, result.output
    assert expected in " ".join(result.output.split())
    assert not (tmp_path / "u.csv").exists()


def test_the_list_is_refused_where_nothing_is_rebuilt(run: Run, shelf: Path, tmp_path: Path) -> None:
    """A history of our own needs none."""
    result = run("check", "--history", shelf / "history.csv", "--unrebuilt", tmp_path / "u.csv")
    assert result.exit_code == 2
    assert "--unrebuilt" in result.output


def test_the_same_seed_writes_the_same_export(run: Run, made: Path) -> None:
    """It may be written over itself; another is refused without --overwrite."""
    again = ("--shape", "salesforce", "--out", made, "--history", "3000", "--leads", "30", "--reps", "6")
    assert run("generate", *again).exit_code == 0
    assert run("generate", *again, "--seed", "9").exit_code == 2
