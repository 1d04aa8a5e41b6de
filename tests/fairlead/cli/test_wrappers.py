"""Wrappers and parameters of a rules file, from the command line to the answer: assign, route, simulate, compare."""

import json
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from scenarios import Firm
from tests.fairlead.cli.conftest import Run
from tests.fairlead.cli.test_simulate_compare import short

__all__ = ["short"]

RULES = """
[policy.curious]
kind = "exploring"
inner = "optimal"
floor = 0.4

[policy.trial]
kind = "holdout"
share = 0.3
base = "round-robin"
inner = "optimal"

[policy.by-turns]
kind = "switchback"
block_hours = 24
team = "territory"
base = "round-robin"
inner = "greedy"

[policy.safe]
kind = "fallback"
inner = "needs-owners"
then = "level"

[policy.needs-owners]
kind = "weighted-round-robin"
by = "value"

[policy.patient]
kind = "optimal"
wait_hours = 4
settle_for = 0.9

[policy.fast]
kind = "queue-aware"
half_life_hours = 6
"""
NAMES = ("curious", "trial", "by-turns", "safe", "patient", "fast")


@pytest.fixture
def rules(tmp_path: Path) -> tuple[object, ...]:
    """Write the rules file and name it."""
    (tmp_path / "rules.toml").write_text(RULES)
    return ("--rules", tmp_path / "rules.toml")


def assigned(run: Run, folder: Path, *words: object) -> pl.DataFrame:
    """Assign a batch at a fixed moment and return the table."""
    fixed = ("--now", "2026-03-04T12:00Z", "--seed", 3, "--out", folder / "a.csv", "--json", folder / "a.json")
    result = run("assign", *words, *fixed)
    assert result.exit_code == 0, result.output
    return pl.read_csv(folder / "a.csv", infer_schema_length=None)


@pytest.mark.parametrize("policy", NAMES)
def test_each_gives_out_a_batch_within_capacity(
    run: Run, files: tuple[str, ...], shelf: Path, firm: Firm, tmp_path: Path, rules: tuple[object, ...], policy: str
) -> None:
    """Nobody over her capacity, every chance above 0, the JSON names the policy, twice the same bytes."""
    words = (*files, "--model", shelf / "model", *rules, "--policy", policy)
    table = assigned(run, tmp_path, *words)
    first = (tmp_path / "a.csv").read_bytes()
    assigned(run, tmp_path, *words)
    assert (tmp_path / "a.csv").read_bytes() == first
    capacity = dict(firm.reps.select("rep_id", "capacity").iter_rows())
    given = table.drop_nulls("rep_id")
    assert given.height > 0
    assert all(count <= capacity[rep] for rep, count in Counter(given["rep_id"]).items())
    assert (given["propensity"] > 0).all()
    assert json.loads((tmp_path / "a.json").read_text())["policy"] == policy


def test_the_table_says_which_way_each_lead_went(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path, rules: tuple[object, ...]
) -> None:
    """Arms of the holdout and of the switchback (whole territories), draws, and who answers if a method fails."""
    words = (*files, "--model", shelf / "model", *rules, "--policy")
    ways = Counter(assigned(run, tmp_path, *words, "trial")["via"])
    assert set(ways) == {"trial: base", "trial: inner"}
    assert 5 <= ways["trial: base"] <= 31  # of 60 at .3: outside once in 1,000 keys
    drawn = Counter(assigned(run, tmp_path, *words, "curious")["via"])
    assert set(drawn) == {"curious: inner", "curious: drawn"}
    blocks = assigned(run, tmp_path, *words, "by-turns")
    leads = pl.read_csv(files[1]).select("lead_id", "territory")
    arms = blocks.join(leads, on="lead_id").group_by("territory").agg(pl.col("via").n_unique())
    assert (arms["via"] == 1).all()
    whole = pl.read_csv(files[1])
    whole.with_columns(value=pl.lit(None, pl.Float64)).write_csv(tmp_path / "leads.csv")
    bare = ("--leads", tmp_path / "leads.csv", "--reps", files[3])
    fallen = assigned(run, tmp_path, *bare, *rules, "--policy", "safe")
    assert set(fallen["via"]) == {"in place of needs-owners"}


def test_open_load_is_what_queues_go_by(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path, rules: tuple[object, ...]
) -> None:
    """Without it desks count as empty, which is said; whoever has 50 leads open gets nothing while others have none."""
    words = (*files[:3], tmp_path / "reps.csv", "--model", shelf / "model", *rules, "--policy", "fast")
    reps = pl.read_csv(shelf / "reps.csv", infer_schema=False)
    reps.write_csv(tmp_path / "reps.csv")
    plain = assigned(run, tmp_path, *words)
    assert json.loads((tmp_path / "a.json").read_text())["notices"][0]["kind"] == "unknown_load"
    busiest = plain["rep_id"].value_counts(sort=True)["rep_id"][0]
    load = pl.when(pl.col("rep_id") == busiest).then(50).otherwise(0)
    reps.with_columns(open_load=load).write_csv(tmp_path / "reps.csv")
    table = assigned(run, tmp_path, *words)
    assert json.loads((tmp_path / "a.json").read_text())["notices"] == []
    assert busiest not in table["rep_id"].to_list()
    assert "shorter_queue" in table["reason"].to_list()


