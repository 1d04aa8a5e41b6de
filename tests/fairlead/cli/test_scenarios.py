"""``fairlead scenarios``, ``playbook`` and ``diff``."""

from __future__ import annotations

import json
from pathlib import Path

from scenarios import load, shipped
from tests.fairlead.cli.conftest import Run


def test_the_library_is_listed(run: Run, tmp_path: Path) -> None:
    """Every name, with its size; the baseline first."""
    result = run("scenarios", "--json", tmp_path / "l.json")
    assert result.exit_code == 0, result.output
    assert all(name in result.output for name in shipped())
    listed = json.loads((tmp_path / "l.json").read_text())["scenarios"]
    assert listed[0]["name"] == "baseline"
    assert len(listed) == len(shipped()) >= 10


def test_a_scenario_is_made_ones_own(run: Run, tmp_path: Path) -> None:
    """The written file loads as what it was; an existing place for it is no trouble, a wrong name is."""
    mine = tmp_path / "mine.toml"
    assert run("scenarios", "small-inbound", "--out", mine).exit_code == 0
    assert load(mine) == load("small-inbound")
    result = run("scenarios", "small-inbond")
    assert result.exit_code == 2
    assert "'small-inbound'" in result.output
    assert run("scenarios", "--out", mine).exit_code == 2


def test_a_scenario_of_ones_own_is_read_about(run: Run, tmp_path: Path) -> None:
    """What it extends gives what it does not say; it is written by no one but its owner."""
    mine = tmp_path / "mine.toml"
    mine.write_text('extends = "alike"\nname = "mine"\ntitle = "Ours"\n')
    told = run("scenarios", mine)
    assert told.exit_code == 0, told.output
    assert "Ours" in told.output
    assert "To make it yours" not in told.output
    assert run("scenarios", mine, "--out", tmp_path / "copy.toml").exit_code == 2
    assert run("scenarios", tmp_path / "none.toml").exit_code == 2


def test_a_playbook_is_shown_or_written(run: Run, tmp_path: Path) -> None:
    """On the screen, as Markdown, as a page; nothing else."""
    shown = run("playbook", "alike")
    assert shown.exit_code == 0
    assert "## Acceptance" in shown.output
    for name, begins in (("p.md", "# "), ("p.html", "<!DOCTYPE html>")):
        assert run("playbook", "alike", "--out", tmp_path / name).exit_code == 0
        assert (tmp_path / name).read_text().startswith(begins)
    assert run("playbook", "alike", "--out", tmp_path / "p.doc").exit_code == 2
    assert run("playbook", "nobody").exit_code == 2


def test_a_difference_is_told_with_what_comes_of_it(run: Run, tmp_path: Path) -> None:
    """Figures of both, the change and its interval, by week; and as JSON."""
    mine = tmp_path / "mine.toml"
    mine.write_text('extends = "baseline"\nname = "mine"\n[acceptance]\nclock_hours = 4\n')
    words = ("--replications", 2, "--json", tmp_path / "d.json")
    result = run("diff", "baseline", mine, *words)
    assert result.exit_code == 0, result.output
    assert "acceptance.clock_hours" in result.output
    assert "Wins a week" in result.output
    told = json.loads((tmp_path / "d.json").read_text())
    assert told["changes"] == [{"key": "acceptance.clock_hours", "before": "12", "after": "4"}]
    wins = told["consequences"]["wins"]
    assert wins["low"] <= wins["change"] <= wins["high"]


def test_what_is_the_same_is_said_to_be(run: Run) -> None:
    """Without a run."""
    result = run("diff", "baseline", "baseline")
    assert result.exit_code == 0
    assert "say the same" in result.output
    assert run("diff", "baseline", "nobody").exit_code == 2
    assert run("diff", "baseline", "alike", "--policy", "nobody").exit_code == 2
