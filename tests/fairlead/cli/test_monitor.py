"""``fairlead monitor`` says numerator, denominator, interval and limit, and what it could not watch."""

import json
from datetime import timedelta
from pathlib import Path

import polars as pl

from fairlead.output import write_table
from scenarios import Firm
from tests.fairlead.cli.conftest import Run


def test_rejects_alert_and_are_counted(run: Run, firm: Firm, tmp_path: Path) -> None:
    """Every second A lead rejected: the grading is due for review, with its counts."""
    spoilt = firm.history.with_columns(
        outcome=pl.when((pl.col("grade") == "A") & (pl.int_range(pl.len()) % 2 == 0) & (pl.col("outcome") != "open"))
        .then(pl.lit("rejected"))
        .otherwise(pl.col("outcome"))
    )
    write_table(spoilt, tmp_path / "h.csv")
    result = run("monitor", "--history", tmp_path / "h.csv", "--days", 400, "--json", tmp_path / "m.json")
    assert result.exit_code == 0, result.output
    assert "grading is due for review" in result.output
    found = json.loads((tmp_path / "m.json").read_text())
    first = found["shares"][0]
    assert first["alerts"]
    assert first["low"] > first["limit"] == 0.1
    assert first["numerator"] / first["denominator"] == first["share"]
    assert found["score"] is None
    assert any("accepted_at" in why for why in found["missing"])


def test_a_model_is_watched_on_what_it_did_not_learn(run: Run, shelf: Path, firm: Firm, tmp_path: Path) -> None:
    """By quarter after its as-of date; and an untrue one alerts: all later wins turned to losses."""
    past = ("--history", shelf / "history.csv", "--reps", shelf / "reps.csv")
    model = tmp_path / "model"
    fitted = run("fit", *past, "--as-of", "2025-03-31", "--horizon-days", 90, "--out", model)
    assert fitted.exit_code == 0, fitted.output
    result = run("monitor", *past, "--model", model, "--json", tmp_path / "m.json")
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "m.json").read_text())["calibration"]
    assert [each["quarter"] for each in found] == ["2025-Q2", "2025-Q3", "2025-Q4"]
    assert not any(each["alerts"] for each in found)
    late = pl.col("assigned_at") > pl.lit("2025-04-01").str.to_datetime(time_zone="UTC")
    every = pl.int_range(pl.len()) % 8 != 0
    lost = pl.when(late & every & (pl.col("outcome") == "won")).then(pl.lit("lost")).otherwise(pl.col("outcome"))
    write_table(firm.history.with_columns(outcome=lost, revenue=pl.lit(None)), tmp_path / "h.csv")
    worse = run("monitor", "--history", tmp_path / "h.csv", *past[2:], "--model", model)
    assert worse.exit_code == 0, worse.output
    assert "fit anew" in worse.output


def test_acceptance_and_score_where_they_are_recorded(run: Run, firm: Firm, tmp_path: Path) -> None:
    """Nobody accepted half of the leads, and scores have doubled of late: both alert."""
    late = pl.col("assigned_at") > firm.history["assigned_at"].max() - timedelta(days=90)  # type: ignore[operator]
    half = pl.int_range(pl.len()) % 2 == 0
    table = firm.history.with_columns(
        accepted_at=pl.when(half).then(pl.col("assigned_at")).otherwise(None),
        score=(pl.int_range(pl.len()) % 50) + 1 + pl.when(late).then(25).otherwise(0),
    )
    write_table(table, tmp_path / "h.csv")
    result = run("monitor", "--history", tmp_path / "h.csv")
    assert result.exit_code == 0, result.output
    assert "hand-off" in result.output
    assert "scored otherwise" in result.output


def test_what_cannot_be_watched_is_refused(run: Run, shelf: Path) -> None:
    """A model without reps, and no days at all; exit code 2, no traceback."""
    past = ("monitor", "--history", shelf / "history.csv")
    for words, said in ((("--model", shelf / "model"), "--reps"), (("--days", 0), "--days")):
        result = run(*past, *words)
        assert result.exit_code == 2, result.output
        assert said in result.output
        assert "Traceback" not in result.output
