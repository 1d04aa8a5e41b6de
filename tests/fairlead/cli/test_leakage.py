"""``fairlead leakage``: page and JSON from a firm's own files."""

import json
from pathlib import Path

import polars as pl
import pytest

from fairlead.output import write_table
from tests.fairlead.cli.conftest import Run
from tests.fairlead.leakage.histories import history

SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "maven_crm"


@pytest.fixture
def past(tmp_path: Path) -> Path:
    """Write the history of ten leads."""
    write_table(history(), tmp_path / "history.csv")
    return tmp_path / "history.csv"


def test_page_and_figures_from_a_history(run: Run, past: Path, tmp_path: Path) -> None:
    """Both say the same, and neither names a rep."""
    page, facts = tmp_path / "leakage.html", tmp_path / "leakage.json"
    result = run("leakage", "--history", past, "--out", page, "--json", facts)
    assert result.exit_code == 0, result.output
    found = json.loads(facts.read_text())
    assert (found["leads"], found["leaked"]) == (10, 6)
    assert found["answer"][0] in page.read_text()
    for text in (page.read_text(), facts.read_text()):
        assert not any(f">{name}<" in text or f'"{name}"' in text for name in ("ann", "bob"))


def test_one_kind_of_leak_is_drawn_among_all_leads(run: Run, tmp_path: Path) -> None:
    """A bar by itself compares nothing; where a history tells several leaks apart, they alone are drawn."""
    bare = history().drop("first_touch_at").filter(pl.col("outcome").is_in(["won", "lost", "open"]))
    for past, title in ((bare, "Leads, by how they stand"), (history(), "Leads lost, by how")):
        write_table(past, tmp_path / "h.csv")
        result = run("leakage", "--history", tmp_path / "h.csv", "--out", tmp_path / "p.html")
        assert result.exit_code == 0, result.output
        assert title in (tmp_path / "p.html").read_text()


def test_bad_input_leaves_nothing_behind(run: Run, past: Path, tmp_path: Path) -> None:
    """A limit of nothing, and an output over the input, are refused with exit code 2."""
    for words in (("--late-hours", 0, "--out", tmp_path / "p.html"), ("--out", past)):
        result = run("leakage", "--history", past, *words)
        assert result.exit_code == 2
        assert not (tmp_path / "p.html").exists()


def test_a_real_shaped_export_says_what_it_cannot_tell(run: Run, tmp_path: Path) -> None:
    """The CRM sample has no touches and no rejects: stalled deals are counted, the rest is a dash."""
    if not SAMPLE.exists():
        pytest.skip("shared/data/maven_crm is not here")
    files = ("--history", SAMPLE / "sales_pipeline.csv", "--reps", SAMPLE / "sales_teams.csv")
    out = ("--out", tmp_path / "p.html", "--json", tmp_path / "p.json")
    result = run("leakage", *files, "--columns", "maven-crm", *out)
    assert result.exit_code == 0, result.output
    kinds = {row["kind"]: row["leads"] for row in json.loads((tmp_path / "p.json").read_text())["kinds"]}
    assert kinds["rejected"] is None
    assert kinds["stalled"] > 0
