"""``fairlead check`` says what is in the files."""

import json
from pathlib import Path

import polars as pl
import pytest

from scenarios import Firm
from tests.fairlead.cli.conftest import Run


def test_contents_are_counted(run: Run, files: tuple[str, ...], shelf: Path, firm: Firm, tmp_path: Path) -> None:
    """Rows, outcomes and reps on screen and in the JSON."""
    result = run("check", *files, "--history", shelf / "history.csv", "--json", tmp_path / "c.json")
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "c.json").read_text())
    assert found["history"]["rows"] == 1500
    assert sum(found["history"]["outcomes"].values()) == 1500
    assert found["history"]["propensities"] is True
    assert found["leads"]["rows"] == 60
    assert found["reps"]["capacity"] == firm.reps["capacity"].sum()
    assert "1,500 assignments" in result.output


def test_former_and_new_reps_are_listed(run: Run, shelf: Path, firm: Firm, tmp_path: Path) -> None:
    """A rep only in the history is former, one only in the table is new."""
    reps = firm.reps.with_columns(pl.col(pl.List(pl.String)).list.join("|"))
    reps.with_columns(rep_id=pl.when(pl.col("rep_id") == "R003").then(pl.lit("NEW")).otherwise("rep_id")).write_csv(
        tmp_path / "reps.csv"
    )
    words = ("--reps", tmp_path / "reps.csv", "--history", shelf / "history.csv")
    run("check", *words, "--json", tmp_path / "c.json")
    found = json.loads((tmp_path / "c.json").read_text())["history"]
    assert (found["former"], found["new"]) == (["R003"], ["NEW"])


def test_capacities_are_proposed_with_their_working(run: Run, shelf: Path, tmp_path: Path) -> None:
    """Totals on the screen and in the JSON, the working of each rep only in the file."""
    words = ("--reps", shelf / "reps.csv", "--history", shelf / "history.csv", "--json", tmp_path / "c.json")
    result = run("check", *words, "--capacities", tmp_path / "capacities.csv")
    assert result.exit_code == 0, result.output
    table = pl.read_csv(tmp_path / "capacities.csv")
    assert table.columns[:5] == ["rep_id", "capacity", "unit", "stated", "proposed"]
    assert table["selling_minutes"].to_list() == [969.0] * 12
    found = json.loads((tmp_path / "c.json").read_text())
    assert found["capacity"]["proposed"] == pytest.approx(table["proposed"].sum())
    assert "capacity_differs" not in [finding["kind"] for finding in found["findings"]]
    assert "11,628 minutes of selling time a week (38% of their hours" in result.output
    assert "Confirm before use" in result.output
    assert not any(rep in result.output for rep in table["rep_id"])


def test_what_is_stated_about_time_is_used(run: Run, shelf: Path, tmp_path: Path) -> None:
    """Half of the time for selling, 30 minutes a lead, and a rep away: worked with, and said."""
    (tmp_path / "away.csv").write_text("rep_id,from,until\nR000,2025-12-30T00:00:00Z,2026-02-01T00:00:00Z\n")
    words = ("--reps", shelf / "reps.csv", "--history", shelf / "history.csv", "--absences", tmp_path / "away.csv")
    figures = ("--selling-share", "0.5", "--minutes-per-lead", "30", "--capacities", tmp_path / "c.csv")
    result = run("check", *words, *figures)
    assert result.exit_code == 0, result.output
    first, second = pl.read_csv(tmp_path / "c.csv").head(2).to_dicts()
    assert (first["reason"], first["capacity"]) == ("away", 0.0)
    assert second["selling_minutes"] == 1275.0
    assert second["minutes_per_lead_from"] == "stated"
    assert "Minutes a lead are as stated." in result.output


def test_what_cannot_be_proposed_is_refused(run: Run, shelf: Path, tmp_path: Path) -> None:
    """Options of the proposal without both tables, and shares that are none: exit code 2, nothing written."""
    words = ("--capacities", tmp_path / "c.csv", "--selling-share", "0.5", "--minutes-per-lead", "9")
    result = run("check", "--reps", shelf / "reps.csv", *words)
    assert result.exit_code == 2
    assert all(option in result.output for option in ("--capacities", "--selling-share", "--minutes-per-lead"))
    both = ("--reps", shelf / "reps.csv", "--history", shelf / "history.csv", "--capacities", tmp_path / "c.csv")
    assert run("check", *both, "--selling-share", "38").exit_code == 2
    assert not (tmp_path / "c.csv").exists()


def test_leads_of_an_unknown_kind_are_counted(run: Run, shelf: Path, firm: Firm, tmp_path: Path) -> None:
    """A niche that the history has never met is said."""
    niche = pl.Series("niche", ["crypto"] * 3 + firm.leads["niche"].to_list()[3:])
    firm.leads.with_columns(niche).write_csv(tmp_path / "leads.csv")
    result = run("check", "--leads", tmp_path / "leads.csv", "--history", shelf / "history.csv")
    assert "3 of a niche" in result.output