def test_a_wrapped_rotation_goes_on_from_its_state(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path, rules: tuple[object, ...]
) -> None:
    """Both arms' memories are in the state; a changed share is said."""
    leads = pl.read_csv(files[1])
    state = ("--state", tmp_path / "state.json", "--model", shelf / "model", "--reps", files[3], *rules)
    for part in (leads[:30], leads[30:]):
        part.write_csv(tmp_path / "leads.csv")
        assigned(run, tmp_path, "--leads", tmp_path / "leads.csv", *state, "--policy", "trial")
    parts = json.loads((tmp_path / "state.json").read_text())["team"]["rotation"]["parts"]
    assert parts["base"]["last"] is not None
    (tmp_path / "rules.toml").write_text(RULES.replace("share = 0.3", "share = 0.5"))
    assigned(run, tmp_path, "--leads", tmp_path / "leads.csv", *state, "--policy", "trial")
    (notice,) = json.loads((tmp_path / "a.json").read_text())["notices"]
    assert notice["parameters"] == {"share": [0.3, 0.5]}


@pytest.mark.parametrize("policy", ["trial", "curious", "fast"])
def test_route_takes_them_one_lead_at_a_time(
    run: Run, files: tuple[str, ...], shelf: Path, tmp_path: Path, rules: tuple[object, ...], policy: str
) -> None:
    """The decision log has the way and the chance of each."""
    words = (*files, "--model", shelf / "model", *rules, "--policy", policy, "--now", "2026-03-04T12:00Z")
    result = run("route", *words, "--out", tmp_path / "d.csv")
    assert result.exit_code == 0, result.output
    table = pl.read_csv(tmp_path / "d.csv", infer_schema_length=None)
    assert table.height == 60
    assert (table.drop_nulls("rep_id")["propensity"] > 0).all()
    assert policy == "fast" or table.drop_nulls("rep_id")["via"].str.starts_with(f"{policy}: ").all()


def test_compare_runs_them_beside_the_baseline(
    run: Run, short: Path, tmp_path: Path, rules: tuple[object, ...]
) -> None:
    """Every wrapper and parameter set on the same leads with the same luck."""
    compared = ("trial", "curious", "by-turns", "safe")
    names = ",".join(("round-robin", *compared))
    out = ("--out", tmp_path / "r.html", "--json", tmp_path / "c.json")
    result = run("compare", short, "--policies", names, *rules, "--replications", 2, *out)
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "c.json").read_text())["policies"]
    assert list(found) == ["round-robin", *compared]
    assert all(figures["wins"]["mean"] > 0 for figures in found.values())


def test_members_caps_have_no_place_in_a_scenario(run: Run, short: Path, tmp_path: Path) -> None:
    """Refused, rather than read and forgotten."""
    (tmp_path / "rules.toml").write_text("[members]\ncaps = { day = 3 }\n")
    result = run("simulate", short, "--rules", tmp_path / "rules.toml", "--out", tmp_path / "e.parquet")
    assert result.exit_code == 2
    assert "members" in result.output


@pytest.mark.parametrize("column", [False, True])
def test_sticky_knows_account_owners_from_the_accounts(
    run: Run, files: tuple[str, ...], firm: Firm, tmp_path: Path, column: bool
) -> None:
    """By the table, by the account above, or by a column of the leads, which comes first; the rest takes turns."""
    one, two, three = firm.reps["rep_id"][3], firm.reps["rep_id"][7], firm.reps["rep_id"][9]
    accounts = pl.Series("account_id", ["A1", "A2", "A3", *[None] * 57], dtype=pl.String)
    leads = firm.leads.with_columns(accounts)
    if column:
        leads = leads.with_columns(pl.Series("account_owner", [three, *[None] * 59], dtype=pl.String))
    leads.write_csv(tmp_path / "leads.csv")
    (tmp_path / "accounts.csv").write_text(f"account_id,parent,owner\nA1,,{one}\nA2,A0,\nA0,,{two}\nA3,,gone\n")
    words = ("--leads", tmp_path / "leads.csv", "--reps", files[3], "--accounts", tmp_path / "accounts.csv")
    table = assigned(run, tmp_path, *words, "--policy", "sticky")
    assert table["rep_id"][:2].to_list() == [three if column else one, two]
    assert table["reason"][:3].to_list() == ["account_owner", "account_owner", "next_in_rotation"]
