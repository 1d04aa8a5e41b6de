"""``fairlead generate`` makes files that the other commands take."""

from pathlib import Path

import polars as pl

from tests.fairlead.cli.conftest import Run

FILES = {"leads.csv", "reps.csv", "history.csv", "truth.csv"}
SMALL = ("--leads", "20", "--reps", "4", "--history", "200")


def test_what_is_generated_passes_check(run: Run, tmp_path: Path) -> None:
    """Four files, and nothing wrong with them."""
    assert run("generate", "--out", tmp_path / "firm", *SMALL).exit_code == 0
    assert {path.name for path in (tmp_path / "firm").iterdir()} == FILES
    words = [word for name in ("leads", "reps", "history") for word in (f"--{name}", tmp_path / "firm" / f"{name}.csv")]
    result = run("check", *words)
    assert result.exit_code == 0, result.output
    assert "Every row can be read" in result.output


def test_same_seed_same_bytes(run: Run, tmp_path: Path) -> None:
    """Another seed differs."""
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        run("generate", "--out", tmp_path / name, "--seed", seed, *SMALL)
    for file in FILES:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    assert (tmp_path / "a" / "truth.csv").read_bytes() != (tmp_path / "c" / "truth.csv").read_bytes()


def test_null_firms_have_nothing_to_gain(run: Run, tmp_path: Path) -> None:
    """With --null each lead has one and the same chance with every rep."""
    run("generate", "--out", tmp_path, "--null", *SMALL)
    spread = (
        pl.read_csv(tmp_path / "truth.csv").group_by("lead_id").agg(pl.col("chance").max() - pl.col("chance").min())
    )
    assert spread["chance"].max() == 0
