"""Whatever is wrong with the input: named, all in one go, exit code 2, no traceback, no output."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from scenarios import Firm
from tests.fairlead.cli.conftest import Run

Spoil = Callable[[str], str | bytes]


def _line(text: str, number: int, change: Callable[[str], str]) -> str:
    lines = text.splitlines()
    lines[number] = change(lines[number])
    return "\n".join(lines) + "\n"


def _cell(column: str, value: str) -> Spoil:
    """Put ``value`` into ``column`` of the first data row."""

    def spoil(text: str) -> str:
        at = text.splitlines()[0].split(",").index(column)
        return _line(text, 1, lambda row: ",".join(value if n == at else cell for n, cell in enumerate(row.split(","))))

    return spoil


def _renamed(column: str, name: str) -> Spoil:
    return lambda text: _line(text, 0, lambda header: header.replace(column, name, 1))


def _doubled(text: str) -> str:
    lines = text.splitlines()
    return "\n".join([*lines, lines[1]]) + "\n"


SPOILT: dict[str, tuple[str, Spoil, str]] = {
    "a missing column": ("reps", _renamed("capacity", "room"), "capacity"),
    "a misspelt column": ("reps", _renamed("capacity", "capcity"), "capcity"),
    "a duplicate lead": ("leads", _doubled, "lead_id"),
    "a duplicate rep": ("reps", _doubled, "rep_id"),
    "a duplicate assignment": ("history", _doubled, "assigned_at"),
    "negative capacity": ("reps", _cell("capacity", "-3"), "-3"),
    "infinite capacity": ("reps", _cell("capacity", "inf"), "inf"),
    "a value that is NaN": ("leads", _cell("value", "NaN"), "NaN"),
    "an unknown outcome": ("history", _cell("outcome", "maybe"), "maybe"),
    "a date that is none": ("history", _cell("assigned_at", "2025-02-30T00:00:00Z"), "2025-02-30"),
    "closed before assigned": ("history", _cell("closed_at", "2001-01-01T00:00:00Z"), "2001-01-01"),
    "an empty file": ("leads", lambda text: "", "leads.csv"),
    "a header without rows": ("history", lambda text: text.splitlines()[0] + "\n", "history.csv"),
    "another encoding": ("leads", lambda text: text.replace("north", "nörd").encode("latin-1"), "UTF-8"),
    "two bytes a letter": ("leads", lambda text: text.encode("utf-16"), "UTF-16"),
    "semicolons": ("reps", lambda text: text.replace(",", ";"), ";"),
    "an empty id": ("leads", _cell("lead_id", ""), "lead_id"),
    "an unknown grade": ("leads", _cell("grade", "E"), "'E'"),
    "skill out of range": ("reps", _cell("skill", "7"), "skill"),
}


def _spoilt(tmp_path: Path, shelf: Path, table: str, spoil: Spoil) -> dict[str, Path]:
    paths = {name: shelf / f"{name}.csv" for name in ("leads", "reps", "history")}
    content = spoil(paths[table].read_text(encoding="utf-8"))
    paths[table] = tmp_path / f"{table}.csv"
    paths[table].write_bytes(content if isinstance(content, bytes) else content.encode())
    return paths


@pytest.mark.parametrize("what", SPOILT)
def test_check_names_the_fault(run: Run, shelf: Path, tmp_path: Path, what: str) -> None:
    """The message holds file and finding; nothing is written."""
    table, spoil, named = SPOILT[what]
    paths = _spoilt(tmp_path, shelf, table, spoil)
    words = [word for name, path in paths.items() for word in (f"--{name}", path)]
    result = run("check", *words, "--json", tmp_path / "out.json")
    assert result.exit_code == 2, result.output
    assert named in result.output
    assert f"{table}.csv" in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("what", [what for what, (table, _, _) in SPOILT.items() if table == "history"])
def test_fit_leaves_no_model_behind(run: Run, shelf: Path, tmp_path: Path, what: str) -> None:
    """A refused history makes no model directory."""
    table, spoil, _ = SPOILT[what]
    paths = _spoilt(tmp_path, shelf, table, spoil)
    result = run("fit", "--history", paths["history"], "--reps", paths["reps"], "--out", tmp_path / "model")
    assert result.exit_code == 2
    assert not (tmp_path / "model").exists()


def test_faults_of_all_files_come_in_one_go(run: Run, shelf: Path, tmp_path: Path) -> None:
    """One run names what is wrong with leads and with reps."""
    leads = _spoilt(tmp_path, shelf, "leads", _cell("grade", "E"))["leads"]
    reps = _spoilt(tmp_path, shelf, "reps", _cell("capacity", "-1"))["reps"]
    result = run("check", "--leads", leads, "--reps", reps)
    assert "2 faults" in result.output
    assert "'E'" in result.output
    assert "'-1'" in result.output


def test_twenty_faults_are_shown_and_all_are_listed(run: Run, shelf: Path, firm: Firm, tmp_path: Path) -> None:
    """Sixty faulty leads: twenty lines and a count on screen, sixty rows in --faults."""
    firm.leads.with_columns(grade=pl.lit("Z")).write_csv(tmp_path / "leads.csv")
    result = run("check", "--leads", tmp_path / "leads.csv", "--faults", tmp_path / "faults.csv")
    assert result.exit_code == 2
    assert "and 40 more" in result.output
    assert "60 × " in result.output
    assert len((tmp_path / "faults.csv").read_text().splitlines()) == 61


def test_quarantine_sets_faulty_rows_aside_and_counts_them(run: Run, shelf: Path, tmp_path: Path) -> None:
    """One bad row on Monday at nine: the other 59 leads are given out."""
    paths = _spoilt(tmp_path, shelf, "leads", _cell("grade", "E"))
    words = ("--leads", paths["leads"], "--reps", paths["reps"], "--model", shelf / "model")
    aside = ("--quarantine", tmp_path / "aside.csv", "--faults", tmp_path / "faults.csv")
    result = run("assign", *words, *aside, "--out", tmp_path / "a.csv")
    assert result.exit_code == 0, result.output
    assert "Set aside: 1 row of leads, in " in result.output
    assert len((tmp_path / "a.csv").read_text().splitlines()) == 60
    assert "'E'" in (tmp_path / "aside.csv").read_text() or ",E," in (tmp_path / "aside.csv").read_text()
    assert ",E," in (tmp_path / "faults.csv").read_text()


_FIT = ("--history", "{shelf}/history.csv", "--reps", "{shelf}/reps.csv")
_BATCH = ("--leads", "{shelf}/leads.csv", "--reps", "{shelf}/reps.csv")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["check"], "--leads"),
        (["check", "--leads", "{tmp}"], "director"),
        (["check", "--leads", "{tmp}/none.csv"], "none.csv"),
        (["check", "--leads", "{shelf}/leads.csv", "--columns", "salesforse"], "salesforse"),
        (["check", "--leads", "{shelf}/leads.csv", "--timezone", "Berlin"], "Berlin"),
        (["fit", *_FIT, "--out", "{tmp}/m", "--as-of", "then"], "then"),
        (["assign", *_BATCH, "--model", "{tmp}", "--dry-run"], "model"),
        (["assign", *_BATCH, "--policy", "round-robin"], "--out"),
        (["assign", *_BATCH, "--out", "{tmp}/a.xlsx"], ".csv"),
        (["assign", *_BATCH, "--out", "{tmp}/no/a.csv"], "folder"),
        (["simulate", "basline", "--policy", "round-robin", "--out", "{tmp}/e.parquet"], "baseline"),
        (["simulate", "baseline", "--policy", "roundrobin", "--out", "{tmp}/e.parquet"], "round-robin"),
        (["compare", "baseline", "--policies", "round-robin,round-robin", "--out", "{tmp}/r.html"], "once"),
        (["compare", "baseline", "--policies", "", "--out", "{tmp}/r.html"], "optimal"),
        (["compare", "baseline", "--replications", "5", "--precision", "0.01", "--out", "{tmp}/r.html"], "--precision"),
        (["compare", "baseline", "--out", "{tmp}/r.pdf"], ".html"),
        (["generate", "--out", "{tmp}/firm", "--reps", "0"], "reps"),
        (["generate", "--out", "{tmp}/firm", "--null", "--rep-points", "3"], "--null"),
    ],
)  # fmt: skip
def test_impossible_words_are_refused(run: Run, shelf: Path, tmp_path: Path, words: list[str], named: str) -> None:
    """What cannot be is said, and nothing appears."""
    result = run(*(word.format(tmp=tmp_path, shelf=shelf) for word in words))
    assert result.exit_code == 2, result.output
    assert named in result.output
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_model_of_another_schema_version_is_refused(
    run: Run, shelf: Path, files: tuple[str, ...], tmp_path: Path
) -> None:
    """The message names the versions; no assignments are written."""
    model = tmp_path / "model"
    model.mkdir()
    for path in (shelf / "model").iterdir():
        (model / path.name).write_bytes(path.read_bytes())
    content = json.loads((model / "model.json").read_text())
    (model / "model.json").write_text(json.dumps({**content, "schema_version": 99}))
    result = run("assign", *files, "--model", model, "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert "99" in result.output
    assert not (tmp_path / "a.csv").exists()


def test_a_misspelt_key_in_a_scenario_is_named(run: Run, tmp_path: Path) -> None:
    """File, key and the nearest valid key."""
    baseline = Path(__file__).parents[3] / "scenarios" / "library" / "baseline.toml"
    path = tmp_path / "mine.toml"
    path.write_text(baseline.read_text().replace("ignored_share", "ignored_shar"))
    result = run("simulate", path, "--policy", "round-robin", "--out", tmp_path / "e.parquet")
    assert result.exit_code == 2
    assert "mine.toml" in result.output
    assert "'ignored_share'" in result.output


@pytest.mark.parametrize("role", ["--out", "--json", "--quarantine", "--faults"])
def test_no_command_writes_over_its_own_input(run: Run, files: tuple[str, ...], tmp_path: Path, role: str) -> None:
    """Leads are never replaced by their assignments, whatever option names them."""
    suffix = ".json" if role == "--json" else ".csv"
    leads = tmp_path / f"leads{suffix}"
    before = Path(files[1]).read_bytes()
    leads.write_bytes(before)
    out = () if role == "--out" else ("--out", tmp_path / "a.csv")
    words = ("--leads", leads, "--reps", files[3], "--policy", "round-robin", *out, role, leads)
    assert run("assign", *words).exit_code == 2
    assert leads.read_bytes() == before


def test_what_is_read_by_the_way_is_not_written_over(run: Run, shelf: Path, tmp_path: Path) -> None:
    """The mapping, a file it joins, the tables a history is rebuilt from, a model's own files: all are as before."""
    (tmp_path / "leads.csv").write_bytes((shelf / "leads.csv").read_bytes())
    (tmp_path / "kinds.csv").write_text("niche,rank\n")
    (tmp_path / "m.toml").write_text('[[leads.join]]\nfile = "kinds.csv"\non = "niche"\ntake = ["rank"]\n')
    given = ("--leads", tmp_path / "leads.csv", "--reps", shelf / "reps.csv", "--model", shelf / "model")
    for target in (tmp_path / "kinds.csv", shelf / "model" / "model.json"):
        before = target.read_bytes()
        words = ("--json", target) if target.suffix == ".json" else ("--faults", target)
        result = run("assign", *given, "--columns", tmp_path / "m.toml", "--out", tmp_path / "a.csv", *words)
        assert result.exit_code == 2
        assert "read by the same command" in result.output
        assert target.read_bytes() == before
    export = tmp_path / "export"
    assert run("generate", "--shape", "salesforce", "--out", export).exit_code == 0
    words = (
        "check",
        "--leads",
        export / "Lead.csv",
        "--history",
        export / "LeadHistory.csv",
        "--columns",
        "salesforce",
    )
    for name in ("Opportunity.csv", "User.csv"):
        before = (export / name).read_bytes()
        assert run(*words, "--unrebuilt", export / name).exit_code == 2
        assert (export / name).read_bytes() == before


