"""``fairlead demo`` tells the whole story."""

from pathlib import Path

from tests.fairlead.cli.conftest import Run


def test_the_demo_ends_by_naming_its_report(run: Run, tmp_path: Path) -> None:
    """Three firms with their files, one page, and its path on the last line."""
    result = run("demo", "--out", tmp_path / "demo", "--replications", 2)
    assert result.exit_code == 0, result.output
    assert result.stdout.strip().splitlines()[-1] == f"Report: {tmp_path / 'demo' / 'report.html'}"
    for firm in ("alike", "realistic", "dream"):
        written = {path.name for path in (tmp_path / "demo" / firm).iterdir()}
        assert written == {"leads.csv", "reps.csv", "history.csv", "assignments.csv", "comparison.json", "model"}
    page = (tmp_path / "demo" / "report.html").read_text()
    for words in ("0 points", "3 points", "10 points", "not your firm"):
        assert words in page
