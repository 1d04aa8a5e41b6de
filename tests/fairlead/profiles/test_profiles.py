"""The shipped profiles read the exports they are for, end to end."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from fairlead.cli.app import app
from fairlead.drafting import drafted
from fairlead.intake import load_mapping, read_all
from scenarios import BadInput, Firm, generate_firm
from tests.fairlead.profiles.shapes import WRITERS, capacities, deals, named, write_dynamics_365

ZONE = ("--timezone", "UTC")


def run(*words: object) -> Result:
    """Call ``fairlead`` with these words."""
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200"})


@pytest.fixture(scope="module")
def firm() -> Firm:
    """Six reps with names, forty open deals, eight hundred past ones."""
    return named(generate_firm(seed=7, leads=40, reps=6, history=800, differences="dream"))


@pytest.fixture(params=WRITERS)
def profile(request: pytest.FixtureRequest, firm: Firm, tmp_path: Path) -> str:
    """Write the firm as each vendor exports it, and give the profile's name."""
    name: str = request.param
    WRITERS[name](firm, tmp_path)
    return name


def read(profile: str, folder: Path) -> dict[str, pl.DataFrame]:
    """Read deals as history and as leads, and users."""
    files = {"history": folder / "deals.csv", "leads": folder / "deals.csv", "reps": folder / "users.csv"}
    tables = read_all(files, columns=capacities(profile, folder), timezone="UTC")
    return {name: table.frame for name, table in tables.items()}


def test_the_firm_comes_back_as_it_was(profile: str, firm: Firm, tmp_path: Path) -> None:
    """Every deal with its owner, outcome and times; an open one neither closed nor paid."""
    tables = read(profile, tmp_path)
    truth = deals(firm)
    history = tables["history"]
    same = ["lead_id", "rep_id", "assigned_at", "outcome", "source"]
    assert history.select(same).equals(truth.select(same))
    closed = history["closed_at"].dt.date() if profile == "dynamics-365" else history["closed_at"]
    assert closed.equals(truth["closed_at"].dt.date() if profile == "dynamics-365" else truth["closed_at"])
    assert history.filter(pl.col("outcome") != "won")["revenue"].null_count() == (truth["outcome"] != "won").sum()
    assert tables["leads"]["lead_id"].to_list() == truth.filter(pl.col("outcome") == "open")["lead_id"].to_list()
    assert set(tables["reps"]["rep_id"]) == set(firm.reps["rep_id"])


def test_check_reads_it_with_the_profile_alone(profile: str, tmp_path: Path) -> None:
    """No mapping of one's own is needed for deals."""
    table = ("--history", tmp_path / "deals.csv", "--leads", tmp_path / "deals.csv")
    result = run("check", *table, "--columns", profile, *ZONE)
    assert result.exit_code == 0, result.output
    assert "Every row can be read." in result.output


def test_reps_need_a_capacity_which_no_crm_exports(profile: str, tmp_path: Path) -> None:
    """Refused with the profile alone; three lines of one's own are enough."""
    words = ("check", "--reps", tmp_path / "users.csv", *ZONE, "--columns")
    refused = run(*words, profile)
    assert refused.exit_code == 2
    assert "capacity" in refused.output
    assert run(*words, capacities(profile, tmp_path)).exit_code == 0


def test_the_draft_says_which_profile_fits(profile: str, tmp_path: Path) -> None:
    """The one it was written for, and no other."""
    table = ("--history", tmp_path / "deals.csv", "--leads", tmp_path / "deals.csv")
    result = run("check", *table, "--write-mapping", tmp_path / "m.toml", *ZONE)
    assert f"--columns {profile}" in result.output
    assert result.output.count("that the profile") == 1
    assert f"--columns {profile} reads" in (tmp_path / "m.toml").read_text()


def test_the_draft_extends_the_profile(profile: str, firm: Firm, tmp_path: Path) -> None:
    """It reads what the profile reads, and adds the zone named, how files are written, and room for all leads."""
    for name in ("deals", "users"):
        path = tmp_path / f"{name}.csv"
        content = pl.read_csv(path, infer_schema=False)
        content.write_csv(path, separator=";")
    files = {"history": tmp_path / "deals.csv", "leads": tmp_path / "deals.csv", "reps": tmp_path / "users.csv"}
    given = [word for table, path in files.items() for word in (f"--{table}", path)]
    result = run("check", *given, "--write-mapping", tmp_path / "m.toml", "--timezone", "Asia/Kolkata")
    assert result.exit_code == 0, result.output
    text = (tmp_path / "m.toml").read_text()
    assert f'extends = "{profile}"' in text
    assert "columns" not in text.split("extends")[1]
    assert text.count('separator = ";"') == 3
    assert text.count('timezone = "Asia/Kolkata"') == 2
    assert "MISSING: no capacity is stated" in text
    assert text.count("CONFIRM") == 1
    tables = read_all(files, columns=tmp_path / "m.toml")
    truth = deals(firm)
    assert tables["history"].frame["lead_id"].equals(truth["lead_id"])
    assert (
        tables["history"].frame.filter(pl.col("outcome") == "open")["closed_at"].null_count()
        == (truth["outcome"] == "open").sum()
    )
    assert tables["reps"].frame["capacity"].sum() >= tables["leads"].frame.height


