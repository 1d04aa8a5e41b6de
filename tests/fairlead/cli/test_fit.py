"""``fairlead fit`` writes a model that ``assign`` takes."""

import json
from pathlib import Path

import polars as pl

from models import load_model
from scenarios import Firm
from tests.fairlead.cli.conftest import Run


def test_a_fitted_model_assigns(run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path) -> None:
    """From history to assignments with two commands."""
    words = ("--history", shelf / "history.csv", "--reps", shelf / "reps.csv", "--out", tmp_path / "model")
    result = run("fit", *words)
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "model").iterdir()} == {
        "model.json",
        "arrays.npz",
        "card.json",
        "card.md",
        "card.html",
    }
    assert run("assign", *files, "--model", tmp_path / "model", "--out", tmp_path / "a.csv").exit_code == 0


def test_the_output_speaks_of_reps_only_in_sum(run: Run, shelf: Path, firm: Firm, tmp_path: Path) -> None:
    """Neither the screen nor the model card names a rep."""
    words = ("--history", shelf / "history.csv", "--reps", shelf / "reps.csv", "--out", tmp_path / "model")
    said = run("fit", *words).output + (tmp_path / "model" / "card.md").read_text()
    assert not [rep_id for rep_id in firm.reps["rep_id"] if rep_id in said]


def test_as_of_reads_the_history_as_it_stood(run: Run, shelf: Path, tmp_path: Path) -> None:
    """Rows assigned later are not learned from."""
    words = ("--history", shelf / "history.csv", "--reps", shelf / "reps.csv", "--out", tmp_path / "model")
    assert run("fit", *words, "--as-of", "2025-06-30").exit_code == 0
    model = load_model(tmp_path / "model")
    assert model.as_of_.date().isoformat() == "2025-06-30"


def test_features_of_the_mapping_are_used(run: Run, shelf: Path, tmp_path: Path) -> None:
    """A list of features in the mapping is the list that is learned from."""
    (tmp_path / "m.toml").write_text('[history]\nfeatures = ["grade"]\n')
    words = ("--history", shelf / "history.csv", "--reps", shelf / "reps.csv", "--out", tmp_path / "model")
    result = run("fit", *words, "--columns", tmp_path / "m.toml")
    assert result.exit_code == 0, result.output
    assert tuple(load_model(tmp_path / "model").features_) == ("grade",)


def test_a_listed_column_that_gives_the_outcome_away_is_warned_of(run: Run, firm: Firm, tmp_path: Path) -> None:
    """Learned from as listed, said on screen and in the card; without a list it is left out."""
    leaking = firm.history.with_columns(notes=pl.col("outcome").eq("won").cast(pl.Float64))
    leaking.write_csv(tmp_path / "h.csv", datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
    firm.reps.select("rep_id", "capacity").write_csv(tmp_path / "r.csv")
    (tmp_path / "m.toml").write_text('[history]\nfeatures = ["niche", "notes"]\n')
    words = ("fit", "--history", tmp_path / "h.csv", "--reps", tmp_path / "r.csv", "--out", tmp_path / "model")
    listed = run(*words, "--columns", tmp_path / "m.toml")
    assert listed.exit_code == 0, listed.output
    assert "! notes is among the features the mapping lists, but tells the outcome" in listed.output
    assert "Doubtful columns" in (tmp_path / "model" / "card.md").read_text()
    inferred = run(*words)
    assert "notes (tells the outcome" in inferred.output
    checked = run("check", "--history", tmp_path / "h.csv", "--json", tmp_path / "c.json")
    assert checked.exit_code == 0, checked.output
    suggested = json.loads((tmp_path / "c.json").read_text())["features"]["used"]
    assert list(load_model(tmp_path / "model").features_) == suggested
    assert "notes" not in suggested


def test_without_rep_effects_nobody_is_rated_and_assign_says_so(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path
) -> None:
    """The flag reaches the model, the card and the batch; with the steps of the funnel nobody is rated either."""
    words = ("--history", shelf / "history.csv", "--reps", shelf / "reps.csv", "--out", tmp_path / "model")
    result = run("fit", *words, "--no-rep-effects")
    assert result.exit_code == 0, result.output
    assert "No rep was rated, as asked" in result.output
    assert "reps differ by" not in result.output
    assert load_model(tmp_path / "model").rep_effects is False
    batch = run("assign", *files, "--model", tmp_path / "model", "--dry-run", "--json", tmp_path / "s.json")
    assert batch.exit_code == 0, batch.output
    assert "No rep was rated, as asked" in batch.output
    assert json.loads((tmp_path / "s.json").read_text())["rep_effects"] is False


def test_persons_are_listed_in_the_card_where_asked_for(run: Run, shelf: Path, firm: Firm, tmp_path: Path) -> None:
    """By id, with what is known of each, on the card alone."""
    words = ("--history", shelf / "history.csv", "--reps", shelf / "reps.csv", "--out", tmp_path / "model")
    said = run("fit", *words, "--named").output
    card = (tmp_path / "model" / "card.html").read_text()
    assert all(rep_id in card for rep_id in firm.reps["rep_id"])
    assert not [rep_id for rep_id in firm.reps["rep_id"] if rep_id in said]


def test_since_learns_from_recent_history_alone(run: Run, shelf: Path, firm: Firm, tmp_path: Path) -> None:
    """Rows given out before are left out and counted; a day that leaves none, or is none, is refused."""
    words = ("fit", "--history", shelf / "history.csv", "--reps", shelf / "reps.csv", "--out", tmp_path / "model")
    days = firm.history["assigned_at"].dt.date().sort()
    middle = days[len(days) // 2]
    result = run(*words, "--since", middle.isoformat())
    assert result.exit_code == 0, result.output
    older = int((days < middle).sum())
    assert f"{older:,} rows from before {middle}" in result.output
    assert f"given out from {middle} on" in (tmp_path / "model" / "card.md").read_text()
    late = run(*words, "--since", "2099-01-01")
    assert late.exit_code == 2
    assert f"{days[-1]} at the latest" in late.output
    assert run(*words, "--since", "spring").exit_code == 2
