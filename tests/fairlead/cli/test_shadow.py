"""``fairlead shadow`` keeps its contract."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from fairlead.output import write_table
from scenarios import Firm
from tests.fairlead.cli.conftest import Run


def test_a_sheet_and_a_scorecard(run: Run, firm: Firm, shelf: Path, tmp_path: Path) -> None:
    """The sheet stands beside what was done; half a year later the scorecard reads it from the ledger."""
    on = ("--ledger", f"sqlite:///{tmp_path}/ledger.db")
    got = firm.reps["rep_id"].gather([at % 12 for at in range(60)])
    write_table(firm.leads.with_columns(owner=got), tmp_path / "leads.csv")
    words = ("--leads", tmp_path / "leads.csv", "--reps", shelf / "reps.csv", "--model", shelf / "model")
    sheet, facts = tmp_path / "sheet.csv", tmp_path / "s.json"
    moment = "2026-01-06T09:00+00:00"
    done = run("shadow", "sheet", *words, *on, "--batch", "s1", "--out", sheet, "--now", moment, "--json", facts)
    assert done.exit_code == 0, done.output
    assert "not evidence" in done.output
    table = pl.read_csv(sheet)
    assert table.columns == ["lead_id", "given_to", "we_pick", "same", "chance_given", "chance_picked", "margin", "why"]
    assert table["given_to"].to_list() == got.to_list()
    assert json.loads(facts.read_text())["same"] == table["same"].sum()
    refused = run("ledger", "approve", "s1", "--who", "Ann", "--why", "x", *on)
    assert refused.exit_code == 2
    assert "only shadows" in refused.output
    first = table["lead_id"][0]
    for words in (("why", first), ("show", "s1"), ("preview", "s1")):
        said = run("ledger", *words, *on)
        assert "hadow sheet" in said.output
        assert "proposed" not in said.output
    assigned = datetime.fromisoformat(moment)
    past = firm.leads.with_columns(
        rep_id=got, assigned_at=pl.lit(assigned), outcome=pl.lit("lost"),
        closed_at=pl.lit(assigned + timedelta(days=9)), propensity=pl.lit(1 / 12),
    )  # fmt: skip
    write_table(pl.concat([firm.history, past], how="diagonal_relaxed"), tmp_path / "history.csv")
    judged = run(
        "shadow",
        "scorecard",
        "--history",
        tmp_path / "history.csv",
        "--reps",
        shelf / "reps.csv",
        *on,
        "--json",
        facts,
    )
    assert judged.exit_code == 0, judged.output
    assert "1 sheet with 60 leads that somebody got." in judged.output
    assert json.loads(facts.read_text())["evaluation"]["rows"] == 60


def test_an_id_that_cannot_be_shown_is_refused(run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path) -> None:
    """Control characters in the id of a sheet or a batch."""
    on = (*files, "--model", shelf / "model", "--ledger", f"sqlite:///{tmp_path}/ledger.db", "--batch", "a\x1b[2Jb")
    for words in (("shadow", "sheet"), ("assign",)):
        done = run(*words, *on)
        assert done.exit_code == 2
        assert "without control characters" in done.output
    assert not (tmp_path / "ledger.db").exists()