def test_the_draft_names_what_the_profile_cannot_know(firm: Firm, tmp_path: Path) -> None:
    """Times in German, an own stage, no leads to make room for."""
    write_dynamics_365(firm, tmp_path, times="%d.%m.%Y %H:%M", day="%d.%m.%Y")
    text = drafted({"history": tmp_path / "deals.csv", "reps": tmp_path / "users.csv"}).text
    assert 'times = ["%d.%m.%Y %H:%M", "%d.%m.%Y"]' in text
    assert "CONFIRM: the times have no offset" in text
    assert "MISSING: no CRM says what a rep can take" in text
    WRITERS["hubspot"](firm, tmp_path)
    path = tmp_path / "deals.csv"
    path.write_text(path.read_text().replace("Appointment Scheduled", "Tasting", 1))
    text = drafted({"history": path, "leads": path}).text
    assert "MISSING: what these outcomes mean: Tasting" in text
    assert "MISSING: which of where.stage and unless.stage these are: Tasting" in text


def test_a_model_is_fitted_and_open_deals_are_given_out(firm: Firm, tmp_path: Path) -> None:
    """From HubSpot's files to a table of assignments."""
    WRITERS["hubspot"](firm, tmp_path)
    given = ("--columns", capacities("hubspot", tmp_path), *ZONE)
    reps = ("--reps", tmp_path / "users.csv")
    fitted = run("fit", "--history", tmp_path / "deals.csv", *reps, "--out", tmp_path / "model", *given)
    assert fitted.exit_code == 0, fitted.output
    words = ("--leads", tmp_path / "deals.csv", *reps, "--model", tmp_path / "model", "--reassign", "territories")
    assigned = run("assign", *words, "--out", tmp_path / "a.csv", *given)
    assert assigned.exit_code == 0, assigned.output
    table = pl.read_csv(tmp_path / "a.csv")
    assert table.height == (deals(firm)["outcome"] == "open").sum()
    assert set(table["rep_id"].drop_nulls()) <= set(firm.reps["rep_id"])


def test_deals_nobody_owns_were_not_assigned(firm: Firm, tmp_path: Path) -> None:
    """HubSpot: left out of the history and counted, and still to be given out; one with an owner needs its date."""
    WRITERS["hubspot"](firm, tmp_path)
    path = tmp_path / "deals.csv"
    table = pl.read_csv(path, infer_schema=False)
    late = pl.int_range(pl.len()) >= pl.len() - 3
    none = pl.lit(None, dtype=pl.String)
    unowned = [pl.when(~late).then(pl.col(name)).otherwise(none) for name in ("Deal owner", "Owner assigned date")]
    table.with_columns(unowned).write_csv(path)
    tables = read_all({"history": path, "leads": path}, columns="hubspot", timezone="UTC")
    assert (tables["history"].left_out, tables["history"].frame.height) == (3, deals(firm).height - 3)
    assert tables["leads"].frame["owner"].null_count() == 3
    table.with_columns(unowned[1]).write_csv(path)
    with pytest.raises(BadInput) as caught:
        read_all({"history": path}, columns="hubspot", timezone="UTC")
    assert [fault.column for fault in caught.value.faults] == ["Owner assigned date"] * 3


def test_a_stage_of_ones_own_is_a_fault_until_it_is_named(firm: Firm, tmp_path: Path) -> None:
    """In the history and among the leads; never taken for open in silence."""
    WRITERS["hubspot"](firm, tmp_path)
    path = tmp_path / "deals.csv"
    path.write_text(path.read_text().replace("Appointment Scheduled", "Tasting", 1))
    files = {"history": path, "leads": path}
    with pytest.raises(BadInput) as caught:
        read_all(files, columns="hubspot", timezone="UTC")
    assert [fault.value for fault in caught.value.faults] == ["Tasting", "Tasting"]
    stages = load_mapping("hubspot").of("leads").where["stage"]
    listed = ", ".join(f'"{word}"' for word in (*stages, "Tasting"))
    mine = (
        f'extends = "hubspot"\n[history]\nvalues.outcome = {{ Tasting = "open" }}\n[leads]\nwhere.stage = [{listed}]\n'
    )
    (tmp_path / "mine.toml").write_text(mine)
    read_all(files, columns=tmp_path / "mine.toml", timezone="UTC")


def test_times_as_the_user_sees_them_are_one_line_away(firm: Firm, tmp_path: Path) -> None:
    """Dynamics in English (US): refused with the line of mapping, read with it."""
    write_dynamics_365(firm, tmp_path, times="%-m/%-d/%Y %-I:%M %p", day="%-m/%-d/%Y")
    files = {"history": tmp_path / "deals.csv"}
    with pytest.raises(BadInput) as caught:
        read_all(files, columns="dynamics-365", timezone="UTC")
    line = 'times = ["%m/%d/%Y %I:%M %p", "%m/%d/%Y"]'
    assert all(f"{line}  under [history]" in fault.expected for fault in caught.value.faults)
    (tmp_path / "mine.toml").write_text(f'extends = "dynamics-365"\n[history]\n{line}\n')
    history = read_all(files, columns=tmp_path / "mine.toml", timezone="UTC")["history"].frame
    assert history["assigned_at"].equals(deals(firm)["assigned_at"])