def test_findings_do_not_change_the_exit_code(run: Run, shelf: Path, firm: Firm, tmp_path: Path) -> None:
    """A planted leak is named with its consequence and the line that mends it; exit code 0."""
    leaking = firm.history.with_columns(notes=pl.col("outcome").eq("won").cast(pl.Float64))
    leaking.write_csv(tmp_path / "history.csv", datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
    result = run("check", "--history", tmp_path / "history.csv", "--json", tmp_path / "c.json")
    assert result.exit_code == 0, result.output
    assert "notes gives the outcome away" in result.output
    assert "mapping: [history]  features = [" in result.output
    found = json.loads((tmp_path / "c.json").read_text())
    assert [finding["kind"] for finding in found["findings"]] == ["leak", "known_afterwards"]
    assert found["history"]["assignment"]["random"] is True


def test_a_mapping_is_drafted_and_used(run: Run, firm: Firm, tmp_path: Path) -> None:
    """Columns of other names: written, and checked with it in the same run."""
    renamed = firm.history.rename({"lead_id": "deal_id", "rep_id": "sales_agent", "outcome": "deal_stage"})
    renamed.write_csv(tmp_path / "deals.csv", datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
    words = ("check", "--history", tmp_path / "deals.csv")
    assert run(*words).exit_code == 2
    result = run(*words, "--write-mapping", tmp_path / "m.toml")
    assert result.exit_code == 0, result.output
    assert "1,500 assignments" in result.output
    assert run(*words, "--columns", tmp_path / "m.toml").exit_code == 0


def test_a_draft_that_does_not_suffice_is_written_all_the_same(run: Run, tmp_path: Path) -> None:
    """Exit code 2 with the faults that remain: the draft is where the mending starts."""
    (tmp_path / "h.csv").write_text("id,owner,stage\n1,Ann,Won\n2,Ann,Lost\n")
    result = run("check", "--history", tmp_path / "h.csv", "--write-mapping", tmp_path / "m.toml")
    assert result.exit_code == 2
    assert "MISSING" in (tmp_path / "m.toml").read_text()
    both = ("--write-mapping", tmp_path / "n.toml", "--columns", "maven-crm")
    assert run("check", "--history", tmp_path / "h.csv", *both).exit_code == 2
    assert not (tmp_path / "n.toml").exists()


def test_the_page_is_written(run: Run, files: tuple[str, ...], shelf: Path, firm: Firm, tmp_path: Path) -> None:
    """All of it, in one file that names no rep and holds the command that repeats it."""
    words = ("--history", shelf / "history.csv", "--page", tmp_path / "c.html", "--json", tmp_path / "c.json")
    result = run("check", *files, *words)
    assert result.exit_code == 0, result.output
    html = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "Nothing was found that would change an answer." in html
    assert f"fairlead check --leads {shelf / 'leads.csv'}" in html
    assert f"--page {tmp_path / 'c.html'} --json {tmp_path / 'c.json'}" in html
    assert not [rep_id for rep_id in firm.reps["rep_id"] if rep_id in html]
    found = json.loads((tmp_path / "c.json").read_text())
    assert found["features"]["used"] == ["territory", "niche", "language", "source", "grade", "value"]
    assert found["capacity_proposal"]["total"]["reps"] == sum(t["reps"] for t in found["capacity_proposal"]["teams"])
    assert sum(band["reps"] for band in found["distributions"]["evidence"]) == firm.reps.height


def test_no_page_of_what_cannot_be_read(run: Run, tmp_path: Path) -> None:
    """Exit code 2, no page, no JSON; the faults go where asked."""
    (tmp_path / "h.csv").write_text("lead_id,rep_id,assigned_at,outcome,closed_at\n1,R1,soon,won,2025-01-01\n")
    targets = ("--page", tmp_path / "c.html", "--json", tmp_path / "c.json", "--faults", tmp_path / "f.csv")
    assert run("check", "--history", tmp_path / "h.csv", *targets).exit_code == 2
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["f.csv", "h.csv"]


def test_a_mapping_may_not_list_what_is_known_too_late(run: Run, firm: Firm, tmp_path: Path) -> None:
    """Nor what is personal; check and fit refuse it with the reason, and nothing is written."""
    spoilt = firm.history.with_columns(deal_status=pl.col("source"), rep_gender=pl.lit("f"))
    spoilt.write_csv(tmp_path / "h.csv", datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
    firm.reps.select("rep_id", "capacity").write_csv(tmp_path / "r.csv")
    (tmp_path / "m.toml").write_text('[history]\nfeatures = ["niche", "deal_status", "rep_gender"]\n')
    tables = ("--history", tmp_path / "h.csv", "--reps", tmp_path / "r.csv", "--columns", tmp_path / "m.toml")
    for words in (("check", "--page", tmp_path / "c.html"), ("fit", "--out", tmp_path / "model")):
        result = run(*words, *tables)
        assert result.exit_code == 2
        assert "deal_status: expected a property of the lead" in result.output
        assert "rep_gender" in result.output
    assert not (tmp_path / "c.html").exists()
    assert not (tmp_path / "model").exists()


def test_very_many_findings_stay_on_one_screen(run: Run, firm: Firm, tmp_path: Path) -> None:
    """Twenty leaks: three are shown, the others named in one line; --all shows each."""
    won = pl.col("outcome").eq("won").cast(pl.Float64)
    leaking = firm.history.with_columns(won.alias(f"kpi{n:02d}") for n in range(20))
    leaking.write_csv(tmp_path / "h.csv", datetime_format="%Y-%m-%dT%H:%M:%S%.6fZ")
    short = run("check", "--history", tmp_path / "h.csv").output
    assert short.count("gives the outcome away") == 3
    assert "and 17 more of this kind (kpi03" in short
    assert "--all or --page FILE" in short
    assert len(short.splitlines()) < 25
    everything = run("check", "--history", tmp_path / "h.csv", "--all").output
    assert everything.count("kpi19 gives the outcome away") == 1
