"""``fairlead assign`` keeps its contract."""

import json
from pathlib import Path

import polars as pl
import pytest

from matching import POLICY_NAMES
from scenarios import Firm
from scenarios.tables import ASSIGNMENTS, check_table
from tests.fairlead.cli.conftest import Run

COLUMNS = ["lead_id", "rep_id", "probability", "expected_value", "price", "runner_up", "margin", "propensity", "reason"]
KEYS = {"status", "objective", "bound", "gap", "assigned", "unassigned", "former_reps", "promised", "promised_low",
        "promised_high", "promised_naive", "seconds"}  # fmt: skip


def test_a_batch_is_written_with_every_column_of_the_contract(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path
) -> None:
    """Table and JSON hold what DESIGN section 4 lists, and agree with each other."""
    result = run(
        "assign", *files, "--model", shelf / "model", "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json"
    )
    assert result.exit_code == 0, result.output
    table = check_table(pl.read_csv(tmp_path / "a.csv", infer_schema=False), ASSIGNMENTS)
    summary = json.loads((tmp_path / "a.json").read_text())
    assert table.columns[: len(COLUMNS)] == COLUMNS
    assert set(summary) >= KEYS
    assert set(summary["unassigned"]) == {"no_eligible_rep", "capacity", "value_below_price", "barred"}
    assert summary["status"] == "optimal"
    assert summary["gap"] == 0
    assert summary["assigned"] == table["rep_id"].drop_nulls().len() == 60
    assert summary["promised"] == pytest.approx(table["expected_value"].sum())
    assert summary["promised_naive"] == pytest.approx(summary["objective"])
    assert summary["promised_low"] < summary["promised"] < summary["promised_high"]


def test_no_rep_gets_more_than_her_capacity(
    run: Run, files: tuple[str, ...], shelf: Path, firm: Firm, tmp_path: Path
) -> None:
    """For every method, counted by id from the written file."""
    capacity = dict(firm.reps.select("rep_id", "capacity").iter_rows())
    for policy in (name for name in POLICY_NAMES if name != "oracle"):
        out = tmp_path / f"{policy}.csv"
        assert run("assign", *files, "--model", shelf / "model", "--policy", policy, "--out", out).exit_code == 0
        for rep_id, count in pl.read_csv(out).drop_nulls("rep_id").group_by("rep_id").len().iter_rows():
            assert count <= capacity[rep_id]


def test_the_optimum_beats_greedy_and_rotation(run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path) -> None:
    """By the model's own values, which is all an optimum claims."""
    naive = {}
    for policy in ("optimal", "greedy", "round-robin"):
        words = ("--policy", policy, "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json")
        run("assign", *files, "--model", shelf / "model", *words)
        naive[policy] = json.loads((tmp_path / "a.json").read_text())["promised_naive"]
    assert naive["optimal"] >= naive["greedy"] > naive["round-robin"]


def test_same_input_same_bytes(run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path) -> None:
    """Twice the same batch, twice the same file."""
    for name in ("one.csv", "two.csv"):
        run("assign", *files, "--model", shelf / "model", "--seed", 3, "--out", tmp_path / name)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_rotation_needs_no_model_and_promises_nothing(run: Run, files: tuple[str, ...], tmp_path: Path) -> None:
    """Undefined figures are null, and every lead's chance of going to each rep was the same."""
    result = run(
        "assign", *files, "--policy", "round-robin", "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json"
    )
    assert result.exit_code == 0, result.output
    summary = json.loads((tmp_path / "a.json").read_text())
    assert (summary["objective"], summary["promised"], summary["gap"]) == (None, None, None)
    assert summary["status"] == "feasible"
    assert pl.read_csv(tmp_path / "a.csv")["propensity"][0] == pytest.approx(1 / 12)