def test_files_that_people_edit_are_not_replaced(run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path) -> None:
    """A drafted mapping, and capacities to be confirmed."""
    for option, name in (("--write-mapping", "m.toml"), ("--capacities", "c.csv")):
        (tmp_path / name).write_text("edited")
        result = run("check", *files, "--history", shelf / "history.csv", option, tmp_path / name)
        assert result.exit_code == 2
        assert "people edit such files" in result.output
        assert (tmp_path / name).read_text() == "edited"


def test_an_account_is_never_set_aside(run: Run, files: tuple[str, ...], tmp_path: Path) -> None:
    """Its leads would go to anybody: such a row has to be mended."""
    (tmp_path / "accounts.csv").write_text("account_id,owner,named\nA1,R000,perhaps\nA2,R001,yes\n")
    words = ("--accounts", tmp_path / "accounts.csv", "--policy", "round-robin", "--quarantine", tmp_path / "q.csv")
    result = run("assign", *files, *words, "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert "true or false" in result.output
    assert not (tmp_path / "a.csv").exists()


def test_faults_of_rows_alone_lead_to_quarantine(run: Run, shelf: Path, tmp_path: Path) -> None:
    """The last line names the option; not where it would not help, nor where it was given."""
    leads = tmp_path / "leads.csv"
    leads.write_text("lead_id,value\nL1,much\nL2,3\n")
    words = ("check", "--leads", leads)
    result = run(*words)
    assert result.exit_code == 2
    assert "--quarantine FILE sets the faulty rows aside" in result.output.strip().splitlines()[-1]
    leads.write_text("lead_id,value\nL1,much\n")
    assert "--quarantine FILE" not in run(*words).output
    leads.write_text("value\nmuch\n3\n")
    assert "--quarantine FILE" not in run(*words).output


def test_missing_columns_lead_to_a_mapping(run: Run, tmp_path: Path) -> None:
    """To the profile that fits where one does; a file that is given twice says as what it was read."""
    deals = tmp_path / "deals.csv"
    deals.write_text("number,won?\n1,yes\n")
    result = run("check", "--leads", deals)
    assert result.exit_code == 2
    assert "--write-mapping FILE` drafts it" in result.output.strip().splitlines()[-1]
    for mark in (",", ";"):
        header = ["Record ID", "Deal Stage", "Deal owner", "Owner assigned date", "Close Date"]
        deals.write_text(f"{mark.join(header)}\n{mark.join(['1', 'Closed Won', 'Ann', '2025-01-01', '2025-01-02'])}\n")
        result = run("check", "--leads", deals, "--history", deals)
        assert "--columns hubspot. What" in result.output.strip().splitlines()[-1]
        assert "deals.csv (as leads)" in result.output
        assert "deals.csv (as history)" in result.output


def test_rows_set_aside_are_said_first(run: Run, firm: Firm, shelf: Path, tmp_path: Path) -> None:
    """By table, with where they went and what becomes of a rep set aside; as counts in the JSON, too."""
    reps, leads, aside = tmp_path / "reps.csv", tmp_path / "leads.csv", tmp_path / "q.csv"
    reps.write_text(_cell("capacity", "-3")((shelf / "reps.csv").read_text()))
    leads.write_text(_cell("grade", "E")((shelf / "leads.csv").read_text()))
    given = ("--leads", leads, "--reps", reps, "--quarantine", aside)
    said = f"Set aside: 1 row of leads, 1 of reps, in {aside}."
    follows = "The rep set aside gets nothing"
    result = run(
        "assign", *given, "--policy", "round-robin", "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json"
    )
    assert result.exit_code == 0, result.output
    assert result.output.index(said) < result.output.index(follows) < result.output.index("assigned to")
    summary = json.loads((tmp_path / "a.json").read_text())
    assert (summary["set_aside"], summary["set_aside_by_table"]) == (2, {"leads": 1, "reps": 1})
    result = run("check", *given)
    assert result.output.index(said) < result.output.index("faulty rows were set aside")
    words = ("--history", shelf / "history.csv", "--reps", reps, "--quarantine", aside, "--out", tmp_path / "model")
    assert f"Set aside: 1 row of reps, in {aside}." in run("fit", *words).output
