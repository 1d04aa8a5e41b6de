"""The worked example of docs/maven.md: a CRM export as it is, end to end."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.fairlead.cli.conftest import Run

DATA = Path(__file__).parents[4] / "shared" / "data" / "maven_crm"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the sample CRM export is not beside this repository")
HISTORY = ("--history", DATA / "sales_pipeline.csv", "--reps", DATA / "sales_teams.csv", "--columns", "maven-crm")
LEADS = ("--leads", DATA / "sales_pipeline.csv", "--reps", DATA / "sales_teams.csv", "--columns", "maven-crm")


def test_from_the_export_to_a_dry_run(run: Run, tmp_path: Path) -> None:
    """Check, fit, and plan the open deals: all placed at a proven optimum, nothing written, no lift promised."""
    checked = run("check", *HISTORY, "--json", tmp_path / "check.json")
    assert checked.exit_code == 0, checked.output
    history = json.loads((tmp_path / "check.json").read_text())["history"]
    assert history["outcomes"] == {"won": 4238, "lost": 2473, "open": 1589}
    assert (history["present"], len(history["new"]), history["former"]) == (30, 5, [])

    fitted = run("fit", *HISTORY, "--out", tmp_path / "model")
    assert fitted.exit_code == 0, fitted.output
    assert "Differences between reps are not distinguishable from chance" in fitted.output
    assert "no lift is promised" in fitted.output

    words = ("--model", tmp_path / "model", "--reassign", "realignment", "--dry-run", "--out", tmp_path / "plan.csv")
    planned = run("assign", *LEADS, *words, "--json", tmp_path / "plan.json")
    assert planned.exit_code == 0, planned.output
    summary = json.loads((tmp_path / "plan.json").read_text())
    assert (summary["leads"], summary["assigned"], summary["status"], summary["gap"]) == (2089, 2089, "optimal", 0)
    assert "no lift is promised" in planned.output
    assert not (tmp_path / "plan.csv").exists()


def test_without_a_reason_no_owned_deal_moves(run: Run, tmp_path: Path) -> None:
    """Every open deal has an owner, so there is nothing to give out."""
    words = ("--policy", "round-robin", "--out", tmp_path / "plan.csv", "--json", tmp_path / "plan.json")
    result = run("assign", *LEADS, *words)
    assert result.exit_code == 0, result.output
    assert pl.read_csv(tmp_path / "plan.csv").height == 0
    assert json.loads((tmp_path / "plan.json").read_text())["already_owned"] == 2089
