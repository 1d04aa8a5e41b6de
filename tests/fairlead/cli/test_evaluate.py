"""``fairlead evaluate`` says what a log can judge before it says anything else."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from scenarios import Firm
from tests.fairlead.cli.conftest import Run

CONTRACT = (
    "policy", "against", "value", "low", "high", "lift", "lift_low", "lift_high", "effective_sample_size",
    "overlap_share", "minimum_detectable_lift", "estimator", "refused",
)  # fmt: skip


@pytest.fixture
def past(shelf: Path) -> tuple[object, ...]:
    """Give the words that name history and reps."""
    return ("--history", shelf / "history.csv", "--reps", shelf / "reps.csv")


def test_limits_stand_before_the_figures(run: Run, past: tuple[object, ...], tmp_path: Path) -> None:
    """Usable past leads, what can be judged and the smallest gain come first; the file has the contract's names."""
    result = run("evaluate", *past, "--policy", "optimal", "--folds", 1, "--json", tmp_path / "e.json")
    assert result.exit_code == 0, result.output
    said = result.output
    limits, verdict = said.index("usable past leads"), said.index("optimal and logged")
    assert limits < said.index("smallest gain this data could show") < verdict
    found = json.loads((tmp_path / "e.json").read_text())
    assert list(found)[: len(CONTRACT)] == list(CONTRACT)
    assert found["policy"] == "optimal"
    assert found["against"] == "logged"
    assert found["lift_low"] < found["lift"] < found["lift_high"]
    assert "not evidence" in said


def test_a_method_against_another(run: Run, past: tuple[object, ...], tmp_path: Path) -> None:
    """Round robin against itself: each start is its own draw, and the difference is next to nothing."""
    words = ("--policy", "round-robin", "--against", "round-robin", "--folds", 1, "--json", tmp_path / "e.json")
    result = run("evaluate", *past, *words)
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "e.json").read_text())
    assert found["lift_low"] < 0 < found["lift_high"]
    assert abs(found["lift"]) < 0.05


def test_a_model_is_judged_only_on_what_it_did_not_learn(run: Run, past: tuple[object, ...], tmp_path: Path) -> None:
    """Rows after its as-of date are judged; where there are none, that is refused."""
    model = tmp_path / "model"
    assert run("fit", *past, "--as-of", "2025-06-30", "--out", model).exit_code == 0
    words = ("evaluate", *past, "--policy", "optimal", "--model", model, "--json", tmp_path / "e.json")
    assert run(*words).exit_code == 0
    found = json.loads((tmp_path / "e.json").read_text())
    history = pl.read_csv(past[1], try_parse_dates=True)  # type: ignore[arg-type]
    assert found["rows"] == (history["assigned_at"].dt.date() > date(2025, 6, 30)).sum()
    assert run("fit", *past, "--out", model).exit_code == 0
    late = run(*words)
    assert late.exit_code == 2
    assert "never judged on what it learned" in late.output


def test_a_log_that_never_tried_anybody_else_gives_no_figure(run: Run, firm: Firm, tmp_path: Path) -> None:
    """Each lead could go to one rep only: no value, why, and exit code 0."""
    owned = firm.history.with_columns(propensity=pl.lit(1.0), eligible_reps=pl.col("rep_id"))
    owned.write_csv(tmp_path / "h.csv", datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
    firm.reps.select("rep_id", "capacity").write_csv(tmp_path / "r.csv")
    words = ("--history", tmp_path / "h.csv", "--reps", tmp_path / "r.csv", "--folds", 1)
    result = run("evaluate", *words, "--policy", "optimal", "--json", tmp_path / "e.json")
    assert result.exit_code == 0, result.output
    assert "No value is given" in result.output
    found = json.loads((tmp_path / "e.json").read_text())
    assert found["value"] is found["lift"] is found["lift_high"] is None
    assert "anybody else" in found["refused"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--policy", "optiml"), "optimal"),
        (("--policy", "optimal", "--estimator", "best"), "dr"),
        (("--policy", "optimal", "--group-by", "moon"), "moon"),
        (("--policy", "oracle"), "made-up worlds"),
    ],
)
def test_what_cannot_be_judged_is_refused(run: Run, past: tuple[object, ...], words: tuple[str, ...], said: str) -> None:
    """A user's mistake names what was expected; exit code 2, no traceback."""
    result = run("evaluate", *past, *words, "--folds", 1)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "Traceback" not in result.output


def test_no_person_is_named(run: Run, past: tuple[object, ...], firm: Firm) -> None:
    """Neither on screen nor in the notes of what is being done."""
    said = run("evaluate", *past, "--policy", "greedy", "--folds", 1).output
    assert not [rep_id for rep_id in firm.reps["rep_id"] if rep_id in said]
