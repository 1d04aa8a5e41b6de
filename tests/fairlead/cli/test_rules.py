"""``fairlead assign`` under rules: a conflict end to end, questions, prices, reassignment."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from scenarios import Firm
from tests.fairlead.cli.conftest import Run

BIG = '[constraints]\ntogether = ["account"]\nmust_assign = { account_id = "BIG" }\n'
Call = Callable[..., tuple[int, str, dict[str, object]]]


@pytest.fixture
def call(run: Run, firm: Firm, shelf: Path, tmp_path: Path) -> Call:
    """Run assign with these rules and words; leads are of account BIG where rows say so, reps have names."""

    def assign(rules: str = "", *words: object, big: int = 0, owners: int = 0) -> tuple[int, str, dict[str, object]]:
        rows = range(firm.leads.height)
        account = pl.Series("account_id", ["BIG" if row < big else None for row in rows], dtype=pl.String)
        owner = pl.Series("owner", ["R000" if row < owners else None for row in rows], dtype=pl.String)
        firm.leads.with_columns(account, owner).write_csv(tmp_path / "leads.csv")
        reps = pl.read_csv(shelf / "reps.csv", infer_schema=False)
        reps.with_columns(pl.Series("name", [f"Pat {at}" for at in range(reps.height)])).write_csv(
            tmp_path / "reps.csv"
        )
        (tmp_path / "rules.toml").write_text(rules)
        files = ("--leads", tmp_path / "leads.csv", "--reps", tmp_path / "reps.csv", "--model", shelf / "model")
        outputs = ("--out", tmp_path / "a.csv", "--json", tmp_path / "a.json")
        result = run("assign", *files, "--rules", tmp_path / "rules.toml", *outputs, *words)
        summary = json.loads((tmp_path / "a.json").read_text()) if (tmp_path / "a.json").exists() else {}
        return result.exit_code, result.output, summary

    return assign


def test_rules_in_conflict_are_named_with_their_numbers_and_nothing_is_written(call: Call, tmp_path: Path) -> None:
    """Eight leads of one account, and nobody with room for eight."""
    code, said, summary = call(BIG, big=8)
    assert code == 1
    assert "No solution: 8 leads of account BIG must be placed and need 8 units" in said
    assert "constraints.together: account BIG" in said
    assert not (tmp_path / "a.csv").exists()
    conflict = summary["conflict"]
    assert summary["status"] == "infeasible"
    kinds = {rule["kind"] for rule in conflict["rules"]}  # type: ignore[index]
    assert kinds == {"group", "must_assign", "capacity"}
    assert "8 leads of account BIG" in conflict["message"]  # type: ignore[index]


def test_a_conflict_goes_away_with_any_one_of_its_rules(call: Call) -> None:
    """Not together, or not obliged, or fewer of them."""
    for rules, big in ((BIG.replace('together = ["account"]', ""), 8), (BIG.split("must")[0], 8), (BIG, 2)):
        code, said, _ = call(rules, big=big)
        assert code == 0, said


def test_why_is_a_column_and_an_answer_with_names_only_on_screen(call: Call, tmp_path: Path) -> None:
    """The file has ids; the answer that somebody asked for has the name beside."""
    code, said, summary = call("", "--why", "N000003", "--why-not", "R005")
    assert code == 0, said
    table = pl.read_csv(tmp_path / "a.csv")
    assert table["why"].is_not_null().all()
    assert "Pat" not in (tmp_path / "a.csv").read_text()
    row = table.filter(pl.col("lead_id") == "N000003").row(0, named=True)
    assert f"{row['rep_id']} (Pat {int(row['rep_id'][1:])})" in said
    assert "Why not: " in said
    assert summary["why"]["rep_id"] == row["rep_id"]  # type: ignore[index]
    assert len(summary["why_not"]) == 1  # type: ignore[arg-type]


def test_a_rep_hears_what_she_was_passed_over_for_on_a_dry_run(call: Call, tmp_path: Path) -> None:
    """Every lead that had her as runner-up, the closest first; nothing is written."""
    code, said, summary = call("", "--why-not", "R005", "--dry-run")
    assert code == 0, said
    assert not (tmp_path / "a.csv").exists()
    losses = [each["loss"] for each in summary["why_not"]]  # type: ignore[attr-defined]
    assert losses == sorted(losses)
    assert "had her as the next-best choice" in said


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--why", "X9"), "--why"),
        (("--why-not", "X9"), "--why-not"),
        (("--by-rep",), "--price-rules"),
        (("--policy", "round-robin", "--why-not", "R001"), "optimal"),
        (("--policy", "round-robin", "--price-rules"), "optimal"),
        (("--max-moves", "3"), "--reassign"),
        (("--reassign", "leavr"), "'leaver'"),
        (("--reassign", "leaver"), "left_on"),
    ],
)
def test_questions_that_cannot_be_answered_are_refused(
    call: Call, tmp_path: Path, words: tuple[str, ...], expected: str
) -> None:
    """Exit code 2, and nothing is written."""
    code, said, summary = call("", *words)
    assert (code, summary) == (2, {})
    assert expected in said
    assert not (tmp_path / "a.csv").exists()


def test_each_rule_has_its_price_and_room_its_worth(call: Call) -> None:
    """Alone and together, on screen and in the summary; persons only where asked for."""
    rules = '[constraints]\nterritory = "hard"\n[[constraints.cap]]\nname = "teams"\nfor_each = "team"\nshare = 0.8\n'
    code, said, summary = call(rules, "--price-rules", "--dry-run")
    assert code == 0, said
    alone = summary["rules"]["alone"]  # type: ignore[index]
    together = summary["rules"]["together"]  # type: ignore[index]
    assert {each["rule"] for each in alone} == {"territory", 'cap 1 "teams"'}
    assert together["gain"] >= max(each["gain"] for each in alone) > 0
    assert {each["of"] for each in summary["room"]} >= {"team", "cap", "niche"}  # type: ignore[attr-defined]
    assert "rep" not in {each["of"] for each in summary["room"]}  # type: ignore[attr-defined]
    assert "What would be gained without each rule" in said
    assert "R00" not in said


def test_a_lead_that_stays_says_so(call: Call) -> None:
    """With its owner, since nobody gave a reason to move it."""
    code, said, _ = call("", "--why", "N000001", owners=3)
    assert code == 0, said
    assert "stays with its owner R000 (Pat 0)" in said


def test_a_move_is_written_with_old_and_new_owner_and_day(call: Call, tmp_path: Path) -> None:
    """At most two of three leads move."""
    words = ("--reassign", "realignment", "--effective", "2026-12-01", "--max-moves", "2")
    code, said, summary = call("", *words, owners=3)
    assert code == 0, said
    table = pl.read_csv(tmp_path / "a.csv").filter(pl.col("old_owner").is_not_null())
    assert table["effective_on"].unique().to_list() == ["2026-12-01"]
    assert (table["old_owner"] != table["new_owner"]).sum() <= 2
    assert summary["reassign"] == {"reason": "realignment", "effective_on": "2026-12-01"}


def test_leads_that_do_not_move_are_not_advised_to_by_the_reason_given(call: Call, firm: Firm, tmp_path: Path) -> None:
    """The advice to give --reassign is for runs without it; with leaver it is said whose leads it moves."""
    code, said, _ = call("", owners=3)
    assert code == 0, said
    assert "3 leads stay with their owners; --reassign REASON moves them." in said
    leads = pl.read_csv(tmp_path / "leads.csv", infer_schema=False)
    owners = pl.Series("owner", ["R000", "R001", *[None] * (leads.height - 2)], dtype=pl.String)
    leads.with_columns(owners).write_csv(tmp_path / "owned.csv")
    reps = pl.read_csv(tmp_path / "reps.csv", infer_schema=False)
    left = pl.when(pl.col("rep_id") == "R001").then(pl.lit("2026-01-01"))
    reps.with_columns(left.alias("left_on")).write_csv(tmp_path / "left.csv")
    files = ("--leads", tmp_path / "owned.csv", "--reps", tmp_path / "left.csv")
    code, said, _ = call("", "--reassign", "leaver", *files)
    assert code == 0, said
    assert "1 lead stays with its owner; --reassign leaver moves only those of reps who left" in said
    assert "--reassign REASON" not in said


def test_one_table_where_a_list_of_tables_is_due_is_said_with_its_heading(call: Call) -> None:
    """The commonest slip in TOML: single brackets."""
    code, said, _ = call("[constraints.cap]\nlimit = 3\n")
    assert code == 2
    assert "constraints.cap: expected a list of tables: head each with [[constraints.cap]]" in said


def test_everything_wrong_with_a_rules_file_comes_in_one_go(call: Call, tmp_path: Path) -> None:
    """What cannot be read, what does not fit the tables, a missing table of pairs; rules are counted from 1."""
    rules = (
        '[constraints]\nteritory = "hard"\ntogether = ["buyer"]\nbarred_file = "none.csv"\n'
        "fixed = [{ lead_id = 'N000001', rep_id = 'R001' }]\nbarred = [{ lead_id = 'N000001', rep_id = 'R001' }]\n"
        "[[constraints.only]]\nto = 3\n[[constraints.only]]\nwhen = { grad = 'A' }\nto = ['R001']\n"
        "[[constraints.never]]\nto = ['R999']\n[policy.level]\ncalibratoin = 1\n"
    )
    code, said, _ = call(rules)
    assert code == 2
    for expected in (
        "constraints.teritory", "constraints.only 1.to", "constraints.only 2.when: 'grad'",
        "constraints.never 1.to: 'R999'", "constraints.fixed: 'R001'", "person_key", "none.csv",
        "policy.level.calibratoin",
    ):  # fmt: skip
        assert expected in said
    assert not (tmp_path / "a.csv").exists()