@pytest.mark.parametrize("policy", ["optimal", "greedy"])
def test_methods_that_need_values_name_the_way_to_a_model(
    run: Run, files: tuple[str, ...], tmp_path: Path, policy: str
) -> None:
    """Without --model: exit code 2, naming fairlead fit, no file."""
    result = run("assign", *files, "--policy", policy, "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert "fairlead fit" in result.output
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("policy", ["oracle", "optimall"])
def test_methods_that_cannot_be_used_are_refused(run: Run, files: tuple[str, ...], tmp_path: Path, policy: str) -> None:
    """The oracle knows no real firm's truth; a misspelt name is answered with the list."""
    result = run("assign", *files, "--policy", policy, "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert policy in result.output


def _owned(shelf: Path, tmp_path: Path, firm: Firm) -> tuple[str, ...]:
    """Give the first ten leads to the first rep, and one to a rep who is gone."""
    owner = pl.Series("owner", [firm.reps["rep_id"][0]] * 10 + ["gone"] + [None] * 49)
    firm.leads.with_columns(owner).write_csv(tmp_path / "leads.csv")
    return ("--leads", str(tmp_path / "leads.csv"), "--reps", str(shelf / "reps.csv"), "--model", str(shelf / "model"))


def test_owned_leads_stay_with_their_owners(run: Run, shelf: Path, tmp_path: Path, firm: Firm) -> None:
    """They are neither in the table nor forgotten in the summary."""
    words = _owned(shelf, tmp_path, firm)
    result = run("assign", *words, "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json")
    assert result.exit_code == 0, result.output
    assert pl.read_csv(tmp_path / "a.csv").height == 49
    summary = json.loads((tmp_path / "a.json").read_text())
    assert (summary["already_owned"], summary["owners_gone"]) == (11, 1)
    assert "1 lead of those belong to somebody who is not among these reps" in result.output
    assert "--reassign" in result.output


def test_a_table_in_which_every_lead_has_an_owner_gives_nothing_out(
    run: Run, shelf: Path, tmp_path: Path, firm: Firm
) -> None:
    """That is the first line, and neither a gap nor an expectation is told of nothing."""
    words = _owned(shelf, tmp_path, firm)
    pl.read_csv(tmp_path / "leads.csv").drop_nulls("owner").write_csv(tmp_path / "leads.csv")
    result = run("assign", *words, "--out", tmp_path / "a.csv")
    assert result.exit_code == 0, result.output
    assert "Nothing to give out: no lead of the table is without an owner" in result.output
    assert "11 leads stay with their owners; --reassign REASON moves them" in result.output
    assert "Gap" not in result.output
    assert "Expected" not in result.output.replace("expected value", "")


def test_reassigning_lists_old_and_new_owner(run: Run, shelf: Path, tmp_path: Path, firm: Firm) -> None:
    """With a reason every lead takes part, and the table says who had it and who has it."""
    words = _owned(shelf, tmp_path, firm)
    result = run(
        "assign", *words, "--reassign", "realignment", "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json"
    )
    assert result.exit_code == 0, result.output
    table = pl.read_csv(tmp_path / "a.csv")
    assert table.height == 60
    assert table["reassign_reason"].unique().to_list() == ["realignment"]
    moved = table.filter(pl.col("old_owner").is_not_null() & (pl.col("old_owner") != pl.col("new_owner"))).height
    assert json.loads((tmp_path / "a.json").read_text())["moved"] == moved
    assert "Moves between teams" in result.output
    assert "nobody here" in result.output


def test_a_dry_run_writes_no_assignments(run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path) -> None:
    """The summary is shown, and written where asked for; the table is not."""
    words = ("--dry-run", "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json")
    result = run("assign", *files, "--model", shelf / "model", *words)
    assert result.exit_code == 0, result.output
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert "By team" in result.output


def test_what_is_promised_is_named_for_what_it_counts(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path
) -> None:
    """Leads with a value promise value; leads without count 1 each, and their promise is a number of wins."""
    valued = run("assign", *files, "--model", shelf / "model", "--dry-run")
    assert "Expected value: " in valued.output
    leads = pl.read_csv(shelf / "leads.csv", infer_schema=False)
    leads.drop("value").write_csv(tmp_path / "leads.csv")
    plain = run("assign", "--leads", tmp_path / "leads.csv", *files[2:], "--model", shelf / "model", "--dry-run")
    assert plain.exit_code == 0, plain.output
    assert "Expected wins: " in plain.output


def _rules(tmp_path: Path, text: str) -> tuple[str, str]:
    (tmp_path / "rules.toml").write_text(text)
    return "--rules", str(tmp_path / "rules.toml")


def test_hard_territories_and_barred_pairs_are_respected(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path, firm: Firm
) -> None:
    """Every lead goes to a rep who names its territory, and a barred pair does not happen."""
    free = run("assign", *files, "--model", shelf / "model", "--out", tmp_path / "free.csv")
    assert free.exit_code == 0
    lead, rep = pl.read_csv(tmp_path / "free.csv").select("lead_id", "rep_id").row(0)
    rules = _rules(
        tmp_path, f'[constraints]\nterritory = "hard"\nbarred = [{{ lead_id = "{lead}", rep_id = "{rep}" }}]\n'
    )
    result = run("assign", *files, "--model", shelf / "model", *rules, "--out", tmp_path / "a.csv")
    assert result.exit_code == 0, result.output
    given = (
        pl.read_csv(tmp_path / "a.csv")
        .drop_nulls("rep_id")
        .join(firm.leads.select("lead_id", "territory"), on="lead_id")
    )
    own = dict(firm.reps.select("rep_id", "territories").iter_rows())
    assert all(territory in own[rep_id] for rep_id, territory in given.select("rep_id", "territory").iter_rows())
    assert (lead, rep) not in set(given.select("lead_id", "rep_id").iter_rows())


def test_rules_without_a_solution_say_why_and_write_no_table(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path, firm: Firm
) -> None:
    """Two leads fixed to a rep with room for one: exit code 1, status infeasible."""
    reps = firm.reps.with_columns(capacity=pl.lit(1.0)).with_columns(pl.col(pl.List(pl.String)).list.join("|"))
    reps.write_csv(tmp_path / "reps.csv")
    rep, leads = firm.reps["rep_id"][0], firm.leads["lead_id"]
    pairs = ", ".join(f'{{ lead_id = "{lead}", rep_id = "{rep}" }}' for lead in leads[:2])
    rules = _rules(tmp_path, f"[constraints]\nfixed = [{pairs}]\n")
    words = ("--leads", files[1], "--reps", tmp_path / "reps.csv", "--model", shelf / "model", *rules)
    result = run("assign", *words, "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json")
    assert result.exit_code == 1
    assert rep in result.output
    assert json.loads((tmp_path / "a.json").read_text())["status"] == "infeasible"
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("work", ["work\n1\n2\n", "work\n0\n0\n"])
def test_work_that_would_break_capacity_in_silence_is_refused(run: Run, shelf: Path, tmp_path: Path, work: str) -> None:
    """Leads of different work, or of none, need a solver this version does not have."""
    lines = work.splitlines()
    rows = [f"{name},{amount}" for name, amount in zip(["lead_id", "L1", "L2"], lines, strict=True)]
    (tmp_path / "leads.csv").write_text("\n".join(rows) + "\n")
    words = ("--leads", tmp_path / "leads.csv", "--reps", shelf / "reps.csv", "--policy", "round-robin")
    result = run("assign", *words, "--out", tmp_path / "a.csv")
    assert result.exit_code == 2
    assert "work" in result.output


def test_reps_who_have_left_get_nothing(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path, firm: Firm
) -> None:
    """A leaving date in the past takes a rep out of the batch, and the summary counts her."""
    left = pl.Series("left_on", ["2020-01-31"] + [None] * 11)
    firm.reps.with_columns(left).with_columns(pl.col(pl.List(pl.String)).list.join("|")).write_csv(
        tmp_path / "reps.csv"
    )
    words = ("--leads", files[1], "--reps", tmp_path / "reps.csv", "--model", shelf / "model")
    result = run("assign", *words, "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json")
    assert result.exit_code == 0, result.output
    assert firm.reps["rep_id"][0] not in pl.read_csv(tmp_path / "a.csv")["rep_id"].to_list()
    assert json.loads((tmp_path / "a.json").read_text())["left_reps"] == 1


def test_how_even_and_how_far_outside_is_said(run: Run, files: tuple[str, ...], tmp_path: Path, firm: Firm) -> None:
    """Fewest and most leads a rep, and leads outside what a rep names as her own, counted from the file."""
    words = ("--policy", "round-robin", "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json")
    result = run("assign", *files, *words)
    summary = json.loads((tmp_path / "a.json").read_text())
    assert summary["leads_per_rep"] == {"fewest": 5, "median": 5.0, "most": 5}
    own = dict(firm.reps.select("rep_id", "territories").iter_rows())
    given = pl.read_csv(tmp_path / "a.csv").join(firm.leads.select("lead_id", "territory"), on="lead_id")
    beyond = sum(where not in own[rep] for rep, where in given.select("rep_id", "territory").iter_rows())
    assert summary["outside"]["territory"] == beyond
    assert f"{beyond} by territory" in result.output


def test_confirmed_capacities_replace_the_stated_ones(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path
) -> None:
    """From check, edited by a person, to assign: everybody at most one, R000 none; said on screen and in the JSON."""
    confirmed = tmp_path / "capacities.csv"
    proposed = ("check", "--reps", shelf / "reps.csv", "--history", shelf / "history.csv", "--capacities", confirmed)
    assert run(*proposed).exit_code == 0
    edited = pl.read_csv(confirmed).with_columns(capacity=(pl.col("rep_id") != "R000").cast(pl.Float64))
    edited.sort("rep_id", descending=True).write_csv(confirmed)
    words = ("--policy", "round-robin", "--capacities", confirmed)
    result = run("assign", *files, *words, "--out", tmp_path / "a.csv", "--json", tmp_path / "a.json")
    assert result.exit_code == 0, result.output
    given = pl.read_csv(tmp_path / "a.csv").drop_nulls("rep_id")["rep_id"].to_list()
    assert sorted(given) == [f"R{number:03}" for number in range(1, 12)]
    assert json.loads((tmp_path / "a.json").read_text())["capacities"] == str(confirmed)
    assert "Capacities: as confirmed in" in result.output


def test_capacities_saved_by_a_german_excel_are_read(
    run: Run, firm: Firm, files: tuple[str, ...], tmp_path: Path
) -> None:
    """Semicolons and decimal commas, as the mapping's [capacities] says; refused with the line without it."""
    rows = "".join(f"{rep_id};2,5;leads\n" for rep_id in firm.reps["rep_id"])
    (tmp_path / "c.csv").write_text(f"rep_id;capacity;unit\n{rows}", encoding="utf-8-sig")
    words = (
        "assign",
        *files,
        "--policy",
        "round-robin",
        "--capacities",
        tmp_path / "c.csv",
        "--out",
        tmp_path / "a.csv",
    )
    refused = run(*words)
    assert refused.exit_code == 2
    assert 'separator = ";"' in refused.output
    assert "[capacities]" in refused.output
    (tmp_path / "m.toml").write_text('[capacities]\nseparator = ";"\ndecimal = ","\n')
    result = run(*words, "--columns", tmp_path / "m.toml")
    assert result.exit_code == 0, result.output
    assert pl.read_csv(tmp_path / "a.csv")["rep_id"].drop_nulls().len() == 2 * firm.reps.height


def test_capacities_of_other_reps_are_refused(
    run: Run, files: tuple[str, ...], shelf: Path, firm: Firm, tmp_path: Path
) -> None:
    """An unknown rep, one missing, a negative figure: exit code 2 and no table."""
    table = firm.reps.select("rep_id", "capacity")
    for name, wrong in {
        "unknown": pl.concat([table, pl.DataFrame({"rep_id": ["R999"], "capacity": [1.0]})]),
        "missing": table.head(11),
        "negative": table.with_columns(-pl.col("capacity")),
    }.items():
        wrong.write_csv(tmp_path / f"{name}.csv")
        words = ("--policy", "round-robin", "--capacities", tmp_path / f"{name}.csv", "--out", tmp_path / "a.csv")
        result = run("assign", *files, *words)
        assert result.exit_code == 2, name
        assert f"{name}.csv" in result.output
        assert not (tmp_path / "a.csv").exists()


RULES = """
[[route]]
name = "north"
when = { territory = "north" }
by = "curious"

[catch_all]
by = "level"

[policy.curious]
kind = "exploring"
inner = "round-robin"
floor = 0.5
"""


def test_a_batch_by_routes_says_which_way_each_lead_went(run: Run, files: tuple[str, ...], tmp_path: Path) -> None:
    """The table names the route, the screen and the JSON say how many matched none; the same seed, the same file."""
    (tmp_path / "rules.toml").write_text(RULES)
    words = ("--policy", "rules", "--rules", tmp_path / "rules.toml", "--json", tmp_path / "a.json")
    for name in ("one.csv", "two.csv"):
        result = run("assign", *files, *words, "--out", tmp_path / name)
        assert result.exit_code == 0, result.output
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    table = pl.read_csv(tmp_path / "one.csv")
    assert set(table["via"]) <= {"north > curious: inner", "north > curious: drawn", "catch-all"}
    caught = int((table["via"] == "catch-all").sum())
    said = f"Matched by no route: {caught} of 60 leads"
    assert said in result.output
    assert said in json.loads((tmp_path / "a.json").read_text())["catch_all"]
    assert "More than 10%" in result.output


def test_a_method_without_what_it_needs_is_refused(run: Run, files: tuple[str, ...], tmp_path: Path) -> None:
    """Rules without routes; a method inside itself: exit code 2, named, no file."""
    for text, named in (("", "[[route]]"), ("[policy.rules]\nkind = 'sticky'\ninner = 'rules'", "rules > rules")):
        (tmp_path / "rules.toml").write_text(text)
        words = ("--policy", "rules", "--rules", tmp_path / "rules.toml", "--out", tmp_path / "a.csv")
        result = run("assign", *files, *words)
        assert result.exit_code == 2, result.output
        assert named in result.output
        assert not (tmp_path / "a.csv").exists()


def test_help_lists_every_method(run: Run) -> None:
    """From the registry, so it cannot lag behind."""
    for command in ("assign", "simulate", "compare"):
        text = " ".join(run(command, "--help").output.replace("│", " ").split())
        assert all(name in text for name in POLICY_NAMES)
