"""``fairlead trial`` plans turns that ``route`` and ``assign`` keep, and reads what came of them."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fairlead.output import write_table
from matching.policies import policy_from
from scenarios import load_rules
from tests.fairlead.cli.conftest import Run


@pytest.fixture
def past(shelf: Path) -> tuple[object, ...]:
    """Give the words that name the history."""
    return ("--history", shelf / "history.csv")


def planned(run: Run, past: tuple[object, ...], shelf: Path, folder: Path, *words: object) -> str:
    """Plan a trial and return what was said; turns and figures lie in the folder."""
    files = ("--out", folder / "turns.csv", "--json", folder / "plan.json")
    result = run("trial", "plan", *past, "--reps", shelf / "reps.csv", *files, *words)
    assert result.exit_code == 0, result.output
    return result.output


def trial_history(schedule: pl.DataFrame, lift: float, seed: int = 0) -> pl.DataFrame:
    """Give 40 leads to each block, half of them won on the baseline."""
    rng, rows = np.random.default_rng(seed), []
    for starts, ends, arm in schedule.select("starts_at", "ends_at", "arm").iter_rows():
        for at in np.sort(rng.random(40)):
            won = rng.random() < 0.3 * (1 + lift * (arm == "inner"))
            given = starts + (ends - starts) * float(at)
            closed = given + timedelta(days=1)
            rows.append((f"T{len(rows):05d}", "r1", given, "won" if won else "lost", closed))
    return pl.DataFrame(rows, schema=["lead_id", "rep_id", "assigned_at", "outcome", "closed_at"], orient="row")


def test_what_is_planned_is_what_the_rules_run(run: Run, past: tuple[object, ...], shelf: Path, tmp_path: Path) -> None:
    """The printed table, read as a rules file, draws every block as the schedule has it; twice the same bytes."""
    said = planned(run, past, shelf, tmp_path, "--weeks", 26, "--team", "territory")
    first = (tmp_path / "turns.csv").read_bytes()
    planned(run, past, shelf, tmp_path, "--weeks", 26, "--team", "territory")
    assert (tmp_path / "turns.csv").read_bytes() == first
    (tmp_path / "rules.toml").write_text(said[said.index("[policy.trial]") : said.index("Turns:")])
    policy = policy_from("trial", load_rules(tmp_path / "rules.toml"))
    turns = pl.read_csv(tmp_path / "turns.csv", try_parse_dates=True)
    for team, block, starts, arm in turns.select("team", "block", "starts_at", "arm").iter_rows():
        minutes = starts.timestamp() / 60.0
        assert policy.on_baseline(team, int(minutes // (60 * policy.block_hours))) == (arm == "base")
        assert int(minutes // (60 * policy.block_hours)) == block
    by_team = turns.group_by("team").agg((pl.col("arm") == "base").mean())
    assert (by_team["arm"] == 0.5).all()


def test_limits_stand_in_the_plan(run: Run, past: tuple[object, ...], shelf: Path, tmp_path: Path) -> None:
    """A small firm is told that two years do not show 1 %, and gets no turns."""
    said = planned(run, past, shelf, tmp_path, "--lift", 0.01)
    assert "Two years would not show" in said
    assert not (tmp_path / "turns.csv").exists()
    assert json.loads((tmp_path / "plan.json").read_text())["weeks"] is None


def test_a_holdout_by_lead_is_warned_of(run: Run, past: tuple[object, ...], shelf: Path, tmp_path: Path) -> None:
    """Arms that share reps mislead, and that stands beside the plan."""
    said = planned(run, past, shelf, tmp_path, "--kind", "holdout", "--weeks", 30, "--share", 0.2)
    assert "what one arm takes the other lacks" in said
    assert 'kind = "holdout"' in said
    assert "share = 0.2" in said


def test_a_trial_is_read_in_two_sentences(run: Run, past: tuple[object, ...], shelf: Path, tmp_path: Path) -> None:
    """A gain of 60 % is shown, with its interval; leads too near to a change do not count."""
    planned(run, past, shelf, tmp_path, "--weeks", 40)
    turns = pl.read_csv(tmp_path / "turns.csv", try_parse_dates=True)
    write_table(trial_history(turns, 0.6), tmp_path / "h.csv")
    words = ("--history", tmp_path / "h.csv", "--schedule", tmp_path / "turns.csv", "--json", tmp_path / "r.json")
    result = run("trial", "read", *words)
    assert result.exit_code == 0, result.output
    assert "The new method wins more" in result.output
    found = json.loads((tmp_path / "r.json").read_text())
    assert found["lift_low"] < 0.6 < found["lift_high"]
    assert found["p_value"] < 0.05
    assert found["washed_out"] > 0
    assert len(found["sentences"]) == 2


def test_arms_of_leads_are_read_without_a_schedule(run: Run, tmp_path: Path) -> None:
    """A column arm as assign and route write it; an unknown arm is refused by row."""
    start = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    blocks = {"starts_at": [start] * 20, "ends_at": [start + timedelta(days=90)] * 20, "arm": ["base", "inner"] * 10}
    table = trial_history(pl.DataFrame(blocks), 0.0)
    arms = [f"trial: {'base' if row // 40 % 2 == 0 else 'inner'}" for row in range(table.height)]
    write_table(table.with_columns(pl.Series("arm", arms)), tmp_path / "h.csv")
    result = run("trial", "read", "--history", tmp_path / "h.csv")
    assert result.exit_code == 0, result.output
    assert "not shown to differ" in result.output
    assert "same reps' capacity" in result.output
    write_table(table.with_columns(pl.Series("arm", [*arms[:-1], "third"])), tmp_path / "h.csv")
    refused = run("trial", "read", "--history", tmp_path / "h.csv")
    assert refused.exit_code == 2
    assert "third" in refused.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--lift", 0), "above 0"),
        (("--power", 1), "below 1"),
        (("--carry-over-hours", -1), "0 hours or more"),
        (("--team", "moon"), "moon"),
        (("--policy", "optiml"), "optimal"),
        (("--horizon-days", 600), "--horizon-days"),
    ],
)
def test_what_cannot_be_planned_is_refused(
    run: Run, past: tuple[object, ...], shelf: Path, words: tuple[object, ...], said: str
) -> None:
    """A user's mistake names what was expected; exit code 2, no traceback."""
    result = run("trial", "plan", *past, "--reps", shelf / "reps.csv", *words)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_schedule_without_pairs_is_refused(run: Run, past: tuple[object, ...], tmp_path: Path) -> None:
    """Both blocks on one arm, and no arms at all, are no trial."""
    rows = [
        "team,pair,block,starts_at,counts_from,ends_at,arm",
        "all,0,0,2025-01-01T00:00Z,2025-01-01T00:00Z,2025-01-02T00:00Z,base",
        "all,0,1,2025-01-02T00:00Z,2025-01-02T00:00Z,2025-01-03T00:00Z,base",
    ]
    (tmp_path / "s.csv").write_text("\n".join(rows) + "\n")
    refused = run("trial", "read", *past, "--schedule", tmp_path / "s.csv")
    assert refused.exit_code == 2
    assert "one on each arm" in refused.output
    without = run("trial", "read", *past)
    assert without.exit_code == 2
    assert "--schedule" in without.output
