"""What a win is worth to ``fairlead assign``, and chances by day."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from fairlead.output import write_table
from models import ConversionModel
from scenarios import Firm
from tests.fairlead.cli.conftest import Run


@pytest.fixture
def paid(run: Run, firm: Firm, shelf: Path, tmp_path: Path) -> Path:
    """Fit a model to a history whose wins brought half of the listed value."""
    revenue = pl.when(pl.col("outcome") == "won").then(0.5 * pl.col("value"))
    write_table(firm.history.with_columns(revenue=revenue), tmp_path / "history.csv")
    words = ("--history", tmp_path / "history.csv", "--reps", shelf / "reps.csv", "--out", tmp_path / "model")
    result = run("fit", *words)
    assert result.exit_code == 0, result.output
    assert "A win brings 0.5 of the listed value" in result.output
    assert "Won of all leads" in result.output
    return tmp_path / "model"


@pytest.mark.parametrize(("optimise", "factor"), [("value", 1.0), ("revenue", 0.5), ("wins", None)])
def test_expected_value_is_what_was_optimised(
    run: Run, files: tuple[str, ...], firm: Firm, paid: Path, tmp_path: Path, optimise: str, factor: float | None
) -> None:
    """Probability times the lead's value, the revenue it lets expect, or 1; and the JSON says which."""
    out, told = tmp_path / "a.csv", tmp_path / "a.json"
    result = run("assign", *files, "--model", paid, "--optimise", optimise, "--out", out, "--json", told)
    assert result.exit_code == 0, result.output
    table = pl.read_csv(out).join(firm.leads.select("lead_id", "value"), on="lead_id").drop_nulls("rep_id")
    worth = pl.Series([1.0] * table.height) if factor is None else factor * table["value"]
    assert table["expected_value"].to_list() == pytest.approx((table["probability"] * worth).to_list(), rel=1e-6)
    assert json.loads(told.read_text())["optimise"] == optimise
    assert json.loads(told.read_text())["promised"] == pytest.approx(table["expected_value"].sum())


def test_chances_by_day_stand_beside(run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path) -> None:
    """They rise from day to day, and by the horizon they are the probability."""
    out = tmp_path / "a.csv"
    result = run("assign", *files, "--model", shelf / "model", "--won-by", "30,90,180", "--out", out)
    assert result.exit_code == 0, result.output
    table = pl.read_csv(out).drop_nulls("rep_id")
    days = [table[f"won_by_day_{day}"].to_numpy() for day in (30, 90, 180)]
    assert (days[0] < days[1]).all()
    assert (days[1] < days[2]).all()
    assert days[2] == pytest.approx(table["probability"].to_numpy())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--won-by", "soon"), "--won-by: 'soon'; expected days with commas between"),
        (("--won-by", "90,30"), "--won-by: '30.0'; expected a number of days above 0"),
        (("--won-by", "900"), "at most the 180 that leads were followed"),
        (("--optimise", "luck"), "luck"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    """Exit code 2, naming the option and what was expected; no output."""
    out = tmp_path / "a.csv"
    result = run("assign", *files, "--model", shelf / "model", *words, "--out", out)
    assert result.exit_code == 2
    assert message in result.output
    assert not out.exists()


def test_revenue_that_history_does_not_have_is_refused(
    run: Run, files: tuple[str, ...], firm: Firm, tmp_path: Path
) -> None:
    """A model from a history without revenue says what it would have needed."""
    model = ConversionModel(draws=20).fit(firm.history.drop("revenue"), reps=firm.reps).save(tmp_path / "model")
    result = run("assign", *files, "--model", model, "--optimise", "revenue", "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert "30 wins with revenue (column revenue); it had 0" in result.output


@pytest.mark.parametrize("words", [("--optimise", "wins"), ("--won-by", "30")])
def test_without_a_model_there_is_nothing_to_say(
    run: Run, files: tuple[str, ...], tmp_path: Path, words: tuple[str, ...]
) -> None:
    """A rotation without a model knows no chances, so asking for them is refused."""
    result = run("assign", *files, "--policy", "round-robin", *words, "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert f"{words[0]}" in result.output
    assert "a model beside it" in result.output
