"""``fairlead plan``: the lever page, its figures as JSON, the restricted page, and what is refused."""

import json
from pathlib import Path

import pytest

from tests.fairlead.cli.conftest import Run

FIRM = """
extends = "small-inbound"
name = "tiny"

[horizon]
arrival_days = 3
follow_up_days = 21

[acceptance]
ignored_share = 0.4
clock_hours = 80

[costs]
hire_a_year = 60000.0
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Write a firm of one week whose clock is too slow, and whose hires have a cost."""
    path = tmp_path / "tiny.toml"
    path.write_text(FIRM)
    return path


def test_a_plan_from_the_command_line(run: Run, tiny: Path, tmp_path: Path) -> None:
    """Page, JSON and restricted page come out together; only the last names reps; the JSON has what the page shows."""
    page, facts, named = tmp_path / "plan.html", tmp_path / "plan.json", tmp_path / "finance.html"
    words = ("--methods", "least-loaded", "--replications", 8, "--seed", 3, "--named", named)
    result = run("plan", tiny, *words, "--out", page, "--json", facts)
    assert result.exit_code == 0, result.output
    found = json.loads(facts.read_text())
    assert found["no_change_worth_it"] == (found["best"] is None)
    assert {"clock", "window", "attempts", "grade", "rule-cap"} <= {lever["key"] for lever in found["levers"]}
    people = next(lever for lever in found["levers"] if lever["hires"])
    assert people["cost"] == 60_000 * people["hires"]
    assert found["trial"]["smallest_lift"]
    html = page.read_text()
    assert all(sentence.split("%")[0][:40] in html for sentence in found["answer"])
    assert "part-time" in named.read_text()
    assert "part-time" not in html
    assert "part-time" not in facts.read_text()
    assert "Illustration, not your firm" in result.output


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--replications", 20, "--budget", 900), "not both"),
        (("--search", 10), "0 for none"),
        (("--least", 1.5), "a share of revenue"),
        (("--methods", "optimum"), "optimal"),
        (("--named", "finance.txt"), ".html"),
    ],
)
def test_what_a_user_can_mend_is_refused(
    run: Run, tiny: Path, tmp_path: Path, words: tuple[object, ...], expected: str
) -> None:
    """Exit code 2, the reason, and no page."""
    result = run("plan", tiny, *words, "--out", tmp_path / "plan.html")
    assert result.exit_code == 2
    assert expected in result.output
    assert not (tmp_path / "plan.html").exists()


def test_a_budget_too_small_says_what_it_takes(run: Run, tiny: Path, tmp_path: Path) -> None:
    """The refusal names the least number of runs, and leaves nothing behind."""
    result = run("plan", tiny, "--methods", "least-loaded", "--budget", 300, "--out", tmp_path / "plan.html")
    assert result.exit_code == 2
    assert "runs or more for this scenario" in result.output
    assert not (tmp_path / "plan.html").exists()


def test_a_scenario_that_failed_to_foretell_is_refused(run: Run, tiny: Path, tmp_path: Path) -> None:
    """Money is withheld where held-out weeks fell outside, and a plan is money; said before any run."""
    failed = '[validation]\nverdict = "failed"\nsince = 2026-01-05T00:00:00Z\nuntil = 2026-02-02T00:00:00Z\n'
    tiny.write_text(f'{FIRM}\n{failed}leads = 100\nreplications = 20\npolicy = "round-robin"\nof = "none"\n')
    result = run("plan", tiny, "--out", tmp_path / "plan.html")
    assert result.exit_code == 2
    assert "validation failed" in result.output
    assert not (tmp_path / "plan.html").exists()
